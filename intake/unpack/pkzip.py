"""zip archives, entry by entry as their directory lists them, in memory of one piece.

The standard library makes an object of every line of the directory before the first can be looked at, expands bzip2
and lzma without a bound, and gives up the whole archive for one name that is not UTF-8; so the structure is read here.
Source: PKWARE APPNOTE 6.3, 4.3 to 4.6; extra fields 4.5.3 (ZIP64) and 4.6.9 (Unicode Path).
"""

import lzma
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from domain.message import Outcome
from intake.unpack import inflating
from intake.unpack.events import BROKEN, DAMAGED, LINK, LOCKED, PIECE, SPLIT, End, Entry, Events, Piece, Refusal

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL_NAMES = struct.Struct("<HH")
_TAIL = 65_536 + _END.size
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_END_MARK = 0x2
_FOLDER = 0x10
_UNIX = 3
_NOT_32 = 0xFFFFFFFF
_DICTIONARY = 1 << 26
_METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 20: "Zstandard", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_MAX_LINES = 20_000
_CROWDED = Refusal(Outcome.TOO_LARGE, "压缩包里的文件夹过多")
_LAPPED = Refusal(Outcome.TOO_LARGE, "压缩包里的文件互相重叠")


class _UncommonError(Exception):
    """An entry is packed in a way that no common program writes; ``str`` says what to do, in Chinese."""


class _BrokenError(Exception):
    """The structure is not that of a zip archive."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """Where the directory begins and ends, and how far all stands behind what it says: junk was put in front."""

    start: int
    end: int
    shift: int
    split: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """A line of the directory; ``local`` is where its local header stands, before any shift."""

    name: bytes
    label: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    local: int
    mode: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(b"/") or (not self.size and bool(self.mode & _FOLDER))

    @property
    def is_special(self) -> bool:
        kind = stat.S_IFMT(self.mode >> 16)
        return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def read(content: bytes) -> Events:
    """Yield what the archive holds; nothing in it raises."""
    try:
        directory = _directory(content)
        if directory.split:
            yield SPLIT
            return
        packed = 0
        for line, member in enumerate(_members(content, directory)):
            packed += member.packed
            if packed > len(content) or line == _MAX_LINES:
                yield _LAPPED if packed > len(content) else _CROWDED
                return
            if member.is_folder:
                continue
            yield Entry(member.name, member.packed, member.label)
            yield from _content(content, member, directory.shift)
    except (_BrokenError, struct.error):
        yield BROKEN


def _directory(content: bytes) -> _Directory:
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - _TAIL))
    if at < 0:
        raise _BrokenError
    _, disk, first, _, _, size, offset, _ = _END.unpack_from(content, at)
    end = at
    locator = at - 20
    if _NOT_32 in (size, offset) and locator >= 0 and content.startswith(b"PK\x06\x07", locator):
        end = content.rfind(b"PK\x06\x06", 0, locator)
        if end < 0:
            raise _BrokenError
        _, _, _, _, disk, first, _, _, size, offset = _END64.unpack_from(content, end)
    start = end - size
    if start < 0 or offset > start:
        # Some programs write a wrong size: the offset is then the better word.
        start = offset
    if size and not content.startswith(b"PK\x01\x02", start):
        raise _BrokenError
    return _Directory(start, end, start - offset, split=bool(disk or first))


def _members(content: bytes, directory: _Directory) -> Iterator[_Member]:
    at = directory.start
    while at < directory.end:
        sign, made, _, flags, method, _, _, checksum, packed, size, named, extra, remark, _, _, mode, local = (
            _ENTRY.unpack_from(content, at)
        )
        if sign != b"PK\x01\x02":
            raise _BrokenError
        at += _ENTRY.size
        fields = _extra(content[at + named : at + named + extra])
        name, label = _name(content[at : at + named], flags, fields)
        wide = (number for (number,) in struct.iter_unpack("<Q", fields.get(1, b"")[:24]))
        size, packed, local = [next(wide, value) if value == _NOT_32 else value for value in (size, packed, local)]
        kind = mode if made >> 8 == _UNIX else mode & 0xFFFF
        yield _Member(name, label, flags, method, checksum, packed, size, local, kind)
        at += named + extra + remark


def _extra(data: bytes) -> dict[int, bytes]:
    """Return the extra fields by their number; a damaged rest is left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(data):
        number, length = _LOCAL_NAMES.unpack_from(data, at)
        found.setdefault(number, data[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _name(raw: bytes, flags: int, fields: dict[int, bytes]) -> tuple[bytes, str]:
    """Return a name and its charset; a Unicode Path counts where it was made for the name that stands there."""
    path = fields.get(0x7075, b"")
    if len(path) > 5 and path[0] == 1 and int.from_bytes(path[1:5], "little") == zlib.crc32(raw):
        return path[5:], "utf-8"
    return raw, "utf-8" if flags & _UTF8_NAME else ""


def _content(content: bytes, member: _Member, shift: int) -> Events:
    """Yield an entry's pieces and its end; size and checksum have to be what the directory says."""
    if member.flags & _ENCRYPTED:
        yield LOCKED
        return
    if member.is_special:
        yield LINK
        return
    begin = _begin(content, member.local + shift)
    data = memoryview(content)[begin : begin + member.packed]
    size = checksum = 0
    try:
        if begin < 0 or len(data) < member.packed:
            raise EOFError
        for piece in _pieces(member, data):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            yield Piece(piece)
            if size > member.size:
                break
    except _UncommonError as error:
        yield End(Outcome.UNREADABLE, str(error))
    except (*inflating.ERRORS, MemoryError):
        yield DAMAGED
    else:
        yield End() if (size, checksum) == (member.size, member.checksum) else DAMAGED


def _begin(content: bytes, local: int) -> int:
    """Return where the data of an entry begins, below zero where there is no local header."""
    if not content.startswith(b"PK\x03\x04", local) or local + 30 > len(content):
        return -1
    named, extra = _LOCAL_NAMES.unpack_from(content, local + 26)
    return local + 30 + int(named) + int(extra)


def _pieces(member: _Member, data: memoryview) -> Iterator[bytes]:
    if member.method == 0:
        return (bytes(data[at : at + PIECE]) for at in range(0, len(data), PIECE))
    if member.method == 8:
        return inflating.inflate(inflating.raw_deflate(), data)
    if member.method == 12:
        return inflating.inflate(inflating.bzip2(), data)
    if member.method == 14:
        return _lzma(data, -1 if member.flags & _END_MARK else member.size)
    name = _METHODS.get(member.method, f"第{member.method}号")
    raise _UncommonError(f"压缩包用了不常见的压缩方法（{name}），请用普通的ZIP重新压缩")


def _lzma(data: memoryview, size: int) -> Iterator[bytes]:
    """Yield what an LZMA entry holds; ``size`` is -1 where a mark in the stream says where it ends."""
    if len(data) < 9 or int.from_bytes(data[2:4], "little") != 5:
        raise EOFError
    if int.from_bytes(data[5:9], "little") > _DICTIONARY:
        raise _UncommonError("压缩包的字典过大，请用普通的ZIP重新压缩")
    # The properties as the header of an .lzma file has them.
    header = bytes(data[4:9]) + size.to_bytes(8, "little", signed=True)
    decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE)
    yield from inflating.inflate(decoder, memoryview(header + bytes(data[9:])))
