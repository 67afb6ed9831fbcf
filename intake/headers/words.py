"""A header's text: encoded words (RFC 2047), raw 8-bit and all."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

from intake.headers.charsets import Text, charset, decode_bytes

_FOLD = re.compile(rb"\r\n?(?=[ \t])|\n(?=[ \t])")
# Text may hold question and equals signs that begin no other word; the end may be missing, at the end of the line
# and before the next word. Possessive, so that the time is linear in the bytes.
_WORD = re.compile(
    rb"=\?([^?\s]{0,40})\?([bBqQ])\?((?:[^?=]|=(?!\?[^=])|\?(?!=))*+)"
    rb"(?:\?=|(?<!\?)(?==\?[^?\s]{0,40}\?[bBqQ]\?)|(?<!\?)\Z)"
)
# Controls, directional marks, invisible joiners, and line and paragraph separators.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
_BLANK_BETWEEN_BYTES = re.compile(rb"(?<==[0-9A-Fa-f]{2})[ \t]+(?==[0-9A-Fa-f]{2})")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_PIECES = 1000


def unfold(raw: bytes) -> bytes:
    """Return a header's value on one line (RFC 5322, 2.2.3), without white space at its ends."""
    return (_FOLD.sub(b"", raw) if b"\n" in raw or b"\r" in raw else raw).strip(b" \t\r\n")


def decode(raw: bytes) -> Text:
    """Return a header's text: encoded words, raw 8-bit and all, on one line without unseen characters, in NFC.

    Words that hold words, as gateways make them of headers that were encoded already, are decoded twice.
    """
    line = unfold(raw)
    if line.isascii() and b"=?" not in line and (text := line.decode("ascii")).isprintable():
        return Text(text)
    found = _decode(line)
    if "=?" in found.value and found.value.isascii():
        again = _decode(found.value.encode())
        return Text(again.value, found.exact and again.exact)
    return found


def _decode(line: bytes) -> Text:
    pieces: list[str] = []
    exact = True
    position = 0
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


def is_encoded(data: bytes) -> bool:
    """Return whether there is an encoded word in bytes."""
    return b"=?" in data and _WORD.search(data) is not None


def _runs(line: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield the encoded words, adjacent ones of one charset joined: (start, end, label, bytes).

    Clients cut words in the middle of a character, some even in the middle of a base64 quantum, so the bytes are
    joined before they are decoded.
    """
    run: list[tuple[str, bytes]] = []
    start = end = 0
    label = ""
    for word in _WORD.finditer(line):
        if not word[0].endswith(b"?=") and not word[3]:
            continue
        found = word[1].decode("ascii", "replace").lower().partition("*")[0]
        same = found == label or (charset(found) == charset(label) != "")
        if run and (not same or line[end : word.start()].strip(b" \t\r\n")):
            yield start, end, label, _joined(run)
            run = []
        if not run:
            start, label = word.start(), found
        run.append((word[2].decode("ascii").lower(), word[3]))
        end = word.end()
    if run:
        yield start, end, label, _joined(run)


def _joined(run: list[tuple[str, bytes]]) -> bytes:
    texts = [b"".join(text.split()) for _, text in run]
    if {encoding for encoding, _ in run} == {"b"} and any(
        len(text) % 4 and not text.endswith(b"=") for text in texts[:-1]
    ):
        return from_base64(b"".join(texts))[0]
    return b"".join(from_base64(text)[0] if encoding == "b" else _from_q(text) for encoding, text in run)


def _from_q(text: bytes) -> bytes:
    """Return what Q-encoded text holds; a blank between two encoded bytes came from folding the word."""
    return binascii.a2b_qp(_BLANK_BETWEEN_BYTES.sub(b"", text), header=True)


def from_base64(text: bytes) -> tuple[bytes, bool]:
    """Return what base64 text holds and whether it is whole; other characters in it and a missing end are borne.

    What follows the padding is base64, too, where nothing else stands in it: pieces encoded one by one.
    """
    try:
        data = binascii.a2b_base64(text)
    except binascii.Error:
        return _from_spoilt_base64(text)
    letters = len(text) - text.count(b"\n") - text.count(b"\r")
    padding = 0 if letters % 4 else len(data) % 3 and 3 - len(data) % 3
    if letters % 4 == 0 and len(data) == letters // 4 * 3 - padding:
        return data, True
    return _from_spoilt_base64(text)


def _from_spoilt_base64(text: bytes) -> tuple[bytes, bool]:
    letters = text.translate(None, _NOT_BASE64)
    pieces = [piece for piece in letters.split(b"=", _PIECES)[:_PIECES] if piece]
    if len(pieces) > 1 and _ONLY_BASE64.fullmatch(text) is None:
        return _quanta(pieces[0]), False
    padding = letters.count(b"=")
    whole = len(letters) % 4 == 0 and padding <= 2 * len(pieces) and all(len(piece) % 4 != 1 for piece in pieces)
    return b"".join(map(_quanta, pieces)), whole


def _quanta(letters: bytes) -> bytes:
    odd = len(letters) % 4 == 1
    return base64.b64decode((letters[:-1] if odd else letters) + b"=" * (-(len(letters) - odd) % 4))


def clean(text: str) -> str:
    """Return text fit for one line of a page: white space is a blank, unseen characters go, composed (NFC)."""
    text = _UNSEEN.sub("", _BREAKS.sub(" ", text))
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8")).strip()
