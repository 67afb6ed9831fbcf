"""The database connection: an SQLite file by default, a PostgreSQL server where there is one.

This module loads without the table classes, so that commands which only count start fast.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from store.errors import StoreUnsafeError, translated

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["Connection", "Engine", "connect", "connection", "reading", "transaction", "writing"]

_CACHE, _LITTLE = -65_536, -4096
"""How much of its pages SQLite keeps in memory, as it takes it: negative, in KiB."""
_WAIT_SECONDS = 10
_FULL = 2
_WRITES = "zhihui_writes"


def connect(url: str) -> Engine:
    """Return the engine for a database URL; nothing is opened yet.

    SQLite runs in WAL mode and syncs each commit to the disk, so that what is committed survives a power cut; deleted
    rows are overwritten. PostgreSQL is reached through psycopg. Errors do not repeat the values of a statement, which
    may be personal data.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"timeout": _WAIT_SECONDS}, **_OPTIONS)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    options = f"-c lock_timeout={_WAIT_SECONDS}s -c timezone=UTC"
    arguments = {"options": options, "connect_timeout": _WAIT_SECONDS}
    return create_engine(address, connect_args=arguments, pool_pre_ping=True, **_OPTIONS)


@contextmanager
def transaction(engine: Engine, *, keep: bool = True) -> Iterator["Session"]:
    """Yield a session for one write transaction: committed at the end, rolled back on any error.

    Without ``keep`` it is a rehearsal, rolled back at its end, too.

    Raises:
        StoreLockedError: another program holds the database for longer than ten seconds.
        StoreFullError: the disk is full.
        StoreDamagedError: the database is damaged.
        StoreAwayError: the database server is away.
        StoreUnreachableError: the database cannot be opened or written.
    """
    from sqlalchemy.orm import Session  # here, since counting needs no mapper, which is slow to load

    with translated(), Session(_writer(engine), expire_on_commit=False) as session, session.begin() as whole:
        yield session
        if not keep:
            whole.rollback()


@contextmanager
def reading(engine: Engine, *, once: bool = False) -> Iterator["Session"]:
    """Yield a session that sees the database as of one moment and cannot write.

    Whoever reads much of it ``once`` gets little of SQLite's cache, which would only fill with what is not read again.

    Raises:
        StoreError: the same as for ``transaction``.
    """
    from sqlalchemy.orm import Session  # as above

    with translated(), Session(_reader(engine), expire_on_commit=False) as session:
        sparing = once and engine.dialect.name == "sqlite"
        if sparing:
            session.connection().exec_driver_sql(f"PRAGMA cache_size={_LITTLE}")
        try:
            yield session
        finally:
            if sparing:
                session.connection().exec_driver_sql(f"PRAGMA cache_size={_CACHE}")


@contextmanager
def connection(engine: Engine) -> Iterator[Connection]:
    """Yield a bare connection that sees the database as of one moment and cannot write, for ``queries.counts``.

    Raises:
        StoreError: the same as for ``transaction``.
    """
    with translated(), _reader(engine).connect() as found:
        yield found


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a bare connection for one write transaction, for changes of the schema.

    Raises:
        StoreError: the same as for ``transaction``.
    """
    with translated(), _writer(engine).begin() as found:
        yield found


def _writer(engine: Engine) -> Engine:
    return engine.execution_options(**{_WRITES: True})


def _reader(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a driver's connection has no type of its own
    """Set up a new SQLite connection and make sure that it took.

    Up to 64 MB of pages stay in memory: the index of traces is written all over, and every page that does not is read
    and written again.

    Raises:
        StoreUnsafeError: the file system or build does not allow durable commits.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        (mode,) = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"cache_size={_CACHE}"):
            cursor.execute(f"PRAGMA {pragma}")
        (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
        (keys,) = cursor.execute("PRAGMA foreign_keys").fetchone()
    finally:
        cursor.close()
    if (mode, keys) != ("wal", 1) or synchronous < _FULL:
        raise StoreUnsafeError(
            f"数据库所在的磁盘不能保证数据安全写入（{mode}, {synchronous}, {keys}）。"
            "请把数据文件夹放在本机磁盘上，不要放在网络共享文件夹"
        )


def _begin(connection: Connection) -> None:
    """Open the transaction: a writer locks at once, so that it never fails half-way; a reader cannot write."""
    writes = bool(connection.get_execution_options().get(_WRITES))
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _dump(value: object) -> str:
    """Return JSON that people can read in the database; half characters, which UTF-8 cannot hold, stay escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


_OPTIONS: dict[str, Any] = {"json_serializer": _dump, "hide_parameters": True}
