"""One member of a zipped document (docx, odt), found without reading the whole directory into objects.

zipfile makes an object for each of a Word file's fifteen members and a stream for the one that is wanted; that takes
longer than parsing it. Anything out of the ordinary is left to zipfile. Source: PKWARE APPNOTE 6.3, 4.3 and 4.4.
"""

import io
import struct
import zipfile
import zlib

from parsers.document import UnreadableError

_END = struct.Struct("<4s4HLLH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL_NAMES = struct.Struct("<HH")
_TAIL = 66_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a zip raises that is cut off, broken, locked or packed in a way that nobody uses."""


def member(data: bytes, name: str, limit: int) -> bytes | None:
    """Return a member's content, None where the package has no such member.

    Raises:
        UnreadableError: the package is damaged, or the member is larger than ``limit`` bytes.
    """
    try:
        content = _plain(data, name.encode(), limit)
        if content is None:
            content = _any(data, name, limit)
    except DAMAGE as error:
        raise UnreadableError("文件不完整或已损坏") from error
    if content is not None and len(content) > limit:
        raise UnreadableError("文件异常巨大，没有打开")
    return content


def _plain(data: bytes, wanted: bytes, limit: int) -> bytes | None:
    """Return a deflated member of an ordinary zip, None where it is not found that way."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _TAIL))
    if end < 0:
        return None
    _, _, _, _, count, _, at, _ = _END.unpack_from(data, end)
    for _ in range(count):
        sign, _, _, flags, method, _, _, crc, packed, size, named, extra, remark, _, _, _, local = _ENTRY.unpack_from(
            data, at
        )
        if sign != b"PK\x01\x02":
            return None
        if data.startswith(wanted, at + _ENTRY.size) and named == len(wanted):
            if method != zipfile.ZIP_DEFLATED or flags & 1 or size > limit or not data.startswith(b"PK\x03\x04", local):
                return None
            begin = local + 30 + sum(_LOCAL_NAMES.unpack_from(data, local + 26))
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[begin : begin + packed], limit + 1)
            return content if zlib.crc32(content) == crc else None
        at += _ENTRY.size + named + extra + remark
    return None


def _any(data: bytes, name: str, limit: int) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if name not in archive.NameToInfo:
            return None
        entry = archive.getinfo(name)
        if entry.file_size > limit:
            raise UnreadableError("文件异常巨大，没有打开")
        with archive.open(entry) as stream:
            return stream.read(limit + 1)
