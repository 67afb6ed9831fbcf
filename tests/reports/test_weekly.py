"""The week's report gathered from a real database, kept, and told again."""

import datetime as dt

import pytest

from domain.campaign import FieldType
from domain.decision import Verdict
from domain.finding import Severity
from domain.message import Kind
from domain.submission import State
from reports.values import Age, Column, Fault, Flow, Item, Mailbox, Point, Problem, Repeat, Sheet, Teams, Total
from reports.week import Week
from reports.weekly import WeeklyReport
from store.engine import Engine, transaction
from store.queries import deliveries
from store.queries.counts import Balance
from tests.reports.ledger import (
    APPLICATION,
    CAMPAIGN,
    NOW,
    REGISTRATION,
    TUESDAY,
    ZONE,
    arrive,
    decide,
    fault,
    filled,
    gathered,
)
from tests.store.values import application, digest, registration

DAY = dt.timedelta(days=1)
WEEKS = 7 * DAY
STILL = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
QUIET = (Flow(REGISTRATION, *STILL), Flow(APPLICATION, *STILL), Flow("未见表格", *STILL))


def flow(found: WeeklyReport, form: str = REGISTRATION) -> Flow:
    (one,) = (one for one in found.flows if one.form == form)
    return one


def test_empty_store_gives_an_empty_report_that_balances(engine: Engine) -> None:
    nothing = tuple(Total(name, 0, 0, 0, 0) for name in (REGISTRATION, APPLICATION, "未见表格"))

    report = gathered(engine)

    sheets = tuple(Sheet(one.name, one.title, one.columns, ()) for one in report.sheets)
    assert report == WeeklyReport(
        campaign="2024年沈阳市科技志愿服务活动",
        label="2024-W20",
        first=dt.date(2024, 5, 13),
        last=dt.date(2024, 5, 19),
        cutoff=dt.datetime(2024, 5, 20, tzinfo=ZONE),
        made=NOW,
        version=0,
        forms=(REGISTRATION, APPLICATION),
        headings=CAMPAIGN.headings,
        balance=Balance(0, 0, 0, 0, 0, 0, 0, 0),
        flows=QUIET,
        before=QUIET,
        to_date=nothing,
        caught_up=None,
        ages=(Age("3天以内", 0), Age("4至7天", 0), Age("8至30天", 0), Age("超过30天", 0)),
        groups=report.groups,
        problems=(),
        sheets=sheets,
        formless=(),
        repeats=(),
        mails=(),
        late=(),
        calendar=(),
        teams=Teams(0, (), None, ()),
        dossiers=(),
        mailboxes=(),
        series=(Point("2024-W20", (0, 0)),),
    )
    assert [one.lines for one in report.groups] == [(), ()]
    assert [one.title for one in sheets] == ["登记表", "申报书"]


def test_registration_is_listed_with_all_its_values_and_findings(engine: Engine) -> None:
    one = filled(registration("a"), unit="甲学会", leader="赵知行", planned_time="5月18日")
    arrive(engine, "a", TUESDAY, [one], [fault("mobile-invalid")])

    (sheet, _) = gathered(engine).sheets

    labels = [column.label for column in sheet.columns]
    (item,) = sheet.items
    said = dict(zip(labels, item.cells, strict=True))
    assert item == Item(
        id=one.id,
        received=TUESDAY,
        message=f"M{digest('a')[:10]}",
        team="启明星服务队",
        unit="甲学会",
        subject="科普进社区",
        leader="赵知行",
        phone="13800000000",
        time="5月18日",
        state=State.WAITING,
        faults=(Fault("mobile-invalid", "手机号码有误", Severity.CORRECT, "问题：mobile-invalid", ""),),
        cells=item.cells,
    )
    assert (said["服务队名称"], said["手机"], said["计划开展时间"]) == ("启明星服务队", "13800000000", "5月18日")
    assert Column("手机", FieldType.MOBILE) in sheet.columns


def test_application_without_mobile_shows_its_landline(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [filled(application("a"), phone="024-20001234")])

    assert [item.phone for item in gathered(engine).items] == ["024-20001234"]


