"""Claims: one person has an item, for a quarter of an hour, and nobody waits for one who left."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.engine import Engine, reading, transaction
from store.errors import UnknownItemError
from store.queries import claims, decisions, deliveries, messages
from store.queries.claims import Claim
from store.queries.decisions import Entry
from tests.store.counting import questions
from tests.store.people import add_people
from tests.store.values import CAMPAIGN, NOW, delivery, digest, finding, hours, message, registration

FORM, OTHER = registration(), registration(part="3")
BARE = f"M{digest('bare')[:10]}"
EDGE = NOW + claims.LEASE


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """Two registrations, a bare mail, and two people."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery(), delivery("bare", uid=2)], now=NOW)
        messages.save(session, message(), [FORM, OTHER], {}, campaign=CAMPAIGN, now=NOW)
        mail = message("bare", findings=[finding("no-form")])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    add_people(engine, "li", "wang")
    return engine


def _take(engine: Engine, person: str, item: str = FORM.id, now: dt.datetime = NOW) -> Claim:
    with transaction(engine) as session:
        return claims.take(session, item, person=person, now=now)


def _claim(person: str, taken: dt.datetime, until: dt.datetime, item: str = FORM.id) -> Claim:
    return Claim(item, person, f"{person}员", taken.astimezone(dt.UTC), until.astimezone(dt.UTC))


def _logged(engine: Engine, item: str = FORM.id) -> list[Entry]:
    with reading(engine) as session:
        return [one for one in decisions.history(session, item) if one.what in {"revealed", "taken-over"}]


def test_take_gives_what_nobody_has(ledger: Engine) -> None:
    assert _take(ledger, "li") == _claim("li", NOW, EDGE)
    assert _logged(ledger) == [Entry(NOW.astimezone(dt.UTC), "li", "revealed")]


def test_take_tells_who_has_it(ledger: Engine) -> None:
    _take(ledger, "li")
    assert _take(ledger, "wang", now=EDGE - dt.timedelta(seconds=1)) == _claim("li", NOW, EDGE)


def test_take_renews_ones_own_without_another_event(ledger: Engine) -> None:
    later = NOW + dt.timedelta(minutes=10)
    _take(ledger, "li")
    assert _take(ledger, "li", now=later) == _claim("li", NOW, later + claims.LEASE)
    assert len(_logged(ledger)) == 1


def test_take_gives_what_has_lapsed(ledger: Engine) -> None:
    _take(ledger, "li")
    assert _take(ledger, "wang", now=EDGE) == _claim("wang", EDGE, EDGE + claims.LEASE)


def test_take_anew_what_has_lapsed_is_another_event(ledger: Engine) -> None:
    _take(ledger, "li")
    assert _take(ledger, "li", now=EDGE) == _claim("li", EDGE, EDGE + claims.LEASE)
    assert len(_logged(ledger)) == 2


def test_take_message_reveals_nothing(ledger: Engine) -> None:
    assert _take(ledger, "li", BARE.lower()) == _claim("li", NOW, EDGE, BARE)
    assert _logged(ledger, BARE) == []


def test_take_unknown_item_is_refused(ledger: Engine) -> None:
    with pytest.raises(UnknownItemError):
        _take(ledger, "li", "R00000000")


def test_take_by_many_at_once_gives_it_to_one(ledger: Engine) -> None:
    add_people(ledger, *(f"p{number}" for number in range(8)))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: _take(ledger, f"p{number}").person, range(8)))
    assert len(set(found)) == 1


def test_renew_keeps_ones_own(ledger: Engine) -> None:
    _take(ledger, "li")
    with transaction(ledger) as session:
        kept = [claims.renew(session, FORM.id, person=who, now=hours(0.1)) for who in ("li", "wang")]
        assert kept == [True, False]
        assert claims.holders(session, [FORM.id], now=hours(0.3))[FORM.id].person == "li"


def test_renew_what_has_lapsed_tells_so(ledger: Engine) -> None:
    _take(ledger, "li")
    with transaction(ledger) as session:
        assert not claims.renew(session, FORM.id, person="li", now=EDGE)


