"""The version of the database: what it is, what the program needs, and how the one becomes the other."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from store.engine import connection, writing
from store.errors import StoreOutdatedError

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""The versions of the schema in order; the last is the one this program works with."""

_TABLE = "alembic_version"


def migrate(engine: Engine) -> None:
    """Bring the database to this program's version, all in one transaction; a new database gets its tables.

    Raises:
        StoreOutdatedError: the database was made by a newer program.
        StoreError: the same as for ``store.engine.transaction``.
    """
    from alembic import command  # here, since only this function needs it and it is slow to load
    from alembic.config import Config

    _refuse_newer(current(engine))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with writing(engine) as found:
        config.attributes["connection"] = found
        command.upgrade(config, "head")


def current(engine: Engine) -> str | None:
    """Return the version of the database, None where it has no tables yet."""
    with connection(engine) as found:
        if not inspect(found).has_table(_TABLE):
            return None
        return found.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 -- a constant


def ensure_current(engine: Engine) -> None:
    """Make sure that the database is of the version that this program works with.

    Raises:
        StoreOutdatedError: it is older, newer, or has no tables; the text says what to do.
    """
    version = current(engine)
    _refuse_newer(version)
    if version is None:
        raise StoreOutdatedError("数据库还没有建立。请先运行 zhihui init")
    if version != REVISIONS[-1]:
        raise StoreOutdatedError(
            f"数据库的版本是{version}，程序需要{REVISIONS[-1]}。请先备份数据文件夹，再运行 zhihui init 升级数据库"
        )


def _refuse_newer(version: str | None) -> None:
    if version is not None and version not in REVISIONS:
        raise StoreOutdatedError(f"数据库的版本是{version}，比程序新。请升级程序后再运行")
