"""The lock that keeps two runs from working on the same data at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.errors import BusyError, ConfigurationError

_held: set[int] = set()


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock at ``path`` for as long as the block runs; the kernel frees it however the process ends.

    Worker processes forked meanwhile do not hold it. The file stays and names the process that held it last.

    Raises:
        BusyError: another process holds it; the text names its process number.
        ConfigurationError: the lock file cannot be opened.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"打不开锁文件 {path}（{error.strerror}）。请检查数据文件夹是否存在、是否可写"
        ) from error
    _held.add(file)
    try:
        _take(file, path)
        yield
    finally:
        _release(file)


def _take(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(file, 32, 0).decode("ascii", "replace").strip() or "未知"
        raise BusyError(f"另一次运行正在进行（进程号 {holder}，锁文件 {path}）。请等它结束后再试") from error
    os.ftruncate(file, 0)
    os.pwrite(file, f"{os.getpid()}\n".encode(), 0)


def _release(file: int) -> None:
    """Close the lock file; a forked process has closed it already."""
    if file in _held:
        _held.remove(file)
        os.close(file)


def _release_all() -> None:
    for file in tuple(_held):
        _release(file)


os.register_at_fork(after_in_child=_release_all)