def test_release_lets_go_of_ones_own_only(ledger: Engine) -> None:
    _take(ledger, "li")
    with transaction(ledger) as session:
        claims.release(session, FORM.id, person="wang")
        assert FORM.id in claims.holders(session, [FORM.id], now=NOW)
        claims.release(session, FORM.id, person="li")
        assert claims.holders(session, [FORM.id], now=NOW) == {}


def test_take_over_is_an_event(ledger: Engine) -> None:
    _take(ledger, "li")
    with transaction(ledger) as session:
        assert claims.take_over(session, FORM.id, person="wang", now=hours(0.1)) == _claim(
            "wang", hours(0.1), hours(0.1) + claims.LEASE
        )
    at = hours(0.1).astimezone(dt.UTC)
    assert _logged(ledger)[1:] == [
        Entry(at, "wang", "taken-over", {"from": "li"}),
        Entry(at, "wang", "revealed"),
    ]


@pytest.mark.parametrize("holder", ["wang", None])
def test_take_over_of_what_nobody_else_has_takes_it(ledger: Engine, holder: str | None) -> None:
    if holder is not None:
        _take(ledger, holder)
    with transaction(ledger) as session:
        assert claims.take_over(session, FORM.id, person="wang", now=NOW) == _claim("wang", NOW, EDGE)
    assert [one.what for one in _logged(ledger)] == ["revealed"]


def _assign(engine: Engine, item: str = FORM.id) -> None:
    with transaction(engine) as session:
        claims.assign(session, item, to="wang", by="li", now=NOW)


def test_assign_hands_an_item_to_a_person_for_a_shift(ledger: Engine) -> None:
    _take(ledger, "li")
    _assign(ledger)
    assert _take(ledger, "li") == _claim("wang", NOW, NOW + claims.SHIFT)
    with reading(ledger) as session:
        [said] = [one for one in decisions.history(session, FORM.id) if one.what == "assigned"]
    assert said == Entry(NOW.astimezone(dt.UTC), "li", "assigned", {"to": "wang"})


def test_take_what_was_handed_out_is_a_sight_once_it_is_opened(ledger: Engine) -> None:
    _assign(ledger)
    assert _logged(ledger) == []
    for at in (hours(1), hours(2)):
        assert _take(ledger, "wang", now=at) == _claim("wang", NOW, NOW + claims.SHIFT)
    assert _logged(ledger) == [Entry(hours(1).astimezone(dt.UTC), "wang", "revealed")]


def test_take_near_the_end_of_a_shift_prolongs_it(ledger: Engine) -> None:
    _assign(ledger)
    late = NOW + claims.SHIFT - dt.timedelta(minutes=1)
    assert _take(ledger, "wang", now=late) == _claim("wang", NOW, late + claims.LEASE)


def test_assign_message_by_any_spelling(ledger: Engine) -> None:
    _assign(ledger, BARE.lower())
    with reading(ledger) as session:
        assert [one.item for one in claims.held(session, now=NOW)] == [BARE]


def test_holders_of_many_are_asked_for_at_once(ledger: Engine) -> None:
    _take(ledger, "li")
    _take(ledger, "wang", OTHER.id, hours(0.1))
    counts = []
    for wanted in ([FORM.id], [FORM.id, OTHER.id, BARE]):
        with reading(ledger) as session, questions(ledger) as asked:
            found = claims.holders(session, wanted, now=hours(0.2))
        counts.append(len(asked))
    assert {item: one.person for item, one in found.items()} == {FORM.id: "li", OTHER.id: "wang"}
    assert counts[0] == counts[1]


def test_held_leaves_out_what_has_lapsed(ledger: Engine) -> None:
    _take(ledger, "li")
    _take(ledger, "wang", OTHER.id, hours(0.1))
    with reading(ledger) as session:
        assert [one.item for one in claims.held(session, now=hours(0.2))] == [FORM.id, OTHER.id]
        assert [one.item for one in claims.held(session, now=EDGE)] == [OTHER.id]
