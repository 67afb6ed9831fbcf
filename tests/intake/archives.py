"""Archives for tests, where no library makes them as they are wanted: built byte by byte, names as bytes.

Sources: RAR 5.0 archive format and the notes on RAR 4 (rarlab.com/technote.htm, technote of unrar 3.0); [MS-OXTNEF];
[MS-CFB] for the compound file of a .msg, [MS-OXMSG] for what is in it.
"""

import io
import struct
import tarfile
import zlib
from collections.abc import Mapping, Sequence

import py7zr
import pyzipper

Entries = Sequence[tuple[str, bytes]]

REGULAR, SYMLINK = 0o100644, 0o120777


def tarred(entries: Entries, charset: str = "utf-8", kind: bytes = tarfile.REGTYPE) -> bytes:
    """Return a tar archive of entries of one kind."""
    buffer = io.BytesIO()
    with tarfile.TarFile(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT, encoding=charset) as archive:
        for name, content in entries:
            header = tarfile.TarInfo(name)
            header.type, header.size = kind, len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def sevenzipped(entries: Entries, password: str | None = None, *, header: bool = False) -> bytes:
    """Return a 7z archive, with a password where there is one, its names encrypted too with ``header``."""
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=header) as archive:
        for name, content in entries:
            archive.writestr(content, name)
    return buffer.getvalue()


def aes_zipped(entries: Entries, password: bytes) -> bytes:
    """Return a zip archive encrypted with AES."""
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password)
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def rar4(entries: Sequence[tuple[bytes, bytes]], *, flags: int = 0, mode: int = REGULAR, main: int = 0) -> bytes:
    """Return a RAR 4 archive of stored files: ``flags`` of each file, ``mode`` of Unix, ``main`` of the archive."""
    blocks = [b"Rar!\x1a\x07\x00", _rar4_block(0x73, main, bytes(6))]
    for name, content in entries:
        size, date = len(content), 0x58210000
        fields = struct.pack("<LLBLLBBHL", size, size, 3, zlib.crc32(content), date, 29, 0x30, len(name), mode)
        blocks += [_rar4_block(0x74, 0x8000 | flags, fields + name), content]
    return b"".join([*blocks, _rar4_block(0x7B, 0x4000, b"")])


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    block = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(block) & 0xFFFF) + block


def rar4_unicode(name: str) -> bytes:
    """Return a RAR 4 file name as GBK and, behind a zero, as UTF-16 in its packed form; it needs flag 0x200."""
    packed = bytearray(b"\x00")
    for start in range(0, len(name), 4):
        part = name[start : start + 4]
        packed.append(sum(2 << (6 - 2 * at) for at in range(len(part))))
        packed += part.encode("utf-16-le")
    return name.encode("gbk") + b"\x00" + bytes(packed)


def rar5(entries: Sequence[tuple[bytes, bytes]], *, extra: bytes = b"", main: int = 0) -> bytes:
    """Return a RAR 5 archive of stored files, each with this ``extra`` area; ``main`` are the archive's flags."""
    blocks = [b"Rar!\x1a\x07\x01\x00", _rar5_block(1, _vint(main) + (_vint(0) if main & 2 else b""))]
    for name, content in entries:
        fields = [_vint(4), _vint(len(content)), _vint(REGULAR), struct.pack("<L", zlib.crc32(content))]
        body = b"".join([*fields, _vint(0), _vint(1), _vint(len(name)), name])
        blocks.append(_rar5_block(2, body, extra, content))
    return b"".join([*blocks, _rar5_block(5, _vint(0))])


def rar5_extra(kind: int, body: bytes) -> bytes:
    """Return an extra record: 1 is encryption, 5 a link."""
    record = _vint(kind) + body
    return _vint(len(record)) + record


def rar5_sealed() -> bytes:
    """Return a RAR 5 archive whose headers are encrypted."""
    return b"Rar!\x1a\x07\x01\x00" + _rar5_block(4, b"\x00\x00\x0f" + bytes(16)) + bytes(range(200))


def _rar5_block(kind: int, body: bytes, extra: bytes = b"", data: bytes | None = None) -> bytes:
    sizes = (_vint(len(extra)) if extra else b"") + (_vint(len(data)) if data is not None else b"")
    block = _vint(kind) + _vint(bool(extra) | 2 * (data is not None)) + sizes + body + extra
    block = _vint(len(block)) + block
    return struct.pack("<L", zlib.crc32(block)) + block + (data or b"")


def _vint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


RAR5_ENCRYPTION = rar5_extra(1, b"\x00\x00\x0f" + bytes(32))
RAR5_LINK = rar5_extra(5, b"\x01\x00\x01x")


