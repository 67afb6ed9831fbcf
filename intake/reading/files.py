"""Files on the disk, several read at a time: results come in the order of the files, as soon as they can."""

import errno
import hashlib
import os
import stat
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from domain.campaign import Campaign
from intake.reading.isolated import IsolatedParser
from parsers.steps import ParsedFile

_LARGEST = 200_000_000
_AHEAD = 64
"""How many results may wait for one before them."""
_TOO_LARGE = "文件超过 200 MB，没有打开"
_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有权限打开",
    errno.EPERM: "没有权限打开",
    errno.EINVAL: "不是普通文件",
    errno.EFBIG: _TOO_LARGE,
}


class Source(NamedTuple):
    """A file to read, and the name it goes by."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A file and what it holds; ``sha256`` is None where its bytes could not be had."""

    name: str
    sha256: str | None
    parsed: ParsedFile


def found_below(paths: Iterable[Path]) -> list[Source]:
    """Return the files, and those in folders in the order of their names; hidden and lock files are left out.

    A file in a folder goes by its path from there.
    """
    return [source for path in paths for source in (_below(path) if path.is_dir() else (Source(path, path.name),))]


def read_all(sources: Sequence[Source], campaign: Campaign, jobs: int) -> Generator[Opened, None, None]:
    """Read files, so many at a time, and yield them in their order; only those being read are in memory."""
    parsers = [IsolatedParser(campaign) for _ in range(max(1, min(jobs, len(sources))))]
    free: SimpleQueue[IsolatedParser] = SimpleQueue()
    for parser in parsers:
        free.put(parser)

    def read(source: Source) -> Opened:
        parser = free.get()
        try:
            return _opened(source, parser)
        finally:
            free.put(parser)

    pool = ThreadPoolExecutor(len(parsers))
    waiting: deque[Future[Opened]] = deque()
    try:
        for source in sources:
            waiting.append(pool.submit(read, source))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # Where the reading is broken off, the threads first have to be freed from what they wait for.
        pool.shutdown(wait=False, cancel_futures=True)
        for parser in parsers:
            parser.stop()
        pool.shutdown()
        for parser in parsers:
            parser.close()


def _below(folder: Path) -> Iterator[Source]:
    """Yield the files in a folder; a folder in it that cannot be listed stands for its files."""
    refused: list[Path] = []
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: refused.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(place, name) for name in names if not name.startswith((".", "~$")))
    for path in sorted((*found, *refused)):
        yield Source(path, path.relative_to(folder).as_posix() if path != folder else path.name)


def _opened(source: Source, parser: IsolatedParser) -> Opened:
    try:
        data = _content(source.path)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"打不开：{error.strerror}")
        return Opened(source.name, None, ParsedFile("", trouble="file-unreadable", reason=reason))
    return Opened(source.name, hashlib.sha256(data).hexdigest(), parser.parse(data, source.path.name))


def _content(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        OSError: there are none to be had, or too many.
    """
    told = path.stat()
    if stat.S_ISREG(told.st_mode) and told.st_size <= _LARGEST:
        return path.read_bytes()
    if stat.S_ISDIR(told.st_mode):
        os.listdir(path)  # noqa: PTH208  asked for its error alone
    raise OSError(errno.EFBIG if stat.S_ISREG(told.st_mode) else errno.EINVAL, "")
