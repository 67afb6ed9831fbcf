"""Outlook's .msg files by olefile: attachments, bodies, and the same of embedded messages; to be run in a child.

Source: [MS-OXMSG] 2.1 (storages and streams), 2.4 (property streams); [MS-OXPROPS] for the numbers of properties.
"""

import io
import struct
from dataclasses import dataclass

import olefile

from domain.message import Outcome
from intake.headers import decode_bytes
from intake.mime.mail import Role
from intake.unpack.events import DAMAGED, PIECE, End, Entry, Piece, Send
from intake.unpack.mapi import charset

_LONG_NAME, _SHORT_NAME, _SHOWN, _CONTENT = 0x3707, 0x3704, 0x3001, 0x3701
_SUBJECT, _BODY, _HTML = 0x0037, 0x1000, 0x1013
_INTERNET_CODE_PAGE, _MESSAGE_CODE_PAGE = 0x3FDE, 0x3FFD
_PROPERTIES = "__properties_version1.0"
_EMBEDDED = f"__substg1.0_{_CONTENT:04X}000D"
_TOO_DEEP = End(Outcome.TOO_LARGE, "邮件套邮件的层数过多")


def read(content: bytes, most: int, send: Send) -> None:
    """Send the bodies and files of a message, and of the messages inside it down to ``most`` levels."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        _Sender(ole, most, send).message((), b"", 1)


@dataclass(frozen=True, slots=True)
class _Storage:
    """A message or an attachment in the file: ``place`` are the storages above its streams.

    ``header`` is the size of what stands in front of its fixed properties.
    """

    ole: olefile.OleFileIO
    place: tuple[str, ...]
    names: frozenset[str]
    header: int

    def has(self, name: str) -> bool:
        return name in self.names

    def stream(self, name: str) -> bytes | None:
        if not self.has(name):
            return None
        content: bytes = self.ole.openstream([*self.place, name]).read()
        return content

    def text(self, number: int, label: str) -> tuple[bytes, str] | None:
        """Return a text property and its charset."""
        wide = self.stream(f"__substg1.0_{number:04X}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\x00").encode("utf-8", "replace"), "utf-8"
        narrow = self.stream(f"__substg1.0_{number:04X}001E")
        return None if narrow is None else (narrow.rstrip(b"\x00"), label)

    def number(self, wanted: int) -> int:
        """Return a number among the fixed properties, 0 where it is missing."""
        fixed = self.stream(_PROPERTIES) or b""
        for at in range(self.header, len(fixed) - 15, 16):
            tag, _, value = struct.unpack_from("<LLL", fixed, at)
            if tag >> 16 == wanted:
                return int(value)
        return 0


class _Sender:
    """Sends the parts of the messages, the outer before the inner."""

    def __init__(self, ole: olefile.OleFileIO, most: int, send: Send) -> None:
        self._ole = ole
        self._most = most
        self._send = send
        self._children: dict[tuple[str, ...], set[str]] = {}
        for path in ole.listdir(streams=True, storages=True):
            self._children.setdefault(tuple(path[:-1]), set()).add(path[-1])

    def message(self, place: tuple[str, ...], folder: bytes, depth: int) -> None:
        """Send a message's bodies and attachments; ``folder`` stands before their names, in UTF-8."""
        message = self._storage(place, 32 if not place else 24)
        label = charset(message.number(_INTERNET_CODE_PAGE) or message.number(_MESSAGE_CODE_PAGE))
        self._bodies(message, folder, label, depth)
        for name in sorted(message.names):
            if name.startswith("__attach_version1.0_#"):
                self._attachment(self._storage((*place, name), 8), folder, label, depth)

    def _storage(self, place: tuple[str, ...], header: int) -> _Storage:
        return _Storage(self._ole, place, frozenset(self._children.get(place, ())), header)

    def _bodies(self, message: _Storage, folder: bytes, label: str, depth: int) -> None:
        plain = message.text(_BODY, label)
        html = message.stream(f"__substg1.0_{_HTML:04X}0102")
        page = message.text(_HTML, label) if html is None else (html, label)
        for found, name, media_type in ((plain, "正文.txt", "text/plain"), (page, "正文.html", "text/html")):
            if found is not None and found[0].strip():
                entry = Entry(folder + name.encode(), len(found[0]), "utf-8", 0, depth, Role.BODY, media_type)
                self._all(entry, decode_bytes(*found).value.encode("utf-8", "replace"))

    def _attachment(self, one: _Storage, folder: bytes, label: str, depth: int) -> None:
        found = next((text for number in (_LONG_NAME, _SHORT_NAME, _SHOWN) if (text := one.text(number, label))), None)
        name = folder + (decode_bytes(*found).value.replace("/", "").encode("utf-8", "replace") if found else b"")
        content = one.stream(f"__substg1.0_{_CONTENT:04X}0102")
        entry = Entry(name, len(content or b""), "utf-8", 0, depth)
        if content is not None:
            self._all(entry, content)
        elif not one.has(_EMBEDDED):
            self._send(entry)
            self._send(DAMAGED)
        elif depth >= self._most:
            self._send(entry)
            self._send(_TOO_DEEP)
        else:
            self.message((*one.place, _EMBEDDED), name + b"/", depth + 1)

    def _all(self, entry: Entry, content: bytes) -> None:
        self._send(entry)
        for at in range(0, len(content), PIECE):
            self._send(Piece(content[at : at + PIECE]))
        self._send(End())
