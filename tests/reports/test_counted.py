"""Every number of the workbook against a count of its own: bare SQL over a season's ledger, week by week.

The SQL here is written from what the numbers mean, not from the report's queries.
"""

import datetime as dt
import io
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from domain.decision import Verdict
from domain.message import Kind
from reports import xlsx
from reports.week import Week, week_of
from reports.weekly import WeeklyReport, gather
from store.engine import Engine, connect, reading
from store.schema import migrate
from tests.reports.ledger import CAMPAIGN, ZONE, arrive, decide, fault, filled
from tests.store.values import application, digest, registration

FIRST, LAST = Week(2024, 15), Week(2024, 46)
LATER = dt.datetime(2025, 1, 6, 8, tzinfo=ZONE)
FORMS = {"registration": ("活动登记表", "登记表"), "application": ("“智惠行动”项目申报书", "申报书")}
_LIKE = ("revision", "duplicate-exact")
STATES = {"accept": "已受理", "return": "待补正", "reject": "已退回", "reopen": "待核对", None: "待核对"}


class Season(NamedTuple):
    """A ledger's file in which people have decided on much of what came, and what is reported of each week."""

    path: Path
    weeks: "dict[Week, Told]"


class Told(NamedTuple):
    """The report of a week, and the rows of its workbook's sheets."""

    report: WeeklyReport
    sheets: dict[str, list[list[object]]]


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """Mails of all kinds over thirty weeks, and decisions on most of what they brought, some of them taken back."""
    path = tmp_path_factory.mktemp("season") / "ledger.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    draw = random.Random(2024)  # noqa: S311 -- the same season each time
    begin = FIRST.span(ZONE)[0] + dt.timedelta(weeks=1)
    known: list[str] = []
    for number in range(200):
        received = begin + dt.timedelta(minutes=draw.randrange(30 * 7 * 24 * 60))
        items = _came(engine, f"mail {number}", received, draw, known)
        known += items
        for item in items:
            _decided(engine, item, received, draw)
    told = {}
    with reading(engine) as session:
        for week in weeks():
            report = gather(session, week=week, campaign=CAMPAIGN, now=LATER)
            told[week] = Told(report, sheets(report))
    engine.dispose()
    return Season(path, told)


def _came(engine: Engine, name: str, received: dt.datetime, draw: random.Random, known: list[str]) -> list[str]:
    """Let one mail come, and return what is to be decided on."""
    kind = draw.choice((Kind.SUBMISSION,) * 8 + (Kind.CORRESPONDENCE, Kind.AUTOMATIC))
    codes = draw.sample(("mobile-invalid", "revision", "duplicate-exact", "field-missing:unit"), draw.randrange(3))
    found = [fault(one, **({"other": draw.choice(known)} if known and one in _LIKE else {})) for one in codes]
    if kind is not Kind.SUBMISSION:
        arrive(engine, name, received, kind=kind)
        return []
    if draw.random() < 0.15:
        arrive(engine, name, received, findings=[fault("no-form")])
        return [f"M{digest(name)[:10]}"]
    unit = draw.choice(("沈阳市沈河区科协", "沈阳某某大学", "和平区某某小学", "某某公司", ""))
    forms = [registration(name, index=at) for at in range(draw.choice((1, 1, 2)))]
    several = [filled(one, unit=unit) for one in (forms if draw.random() < 0.7 else [application(name)])]
    arrive(engine, name, received, several, found)
    return [one.id for one in several]


def _decided(engine: Engine, item: str, received: dt.datetime, draw: random.Random) -> None:
    """Let people decide on an item, or not, and on some of them think again."""
    at, last = received, None
    for verdict in draw.sample((Verdict.ACCEPT, Verdict.RETURN, Verdict.REJECT), draw.randrange(3)):
        at += dt.timedelta(hours=draw.randrange(1, 400))
        decide(engine, item, verdict, at)
        last = verdict
    if last is not None and draw.random() < 0.3:
        decide(engine, item, Verdict.REOPEN, at + dt.timedelta(hours=draw.randrange(1, 400)))


def weeks() -> Iterator[Week]:
    """Yield the weeks of the season."""
    each = FIRST
    while each <= LAST:
        yield each
        each = week_of(each.last + dt.timedelta(days=1))


