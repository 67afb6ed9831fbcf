"""The connection: what is committed stays, what fails leaves nothing, and errors say what to do."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text

from domain.roster import RosterEntry
from store.engine import Engine, connect, connection, reading, transaction
from store.errors import (
    StoreAwayError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
    StoreUnreachableError,
    StoreUnsafeError,
)
from store.queries import rosters
from store.schema import migrate
from tests.store.counting import questions
from tests.store.values import NOW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def sqlite(file: Path) -> Engine:
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    return engine


def _names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(rosters.load(session))


def test_sqlite_is_set_up_for_safety(sqlite: Engine) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    with connection(sqlite) as found:
        pragmas = {name: found.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


def test_rehearsal_leaves_nothing(sqlite: Engine) -> None:
    with transaction(sqlite, keep=False) as session:
        rosters.replace(session, "teams", [RosterEntry("一支队伍")], now=NOW)
        assert list(rosters.load(session)) == ["teams"]

    assert _names(sqlite) == []


def test_database_without_wal_is_refused() -> None:
    with pytest.raises(StoreUnsafeError, match="本机磁盘"), connection(connect("sqlite://")) as found:
        found.execute(text("SELECT 1"))


def test_transaction_commits_at_the_end(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", [], now=NOW)
    assert _names(engine) == ["teams"]


def _replace_and_fail(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", [], now=NOW)
        raise KeyError


def test_transaction_rolls_back_on_error(engine: Engine) -> None:
    with pytest.raises(KeyError):
        _replace_and_fail(engine)
    assert _names(engine) == []


def test_transaction_locks_before_it_reads(sqlite: Engine) -> None:
    with questions(sqlite) as asked, transaction(sqlite) as session:
        session.execute(text("SELECT 1"))
    assert asked == ["PRAGMA query_only=OFF", "BEGIN IMMEDIATE", "SELECT 1"]


def test_reading_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as session:
        before = list(rosters.load(session))
        with transaction(engine) as other:
            rosters.replace(other, "teams", [], now=NOW)
        after = list(rosters.load(session))
    assert (before, after, _names(engine)) == ([], [], ["teams"])


def test_locked_database_is_told_apart(sqlite: Engine, file: Path) -> None:
    event.listen(sqlite, "connect", lambda opened, _: opened.execute("PRAGMA busy_timeout=0"))
    sqlite.dispose()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLockedError, match="占用") as refused, transaction(sqlite) as session:
        rosters.replace(session, "teams", [], now=NOW)
    holder.close()
    assert refused.value.exit_code == 75


def test_full_disk_is_told_apart_and_leaves_nothing(sqlite: Engine) -> None:
    event.listen(sqlite, "connect", lambda opened, _: opened.execute("PRAGMA max_page_count=1"))
    sqlite.dispose()
    with pytest.raises(StoreFullError, match="清理磁盘"), transaction(sqlite) as session:
        rosters.replace(session, "x" * 1_000_000, [], now=NOW)
    assert _names(sqlite) == []


def test_file_that_is_no_database_is_told_apart(file: Path) -> None:
    file.write_bytes(b"no database " * 100)
    with pytest.raises(StoreDamagedError, match="不是数据库"), connection(connect(f"sqlite:///{file}")) as found:
        found.execute(text("SELECT 1"))


def test_missing_folder_is_told_apart(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'missing' / 'ledger.db'}")
    with pytest.raises(StoreUnreachableError, match="zhihui init") as refused, connection(engine) as found:
        found.execute(text("SELECT 1"))
    assert refused.value.exit_code == 78


def test_absent_server_is_told_apart(tmp_path: Path) -> None:
    engine = connect(f"postgresql://zhihui@/ledger?host={tmp_path}")
    with pytest.raises(StoreAwayError, match="服务器") as refused, connection(engine) as found:
        found.execute(text("SELECT 1"))
    assert refused.value.exit_code == 75


def test_mistake_in_a_statement_is_not_disguised(engine: Engine) -> None:
    with pytest.raises(Exception, match="nowhere") as raised, connection(engine) as found:
        found.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(raised.value, StoreError)


def test_json_is_readable_in_the_database(engine: Engine) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", [RosterEntry("服务队", short=("科普队",))], now=NOW)
        assert session.execute(text("SELECT CAST(short AS TEXT) FROM roster_entry")).scalar() == '["科普队"]'


@pytest.mark.parametrize("odd", ["\x00科", "\ud800科", "\udfff"])
def test_json_keeps_characters_that_text_cannot_hold(engine: Engine, odd: str) -> None:
    with transaction(engine) as session:
        rosters.replace(session, "teams", [RosterEntry(odd, short=(odd,))], now=NOW)
    with reading(engine) as session:
        stored = rosters.load(session)["teams"].entries[0]
    assert (stored.name, stored.short) == (re.sub("[\x00\ud800-\udfff]", "\ufffd", odd), (odd,))


def test_deleted_rows_are_overwritten(sqlite: Engine, file: Path) -> None:
    with transaction(sqlite) as session:
        rosters.replace(session, "secret-6222020000000000", [], now=NOW)
        session.execute(text("DROP TRIGGER event_not_deleted"))
    with transaction(sqlite) as session:
        session.execute(text("DELETE FROM roster"))
        session.execute(text("DELETE FROM event"))
    sqlite.dispose()
    assert b"6222020000000000" not in file.read_bytes()


def test_counting_loads_no_tables() -> None:
    program = "import sys, store.engine, store.schema, store.queries.counts; print(sorted(sys.modules))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root)
    loaded = {
        name for name in ("alembic", "pydantic", "sqlmodel", "sqlalchemy.orm.session") if f"'{name}'" in done.stdout
    }
    assert loaded == set()
