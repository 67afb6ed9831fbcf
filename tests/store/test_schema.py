"""The schema: made by the migrations, equal to the tables, guarded by the database itself."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import FromClause, inspect, text
from sqlalchemy.exc import DBAPIError

from domain.message import Authentication, Outcome
from store import schema
from store.bare import TABLES
from store.engine import Engine, connection, transaction, writing
from store.errors import StoreError, StoreOutdatedError
from store.queries import decisions, deliveries, messages
from store.tables import METADATA
from tests.store.values import CAMPAIGN, NOW, decision, delivery, message, registration

_WORDS = re.compile(r"'([^']*)'")


def _checks(engine: Engine) -> dict[str, dict[str, set[str]]]:
    """Return each table's checks by name, with the words that they allow."""
    inspector = inspect(engine)
    return {
        name: {str(one["name"]): set(_WORDS.findall(one["sqltext"])) for one in inspector.get_check_constraints(name)}
        for name in METADATA.tables
    }


def _save_registration(engine: Engine) -> str:
    submission = registration()
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [submission], {}, campaign=CAMPAIGN, now=NOW)
        decisions.decide(session, decision(submission.id), campaign=CAMPAIGN, now=NOW)
    return submission.id


def test_migrated_schema_equals_tables(empty: Engine) -> None:
    schema.migrate(empty)
    with empty.connect() as found:
        context = MigrationContext.configure(found, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrated_checks_equal_those_of_tables(empty: Engine, engine: Engine) -> None:
    with writing(empty) as found:
        METADATA.create_all(found)
    assert _checks(engine) == _checks(empty)
    assert set(_checks(engine)["message"]) == {"kind_known", "kind_once_read", "progress_known", "state_known"}
    assert _checks(engine)["attachment"] == {"outcome_known": {one.value for one in Outcome}}


def test_bare_columns_are_those_of_tables() -> None:
    def columns(table: FromClause) -> dict[str, type]:
        return {column.name: type(column.type) for column in table.columns}

    for bare in TABLES:
        whole = columns(METADATA.tables[bare.name])
        assert {name: whole.get(name) for name in columns(bare)} == columns(bare)


def test_current_of_empty_database_is_none(empty: Engine) -> None:
    assert schema.current(empty) is None


def test_current_after_migrate_is_newest(engine: Engine) -> None:
    assert schema.current(engine) == schema.REVISIONS[-1]


def test_revisions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "store:migrations")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in scripts)[::-1] == schema.REVISIONS


def test_migrate_twice_keeps_rows(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
    schema.migrate(engine)
    with transaction(engine) as session:
        assert deliveries.record(session, [delivery()], now=NOW) == 0


def test_message_of_an_older_version_is_kept_and_has_no_findings_on_its_sender(empty: Engine) -> None:
    with writing(empty) as found:
        config = Config()
        config.set_main_option("script_location", "store:migrations")
        config.attributes["connection"] = found
        command.upgrade(config, "0001")
        columns = (
            "sha256, size, received, progress, kind, attempts, error, message_id, sender, sender_name, subject, defects"
        )
        values = "'a', 1, '2024-05-20 09:00:00', 'done', 'correspondence', 1, '', '', '', '', '', '[]'"
        found.execute(text(f"INSERT INTO message ({columns}) VALUES ({values})"))  # noqa: S608  constants
    schema.migrate(empty)
    with transaction(empty) as session:
        kept = messages.get(session, "a")
    assert kept is not None
    assert kept.authentication == Authentication()


def test_ensure_current_passes_after_migrate(engine: Engine) -> None:
    schema.ensure_current(engine)
    assert schema.current(engine) == schema.REVISIONS[-1]


def test_ensure_current_of_empty_database_names_the_remedy(empty: Engine) -> None:
    with pytest.raises(StoreOutdatedError, match="zhihui init") as refused:
        schema.ensure_current(empty)
    assert refused.value.exit_code == 78


@pytest.mark.parametrize("step", [schema.ensure_current, schema.migrate])
def test_newer_database_is_refused(empty: Engine, step: Callable[[Engine], None]) -> None:
    schema.migrate(empty)
    with writing(empty) as found:
        found.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdatedError, match="比程序新"):
        step(empty)


def test_older_database_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9998"))
    with pytest.raises(StoreOutdatedError, match="需要9998"):
        schema.ensure_current(engine)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET note = 'changed'",
        "DELETE FROM decision",
        "UPDATE event SET actor = 'nobody'",
        "DELETE FROM event",
        "UPDATE submission SET original = '{}'",
    ],
)
def test_what_is_only_added_cannot_be_changed(engine: Engine, statement: str) -> None:
    _save_registration(engine)
    with pytest.raises(DBAPIError, match="kept as it is"), transaction(engine) as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE message SET progress = 'lost'",
        "UPDATE message SET kind = NULL",
        "UPDATE submission SET state = 'lost'",
        "DELETE FROM message",
        "DELETE FROM submission",
    ],
)
def test_rows_that_cannot_be_are_refused(engine: Engine, statement: str) -> None:
    _save_registration(engine)
    with pytest.raises(DBAPIError), transaction(engine) as session:
        session.execute(text(statement))


def test_moments_come_back_aware_in_utc(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        received = messages.received(session, delivery().sha256)
    assert (received, received.tzinfo) == (NOW, dt.UTC)


def test_connection_cannot_write(engine: Engine) -> None:
    with pytest.raises((DBAPIError, StoreError)), connection(engine) as found:
        found.execute(text("DELETE FROM roster"))
