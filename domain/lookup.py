"""The words by which people find an item, written so that the spelling does not matter."""

import re
import unicodedata
from collections.abc import Iterable

_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST = 400
"""Characters kept of one item: an index holds them, and PostgreSQL's takes no more than some 2,600 bytes a row."""


def searchable(texts: Iterable[str]) -> str:
    """Return texts as they are searched, a line each: 138-0000 0000 is 13800000000, ＡＢ is ab."""
    lines = dict.fromkeys(filter(None, map(_plain, texts)))
    return "\n".join(lines)[:_LONGEST]


def needles(query: str) -> tuple[str, ...]:
    """Return what must stand in an item's words, all of it; a space parts one from the next."""
    return tuple(dict.fromkeys(filter(None, map(_plain, query.split()))))


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