def test_message_without_form_is_listed_under_its_sender(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, findings=[fault("file-unreadable")])

    (item,) = gathered(engine).formless

    assert (item.id, item.team, item.subject, item.state) == (
        f"M{digest('a')[:10]}",
        "张三",
        "登记表见附件",
        State.WAITING,
    )
    assert [one.text for one in item.faults] == ["问题：file-unreadable"]


def test_correspondence_is_counted_and_is_no_item(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, kind=Kind.CORRESPONDENCE)

    report = gathered(engine)

    assert (report.items, report.balance) == ((), Balance(1, 0, 0, 0, 0, 1, 0, 0))
    assert [(one.kind, one.forms) for one in report.mails] == [("往来信件", ())]


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

    report = gathered(engine)

    assert (len(report.items), len(report.mails)) == (2 * listed, 2 * listed)


def test_week_over_new_year_is_one_week(engine: Engine) -> None:
    eve, new_year = (dt.datetime(*day, 12, tzinfo=ZONE) for day in ((2024, 12, 31), (2025, 1, 1)))
    arrive(engine, "a", eve, [registration("a")])
    arrive(engine, "bb", new_year, [registration("bb")])

    report = gathered(engine, Week(2025, 1), new_year + WEEKS)

    assert (report.first, report.last, len(report.items)) == (dt.date(2024, 12, 30), dt.date(2025, 1, 5), 2)
    assert [one.label for one in report.series] == ["2025-W01"]


def test_flow_adds_up_over_arrivals_verdicts_and_second_thoughts(engine: Engine) -> None:
    before, after = TUESDAY - WEEKS, TUESDAY + DAY
    for name, received in (("a", before), ("bb", before), ("ccc", TUESDAY), ("dddd", TUESDAY)):
        arrive(engine, name, received, [registration(name)])
    decide(engine, registration("a").id, Verdict.ACCEPT, before + DAY)
    decide(engine, registration("a").id, Verdict.REOPEN, after)
    decide(engine, registration("bb").id, Verdict.REJECT, after)
    decide(engine, registration("ccc").id, Verdict.RETURN, after)
    decide(engine, registration("dddd").id, Verdict.ACCEPT, after)
    decide(engine, registration("dddd").id, Verdict.REJECT, after + DAY)

    report = gathered(engine)

    found = flow(report)
    assert found == Flow(
        REGISTRATION,
        opening=1,
        received=2,
        revised=0,
        repeated=0,
        accepted=0,
        returned=1,
        rejected=2,
        reopened=1,
        changed=0,
        closing=1,
    )
    assert found.opening + found.received + found.reopened == found.settled + found.closing
    assert report.to_date[0] == Total(REGISTRATION, 1, 0, 1, 2)
    assert (report.balance, report.balance.holds) == (Balance(4, 0, 1, 2, 1, 0, 0, 0), True)
    assert flow_before(report) == (0, 2, 1, 1)


def flow_before(report: WeeklyReport) -> tuple[int, int, int, int]:
    one = report.before[0]
    return one.opening, one.received, one.accepted, one.closing


