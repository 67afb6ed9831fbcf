"""Deliveries: each arrival once, marks that only rise, failures counted."""

import datetime as dt
from typing import TypedDict

from domain.message import Progress
from domain.submission import Submission
from store.engine import Engine, reading, transaction
from store.queries import deliveries, messages, submissions
from store.queries.deliveries import Poll
from store.queries.events import Event, of_items
from tests.store.values import CAMPAIGN, NOW, delivery, digest, hours, message, registration


class Folder(TypedDict):
    account: str
    folder: str
    uidvalidity: int


INBOX: Folder = {"account": "office", "folder": "INBOX", "uidvalidity": 7}


def test_record_new_mail_waits_to_be_read(engine: Engine) -> None:
    with transaction(engine) as session:
        count = deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
    with reading(engine) as session:
        waiting = messages.waiting(session)
    assert (count, waiting) == (2, sorted([digest("a"), digest("b")]))


def test_record_same_identity_again_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
    with transaction(engine) as session:
        again = deliveries.record(session, [delivery(), delivery()], now=hours(1))
    with reading(engine) as session:
        events = of_items(session, {digest("mail"): "message"})
    assert (again, [event.at for event in events]) == (0, [NOW])


def test_record_same_bytes_under_another_uid_is_a_delivery_of_the_same_message(engine: Engine) -> None:
    with transaction(engine) as session:
        count = deliveries.record(session, [delivery(uid=1), delivery(uid=2)], now=NOW)
        waiting = messages.waiting(session)
    assert (count, waiting) == (2, [digest("mail")])


def test_record_many_arrivals_at_once(engine: Engine) -> None:
    arrivals = [delivery(f"mail {uid}", uid=uid) for uid in range(1, 1202)]
    with transaction(engine) as session:
        assert deliveries.record(session, arrivals, now=NOW) == 1201
        assert len(deliveries.known_uids(session, **INBOX)) == 1201


def test_record_nothing_is_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        assert deliveries.record(session, [], now=NOW) == 0


def test_record_writes_an_event_without_personal_data(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=5)], now=NOW)
        events = of_items(session, {digest("mail"): "message"})
    details = {"delivery": 1, "uid": 5}
    assert events == [Event(NOW, "system", "message", digest("mail"), "arrived", details)]


def _save_read(engine: Engine) -> Submission:
    found = registration()
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=1)], now=NOW)
        messages.begin(session, digest("mail"), now=NOW)
        messages.save(session, message(), [found], {}, campaign=CAMPAIGN, now=NOW)
    return found


def test_record_earlier_arrival_lowers_and_has_it_judged_again(engine: Engine) -> None:
    found = _save_read(engine)
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=2, received=hours(-1))], now=NOW)
    with reading(engine) as session:
        standing = messages.standing(session, digest("mail"))
        submission = submissions.get(session, found.id)
    assert (standing.received, standing.progress, standing.attempts) == (hours(-1), Progress.WAITING, 0)
    assert submission is not None
    assert submission.received == hours(-1)


def test_record_later_arrival_changes_no_judgement(engine: Engine) -> None:
    _save_read(engine)
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=2, received=hours(1))], now=NOW)
        standing = messages.standing(session, digest("mail"))
    assert (standing.received, standing.progress) == (NOW, Progress.DONE)


def test_record_earliest_of_one_batch_counts(engine: Engine) -> None:
    arrivals = [delivery(uid=1), delivery(uid=2, received=hours(-2)), delivery(uid=3, received=hours(-1))]
    with transaction(engine) as session:
        deliveries.record(session, arrivals, now=NOW)
        assert messages.received(session, digest("mail")) == hours(-2)


def test_known_uids_above_a_mark_of_one_generation(engine: Engine) -> None:
    arrivals = [delivery(uid=1), delivery(uid=2), delivery(uid=3), delivery(uid=9, uidvalidity=8)]
    with transaction(engine) as session:
        deliveries.record(session, arrivals, now=NOW)
        assert deliveries.known_uids(session, **INBOX) == {1, 2, 3}
        assert deliveries.known_uids(session, **INBOX, above=2) == {3}


def test_high_water_of_new_folder_is_zero(engine: Engine) -> None:
    with reading(engine) as session:
        assert deliveries.high_water(session, **INBOX) == 0


def test_advance_only_rises(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.advance(session, **INBOX, uid=4_294_967_295, now=NOW)
        deliveries.advance(session, **INBOX, uid=3, now=NOW)
    with reading(engine) as session:
        assert deliveries.high_water(session, **INBOX) == 4_294_967_295


def test_compared_is_noted_without_a_poll(engine: Engine) -> None:
    with transaction(engine) as session:
        before = deliveries.compared(session, **INBOX)
        deliveries.note_compared(session, **INBOX, now=NOW)
    with reading(engine) as session:
        assert (before, deliveries.compared(session, **INBOX)) == (None, NOW)


def test_failures_are_counted_and_cleared(engine: Engine) -> None:
    with transaction(engine) as session:
        tries = [deliveries.note_failure(session, **INBOX, uid=uid, error="NO", now=NOW) for uid in (5, 5, 4)]
        before = deliveries.failing(session, **INBOX)
        deliveries.clear_failures(session, **INBOX, uids=[5, 99])
        deliveries.clear_failures(session, **INBOX, uids=[])
        after = deliveries.failing(session, **INBOX)
    assert (tries, before, after) == ([1, 2, 1], {4: 1, 5: 2}, {4: 1})


def _poll(engine: Engine, *, now: dt.datetime, error: str = "", uidvalidity: int = 7) -> None:
    with transaction(engine) as session:
        deliveries.note_poll(session, account="office", folder="INBOX", uidvalidity=uidvalidity, now=now, error=error)


def test_polls_tell_last_try_and_last_success(engine: Engine) -> None:
    _poll(engine, now=NOW)
    _poll(engine, now=hours(1), error="服务器没有应答")
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=1), delivery(uid=2)], now=NOW)
        deliveries.advance(session, **INBOX, uid=2, now=NOW)
        deliveries.note_failure(session, **INBOX, uid=3, error="NO", now=NOW)
        assert deliveries.polls(session) == [Poll("office", "INBOX", 7, 2, hours(1), NOW, "服务器没有应答", 2, 1)]


def test_polls_show_the_newest_generation_of_a_folder(engine: Engine) -> None:
    _poll(engine, now=NOW)
    _poll(engine, now=hours(1), error="断开", uidvalidity=8)
    with reading(engine) as session:
        assert deliveries.polls(session) == [Poll("office", "INBOX", 8, 0, hours(1), NOW, "断开", 0, 0)]


def test_poll_that_succeeds_clears_the_error(engine: Engine) -> None:
    _poll(engine, now=NOW, error="断开")
    _poll(engine, now=hours(1))
    with reading(engine) as session:
        assert deliveries.polls(session) == [Poll("office", "INBOX", 7, 0, hours(1), hours(1), "", 0, 0)]
