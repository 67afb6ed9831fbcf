"""A past week stays as it was, whatever comes after: gathered as of its end, kept, and told again."""

import datetime as dt

import pytest

from domain.decision import Verdict
from domain.dossiers import Ground
from domain.message import Attachment, Kind, Outcome
from reports.week import Week
from reports.weekly import keep, kept
from store.engine import Engine, reading, transaction
from store.queries import dossiers, events, findings
from store.queries.dossiers import Row
from store.tables import Source
from tests.reports.ledger import NOW, TUESDAY, WEEK, arrive, decide, fault, gathered
from tests.store.values import application, digest, registration

DAY = dt.timedelta(days=1)
WEEKS = 7 * DAY


def test_what_arrives_later_does_not_change_a_past_week(engine: Engine) -> None:
    old, new = application("a"), application("bb")
    rows = [Row(digest(name), "3", Ground.NAME) for name in ("a", "ccc")]
    arrive(engine, "a", TUESDAY, [old], [fault("mobile-invalid")], files=[_material("summary")])
    with transaction(engine) as session:
        dossiers.put(session, old.id, rows[:1], ["summary"], now=NOW)
    before = gathered(engine)

    arrive(engine, "bb", TUESDAY + WEEKS, [new], [fault("revision", other=old.id)])
    arrive(engine, "ccc", TUESDAY + WEEKS, kind=Kind.CORRESPONDENCE, files=[_material("report")])
    with transaction(engine) as session:
        dossiers.put(session, old.id, rows, ["report", "summary"], now=NOW)
        found = [fault("superseded", other=new.id)]
        findings.replace_for_submission(session, old.id, found, source=Source.DUPLICATE)

    assert gathered(engine) == before
    assert [(one.id, one.came) for one in before.dossiers] == [(old.id, ("活动总结",))]
    after = gathered(engine, week=Week(2024, 21), now=NOW + WEEKS)
    assert [one.id for one in after.dossiers] == [new.id]
    assert sorted((one.code, one.week, one.total) for one in after.problems) == [
        ("mobile-invalid", 0, 1),
        ("revision", 1, 1),
        ("superseded", 0, 1),
    ]


def _material(kind: str) -> Attachment:
    return Attachment("3", f"{kind}.docx", digest(kind), 9, "", Outcome.MATERIAL, kind)


def test_kept_report_is_told_again_whatever_came_later(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")], [fault("mobile-invalid")])
    with transaction(engine) as session:
        first = keep(session, gathered(engine), actor="li")
    arrive(engine, "bb", TUESDAY, [registration("bb")], known=NOW + DAY)
    decide(engine, registration("a").id, Verdict.ACCEPT, TUESDAY + DAY)

    with reading(engine) as session:
        again = kept(session, WEEK)
        log = [(one.actor, one.what, one.details) for one in events.since(session, 0) if one.item == "2024-W20"]

    assert again is not None
    assert (again, again.version, len(again.items)) == (first, 1, 1)
    assert log == [("li", "reported", {"week": "2024-W20", "version": 1})]


def test_kept_again_is_a_further_version_and_the_first_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        keep(session, gathered(engine), actor="li")
    arrive(engine, "a", TUESDAY, [registration("a")], known=NOW + DAY)
    with transaction(engine) as session:
        second = keep(session, gathered(engine), actor="li")

    with reading(engine) as session:
        last = kept(session, WEEK)

    assert (second.version, last) == (2, second)


def test_running_week_is_not_kept(engine: Engine) -> None:
    running = gathered(engine, now=TUESDAY)

    with pytest.raises(ValueError, match="2024-W20 is not over"), transaction(engine) as session:
        keep(session, running, actor="li")


def test_what_became_known_late_is_told_by_the_next_report(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")], known=TUESDAY)
    with transaction(engine) as session:
        keep(session, gathered(engine), actor="li")
    arrive(engine, "bb", TUESDAY, [registration("bb"), registration("bb", index=1)], known=NOW + DAY)

    following = gathered(engine, Week(2024, 21), NOW + WEEKS)

    assert (following.caught_up, following.before[0].received, following.flows[0].opening) == (2, 1, 3)
