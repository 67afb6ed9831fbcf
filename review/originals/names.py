"""File names in headers: what a sender called a file says what it is, and nothing else."""

import unicodedata
from urllib.parse import quote

_RESERVED = frozenset('/\\:*?"<>|')
_LONGEST = 150


def disposition(name: str, *, otherwise: str) -> str:
    """Return the header by which a browser saves an answer under a name, and never opens it.

    Controls, marks that turn the direction of writing, what parts folders and dots in front are left out of the name;
    ``otherwise`` is what it is called where nothing is left. Old browsers get an underline for what is not ASCII.

    Source: RFC 6266, 4.3; RFC 8187, 3.2.
    """
    whole = _safe(name) or otherwise
    plain = "".join(letter if letter.isascii() and letter != "%" else "_" for letter in whole)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"


def _safe(name: str) -> str:
    kept = (letter for letter in name if unicodedata.category(letter)[0] != "C" and letter not in _RESERVED)
    text = " ".join("".join(kept).split()).lstrip(".")
    stem, dot, ending = text.rpartition(".")
    if len(text) > _LONGEST and dot and len(ending) < _LONGEST // 2:
        return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
    return text[:_LONGEST]
