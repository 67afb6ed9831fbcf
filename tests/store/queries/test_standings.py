"""Where items stood at a moment, on both databases."""

import datetime as dt

from domain.decision import Decision, Verdict
from domain.message import Kind
from domain.submission import State
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, messages, reports, standings
from store.queries.counts import Balance
from store.queries.standings import Movement
from tests.store.values import CAMPAIGN, NOW, delivery, digest, message, registration

DAY = dt.timedelta(days=1)


def arrive(engine: Engine, name: str, received: dt.datetime, *, kind: Kind = Kind.SUBMISSION, form: bool = True) -> str:
    """Store a mail, with a registration unless ``form`` says no, and return the registration's id."""
    one = registration(name)
    mail = message(name, kind=kind, findings=())
    with transaction(engine) as session:
        deliveries.record(session, [delivery(name, uid=int(digest(name)[:7], 16), received=received)], now=NOW)
        messages.save(session, mail, [one] if form else [], {one.id: ()} if form else {}, campaign=CAMPAIGN, now=NOW)
    return one.id


def decide(engine: Engine, item: str, verdict: Verdict, at: dt.datetime) -> None:
    given = Decision(item, verdict, "li", at, () if verdict in (Verdict.ACCEPT, Verdict.REOPEN) else ("other",))
    with transaction(engine) as session:
        decisions.decide(session, given, campaign=CAMPAIGN, now=at, other_reasons_allowed=True)


def test_items_are_counted_by_where_they_stood_at_both_ends(engine: Engine) -> None:
    old, new = arrive(engine, "old", NOW - 2 * DAY), arrive(engine, "new", NOW + DAY)
    arrive(engine, "later", NOW + 9 * DAY)
    arrive(engine, "bare", NOW + DAY, form=False)
    arrive(engine, "letter", NOW + DAY, kind=Kind.CORRESPONDENCE, form=False)
    decide(engine, old, Verdict.ACCEPT, NOW - DAY)
    decide(engine, old, Verdict.REOPEN, NOW + DAY)
    decide(engine, new, Verdict.REJECT, NOW + 2 * DAY)
    decide(engine, new, Verdict.RETURN, NOW + 8 * DAY)

    with reading(engine) as session:
        moved = standings.movements(session, since=NOW, until=NOW + 7 * DAY)
        decided = standings.decided(session, until=NOW + 7 * DAY)
        waiting = standings.waiting(session, until=NOW + 7 * DAY)
        balance = standings.balance(session, until=NOW + 7 * DAY)

    assert sorted(moved, key=str) == sorted(
        [
            Movement("", None, State.WAITING, 1),
            Movement("registration", None, State.REJECTED, 1),
            Movement("registration", State.ACCEPTED, State.WAITING, 1),
        ],
        key=str,
    )
    assert decided == {old: State.WAITING, new: State.REJECTED}
    assert waiting == [("registration", NOW - 2 * DAY), ("", NOW + DAY)]
    assert (balance, balance.holds) == (Balance(4, 0, 0, 1, 2, 1, 0, 0), True)


def test_kept_reports_come_back_as_they_were_the_last_first(engine: Engine) -> None:
    with transaction(engine) as session:
        numbers = [reports.next_version(session, "2024-W20")]
        reports.keep(session, "2024-W20", version=1, content=b'{"a":1}', actor="li", now=NOW)
        numbers.append(reports.next_version(session, "2024-W20"))
        reports.keep(session, "2024-W20", version=2, content="二".encode(), actor="li", now=NOW + DAY)

    with reading(engine) as session:
        found = reports.latest(session, "2024-W20")
        made = reports.made(session, "2024-W20"), reports.made(session, "2024-W21")
        nothing = reports.latest(session, "2024-W21")

    assert (numbers, found, made, nothing) == (
        [1, 2],
        reports.Kept(2, NOW + DAY, "二".encode()),
        (NOW + DAY, None),
        None,
    )
