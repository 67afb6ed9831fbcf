"""The archive: every raw message and every unpacked part, as a file named by the SHA-256 of its bytes.

A file appears under its name only when all its bytes are on the disk: written under ``tmp/`` in the same file system,
synced, renamed, and its folder synced. Nothing is ever altered. A kill or a power cut at any moment leaves at most
files in ``tmp/``.
"""

import errno
import hashlib
import itertools
import os
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from intake.errors import ArchiveError, DiskFullError, IntakeError

_STALE_SECONDS = 3600
_OPEN_AT_ONCE = 64
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_DIGITS = frozenset("0123456789abcdef")
_LENGTH = 64


class Archive:
    """Bytes by their digest, below one folder: ``ab/ab34…`` and, for what is being written, ``tmp/``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tmp = root / "tmp"
        self._open: dict[str, int] = {}
        weakref.finalize(self, _close_all, self._open)
        self._numbers = itertools.count()

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their digest; they are on the disk when this returns.

        Raises:
            DiskFullError: there is no room; nothing half-written is left under a digest's name.
            ArchiveError: the archive cannot be written.
        """
        return self.put_many([content])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """Keep each of the bytes and return their digests in order; all are on the disk when this returns.

        A file found damaged is written anew. The folders are synced once, after all files, which the journal of the
        file system makes nearly free.

        Raises:
            DiskFullError: there is no room; nothing half-written is left under a digest's name.
            ArchiveError: the archive cannot be written.
        """
        digests = [hashlib.sha256(content).hexdigest() for content in contents]
        with self._writing():
            folders = self._folders(digests)
            wanted = zip(digests, contents, strict=True)
            missing = {digest: content for digest, content in wanted if not self._holds(digest, len(content))}
            rest = iter(missing.items())
            while batch := dict(islice(rest, _OPEN_AT_ONCE)):
                self._write(batch)
            for folder in folders:
                os.fsync(folder)
        return digests

    def put_pieces(self, pieces: Iterable[bytes]) -> tuple[str, int]:
        """Keep bytes that come piece by piece and return their digest and size; they are never in memory whole.

        What the pieces themselves raise passes through, and nothing is kept.

        Raises:
            DiskFullError: there is no room; nothing half-written is left under a digest's name.
            ArchiveError: the archive cannot be written.
        """
        draft = Path(f"{self._tmp}/pieces.{self._tail()}")
        digest, size = hashlib.sha256(), 0
        try:
            with self._writing():
                self._tmp.mkdir(parents=True, exist_ok=True)
                file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    with self._writing():
                        _write_all(file, piece)
                with self._writing():
                    os.fsync(file)
            finally:
                os.close(file)
            with self._writing():
                folders = self._folders([digest.hexdigest()])
                draft.rename(self.path(digest.hexdigest()))
                for folder in folders:
                    os.fsync(folder)
        finally:
            draft.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def get(self, digest: str) -> bytes:
        """Return the bytes with this digest, after making sure that they still have it.

        Raises:
            ArchiveError: the file is missing, damaged or cannot be read.
        """
        with self._looking_up(digest):
            content = self.path(digest).read_bytes()
        self._refuse_damaged(digest, hashlib.sha256(content).hexdigest())
        return content

    @contextmanager
    def opened(self, digest: str) -> Iterator[BinaryIO]:
        """Yield the file with this digest, after making sure that its bytes still have it; never whole in memory.

        Raises:
            ArchiveError: the file is missing, damaged or cannot be read.
        """
        with ExitStack() as stack:
            with self._looking_up(digest):
                file = stack.enter_context(self.path(digest).open("rb"))
                found = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
            self._refuse_damaged(digest, found)
            yield file

    @contextmanager
    def _looking_up(self, digest: str) -> Iterator[None]:
        """Turn what the operating system says of a file into the archive's own errors."""
        try:
            yield
        except FileNotFoundError as error:
            raise ArchiveError(f"档案中缺少文件 {self.path(digest)}。请从数据文件夹的备份中取回这个文件") from error
        except OSError as error:
            raise ArchiveError(
                f"档案文件 {self.path(digest)} 读不出来（{error.strerror}）。请检查磁盘和文件权限"
            ) from error

    def _refuse_damaged(self, digest: str, found: str) -> None:
        if found != digest:
            raise ArchiveError(
                f"档案文件 {self.path(digest)} 已损坏，内容与文件名不符。请从数据文件夹的备份中取回这个文件"
            )

    def path(self, digest: str) -> Path:
        """Return where the bytes with this digest are, or would be.

        Raises:
            ValueError: the text is no digest.
        """
        if not _is_digest(digest):
            raise ValueError(f"no SHA-256 digest: {digest!r}")
        return self.root / digest[:2] / digest

    def __contains__(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file in the archive, in order."""
        folders = sorted(self.root.iterdir()) if self.root.is_dir() else []
        for folder in folders:
            if len(folder.name) == 2 and folder.is_dir():
                yield from sorted(one.name for one in folder.iterdir() if _is_digest(one.name))

    def sweep(self) -> int:
        """Remove what killed runs left in ``tmp/`` more than an hour ago, and return how many files that were.

        Raises:
            ArchiveError: a file cannot be removed.
        """
        oldest = time.time() - _STALE_SECONDS
        with self._writing():
            left = [one for one in self._drafts() if one.stat().st_mtime < oldest]
            for one in left:
                one.unlink(missing_ok=True)
        return len(left)

    def _drafts(self) -> list[Path]:
        return list(self._tmp.iterdir()) if self._tmp.is_dir() else []

    def _folders(self, digests: Iterable[str]) -> list[int]:
        """Return the open folders of these digests; those used for the first time are made, durably.

        They stay open as long as the archive does: each is synced for every mail that goes into it.
        """
        names = sorted({digest[:2] for digest in digests})
        new = [name for name in names if name not in self._open]
        if new:
            self._tmp.mkdir(parents=True, exist_ok=True)
            for name in new:
                (self.root / name).mkdir(exist_ok=True)
            _sync_folder(self.root)
            for name in new:
                self._open[name] = os.open(self.root / name, os.O_RDONLY | os.O_DIRECTORY)
        return [self._open[name] for name in names]

    def _holds(self, digest: str, size: int) -> bool:
        """Tell whether the file is there whole, so that its bytes need not be written again."""
        path = self._place(digest)
        try:
            if os.stat(path).st_size != size:  # noqa: PTH116 -- a thousand times a second
                return False
        except FileNotFoundError:
            return False
        return hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest

    def _place(self, digest: str) -> str:
        return f"{self.root}/{digest[:2]}/{digest}"

    def _tail(self) -> str:
        """Return an ending that no other draft has, of whatever process and thread."""
        return f"{os.getpid()}.{next(self._numbers)}.{time.monotonic_ns()}"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn what the operating system says into the archive's own errors."""
        try:
            yield
        except OSError as error:
            raise _translated(error, self.root) from error

    def _write(self, contents: Mapping[str, bytes]) -> None:
        """Write the bytes under their digests: all to ``tmp/``, then all to the disk, then all into place."""
        tail = self._tail()
        drafts = {digest: f"{self._tmp}/{digest}.{tail}" for digest in contents}
        files: list[int] = []
        try:
            for digest, draft in drafts.items():
                files.append(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                _write_all(files[-1], contents[digest])
            for file in files:
                os.fsync(file)
            for digest, draft in drafts.items():
                os.rename(draft, self._place(digest))  # noqa: PTH104 -- a thousand times a second
        except OSError:
            for draft in drafts.values():
                Path(draft).unlink(missing_ok=True)
            raise
        finally:
            for file in files:
                os.close(file)


def _is_digest(text: str) -> bool:
    return len(text) == _LENGTH and _DIGITS.issuperset(text)


def _write_all(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def _close_all(files: Mapping[str, int]) -> None:
    for file in files.values():
        os.close(file)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _translated(error: OSError, root: Path) -> IntakeError:
    if error.errno in _NO_ROOM:
        return DiskFullError(
            f"磁盘已满，无法写入档案 {root}，已有档案不受影响。请清理磁盘后重新运行，未完成的会自动补上"
        )
    return ArchiveError(f"无法写入档案 {root}（{error.strerror}：{error.filename or ''}）。请检查磁盘和文件夹权限")
