"""Mail headers read from their raw bytes, as Chinese clients really write them.

The standard library's decoder loses text on raw 8-bit headers, on labels that do not match the bytes and on words
cut in the middle of a character; so headers are decoded here, and never raise. GB labels all mean GB 18030. Bytes
are tried in a fixed order, UTF-8 first and GB 18030 second, both strict: what decodes as UTF-8 by chance is rare.
"""

import base64
import binascii
import codecs
import datetime as dt
import email.utils
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_CHINA = dt.timezone(dt.timedelta(hours=8))

_GB = re.compile(r"(x-)?(gb[-_]?2312.*|csgb.*|csiso58gb.*|gbk|gb18030.*|(cp|ms|windows-)?936|euc-?cn|eucgb2312.*)")
# Labels that programs write for want of a better one: the bytes decide.
_WEAK = re.compile(r"(us-)?ascii|iso-8859-1|latin-?1|windows-1252|cp1252|(x-)?unknown.*|default|8bit|binary|")
# Codecs of text only: the registry also holds "rot13", "idna" and the like.
_TEXT_CODEC = re.compile(r"(utf-|utf_|big5|cp\d|iso8859|iso2022|euc_|shift_jis|koi8|johab|hz$|tis-620|mac-)")

_FOLD = re.compile(rb"\r\n?(?=[ \t])|\n(?=[ \t])")
_WORD = re.compile(rb"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Controls, directional marks, invisible joiners, and line and paragraph separators.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?$")
_SEPARATORS = re.compile(rb"[\s;]*")
_ATTRIBUTE = re.compile(rb"([^\s=;]+)[ \t]*=[ \t]*")
_BRACKET = re.compile(rb"<\s*([^<>\s]*@[^<>]*)>")
_BARE = re.compile(rb"[^\s,;<>()\"]+@[^\s,;<>()\"]+")
_COMMENT = re.compile(rb"\(([^()]*)\)")
_NO_ZONE = re.compile(r"\d:\d\d\s*$")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_QUOTE_ENDS = re.compile(rb"[ \t]*(?:;|$)|[ \t]+[A-Za-z*0-9-]+[ \t]*=")
_NAME_LENGTH = 150
_MAX_PARAMETERS = 500
_ADDRESS_LENGTH = 4096
_BLOCK_LENGTH = 262_144


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded text; ``exact`` is False where its label was wrong or bytes could not be decoded."""

    value: str
    exact: bool = True


def unfold(raw: bytes) -> bytes:
    """Return a header's value on one line (RFC 5322, 2.2.3), without white space at its ends."""
    return _FOLD.sub(b"", raw).strip(b" \t\r\n")


def decode(raw: bytes) -> Text:
    """Return a header's text: encoded words, raw 8-bit and all, on one line without unseen characters, in NFC."""
    pieces: list[str] = []
    exact = True
    position = 0
    line = unfold(raw)
    for start, end, label, data in _runs(line):
        between = line[position:start]
        if between.strip() or not pieces:
            pieces.append(decode_bytes(between, "").value)
        found = decode_bytes(data, label)
        pieces.append(found.value)
        exact = exact and found.exact
        position = end
    rest = decode_bytes(line[position:], "")
    return Text(clean("".join([*pieces, rest.value])), exact and rest.exact)


def decode_bytes(data: bytes, label: str) -> Text:
    """Return bytes as text, believing the charset label no more than the bytes; unknown labels count as none."""
    name = label.strip(" \t\"'").lower().partition("*")[0]
    if _GB.fullmatch(name):
        return _gb(data)
    codec = "" if _WEAK.fullmatch(name) else _codec(name)
    if codec:
        return _strict(data, codec) or Text(_unlabelled(data).value, exact=False)
    return _unlabelled(data)


def _gb(data: bytes) -> Text:
    """Return bytes labelled GB: some clients write UTF-8 under that label, which several Han characters tell."""
    utf8 = None if data.isascii() else _strict(data, "utf-8")
    if utf8 and len(_HAN.findall(utf8.value)) >= 3:
        return Text(utf8.value, exact=False)
    return _strict(data, "gb18030") or Text(_unlabelled(data).value, exact=False)


