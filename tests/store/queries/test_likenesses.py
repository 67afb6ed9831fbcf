"""Traces, pairs and distinctions: bounded look-ups, and a person's word that no reading removes."""

import pytest

from domain.likeness.findings import Likeness
from domain.likeness.profile import Trace, TraceKind
from store.engine import Engine, reading, transaction
from store.errors import DistinctionRefusedError
from store.queries import deliveries, likenesses, messages, submissions, traces
from store.queries.traces import Left
from tests.store.values import CAMPAIGN, NOW, delivery, message, registration

ONE, OTHER = sorted((registration("a", team="甲队"), registration("b", team="乙队")), key=lambda one: one.id)
THIRD = registration("c", team="丙队")
MOBILE, BAND = Trace(TraceKind.MOBILE, 13800000000), Trace(TraceKind.TEXT, -(1 << 63))
PAIR = Likeness(ONE.id, OTHER.id, TraceKind.MOBILE, {"value": "13800000000"})


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A database with three registrations."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery(name, uid=at) for at, name in enumerate("abc", 1)], now=NOW)
        for name, team in (("a", "甲队"), ("b", "乙队"), ("c", "丙队")):
            messages.save(session, message(name), [registration(name, team=team)], {}, campaign=CAMPAIGN, now=NOW)
    return engine


def test_meetings_are_the_earliest_of_each_trace(ledger: Engine) -> None:
    left = {
        ONE.id: Left(3, frozenset({MOBILE, BAND})),
        OTHER.id: Left(1, frozenset({MOBILE})),
        THIRD.id: Left(2, frozenset({MOBILE})),
    }
    with transaction(ledger) as session:
        traces.replace(session, left, {})
        assert traces.present(session, left) == left
        found = traces.meetings(session, [MOBILE, BAND, Trace(TraceKind.TEXT, 1)], limit=2)
    assert found == {MOBILE: [(1, OTHER.id), (2, THIRD.id)], BAND: [(3, ONE.id)]}


def test_traces_are_replaced(ledger: Engine) -> None:
    with transaction(ledger) as session:
        before = {ONE.id: Left(3, frozenset({MOBILE, BAND}))}
        traces.replace(session, before, {})
        traces.replace(session, {ONE.id: Left(2, frozenset({BAND}))}, before)
        assert traces.present(session, [ONE.id]) == {ONE.id: Left(2, frozenset({BAND}))}
        traces.replace(session, {ONE.id: Left(2, frozenset())}, traces.present(session, [ONE.id]))
        assert traces.present(session, [ONE.id]) == {}


def test_pairs_tell_what_changed(ledger: Engine) -> None:
    changed = PAIR._replace(evidence={"value": "13900000000"})
    with transaction(ledger) as session:
        assert likenesses.replace(session, [ONE.id], [PAIR]) == [PAIR]
        assert likenesses.replace(session, [OTHER.id], [PAIR]) == []
        assert likenesses.replace(session, [OTHER.id], [changed]) == [PAIR, changed]
        assert likenesses.pairs(session, [ONE.id, OTHER.id]) == [changed]
        assert likenesses.between(session, [ONE.id], [THIRD.id]) == []
        assert likenesses.replace(session, [THIRD.id], []) == []
        assert likenesses.replace(session, [ONE.id], []) == [changed]


def test_distinction_is_of_both_and_taken_back(ledger: Engine) -> None:
    with transaction(ledger) as session:
        assert likenesses.distinguish(session, OTHER.id, ONE.id.lower(), actor="li", now=NOW) == (ONE.id, OTHER.id)
        assert likenesses.distinct(session, [OTHER.id, THIRD.id]) == {frozenset({ONE.id, OTHER.id})}
        likenesses.take_back(session, ONE.id, OTHER.id, actor="li", now=NOW)
        assert likenesses.distinct(session, [OTHER.id]) == set()


def test_distinction_of_a_stranger_is_refused(ledger: Engine) -> None:
    with pytest.raises(DistinctionRefusedError, match="RXXXXXXXX"), transaction(ledger) as session:
        likenesses.distinguish(session, ONE.id, "RXXXXXXXX", actor="li", now=NOW)


def test_reading_removes_traces_and_pairs_but_nothing_a_person_spoke_of(ledger: Engine) -> None:
    with transaction(ledger) as session:
        traces.replace(session, {THIRD.id: Left(1, frozenset({MOBILE}))}, {})
        likenesses.distinguish(session, ONE.id, OTHER.id, actor="li", now=NOW)
        for name in "abc":
            messages.save(session, message(name), [], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert traces.present(session, [THIRD.id]) == {}
        assert [submissions.get(session, one.id) is None for one in (ONE, OTHER, THIRD)] == [False, False, True]
