"""What kind of file some bytes are, told by the bytes first and by what the sender says second."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLE = "application/x-ole-storage"
ANYTHING = "application/octet-stream"

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
)
_MEMBERS = (
    ("word/", DOCX),
    ("xl/", XLSX),
    ("ppt/", PPTX),
    ("OFD.xml", "application/ofd"),
)
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
_EXTENSIONS = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": DOCX,
    "eml": "message/rfc822",
    "htm": "text/html",
    "html": "text/html",
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "rar": "application/vnd.rar",
    "txt": "text/plain",
    "wps": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlsx": XLSX,
    "zip": ZIP,
}


def media_type(content: bytes, *, declared: str, name: str) -> str:
    """Return the media type of a file; a declared type counts only where the bytes tell nothing."""
    told = _by_content(content)
    if told:
        return told
    if declared and declared != ANYTHING and "/" in declared:
        return declared
    return _EXTENSIONS.get(name.lower().rpartition(".")[2], ANYTHING)


def _by_content(content: bytes) -> str:
    for magic, found in _MAGIC:
        if content.startswith(magic):
            return found
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(content)
    return next((found for found, tells in _TELLS if tells(content)), "")


def _is_html(content: bytes) -> bool:
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


# Formats that a fixed beginning does not tell.
_TELLS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("application/pdf", lambda content: b"%PDF-" in content[:1024]),
    ("image/bmp", lambda content: content.startswith(b"BM") and content[2:6] == struct.pack("<I", len(content))),
    ("image/webp", lambda content: content.startswith(b"RIFF") and content[8:12] == b"WEBP"),
    ("image/heic", lambda content: content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")),
    ("text/html", _is_html),
)


def _zip(content: bytes) -> str:
    """Return the type of a zip file, which many formats are, by its members.

    A file without its end is told by the names in front of its members, so that a truncated Word file is not taken
    for an archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names[:1] and archive.getinfo("mimetype").file_size < 100:
                told = archive.read("mimetype").decode("ascii", "replace").strip()
                return told if _TYPE.fullmatch(told) else ZIP
    except Exception:  # noqa: BLE001 -- the reader of a damaged archive may raise anything
        names = _local_names(content)
    if "[Content_Types].xml" in names or "OFD.xml" in names:
        for member, found in _MEMBERS:
            if any(name.startswith(member) for name in names):
                return found
    return ZIP


def _local_names(content: bytes) -> list[str]:
    names: list[str] = []
    position = content.find(b"PK\x03\x04")
    while position >= 0 and len(content) >= position + 30 and len(names) < 100:
        length = int.from_bytes(content[position + 26 : position + 28], "little")
        names.append(content[position + 30 : position + 30 + length].decode("utf-8", "replace"))
        position = content.find(b"PK\x03\x04", position + 30)
    return names


def _ole(content: bytes) -> str:
    for stream, found in _STREAMS:
        # A directory entry is the name in UTF-16, padded with zeros to 64 bytes.
        if (stream.encode("utf-16-le") + b"\x00\x00") in content:
            return found
    return OLE


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG, GIF or JPEG picture in pixels, None where they cannot be told."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4])
        # Start-of-frame markers, without the tables and restarts between them.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None