def test_corrections_and_copies_are_counted_among_what_came(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")], [fault("revision")])
    arrive(engine, "bb", TUESDAY, [registration("bb")], [fault("duplicate-exact")])
    arrive(engine, "ccc", TUESDAY, [registration("ccc")])

    found = flow(gathered(engine))

    assert (found.received, found.revised, found.repeated) == (3, 1, 1)


def test_verdicts_after_the_weeks_end_do_not_count(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")])
    before = gathered(engine)
    decide(engine, registration("a").id, Verdict.ACCEPT, NOW - dt.timedelta(hours=1))

    assert gathered(engine) == before
    assert gathered(engine, Week(2024, 21)).flows[0].accepted == 1


def test_running_week_is_told_as_of_now(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")])
    arrive(engine, "bb", TUESDAY + DAY, [registration("bb")])
    decide(engine, registration("a").id, Verdict.ACCEPT, TUESDAY + dt.timedelta(hours=1))

    report = gathered(engine, now=TUESDAY + dt.timedelta(hours=2))

    assert (report.whole, report.cutoff, len(report.items)) == (False, TUESDAY + dt.timedelta(hours=2), 1)
    assert [one.state for one in report.items] == [State.ACCEPTED]


def test_week_to_come_is_empty(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")])

    report = gathered(engine, Week(2024, 30))

    assert (report.items, report.flows[0].received, report.to_date[0].all, report.whole) == ((), 0, 1, False)


def test_problems_count_the_week_and_all_up_to_its_end_with_their_clause(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - WEEKS, [registration("a")], [fault("mobile-invalid")])
    arrive(engine, "bb", TUESDAY, [registration("bb")], [fault("field-missing:mobile")])
    arrive(engine, "ccc", TUESDAY, [application("ccc")], [fault("field-missing:mobile")])
    arrive(engine, "dddd", TUESDAY, findings=[fault("no-form")])
    arrive(engine, "eeeee", TUESDAY + WEEKS, [registration("eeeee")], [fault("mobile-invalid")])

    assert gathered(engine).problems == (
        Problem("field-missing:mobile", "手机未填写", APPLICATION, "填报说明1", 1, 1),
        Problem("no-form", "来信没有表格", "未见表格", "", 1, 1),
        Problem("field-missing:mobile", "手机未填写", REGISTRATION, "附件1", 1, 1),
        Problem("mobile-invalid", "手机号码有误", REGISTRATION, "", 0, 1),
    )


def test_ages_count_whole_days_at_the_cut_off(engine: Engine) -> None:
    end = dt.datetime(2024, 5, 20, tzinfo=ZONE)
    for name, days in (("a", 1), ("bb", 3), ("ccc", 4), ("dddd", 8), ("eeeee", 31)):
        arrive(engine, name, end - days * DAY, [registration(name)])

    assert [one.count for one in gathered(engine).ages] == [2, 1, 1, 1]


def test_units_are_counted_by_the_packs_groups(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - WEEKS, [filled(registration("a"), unit="沈阳市沈河区科学技术协会")])
    arrive(engine, "bb", TUESDAY, [filled(registration("bb"), unit="沈阳市沈河区第一小学")])
    arrive(engine, "ccc", TUESDAY, [filled(application("ccc"), unit="沈阳某某有限公司")])

    groups = {one.name: [(line.name, line.week, line.total) for line in one.lines] for one in gathered(engine).groups}

    assert groups == {
        "区、县（市）": [("沈河区", 1, 2), ("未写明", 1, 1)],
        "单位类别": [("科协组织", 0, 1), ("中小学、幼儿园", 1, 1), ("企业", 1, 1)],
    }


def test_what_is_like_another_one_names_it(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - WEEKS, [registration("a")])
    other = registration("a").id
    arrive(
        engine, "bb", TUESDAY, [registration("bb")], [fault("duplicate-exact", other=other), fault("mobile-invalid")]
    )

    assert gathered(engine).repeats == (
        Repeat(
            id=registration("bb").id,
            received=TUESDAY,
            team="启明星服务队",
            subject="科普进社区",
            relation="重复报送",
            text="问题：duplicate-exact",
            other=other,
            other_team="启明星服务队",
            other_subject="科普进社区",
            other_received=TUESDAY - WEEKS,
        ),
    )


def test_late_ones_are_those_that_the_pack_calls_so(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY, [registration("a")], [fault("registered-after-start")])
    arrive(engine, "bb", TUESDAY, [application("bb")], [fault("after-deadline")])
    arrive(engine, "ccc", TUESDAY, [registration("ccc")], [fault("mobile-invalid")])

    assert gathered(engine).late == (registration("a").id, application("bb").id)


def test_season_is_told_week_by_week_with_the_quiet_ones(engine: Engine) -> None:
    arrive(engine, "a", TUESDAY - 2 * WEEKS, [registration("a")])
    arrive(engine, "bb", TUESDAY, [registration("bb"), registration("bb", index=1)])
    arrive(engine, "ccc", TUESDAY, [application("ccc")])

    assert gathered(engine).series == (
        Point("2024-W18", (1, 0)),
        Point("2024-W19", (0, 0)),
        Point("2024-W20", (2, 1)),
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
