"""Bytes as text, whatever their label says.

GB labels all mean GB 18030. Bytes are tried in a fixed order, UTF-8 first and GB 18030 second, both strict: what
decodes as UTF-8 by chance is rare.
"""

import codecs
import functools
import re
from dataclasses import dataclass
from itertools import islice

_GB = re.compile(r"(x-)?(gb[-_]?2312.*|csgb.*|csiso58gb.*|gbk|gb18030.*|(cp|ms|windows-)?936|euc-?cn|eucgb2312.*)")
# Labels that programs write for want of a better one: the bytes decide.
_WEAK = re.compile(r"(us-)?ascii|iso-8859-1|latin-?1|windows-1252|cp1252|(x-)?unknown.*|default|8bit|binary|")
# Codecs of text only: the registry also holds "rot13", "idna" and the like.
_TEXT_CODEC = re.compile(r"(utf-|utf_|big5|cp\d|iso8859|iso2022|euc_|shift_jis|koi8|johab|hz$|tis-620|mac-)")

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
# In Western text letters above ASCII stand alone. In GB text two high bytes stand together, save in rare characters.
_NOT_WESTERN = re.compile(rb"[\x80-\xbf]|[\xc0-\xff]{2}")
# What Big5 text mostly consists of: punctuation and the 5,401 frequent characters.
_FREQUENT_BIG5 = re.compile(rb"(?:[\xa1-\xc6][\x40-\x7e\xa1-\xfe]|[\x00-\x7f])*+[\xa1-\xc6]?")
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded text; ``exact`` is False where its label was wrong or bytes could not be decoded."""

    value: str
    exact: bool = True


def decode_bytes(data: bytes, label: str) -> Text:
    """Return bytes as text, believing the charset label no more than the bytes; unknown labels count as none."""
    codec = charset(label)
    if codec == "gb18030":
        return _gb(data)
    if not codec or (codec.startswith("utf-16") and _is_plain(data)):
        return _unlabelled(data)
    return _strict(data, codec) or Text(_unlabelled(data, codec).value, exact=False)


def is_charset_of(data: bytes, label: str) -> bool:
    """Return whether a label names a charset and the bytes fit it."""
    codec = charset(label)
    return bool(codec) and _strict(data, codec) is not None


@functools.lru_cache(maxsize=256)
def charset(label: str) -> str:
    """Return the codec that a charset label names, empty where it names none or tells nothing."""
    name = label.strip(" \t\"'").lower().partition("*")[0]
    if _GB.fullmatch(name):
        return "gb18030"
    if _WEAK.fullmatch(name):
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return found if _TEXT_CODEC.match(found) else ""


def _is_plain(data: bytes) -> bool:
    """Return whether bytes are ASCII, which UTF-16 would make Chinese characters of."""
    return data.isascii() and b"\0" not in data


def _gb(data: bytes) -> Text:
    """Return bytes labelled GB: some clients write UTF-8 under that label, which several Han characters tell."""
    utf8 = None if data.isascii() else _strict(data, "utf-8")
    if utf8 and _has_han(utf8.value, 3):
        return Text(utf8.value, exact=False)
    return _strict(data, "gb18030") or Text(_unlabelled(data).value, exact=False)


def _unlabelled(data: bytes, codec: str = "") -> Text:
    """Return bytes in the charset that they fit; ``codec`` is one that they do not fit wholly."""
    if found := _strict(data, "utf-8"):
        return found
    # Long headers are cut in the middle of a character; by chance the rest may be good GB 18030.
    cut = _cut(data, "utf-8")
    if cut and _has_han(cut.value, 2):
        return cut
    if _NOT_WESTERN.search(data) is None:
        return Text(data.decode("latin-1"))
    if _looks_like_big5(data[:_SAMPLE]) and (found := _strict(data, "big5")):
        return found
    return _strict(data, "gb18030") or _cut(data, "gb18030") or _least_damaged(data, codec)


def _has_han(text: str, number: int) -> bool:
    return len(list(islice(_HAN.finditer(text), number))) == number


def _looks_like_big5(data: bytes) -> bool:
    """Return whether unlabelled bytes are rather Big5: all frequent there, and many rare as GB."""
    if _FREQUENT_BIG5.fullmatch(data) is None:
        return False
    pairs = _PAIR.findall(data)
    return len(pairs) >= 5 and sum(pair[1] < 0xA1 for pair in pairs) * 4 >= len(pairs)


def _least_damaged(data: bytes, codec: str) -> Text:
    """Return bytes that fit no charset in the one that explains most of their beginning."""
    beginning = data[:_SAMPLE]
    codecs_ = [one for one in ("utf-8", "gb18030", codec) if one]
    best = min(codecs_, key=lambda one: beginning.decode(one, "replace").count("\ufffd"))
    return Text(data.decode(best, "replace"), exact=False)


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
