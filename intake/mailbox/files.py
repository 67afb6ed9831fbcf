"""Messages in files: ``.eml`` files, folders of them, Maildirs and mbox files.

A file has no UIDVALIDITY: the first 32 bits of the message's SHA-256 stand for it, so that a file whose bytes were
replaced is a new delivery, while the same file taken in again is the same one.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from intake import headers
from intake.errors import ConfigurationError
from intake.mailbox.arrival import Arrival

ACCOUNT = "files"

_SEPARATOR = b"From "


def arrivals(paths: Iterable[Path]) -> Iterator[Arrival]:
    """Yield every message under the paths; folders are walked in the order of their names.

    A path may be a file with one message, an mbox, a Maildir, or a folder that holds ``.eml`` and ``.mbox`` files
    and Maildirs at any depth; other files of such a folder are not mail.

    Raises:
        ConfigurationError: a path does not exist or cannot be read.
    """
    for path in paths:
        try:
            yield from _under(path.resolve(strict=True))
        except OSError as error:
            raise ConfigurationError(f"读不了“{path}”（{error.strerror}）：请核对路径和权限") from error


def _under(path: Path) -> Iterator[Arrival]:
    if path.is_file():
        yield from _in_file(path)
        return
    for place, folders, names in os.walk(path, onerror=_raise):
        folders.sort()
        here = Path(place)
        if {"new", "cur"} <= set(folders):
            folders[:] = [name for name in folders if name not in ("new", "cur", "tmp")]
            yield from _in_maildir(here)
        for name in sorted(names):
            if name.lower().endswith((".eml", ".mbox")):
                yield from _in_file(here / name)


def _raise(error: OSError) -> None:
    raise error


def _in_file(path: Path) -> Iterator[Arrival]:
    with path.open("rb") as file:
        is_mbox = file.read(len(_SEPARATOR)) == _SEPARATOR
    if is_mbox:
        yield from _in_mbox(path)
    else:
        yield _arrival(path, str(path), 0, path.read_bytes())


def _in_maildir(place: Path) -> Iterator[Arrival]:
    """Yield a Maildir's messages, named by the part that flags and the move from new to cur do not change."""
    found = [(path.name.partition(":2,")[0], path) for name in ("new", "cur") for path in (place / name).iterdir()]
    for unique, path in sorted(found):
        if not unique.startswith("."):
            yield _arrival(path, str(place / unique), 0, path.read_bytes())


def _in_mbox(path: Path) -> Iterator[Arrival]:
    """Yield the messages between the ``From `` lines, each numbered by the byte offset of its first byte.

    The bytes stay as they stand in the file, without the blank line before the next separator; a ``>From `` in a
    body is not changed back, for several dialects of mbox quote it, and not all in a way that can be undone.
    """
    lines: list[bytes] = []
    start = position = 0
    after_blank = True
    with path.open("rb") as file:
        for line in file:
            position += len(line)
            if after_blank and line.startswith(_SEPARATOR):
                if lines:
                    yield _arrival(path, str(path), start, _message(lines))
                lines, start = [], position
            else:
                lines.append(line)
            after_blank = not line.rstrip(b"\r\n")
    if lines:
        yield _arrival(path, str(path), start, _message(lines))


def _message(lines: list[bytes]) -> bytes:
    last = lines[-1].rstrip(b"\r\n")
    return b"".join(lines if last else lines[:-1])


def _arrival(path: Path, folder: str, uid: int, raw: bytes) -> Arrival:
    uidvalidity = int.from_bytes(hashlib.sha256(raw).digest()[:4])
    received = headers.arrived(raw) or dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return Arrival(ACCOUNT, folder, uidvalidity, uid, raw, received)
