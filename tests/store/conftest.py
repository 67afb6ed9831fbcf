"""Databases for the tests: SQLite always, PostgreSQL where a server is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from store.engine import Engine, connect, writing
from store.schema import migrate
from store.tables import METADATA
from tests.store import postgresql

_DATABASES = ("sqlite", "postgresql") if postgresql.binaries() else ("sqlite",)


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied."""
    path = tmp_path_factory.mktemp("model") / "ledger.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A private PostgreSQL server, as the template of a URL with ``{}`` for the database's name."""
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_model(server: str) -> Iterator[Engine]:
    """A migrated database on the server, to be emptied before each use, which is faster than making one."""
    for engine in _made(server, "model"):
        migrate(engine)
        yield engine


@pytest.fixture(params=_DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database without rows."""
    if request.param == "sqlite":
        path = tmp_path / "ledger.db"
        shutil.copy(request.getfixturevalue("sqlite_model"), path)
        yield from _open(f"sqlite:///{path}")
    else:
        model: Engine = request.getfixturevalue("postgresql_model")
        with writing(model) as connection:
            connection.execute(text(f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY"))
        yield model


@pytest.fixture(params=_DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        yield from _open(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        yield from _made(request.getfixturevalue("server"), "empty")


def _open(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


def _made(url: str, name: str) -> Iterator[Engine]:
    _command(url, f"CREATE DATABASE {name}")
    yield from _open(url.format(name))
    _command(url, f"DROP DATABASE {name}")


def _command(url: str, sql: str) -> None:
    engine = connect(url.format("postgres"))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(sql))
    finally:
        engine.dispose()