def _unlabelled(data: bytes) -> Text:
    if found := _strict(data, "utf-8"):
        return found
    # Long headers are cut in the middle of a character; by chance the rest may be good GB 18030.
    cut = _cut(data, "utf-8")
    if cut and len(_HAN.findall(cut.value)) >= 2:
        return cut
    return _strict(data, "gb18030") or _cut(data, "gb18030") or Text(data.decode("utf-8", "replace"), exact=False)


def _cut(data: bytes, codec: str) -> Text | None:
    """Return text whose last character is incomplete, None where more is wrong with it."""
    try:
        return Text(codecs.getincrementaldecoder(codec)().decode(data) + "\ufffd", exact=False)
    except UnicodeError:
        return None


def _strict(data: bytes, codec: str) -> Text | None:
    try:
        return Text(data.decode(codec))
    except UnicodeError:
        return None


def _codec(name: str) -> str:
    """Return Python's name of a text charset, empty where the label names none."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if _TEXT_CODEC.match(found) else ""


def _runs(line: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield the encoded words, adjacent ones of one charset joined: (start, end, charset, bytes).

    Clients cut words in the middle of a character, some even in the middle of a base64 quantum, so the bytes are
    joined before they are decoded.
    """
    run: list[tuple[str, bytes]] = []
    start = end = 0
    charset = ""
    for word in _WORD.finditer(line):
        label = word[1].decode("ascii", "replace").lower().partition("*")[0]
        if run and (label != charset or line[end : word.start()].strip(b" \t\r\n")):
            yield start, end, charset, _joined(run)
            run = []
        if not run:
            start, charset = word.start(), label
        run.append((word[2].decode("ascii").lower(), word[3]))
        end = word.end()
    if run:
        yield start, end, charset, _joined(run)


def _joined(run: list[tuple[str, bytes]]) -> bytes:
    encodings = {encoding for encoding, _ in run}
    texts = [b"".join(text.split()) for _, text in run]
    if encodings == {"b"} and any(len(text) % 4 and not text.endswith(b"=") for text in texts[:-1]):
        return from_base64(b"".join(texts))[0]
    return b"".join(
        from_base64(text)[0] if encoding == "b" else binascii.a2b_qp(text, header=True) for encoding, text in run
    )


def from_base64(text: bytes) -> tuple[bytes, bool]:
    """Return what base64 text holds and whether it is whole; other characters in it and a missing end are borne."""
    letters = text.translate(None, _NOT_BASE64)
    body = letters.partition(b"=")[0]
    odd = len(body) % 4 == 1
    data = base64.b64decode((body[:-1] if odd else body) + b"=" * (-(len(body) - odd) % 4))
    return data, not odd and len(letters) % 4 == 0 and len(letters) - len(body) <= 2


def clean(text: str) -> str:
    """Return text fit for one line of a page: white space is a blank, unseen characters go, composed (NFC)."""
    text = _UNSEEN.sub("", re.sub(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text))
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8")).strip()


@dataclass(frozen=True, slots=True)
class Parameters:
    """A header with parameters (Content-Type, Content-Disposition): its main value in lower case, and the rest."""

    value: str
    texts: dict[str, Text]

    def get(self, name: str) -> str:
        """Return a parameter's text, empty where it is missing."""
        found = self.texts.get(name)
        return found.value if found else ""


def parameters(raw: bytes) -> Parameters:
    """Return a header's parameters, RFC 2231 pieces joined; an extended one (``name*``) wins over a plain one."""
    line = unfold(raw)
    value, _, rest = line.partition(b";")
    extended: dict[str, dict[int, tuple[bool, bytes]]] = {}
    plain: dict[str, bytes] = {}
    for name, data in _pairs(rest):
        piece = _SEGMENT.match(name)
        if piece and (piece[2] or piece[3]):
            extended.setdefault(piece[1], {}).setdefault(int(piece[2] or 0), (bool(piece[3]), data))
        else:
            plain.setdefault(name, data)
    texts = {name: _plain(data) for name, data in plain.items()}
    texts |= {name: _extended([pieces[number] for number in sorted(pieces)]) for name, pieces in extended.items()}
    return Parameters(clean(value.decode("ascii", "replace")).lower(), texts)


