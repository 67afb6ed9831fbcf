"""What kind of file a part is, told by its bytes first and by what the sender says second."""

import struct

from parsers.sniff import FORMATS, sniff

ZIP = FORMATS["zip"].media_type
DOCX = FORMATS["docx"].media_type
ANYTHING = FORMATS["unknown"].media_type

_VAGUE = frozenset(("text", "xml", "unknown", "empty"))
_EXTENSIONS = {
    "csv": "text/csv",
    "eml": "message/rfc822",
    "htm": "text/html",
    "txt": "text/plain",
    "wps": FORMATS["doc"].media_type,
} | {key: FORMATS[key].media_type for key in ("7z", "doc", "docx", "html", "ofd", "pdf", "rar", "xls", "xlsx", "zip")}


def media_type(content: bytes, *, declared: str, name: str) -> str:
    """Return the media type of a file; a declared type counts only where the bytes tell nothing."""
    told = sniff(content)
    if told.key not in _VAGUE:
        return told.media_type
    if declared and declared != ANYTHING and "/" in declared:
        return declared
    return _EXTENSIONS.get(name.lower().rpartition(".")[2], ANYTHING)


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
