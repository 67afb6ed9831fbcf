"""winmail.dat: the files in what Outlook sends instead of attachments, names as the bytes they are.

Source: [MS-OXTNEF] 2.1 (attributes, their streams), 2.1.3.4 (message properties), 2.1.3.5 (attachment properties);
[MS-OXCDATA] 2.11.1 (property types). What is known of a property is its number: 0x3707 is the long file name.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from domain.message import Outcome
from intake.unpack.events import BROKEN, DAMAGED, PIECE, End, Entry, Piece, Refusal, Send
from intake.unpack.mapi import FIXED, charset

_SIGNATURE = b"\x78\x9f\x3e\x22"
_CODE_PAGE, _TITLE, _DATA, _BEGIN, _PROPERTIES = 0x9007, 0x8010, 0x800F, 0x9002, 0x9005
_LONG_NAME, _SHORT_NAME, _SHOWN, _CONTENT = 0x3707, 0x3704, 0x3001, 0x3701
_OBJECT, _TEXT, _WIDE, _BYTES = 0x0D, 0x1E, 0x1F, 0x102
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: the object is a message, as TNEF."""
_NOTHING = Refusal(Outcome.INLINE, "只有版式信息，没有附件")


@dataclass(slots=True)
class _Attachment:
    """What the attributes of one attachment have told so far."""

    name: bytes = b""
    label: str = ""
    content: bytes | None = None


class _CutError(Exception):
    """The bytes end before they should."""


def read(content: bytes, send: Send) -> None:
    """Send the files that a winmail.dat holds; embedded messages are files of their own, again winmail.dat."""
    label, found = "", 0
    current: _Attachment | None = None
    try:
        for attribute, data in _attributes(content):
            if attribute == _CODE_PAGE:
                label = charset(int.from_bytes(data[:4], "little"))
            elif attribute == _BEGIN:
                found += _sent(current, send)
                current = _Attachment(label=label)
            elif current is not None:
                _add(current, attribute, data)
        found += _sent(current, send)
    except (_CutError, struct.error):
        if current is not None:
            send(_entry(current))
            send(DAMAGED)
        send(BROKEN)
        return
    if not found:
        send(_NOTHING)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each attribute's number and data; after the signature and a key stand level, number, size, data, sum."""
    at = len(_SIGNATURE) + 2
    while at < len(content):
        _, attribute, _, size = struct.unpack_from("<BHHL", content, at)
        at += 9
        data = content[at : at + size]
        at += size + 2
        if at > len(content) or sum(data) & 0xFFFF != int.from_bytes(content[at - 2 : at], "little"):
            raise _CutError
        yield attribute, data


def _add(attachment: _Attachment, attribute: int, data: bytes) -> None:
    if attribute == _TITLE and not attachment.name:
        attachment.name = data.partition(b"\x00")[0]
    elif attribute == _DATA and attachment.content is None:
        attachment.content = data
    elif attribute == _PROPERTIES:
        _add_properties(attachment, data)


def _add_properties(attachment: _Attachment, data: bytes) -> None:
    names: dict[int, tuple[bytes, str]] = {}
    for number, kind, value in _properties(data):
        if number == _CONTENT and kind in (_OBJECT, _BYTES):
            attachment.content = value.removeprefix(_MESSAGE)
        elif kind == _WIDE:
            names[number] = value.decode("utf-16-le", "replace").rstrip("\x00").encode("utf-8", "replace"), "utf-8"
        elif kind == _TEXT:
            names[number] = value.rstrip(b"\x00"), attachment.label
    for number in (_LONG_NAME, _SHORT_NAME, _SHOWN):
        if number in names and (number == _LONG_NAME or not attachment.name):
            attachment.name, attachment.label = names[number]
            break


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, type and last value of each property; values are filled up to four bytes."""
    (count,) = struct.unpack_from("<L", data)
    at = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= 0x8000:
            at = _after_name(data, at)
        many, kind = bool(kind & 0x1000), kind & 0xEFFF
        sized = kind not in FIXED
        values = 1
        if many or sized:
            (values,) = struct.unpack_from("<L", data, at)
            at += 4
        value = b""
        for _ in range(values):
            size = FIXED.get(kind, 0)
            if sized:
                (size,) = struct.unpack_from("<L", data, at)
                at += 4
            if at + size > len(data):
                raise _CutError
            value = data[at : at + size]
            at += (size + 3) & ~3
        yield number, kind, value


def _after_name(data: bytes, at: int) -> int:
    """Return where a named property's value begins: behind a set's GUID and a number or a text."""
    (kind,) = struct.unpack_from("<L", data, at + 16)
    (value,) = struct.unpack_from("<L", data, at + 20)
    return at + 24 + ((value + 3) & ~3 if kind else 0)


def _entry(attachment: _Attachment) -> Entry:
    return Entry(attachment.name, len(attachment.content or b""), attachment.label)


def _sent(attachment: _Attachment | None, send: Send) -> bool:
    """Send an attachment that holds something, and return whether it does."""
    if attachment is None or attachment.content is None:
        return False
    send(_entry(attachment))
    for at in range(0, len(attachment.content), PIECE):
        send(Piece(attachment.content[at : at + PIECE]))
    send(End())
    return True