def _pairs(rest: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names in lower case and values without their quotes, in order, as leniently as mail needs it."""
    position = 0
    lead_bytes = _strict(rest, "utf-8") is None
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
            end = rest.find(b";", position)
            end = len(rest) if end < 0 else end
            value, position = rest[position:end].strip(), end
        yield name, value


def _quoted(rest: bytes, position: int, *, lead_bytes: bool) -> tuple[bytes, int]:
    """Return a quoted string's bytes and where it ends.

    In GB text the second byte of a character may be a backslash: with ``lead_bytes`` it is none. A quote inside a
    name that is followed by neither a semicolon nor another parameter belongs to the name.
    """
    found = bytearray()
    while position < len(rest):
        byte = rest[position]
        if lead_bytes and byte >= 0x81:
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
    if _PERCENT.search(text.value) and text.value.isascii():
        found = decode_bytes(_unpercent(text.value.encode()), "")
        if found.exact and not found.value.isascii():
            return Text(clean(found.value))
    return text


def _extended(pieces: list[tuple[bool, bytes]]) -> Text:
    """Return an RFC 2231 value: ``charset'language'text`` in the first piece, percent-encoded where it is marked."""
    first_is_encoded, first = pieces[0]
    label = b""
    if first_is_encoded and first.count(b"'") >= 2:
        label, _, first = first.split(b"'", 2)
    parts = [(first_is_encoded, first), *pieces[1:]]
    data = b"".join(_unpercent(part) if encoded else part for encoded, part in parts)
    if _WORD.search(data):
        return decode(data)
    found = decode_bytes(data, label.decode("ascii", "replace"))
    return Text(clean(found.value), found.exact)


def _unpercent(data: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), data)


def file_name(text: str) -> str:
    """Return a name that is safe to show and to save under: no folders, no reserved characters, 150 characters."""
    base = clean(text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    base = _NOT_IN_NAMES.sub("", base).strip(" \u3000").rstrip(".")
    if len(base) <= _NAME_LENGTH:
        return base
    stem, dot, extension = base.rpartition(".")
    if not dot or len(extension) > 10:
        return base[:_NAME_LENGTH]
    return stem[: _NAME_LENGTH - len(extension) - 1] + dot + extension


def address(raw: bytes) -> tuple[str, str]:
    """Return the first mailbox of an address header: the bare address and the display name, either may be empty."""
    line = unfold(raw)[:_ADDRESS_LENGTH]
    if b"@" not in line:
        line = decode(line).value.encode()
    if bracket := _BRACKET.search(line):
        bare, shown = bracket[1], line[: bracket.start()]
    elif found := _BARE.search(line):
        comment = _COMMENT.search(line)
        bare, shown = found[0], comment[1] if comment else b""
    else:
        bare, shown = b"", line
    shown = shown.strip(b" \t,;<>")
    if shown[:1] == b'"':
        shown = re.sub(rb'\\(["\\])', rb"\1", shown[1:].removesuffix(b'"'))
    return re.sub(r"\s", "", decode(bare).value), decode(shown).value


def instant(raw: bytes) -> dt.datetime | None:
    """Return a date header's instant, aware; None where it cannot be told.

    A date without a zone is taken as Chinese time, and so is ``CST``, which Chinese clients do not mean as American.
    """
    text = decode(raw).value
    try:
        parsed = email.utils.parsedate_tz(text)
        if parsed is None:
            return None
        in_china = _NO_ZONE.search(text) or re.search(r"\d\s+CST\b", text)
        zone = _CHINA if in_china else dt.timezone(dt.timedelta(seconds=parsed[9] or 0))
        return dt.datetime(*parsed[:6], tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        # What parsedate_tz raises on dates no clock ever showed.
        return None


def block(raw: bytes) -> dict[str, list[bytes]]:
    """Return a message's own headers, names in lower case, values unfolded, in order."""
    end = re.search(rb"\r?\n\r?\n", raw[:_BLOCK_LENGTH])
    found: dict[str, list[bytes]] = {}
    for line in re.split(rb"\r?\n(?![ \t])", raw[: end.start()] if end else raw[:_BLOCK_LENGTH]):
        name, colon, value = line.partition(b":")
        if colon and name.strip() and not name.startswith((b" ", b"\t")):
            found.setdefault(name.strip().decode("ascii", "replace").lower(), []).append(unfold(value))
    return found


def arrived(raw: bytes) -> dt.datetime | None:
    """Return when a message came in as its own headers tell: the topmost Received, else Date."""
    found = block(raw)
    for value in found.get("received", [])[:1]:
        moment = instant(value.rpartition(b";")[2])
        if moment:
            return moment
    return instant(found["date"][0]) if found.get("date") else None
