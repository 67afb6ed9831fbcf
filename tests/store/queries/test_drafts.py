"""Drafts: what one person typed stays theirs until they save it."""

import datetime as dt

import pytest

from store.engine import Engine, reading, transaction
from store.errors import DraftRefusedError, UnknownItemError
from store.queries import deliveries, drafts, messages
from store.queries.drafts import Draft
from tests.store.people import add_people
from tests.store.values import CAMPAIGN, NOW, delivery, hours, message, registration

FORM = registration()


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """One registration and two people."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [FORM], {}, campaign=CAMPAIGN, now=NOW)
    add_people(engine, "li", "wang")
    return engine


def _put(engine: Engine, text: str, *, person: str = "li", field: str = "f.mobile", hour: float = 0) -> None:
    with transaction(engine) as session:
        drafts.put(session, FORM.id, person=person, field=field, text=text, version=1, now=hours(hour))


def _drafts(engine: Engine, person: str = "li") -> dict[str, Draft]:
    with reading(engine) as session:
        return drafts.of_person(session, FORM.id, person=person)


def test_put_keeps_the_last_text_of_each_field(ledger: Engine) -> None:
    _put(ledger, "139")
    _put(ledger, "1390", hour=1)
    _put(ledger, "", field="note")
    assert _drafts(ledger) == {
        "f.mobile": Draft("1390", 1, hours(1).astimezone(dt.UTC)),
        "note": Draft("", 1, NOW.astimezone(dt.UTC)),
    }


def test_drafts_are_each_persons_own(ledger: Engine) -> None:
    _put(ledger, "139")
    _put(ledger, "137", person="wang")
    assert [_drafts(ledger, who)["f.mobile"].text for who in ("li", "wang")] == ["139", "137"]


def test_put_keeps_64_kb_and_refuses_more(ledger: Engine) -> None:
    _put(ledger, "一" * 21845)
    with pytest.raises(DraftRefusedError, match="64 KB"):
        _put(ledger, "一" * 21846)
    assert len(_drafts(ledger)["f.mobile"].text) == 21845


def test_put_for_unknown_item_is_refused(ledger: Engine) -> None:
    with pytest.raises(UnknownItemError), transaction(ledger) as session:
        drafts.put(session, "R00000000", person="li", field="note", text="", version=1, now=NOW)


def test_drop_forgets_the_named_fields_or_all(ledger: Engine) -> None:
    for field in ("f.mobile", "f.leader", "note"):
        _put(ledger, "1", field=field)
    _put(ledger, "2", person="wang")
    with transaction(ledger) as session:
        drafts.drop(session, FORM.id, person="li", fields=["f.mobile"])
    assert list(_drafts(ledger)) == ["f.leader", "note"]
    with transaction(ledger) as session:
        drafts.drop(session, FORM.id, person="li")
    assert (_drafts(ledger), list(_drafts(ledger, "wang"))) == ({}, ["f.mobile"])
