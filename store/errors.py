"""What the store could not do, with the exit code that says what to do about it.

The text of each error is Chinese: what failed, on which item, and what to do next.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, IntegrityError

_BUSY, _READ_ONLY, _INPUT_OUTPUT, _CORRUPT, _FULL, _CANNOT_OPEN, _NO_DATABASE = 5, 8, 10, 11, 13, 14, 26
_NO_ROOM_TO_OPEN = 4874
"""SQLITE_IOERR_SHMSIZE: a full disk leaves no room for the index of the write-ahead log."""


class StoreError(Exception):
    """The database could not do something; the command line prints the text and exits with ``exit_code``."""

    exit_code = 1


class StoreLockedError(StoreError):
    """Another program keeps the database locked for longer than we wait."""

    exit_code = 75


class StoreAwayError(StoreError):
    """The database server cannot be reached or went away in the middle; try later."""

    exit_code = 75


class StoreFullError(StoreError):
    """There is no room left on the disk that the database is on."""


class StoreDamagedError(StoreError):
    """The database file is damaged, or is no database."""


class StoreUnreachableError(StoreError):
    """The database file cannot be opened or written: a wrong path, or missing rights."""

    exit_code = 78


class StoreUnsafeError(StoreError):
    """The database cannot promise that what is committed stays, so it is not used."""

    exit_code = 78


class StoreOutdatedError(StoreError):
    """The database is of another version than the program."""

    exit_code = 78


class UnknownItemError(StoreError):
    """There is no such message or submission."""


class DecisionRefusedError(StoreError):
    """A decision does not hold: unknown item, missing ground, or given already."""


class DistinctionRefusedError(StoreError):
    """Two submissions cannot be told apart: one is unknown, both are the same, or it is said already."""


class PersonRefusedError(StoreError):
    """A person cannot be added or changed so: taken name, unknown person, or nobody left to administer."""


class EditRefusedError(StoreError):
    """A correction by hand does not hold: the form has no such field."""


class DraftRefusedError(StoreError):
    """What was typed is too long to be kept."""


class UndoRefusedError(StoreError):
    """What a person did cannot be undone any more; the text says what stands in the way."""


class Change(NamedTuple):
    """What made a new version of an item: ``decided``, ``edited`` or ``reread``; ``fields`` are those that changed."""

    at: dt.datetime
    actor: str
    what: str
    fields: tuple[str, ...] = ()


class ConflictError(StoreError):
    """Somebody else has changed an item since it was looked at; nothing was done.

    ``version`` is the present one; ``changes`` are what has happened since, oldest first.
    """

    def __init__(self, text: str, version: int, changes: tuple[Change, ...]) -> None:
        super().__init__(text)
        self.version = version
        self.changes = changes


class LetterRefusedError(StoreError):
    """Something cannot be done with a letter: it is unknown, in another state, or this person may not."""


_SQLITE_FAULTS: dict[int, tuple[type[StoreError], str]] = {
    _BUSY: (StoreLockedError, "数据库被另一个程序占用超过10秒。请稍后重试；如一直如此，请检查是谁打开了数据库文件"),
    _FULL: (StoreFullError, "磁盘已满，数据库没有写入，已有数据不受影响。请清理磁盘后重新运行"),
    _NO_ROOM_TO_OPEN: (StoreFullError, "磁盘已满，数据库打不开，已有数据不受影响。请清理磁盘后重新运行"),
    _CORRUPT: (StoreDamagedError, "数据库文件已损坏。请停止运行，从最近的备份中取回数据库文件"),
    _NO_DATABASE: (StoreDamagedError, "这个文件不是数据库。请检查配置中的数据库路径"),
    _INPUT_OUTPUT: (StoreDamagedError, "读写数据库文件出错，磁盘可能有故障。请检查磁盘，必要时从备份中取回数据库文件"),
    _CANNOT_OPEN: (StoreUnreachableError, "打不开数据库文件。请检查配置中的数据库路径和文件夹权限，或运行 zhihui init"),
    _READ_ONLY: (StoreUnreachableError, "数据库文件不可写。请检查文件和文件夹的权限"),
}

_SERVER_FAULTS: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreLockedError, "数据库被另一个程序占用超过10秒。请稍后重试"),
    "40P01": (StoreLockedError, "数据库与另一个程序互相等待，本次操作已撤销。请重新运行"),
    "40001": (StoreLockedError, "数据库同时被另一个程序修改，本次操作已撤销。请重新运行"),
    "53100": (StoreFullError, "数据库服务器磁盘已满，没有写入，已有数据不受影响。请清理磁盘后重新运行"),
    "XX001": (StoreDamagedError, "数据库中的数据已损坏。请停止运行，恢复最近的备份"),
    "XX002": (StoreDamagedError, "数据库中的索引已损坏。请停止运行，恢复最近的备份"),
    "28": (StoreUnreachableError, "数据库服务器拒绝登录。请检查配置中的用户名和密码"),
    "3D": (StoreUnreachableError, "数据库服务器上没有这个数据库。请检查配置中的数据库名"),
    "08": (StoreAwayError, "与数据库服务器的连接中断，本次操作已撤销。请稍后重试"),
    "57P": (StoreAwayError, "数据库服务器正在停机或重启，本次操作已撤销。请稍后重试"),
}


def translate(error: DBAPIError) -> StoreError | None:
    """Return what a driver's error means for the coordinator, None where it is a mistake of the program.

    Recognises it by the engine's own codes: SQLite's result code, PostgreSQL's SQLSTATE.
    """
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _build(_SQLITE_FAULTS.get(code) or _SQLITE_FAULTS.get(code & 0xFF), error)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        found = (fault for prefix, fault in _SERVER_FAULTS.items() if state.startswith(prefix))
        return _build(next(found, None), error)
    if error.connection_invalidated or _never_connected(error):
        return _build((StoreAwayError, "连不上数据库服务器。请检查服务器是否在运行、配置中的地址是否正确"), error)
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Raise the store's own errors in place of the driver's, for everything done inside."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


def _build(fault: tuple[type[StoreError], str] | None, error: DBAPIError) -> StoreError | None:
    return None if fault is None else fault[0](f"{fault[1]}。（{error.orig}）")


def _never_connected(error: DBAPIError) -> bool:
    """Tell whether the driver failed before any statement was sent."""
    return error.statement is None
