"""Content transfer encodings (RFC 2045, 6) undone, right or wrong as they are written."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.headers import from_base64

_LETTERS = re.compile(r"\([^)]*\)|[^a-z0-9]")
_UUENCODE = frozenset({"xuuencode", "uuencode", "xuue", "uue"})
_SOFT_BREAK = re.compile(rb"=[ \t]*(?:\r\n|\r|\n)")
_BEGIN = re.compile(rb"(?<![^\r\n])begin +[0-7]{3,4} +([^\r\n]+)(?:\r\n|\r|\n)")
_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_UU_LETTERS = re.compile(rb"[\x20-\x60]+")
# Base64 may have some other characters in it; text that nobody encoded has many.
_IN_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")


def encoding(label: str) -> str:
    """Return the encoding that a Content-Transfer-Encoding names: lower case, letters and digits only."""
    return _LETTERS.sub("", label.lower())


def decoded(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return a part's content, and whether it is whole; unknown encodings count as none."""
    if encoding == "base64":
        return (data, False) if _is_clear(data) else from_base64(data)
    if encoding == "quotedprintable":
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"", data)), True
    if encoding in _UUENCODE:
        file = next(uuencoded(data), None)
        return (file.content, file.is_whole) if file else (data, False)
    return data, True


def _is_clear(data: bytes) -> bool:
    """Return whether the beginning of data that is called base64 is none."""
    beginning = data[:400]
    return bool(beginning.strip()) and sum(map(len, _IN_BASE64.findall(beginning))) < len(beginning) * 0.7


@dataclass(frozen=True, slots=True)
class UuFile:
    """A uuencoded file in text: where its lines begin and end there, its name as bytes, its content."""

    start: int
    end: int
    name: bytes
    content: bytes
    is_whole: bool


def uuencoded(data: bytes) -> Iterator[UuFile]:
    """Yield the uuencoded files in text, in order; a ``begin`` line that no such lines follow is text."""
    position = 0
    while begin := _BEGIN.search(data, position):
        content, position, is_whole = _uu_lines(data, begin.end())
        if content:
            yield UuFile(begin.start(), position, begin[1].strip(), bytes(content), is_whole)


def _uu_lines(data: bytes, position: int) -> tuple[bytearray, int, bool]:
    """Return what the lines up to ``end`` hold, where they end, and whether ``end`` is there."""
    content = bytearray()
    while position < len(data) and (line := _LINE.match(data, position)):
        text = line[1]
        if text.rstrip() == b"end":
            return content, line.end(), True
        size = (text[0] - 32) % 64 if text else 0
        letters = (size + 2) // 3 * 4
        # Trailing blanks, which are letters too, may be lost; a check character may be added.
        if text and not (letters - 4 < len(text) <= letters + 3 and _UU_LETTERS.fullmatch(text)):
            break
        content += binascii.a2b_uu(text[: letters + 1]) if size else b""
        position = line.end()
    return content, position, False
