"""Files put into a ZIP file so that the same files make the same bytes."""

import datetime as dt
import shutil
import zipfile
from typing import IO

_HEAD = 65_536
_FIRST, _LAST = dt.datetime(1980, 1, 1), dt.datetime(2107, 12, 31)  # noqa: DTZ001 -- ZIP knows no zones
"""What a ZIP file can say of when a file was written."""
_UNIX = 3
_REGULAR = 0o100644
_COMPRESSED = (
    b"PK\x03\x04",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"OggS",
    b"ID3",
    b"\x1aE\xdf\xa3",
)
"""How files begin that do not become smaller: Office's newer ones, archives, pictures, sound and films."""


def add(book: zipfile.ZipFile, name: str, moment: dt.datetime, source: IO[bytes], *, size: int) -> None:
    """Add a file piece by piece under a name with ``/`` between folders; ``moment`` is written as its clock shows it.

    What is compressed already is stored as it is, everything else deflated.
    """
    head = source.read(_HEAD)
    local = min(max(moment.replace(tzinfo=None), _FIRST), _LAST)
    entry = zipfile.ZipInfo(name, local.timetuple()[:6])
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR << 16
    entry.file_size = size
    entry.compress_type = zipfile.ZIP_STORED if _compressed(head) else zipfile.ZIP_DEFLATED
    with book.open(entry, "w") as target:
        target.write(head)
        shutil.copyfileobj(source, target, _HEAD)


def _compressed(head: bytes) -> bool:
    return head.startswith(_COMPRESSED) or head[4:8] == b"ftyp" or (head[:4], head[8:12]) == (b"RIFF", b"WEBP")
