"""The week's report gathered from a real database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.decision import Verdict
from domain.finding import Finding, Severity
from domain.form import FieldValue
from domain.message import Delivery, Kind
from domain.submission import State, Submission
from intake.packs import load_campaign
from reports.week import Week
from reports.weekly import Item, Mailbox, Problem, Total, WeeklyReport, gather
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, messages
from store.queries.counts import Balance
from tests.store.values import application, decision, digest, message, registration

CAMPAIGN = load_campaign("shenyang-2024")
ZONE = CAMPAIGN.timezone
WEEK = Week(2024, 20)
TUESDAY = dt.datetime(2024, 5, 14, 9, 30, tzinfo=ZONE)
NOW = dt.datetime(2024, 5, 20, 8, 0, tzinfo=ZONE)
REGISTRATION = "活动登记表"
APPLICATION = "“智惠行动”项目申报书"
NOTHING = (Total(REGISTRATION, 0, 0, 0, 0), Total(APPLICATION, 0, 0, 0, 0), Total("未见表格", 0, 0, 0, 0))


def fault(code: str) -> Finding:
    return Finding(code, Severity.CORRECT, f"问题：{code}")


def arrive(
    engine: Engine,
    name: str,
    received: dt.datetime,
    submissions: Sequence[Submission] = (),
    findings: Sequence[Finding] = (),
    *,
    kind: Kind = Kind.SUBMISSION,
) -> None:
    """Store a mail with its submissions; the findings are on each of them, or on the mail that has none."""
    judged = {one.id: findings for one in submissions}
    mail = message(name, kind=kind, findings=() if submissions else findings, subject="登记表见附件")
    with transaction(engine) as session:
        deliveries.record(session, [Delivery("office", "INBOX", 1, len(name), digest(name), 9, received)], now=NOW)
        messages.save(session, mail, submissions, judged, campaign=CAMPAIGN, now=NOW)


def gathered(engine: Engine, week: Week = WEEK, now: dt.datetime = NOW) -> WeeklyReport:
    with reading(engine) as session:
        return gather(session, week=week, campaign=CAMPAIGN, now=now)


def test_empty_store_gives_an_empty_report_that_balances(engine: Engine) -> None:
    report = gathered(engine)

    assert report == WeeklyReport(
        campaign="2024年沈阳市科技志愿服务活动",
        label="2024-W20",
        first=dt.date(2024, 5, 13),
        last=dt.date(2024, 5, 19),
        made=NOW,
        balance=Balance(0, 0, 0, 0, 0, 0, 0, 0),
        items=(),
        problems=(),
        week=NOTHING,
        to_date=NOTHING,
        mailboxes=(),
        headings=CAMPAIGN.headings,
    )


def test_registration_is_listed_with_its_values_and_findings(engine: Engine) -> None:
    one = registration("a")
    fields = {
        name: FieldValue(text, text)
        for name, text in (("unit", "甲学会"), ("leader", "赵知行"), ("planned_time", "5月18日"))
    }
    arrive(engine, "a", TUESDAY, [replace(one, fields={**one.fields, **fields})], [fault("mobile-invalid")])

    assert gathered(engine).items == (
        Item(
            id=one.id,
            received=TUESDAY,
            form=REGISTRATION,
            team="启明星服务队",
            unit="甲学会",
            subject="科普进社区",
            leader="赵知行",
            phone="13800000000",
            time="5月18日",
            state=State.WAITING,
            findings=("问题：mobile-invalid",),
        ),
    )


def test_application_without_mobile_shows_its_landline(engine: Engine) -> None:
    one = application("a")
    arrive(
        engine, "a", TUESDAY, [replace(one, fields={**one.fields, "phone": FieldValue("024-20001234", "024-20001234")})]
    )

    assert [item.phone for item in gathered(engine).items] == ["024-20001234"]


def test_message_without_form_is_listed_under_its_sender(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, findings=[fault("file-unreadable")])

    assert gathered(engine).items == (
        Item(
            id=f"M{digest('a')[:10]}",
            received=TUESDAY,
            form="未见表格",
            team="张三",
            unit="",
            subject="登记表见附件",
            leader="",
            phone="",
            time="",
            state=State.WAITING,
            findings=("问题：file-unreadable",),
        ),
    )


def test_correspondence_is_counted_and_not_listed(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, kind=Kind.CORRESPONDENCE)

    report = gathered(engine)

    assert (report.items, report.balance) == ((), Balance(1, 0, 0, 0, 0, 1, 0, 0))


@pytest.mark.parametrize(
    ("received", "listed"),
    [
        (dt.datetime(2024, 5, 12, 23, 59, 59, tzinfo=ZONE), 0),
        (dt.datetime(2024, 5, 13, tzinfo=ZONE), 1),
        (dt.datetime(2024, 5, 19, 23, 59, 59, tzinfo=ZONE), 1),
        (dt.datetime(2024, 5, 20, tzinfo=ZONE), 0),
    ],
)
def test_week_begins_and_ends_at_midnight_of_the_campaign(engine: Engine, received: dt.datetime, listed: int) -> None:
    arrive(engine, "a", received, [registration("a")])
    arrive(engine, "bb", received, findings=[fault("file-unreadable")])

    assert len(gathered(engine).items) == 2 * listed


def test_items_stand_in_the_order_of_arrival(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY + dt.timedelta(hours=2), [registration("a")])
    arrive(engine, "bb", TUESDAY + dt.timedelta(hours=1))
    arrive(engine, "ccc", TUESDAY, [application("ccc")])

    assert [item.form for item in gathered(engine).items] == [APPLICATION, "未见表格", REGISTRATION]


def test_totals_count_the_week_apart_from_all_up_to_its_end(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - dt.timedelta(days=7), [registration("a")])
    arrive(engine, "bb", TUESDAY, [registration("bb"), registration("bb", index=1)])
    arrive(engine, "ccc", TUESDAY)
    arrive(engine, "dddd", TUESDAY + dt.timedelta(days=7), [registration("dddd")])
    with transaction(engine) as session:
        decisions.decide(session, decision(registration("bb").id, Verdict.ACCEPT), campaign=CAMPAIGN, now=NOW)

    report = gathered(engine)

    assert report.week == (Total(REGISTRATION, 1, 1, 0, 0), NOTHING[1], Total("未见表格", 1, 0, 0, 0))
    assert report.to_date == (Total(REGISTRATION, 2, 1, 0, 0), NOTHING[1], Total("未见表格", 1, 0, 0, 0))
    assert (report.balance, report.balance.holds) == (Balance(5, 1, 0, 0, 4, 0, 0, 0), True)


def test_problems_count_the_week_and_all_up_to_its_end_with_their_clause(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - dt.timedelta(days=7), [registration("a")], [fault("mobile-invalid")])
    arrive(engine, "bb", TUESDAY, [registration("bb")], [fault("field-missing:mobile")])
    arrive(engine, "ccc", TUESDAY, [application("ccc")], [fault("field-missing:mobile")])
    arrive(engine, "dddd", TUESDAY, findings=[fault("no-form")])
    arrive(engine, "eeeee", TUESDAY + dt.timedelta(days=7), [registration("eeeee")], [fault("mobile-invalid")])

    assert gathered(engine).problems == (
        Problem("field-missing:mobile", "手机未填写", APPLICATION, "填报说明1", 1, 1),
        Problem("no-form", "来信没有表格", "未见表格", "", 1, 1),
        Problem("field-missing:mobile", "手机未填写", REGISTRATION, "附件1", 1, 1),
        Problem("mobile-invalid", "手机号码有误", REGISTRATION, "", 0, 1),
    )


@pytest.mark.parametrize(
    ("silent", "error", "condition"),
    [
        (dt.timedelta(hours=24), "", "正常"),
        (dt.timedelta(hours=24, seconds=1), "", "已有24小时没有收信"),
        (dt.timedelta(hours=1), "认证失败", "收信失败：认证失败"),
    ],
)
def test_mailbox_says_how_it_is(engine: Engine, silent: dt.timedelta, error: str, condition: str) -> None:
    polled = NOW - silent
    with transaction(engine) as session:
        deliveries.note_poll(session, account="office", folder="INBOX", uidvalidity=1, now=polled, error=error)

    assert gathered(engine).mailboxes == (Mailbox("office", "INBOX", None if error else polled, 0, 0, condition),)


def test_mailbox_counts_mails_that_would_not_come(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.note_poll(session, account="office", folder="INBOX", uidvalidity=1, now=NOW)
        deliveries.note_failure(
            session, account="office", folder="INBOX", uidvalidity=1, uid=5, error="timeout", now=NOW
        )

    assert gathered(engine).mailboxes == (Mailbox("office", "INBOX", NOW, 0, 1, "正常，另有1封取不下来"),)


def test_time_of_making_is_in_the_zone_of_the_campaign(engine: Engine) -> None:
    report = gathered(engine, now=NOW.astimezone(dt.UTC))

    assert report.made.isoformat() == "2024-05-20T08:00:00+08:00"
