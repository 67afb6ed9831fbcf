"""Headers with parameters (Content-Type, Content-Disposition), as leniently as mail needs it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from intake.headers.charsets import Text, decode_bytes
from intake.headers.words import clean, decode, is_encoded, unfold

_VALUE = re.compile(rb"[\s;]*([^\s;,\"]*)")
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?$")
# What stands between parameters, comments included.
_SEPARATORS = re.compile(rb"(?:[\s;]|\([^()]*\))*+")
_ATTRIBUTE = re.compile(rb"([^\s=;]+)[ \t]*=[ \t]*")
_QUOTE_ENDS = re.compile(rb"[ \t]*(?:;|$)|[ \t]+[A-Za-z*0-9-]+[ \t]*=")
# A file name that nobody quoted may hold semicolons: it ends where another parameter begins.
_NAME_ENDS = re.compile(rb";[ \t]*(?:[A-Za-z*0-9-]+[ \t]*=|$)")
_TOKEN = re.compile(rb"[^\s;(]*")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_MAX_PARAMETERS = 500


@dataclass(frozen=True, slots=True)
class Parameters:
    """A header with parameters: its main value in lower case, and the rest as text and as bytes."""

    value: str
    texts: Mapping[str, Text]
    data: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def get(self, name: str) -> str:
        """Return a parameter's text, empty where it is missing."""
        found = self.texts.get(name)
        return found.value if found else ""


_NONE = Parameters("", {})


def parameters(raw: bytes) -> Parameters:
    """Return a header's parameters, RFC 2231 pieces joined; an extended one (``name*``) wins over a plain one."""
    if not raw:
        return _NONE
    line = unfold(raw)
    value = _VALUE.match(line)
    start = value.end() if value else 0
    extended: dict[str, dict[int, tuple[bool, bytes]]] = {}
    plain: dict[str, bytes] = {}
    for name, data in _pairs(line[start:]):
        piece = _SEGMENT.match(name) if "*" in name else None
        if piece and (piece[2] or piece[3]):
            extended.setdefault(piece[1], {}).setdefault(int(piece[2] or 0), (bool(piece[3]), data))
        else:
            plain.setdefault(name, data)
    joined = {name: _join([pieces[number] for number in sorted(pieces)]) for name, pieces in extended.items()}
    texts = {name: _plain(data) for name, data in plain.items()}
    texts |= {name: _extended(label, data) for name, (label, data) in joined.items()}
    main = clean(value[1].decode("ascii", "replace")).lower() if value else ""
    return Parameters(main, texts, plain | {name: data for name, (_, data) in joined.items()})


def _pairs(rest: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names in lower case and values without their quotes, in order."""
    position = 0
    lead_bytes = not rest.isascii() and not _is_utf8(rest)
    for _ in range(_MAX_PARAMETERS):
        if separators := _SEPARATORS.match(rest, position):
            position = separators.end()
        match = _ATTRIBUTE.match(rest, position)
        if match is None:
            position = rest.find(b";", position)
            if position < 0:
                return
            continue
        name = match[1].decode("ascii", "replace").lower()
        position = match.end()
        if rest[position : position + 1] == b'"':
            value, position = _quoted(rest, position + 1, lead_bytes=lead_bytes)
        else:
            end = _end(rest, position, name)
            value, position = rest[position:end].strip(), end
        yield name, value


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _end(rest: bytes, position: int, name: str) -> int:
    """Return where a value without quotes ends."""
    if name in ("filename", "name"):
        match = _NAME_ENDS.search(rest, position)
        return match.start() if match else len(rest)
    match = _TOKEN.match(rest, position)
    return match.end() if match else position


def _quoted(rest: bytes, position: int, *, lead_bytes: bool) -> tuple[bytes, int]:
    """Return a quoted string's bytes and where it ends.

    In GB text the second byte of a character may be a backslash: with ``lead_bytes`` it is none. A quote inside a
    name that is followed by neither a semicolon nor another parameter belongs to the name.
    """
    end = rest.find(b'"', position)
    if end >= 0 and b"\\" not in rest[position:end] and not lead_bytes and _QUOTE_ENDS.match(rest, end + 1):
        return rest[position:end], end + 1
    found = bytearray()
    while position < len(rest):
        byte = rest[position]
        if lead_bytes and byte >= 0x81 and rest[position + 1 : position + 2] >= b"@":
            found += rest[position : position + 2]
            position += 2
        elif byte == 0x5C and rest[position + 1 : position + 2] in (b'"', b"\\"):
            found += rest[position + 1 : position + 2]
            position += 2
        elif byte == 0x22 and _QUOTE_ENDS.match(rest, position + 1):
            return bytes(found), position + 1
        else:
            found.append(byte)
            position += 1
    return bytes(found), position


def _plain(data: bytes) -> Text:
    text = decode(data)
    if "%" in text.value and _PERCENT.search(text.value) and text.value.isascii():
        found = decode_bytes(_unpercent(text.value.encode()), "")
        if found.exact and not found.value.isascii():
            return Text(clean(found.value))
    return text


def _join(pieces: list[tuple[bool, bytes]]) -> tuple[str, bytes]:
    """Return charset and bytes of an RFC 2231 value.

    The first piece begins ``charset'language'``; pieces are percent-encoded where they are marked so.
    """
    first_is_encoded, first = pieces[0]
    label = b""
    if first_is_encoded and first.count(b"'") >= 2:
        label, _, first = first.split(b"'", 2)
    parts = [(first_is_encoded, first), *pieces[1:]]
    return label.decode("ascii", "replace"), b"".join(_unpercent(part) if encoded else part for encoded, part in parts)


def _extended(label: str, data: bytes) -> Text:
    if is_encoded(data):
        return decode(data)
    found = decode_bytes(data, label)
    return Text(clean(found.value), found.exact)


def _unpercent(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)