def asked(season: Season, sql: str, *values: str) -> list[tuple[object, ...]]:
    """Return what the ledger's file answers."""
    with closing(sqlite3.connect(season.path)) as connection:
        return connection.execute(sql, values).fetchall()


def moment(at: dt.datetime) -> str:
    """Return a moment as the ledger's file has it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def span(week: Week) -> tuple[str, str]:
    begins, ends = week.span(ZONE)
    return moment(begins), moment(ends)


def sheets(report: WeeklyReport) -> dict[str, list[list[object]]]:
    """Return the rows of the workbook's sheets, blank cells left out of the figures' sheet."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(report)))
    found: dict[str, list[list[object]]] = {}
    for name in book.sheetnames:
        sheet = book[name]
        assert isinstance(sheet, Worksheet)
        rows: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
        found[name] = [[cell for cell in row if cell is not None] for row in rows] if name == "统计" else rows
    return found


def block_rows(figures: list[list[object]], heading: str) -> list[list[object]]:
    """Return the rows of the table below a heading of the figures' sheet."""
    start = next(at for at, row in enumerate(figures) if row and str(row[0]).endswith(heading))
    rows = []
    for row in figures[start + 2 :]:
        if not row:
            break
        rows.append(row)
    return rows


def block(figures: list[list[object]], heading: str) -> dict[object, list[object]]:
    """Return the rows of the table below a heading by their first cells."""
    return {row[0]: row[1:] for row in block_rows(figures, heading)}


LAST_VERDICT = """
(SELECT verdict FROM decision WHERE decision.{owner} = {key} AND decided < '{at}' ORDER BY decision.id DESC LIMIT 1)
"""


def standing(season: Season, at: str) -> dict[tuple[object, str], int]:
    """Count what had arrived by a moment by form and by where it stood then."""
    forms = asked(
        season,
        f"SELECT kind, {LAST_VERDICT.format(owner='submission', key='submission.id', at=at)} FROM submission"  # noqa: S608 -- a test's own
        " WHERE received < ?",
        at,
    )
    mails = asked(
        season,
        f"SELECT '', {LAST_VERDICT.format(owner='message', key='message.sha256', at=at)} FROM message"  # noqa: S608 -- a test's own
        " WHERE state IS NOT NULL AND received < ?",
        at,
    )
    counted: dict[tuple[object, str], int] = {}
    for kind, verdict in (*forms, *mails):
        name = FORMS[str(kind)][0] if kind else "未见表格"
        place = (name, STATES[None if verdict is None else str(verdict)])
        counted[place] = counted.get(place, 0) + 1
    return counted


NAMES = [*(name for name, _ in FORMS.values()), "未见表格"]


def test_states_and_flows_of_every_week_are_what_the_ledger_says(season: Season) -> None:
    for week, (_, found) in season.weeks.items():
        since, until = span(week)
        figures = found["统计"]
        before, after = standing(season, since), standing(season, until)
        came = {
            (FORMS[str(kind)][0] if kind else "未见表格"): count
            for kind, count in asked(
                season,
                "SELECT kind, count(*) FROM submission WHERE received >= ?1 AND received < ?2 GROUP BY kind UNION ALL"
                " SELECT '', count(*) FROM message WHERE state IS NOT NULL AND received >= ?1 AND received < ?2",
                since,
                until,
            )
        }
        totals, flows = block(figures, "累计办理情况"), block(figures, "本周收件与办理")
        for name in NAMES:
            states = [after.get((name, state), 0) for state in ("待核对", "已受理", "待补正", "已退回")]
            assert totals[name] == [*states, sum(states)], (week, name)
            opening, received, *_, closing = flows[name]
            assert (opening, received, closing) == (
                before.get((name, "待核对"), 0),
                came.get(name, 0),
                after.get((name, "待核对"), 0),
            ), (week, name)
            _, _, _, _, accepted, returned, rejected, reopened, _ = (int(str(one)) for one in flows[name])
            assert int(str(opening)) + int(str(received)) + reopened == accepted + returned + rejected + int(
                str(closing)
            )
        assert totals["合计"] == [sum(int(str(totals[name][at])) for name in NAMES) for at in range(5)]


def test_season_has_something_of_everything(season: Season) -> None:
    flows = [one for report, _ in season.weeks.values() for one in report.flows]
    for name in ("received", "revised", "repeated", "accepted", "returned", "rejected", "reopened"):
        assert sum(int(getattr(one, name)) for one in flows) > 0, name


