"""Skips: put aside by one person, for that person alone."""

import datetime as dt

import pytest

from store.engine import Engine, reading, transaction
from store.errors import UnknownItemError
from store.queries import deliveries, messages, skips
from tests.store.people import add_people
from tests.store.values import CAMPAIGN, NOW, delivery, hours, message, registration

FORM, OTHER = registration(), registration(part="3")


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """Two registrations and two people."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [FORM, OTHER], {}, campaign=CAMPAIGN, now=NOW)
    add_people(engine, "li", "wang")
    return engine


def _skip(engine: Engine, item: str, person: str, hour: float = 0) -> None:
    with transaction(engine) as session:
        skips.put(session, item, person=person, now=hours(hour))


def _skipped(engine: Engine, person: str) -> dict[str, dt.datetime]:
    with reading(engine) as session:
        return skips.of_person(session, person)


def test_put_twice_keeps_the_later_moment(ledger: Engine) -> None:
    _skip(ledger, FORM.id, "li")
    _skip(ledger, FORM.id.lower(), "li", 1)
    assert (_skipped(ledger, "li"), _skipped(ledger, "wang")) == ({FORM.id: hours(1).astimezone(dt.UTC)}, {})


def test_put_unknown_item_is_refused(ledger: Engine) -> None:
    with pytest.raises(UnknownItemError):
        _skip(ledger, "R00000000", "li")


def test_drop_puts_back_one_or_all(ledger: Engine) -> None:
    for item in (FORM.id, OTHER.id):
        _skip(ledger, item, "li")
    _skip(ledger, FORM.id, "wang")
    with transaction(ledger) as session:
        skips.drop(session, person="li", item=FORM.id)
    assert list(_skipped(ledger, "li")) == [OTHER.id]
    with transaction(ledger) as session:
        skips.drop(session, person="li")
    assert (_skipped(ledger, "li"), list(_skipped(ledger, "wang"))) == ({}, [FORM.id])