def attribute(number: int, data: bytes, level: int = 2) -> bytes:
    """Return a TNEF attribute: level, number, type, size, data, checksum."""
    return struct.pack("<BHHL", level, number, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def mapi(properties: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return MAPI properties (number, type, value) as TNEF holds them; a value of text or bytes has its size."""
    rows = [struct.pack("<L", len(properties))]
    for number, kind, value in properties:
        sized = struct.pack("<LL", 1, len(value)) if kind in (0x0D, 0x1E, 0x1F, 0x102) else b""
        rows.append(struct.pack("<HH", kind, number) + sized + value + bytes(-len(value) % 4))
    return b"".join(rows)


def tnef(*attributes: bytes, code_page: int = 936) -> bytes:
    """Return a winmail.dat of these attributes."""
    head = [attribute(0x9006, struct.pack("<L", 0x10000), 1), attribute(0x9007, struct.pack("<LL", code_page, 0), 1)]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join([*head, *attributes])


def tnef_file(title: bytes, content: bytes, properties: Sequence[tuple[int, int, bytes]] = ()) -> bytes:
    """Return the attributes of an attachment."""
    parts = [attribute(0x9002, bytes(14)), attribute(0x8010, title + b"\x00"), attribute(0x800F, content)]
    return b"".join([*parts, attribute(0x9005, mapi(properties))] if properties else parts)


_FREE, _LAST, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


class _Compound:
    """A compound file that is being written: sectors, and what follows each."""

    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.next: list[int] = []
        self.mini = b""
        self.mini_next: list[int] = []
        self.directory: list[bytes] = []

    def put(self, data: bytes) -> int:
        start = len(self.sectors)
        blocks = [data[at : at + _SECTOR].ljust(_SECTOR, b"\x00") for at in range(0, len(data), _SECTOR)]
        self.sectors += blocks
        self.next += _chain(start, len(blocks))
        return start if blocks else _LAST

    def put_small(self, data: bytes) -> int:
        start = len(self.mini_next)
        self.mini += data + bytes(-len(data) % _MINI)
        self.mini_next += _chain(start, -(-len(data) // _MINI))
        return start if data else _LAST

    def storage(self, content: Mapping[str, object]) -> int:
        """Add what is in a storage, each pointing to the next, and return the first."""
        after = _FREE
        for name, value in reversed(list(content.items())):
            if isinstance(value, bytes):
                start = self.put(value) if len(value) >= _CUTOFF else self.put_small(value)
                self.directory.append(_directory_entry(name, (2, after, _FREE), start, len(value)))
            else:
                assert isinstance(value, Mapping)
                child = self.storage(value)
                self.directory.append(_directory_entry(name, (1, after, child)))
            after = len(self.directory)
        return after


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _LAST] if count else []


def _directory_entry(name: str, place: tuple[int, int, int], start: int = 0, size: int = 0) -> bytes:
    """Return an entry of the directory; its place are its kind, its right neighbour and its first child."""
    kind, right, child = place
    text = name.encode("utf-16-le") + b"\x00\x00"
    head = text.ljust(64, b"\x00") + struct.pack("<HBBLLL", len(text), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<LQ", start, size)


def compound(content: Mapping[str, object]) -> bytes:
    """Return a compound file: names to bytes, or to what is in a storage."""
    file = _Compound()
    child = file.storage(content)
    mini_start = file.put(file.mini)
    mini_fat = file.put(struct.pack(f"<{len(file.mini_next)}L", *file.mini_next))
    root = _directory_entry("Root Entry", (5, _FREE, child), mini_start, len(file.mini))
    directory = file.put(b"".join([root, *file.directory]))
    count = next(count for count in range(1, 110) if count * _SECTOR // 4 >= len(file.sectors) + count)
    fat = [*file.next, *[_FAT] * count]
    fat += [_FREE] * (count * _SECTOR // 4 - len(fat))
    first = len(file.sectors)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, count, directory, 0, _CUTOFF, mini_fat, 1, _LAST, 0)
    header += struct.pack("<109L", *range(first, first + count), *[_FREE] * (109 - count))
    return header + b"".join(file.sectors) + struct.pack(f"<{len(fat)}L", *fat)


def msg(
    streams: Mapping[str, object], numbers: Mapping[int, int] | None = None, *, header: int = 32
) -> dict[str, object]:
    """Return what is in the storage of a message, or of an attachment (``header`` 8); ``numbers`` by property."""
    rows = [struct.pack("<LLLL", number << 16 | 3, 6, value, 0) for number, value in (numbers or {}).items()]
    return {"__properties_version1.0": bytes(header) + b"".join(rows), **streams}


def wide(number: int, text: str) -> dict[str, object]:
    """Return a text property of a .msg."""
    return {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le")}


def narrow(number: int, text: bytes) -> dict[str, object]:
    """Return a text property of a .msg in the message's code page."""
    return {f"__substg1.0_{number:04X}001E": text}


def attached(number: int, name: Mapping[str, object], content: bytes | Mapping[str, object]) -> dict[str, object]:
    """Return an attachment of a .msg: a file, or the storage of a message."""
    kind = "0102" if isinstance(content, bytes) else "000D"
    streams = {**name, f"__substg1.0_3701{kind}": content}
    return {f"__attach_version1.0_#{number:08X}": msg(streams, header=8)}
