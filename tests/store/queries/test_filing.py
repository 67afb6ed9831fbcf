"""Filing: what is to be put away, what was begun, what is done."""

from typing import TypedDict

from store.engine import Engine, transaction
from store.queries import deliveries, filing
from store.queries.filing import Filed
from tests.store.values import NOW, delivery, hours


class Folder(TypedDict):
    account: str
    folder: str
    uidvalidity: int


INBOX: Folder = {"account": "office", "folder": "INBOX", "uidvalidity": 7}
RENUMBERED: Folder = {"account": "office", "folder": "INBOX", "uidvalidity": 8}


def test_recorded_mails_wait_in_the_order_of_their_uids(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("b", uid=2), delivery("a", uid=1, received=hours(1))], now=NOW)
        found = filing.waiting(session, **INBOX)
    assert found == [Filed(1, 1000, hours(1), None), Filed(2, 1000, NOW, None)]


def test_what_is_begun_waits_and_says_where_the_folder_ended(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
        filing.begin(session, **INBOX, uids=[2], above=70)
        assert [(one.uid, one.begun) for one in filing.waiting(session, **INBOX)] == [(1, None), (2, 70)]


def test_what_is_done_waits_no_more(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
        filing.finish(session, **INBOX, uids=[1], now=NOW)
        assert [one.uid for one in filing.waiting(session, **INBOX)] == [2]


def test_what_was_done_before_the_folder_was_renumbered_waits_no_more(engine: Engine) -> None:
    again = [delivery("a", uid=1, uidvalidity=8), delivery("b", uid=2, uidvalidity=8)]
    with transaction(engine) as session:
        deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
        filing.finish(session, **INBOX, uids=[1], now=NOW)
        deliveries.record(session, again, now=NOW)
        assert [one.uid for one in filing.waiting(session, **RENUMBERED)] == [2]


def test_the_same_bytes_twice_in_a_folder_are_both_put_away(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery(uid=1), delivery(uid=2)], now=NOW)
        filing.finish(session, **INBOX, uids=[1], now=NOW)
        assert [one.uid for one in filing.waiting(session, **INBOX)] == [2]