def test_balance_of_every_week_adds_up_and_is_what_the_ledger_says(season: Season) -> None:
    for week, (report, found) in season.weeks.items():
        _, until = span(week)
        after = standing(season, until)
        others = {
            str(kind): count
            for kind, count in asked(
                season,
                "SELECT kind, count(*) FROM message WHERE received < ? AND state IS NULL AND kind <> 'submission'"
                " GROUP BY kind",
                until,
            )
        }
        (forms,) = asked(season, "SELECT count(*) FROM submission WHERE received < ?", until)[0]
        (bare,) = asked(
            season,
            "SELECT count(*) FROM message WHERE received < ? AND sha256 NOT IN (SELECT message FROM submission)"
            " AND NOT (state IS NULL AND kind = 'submission' AND sha256 IN (SELECT message FROM dossier))",
            until,
        )[0]
        states = [
            sum(after.get((name, state), 0) for name in NAMES) for state in ("已受理", "待补正", "已退回", "待核对")
        ]
        rest = [others.get(kind, 0) for kind in ("correspondence", "automatic", "quarantined")]
        numbers = [one for one in found["统计"][5] if isinstance(one, int)]
        assert numbers == [int(str(forms)) + int(str(bare)), *states, *rest], week
        assert numbers[0] == sum(numbers[1:])
        assert report.balance.holds


def test_rows_of_every_week_are_those_of_the_ledger(season: Season) -> None:
    for week, (_, found) in season.weeks.items():
        since, until = span(week)
        for kind, (_, title) in FORMS.items():
            ids = [
                one
                for (one,) in asked(
                    season,
                    "SELECT id FROM submission WHERE kind = ? AND received >= ? AND received < ? ORDER BY received, id",
                    kind,
                    since,
                    until,
                )
            ]
            assert [row[0] for row in found[title][1:]] == (ids or ["无"]), (week, kind)
        (mails,) = asked(season, "SELECT count(*) FROM message WHERE received >= ? AND received < ?", since, until)[0]
        (faults,) = asked(
            season,
            "SELECT (SELECT count(*) FROM finding JOIN submission ON submission.id = finding.submission"
            " WHERE received >= ?1 AND received < ?2)"
            " + (SELECT count(*) FROM finding JOIN message ON sha256 = finding.message"
            " WHERE state IS NOT NULL AND received >= ?1 AND received < ?2)",
            since,
            until,
        )[0]
        likes = asked(
            season,
            "SELECT submission.id FROM finding JOIN submission ON submission.id = finding.submission"
            " WHERE received >= ? AND received < ? AND json_extract(evidence, '$.other') IS NOT NULL",
            since,
            until,
        )
        counted = {
            name: len([row for row in found[name][1:] if row[0] != "无"]) for name in ("邮件流水", "问题清单", "重复")
        }
        assert counted == {"邮件流水": mails, "问题清单": faults, "重复": len(likes)}, week


def test_problems_ages_and_season_are_what_the_ledger_says(season: Season) -> None:
    for week, (report, found) in season.weeks.items():
        since, until = span(week)
        figures = found["统计"]
        problems = asked(
            season,
            "SELECT sum(here), count(*) FROM (SELECT kind, code, received >= ?1 AS here FROM finding"
            " JOIN submission ON submission.id = finding.submission WHERE received < ?2 UNION ALL"
            " SELECT '', code, received >= ?1 FROM finding JOIN message ON sha256 = finding.message"
            " WHERE received < ?2) GROUP BY kind, code",
            since,
            until,
        )
        shown = [(one.week, one.total) for one in report.problems]
        assert sorted(shown) == sorted((int(str(here)), int(str(count))) for here, count in problems), week
        listed = [row[-2:] for row in block_rows(figures, "问题分类")]
        assert listed == [list(one) for one in shown], week
        waiting = sum(int(str(row[1])) for row in block_rows(figures, "待核对件已等待时间"))
        assert waiting == sum(count for (_, state), count in standing(season, until).items() if state == "待核对"), week
        received = asked(season, "SELECT count(*) FROM submission WHERE received < ?", until)[0][0]
        assert sum(int(str(row[-1])) for row in block_rows(figures, "各周收到的材料")) == received, week
        groups = block_rows(figures, "分类统计")
        for name in ("区、县（市）", "单位类别"):
            assert sum(int(str(row[-1])) for row in groups if row[0] == name) == received, (week, name)
