"""Heartbeats: the last try, the last success, and whether a silence was announced."""

from store.engine import Engine, connection, transaction
from store.queries import heartbeats
from store.queries.heartbeats import Heartbeat
from tests.store.values import NOW, hours


def test_beat_of_a_new_mailbox(engine: Engine) -> None:
    with transaction(engine) as session:
        assert heartbeats.beat(session, "office", now=NOW) == Heartbeat("office", NOW, NOW, NOW, None, "")


def test_beat_that_fails_keeps_the_last_success(engine: Engine) -> None:
    with transaction(engine) as session:
        heartbeats.beat(session, "office", now=NOW)
        found = heartbeats.beat(session, "office", now=hours(1), error="断开")
    assert found == Heartbeat("office", NOW, hours(1), NOW, None, "断开")


def test_beat_that_never_succeeded(engine: Engine) -> None:
    with transaction(engine) as session:
        heartbeats.beat(session, "office", now=NOW, error="断开")
        found = heartbeats.beat(session, "office", now=hours(1), error="拒绝")
    assert found == Heartbeat("office", NOW, hours(1), None, None, "拒绝")


def test_announcement_lasts_until_it_is_taken_back(engine: Engine) -> None:
    with transaction(engine) as session:
        heartbeats.beat(session, "office", now=NOW, error="断开")
        heartbeats.announce(session, "office", at=hours(1))
        during = heartbeats.beat(session, "office", now=hours(2), error="断开")
        after = heartbeats.beat(session, "office", now=hours(3))
        heartbeats.announce(session, "office", at=None)
    with connection(engine) as session:
        (last,) = heartbeats.heartbeats(session)
    assert (during.alerted, after.alerted, last.alerted) == (hours(1), hours(1), None)


def test_heartbeats_stand_by_name(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in ("b", "a"):
            heartbeats.beat(session, name, now=NOW)
        assert [one.account for one in heartbeats.heartbeats(session)] == ["a", "b"]
