"""ZIP files whose bytes depend on their content alone."""

import io
import zipfile
from collections.abc import Iterable

_WHEN = (2024, 1, 1, 0, 0, 0)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of named files, all of the same fixed day."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()


def packed_gbk(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP as a Chinese Windows writes it: names in GBK, without the flag that says UTF-8.

    ``zipfile`` cannot write such names, so each goes in as a stand-in of the same length and is exchanged after.
    """
    named = [(name.encode("gbk"), data) for name, data in files]
    stand_ins = [f"{number:~>{len(name)}}".encode() for number, (name, _) in enumerate(named)]
    archive = packed((stand_in.decode(), data) for stand_in, (_, data) in zip(stand_ins, named, strict=True))
    for stand_in, (name, _) in zip(stand_ins, named, strict=True):
        archive = archive.replace(stand_in, name)
    return archive


def stable(data: bytes) -> bytes:
    """Return the same ZIP with every time stamp fixed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed((name, archive.read(name)) for name in archive.namelist())
