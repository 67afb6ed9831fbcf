"""Two seasons to count over: one made of decisions, one of mails that are really read; and what is reported of them."""

import datetime as dt
import io
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from domain.campaign import Campaign
from domain.decision import Verdict
from domain.message import Attachment, Delivery, Kind, Outcome
from domain.roster import RosterEntry
from intake.archive import Archive
from intake.demo import rosters as rosters_demo
from intake.demo.season import SEED
from intake.demo.season import season as mails
from intake.pipeline import Pipeline
from reports import xlsx
from reports.week import Week, week_of
from reports.weekly import WeeklyReport, gather
from store.engine import Engine, connect, reading, transaction
from store.queries import deliveries, findings, rosters
from store.schema import migrate
from store.tables import Source
from tests.reports.ledger import CAMPAIGN, ZONE, arrive, decide, fault, filled
from tests.store.values import application, digest, registration

LATER = dt.datetime(2025, 1, 6, 8, tzinfo=ZONE)
_LIKE = ("revision", "duplicate-exact")
_INVENTED = {
    "沈阳市沈河区科协": ("沈河区", "科协组织"),
    "沈阳某某大学": ("未写明", "高等院校"),
    "和平区某某小学": ("和平区", "中小学、幼儿园"),
    "某某公司": ("未写明", "企业"),
    "": ("未写明", "其他"),
}
_CAST = {
    "学会、协会": (
        *("沈阳市蓝鲸青少年机器人协会", "沈阳市雨花地质学会", "沈阳市食安营养学会", "沈阳市金穗果树协会"),
        *("沈阳市望湖天文爱好者协会", "沈阳市晴雨气象学会"),
    ),
    "企业": ("沈阳碧河水务有限公司", "沈阳松涛机床（集团）有限公司", "沈阳银杏消防技术服务有限公司"),
    "科研院所": ("沈阳青禾农业科学研究所", "沈阳市绿荫园林科学研究院"),
    "高等院校": ("辽宁云岭理工学院",),
    "街道、社区、乡村": ("沈阳市白鹭湾街道鹭鸣社区居民委员会",),
    "机关事业单位": ("沈阳市启明路科学馆",),
    "医疗卫生机构": ("沈阳晨光岭医院", "沈阳明眸岭眼科医院"),
    "科协组织": ("沈阳市白鹭湾区科学技术协会", "沈阳市白鹭湾区科协"),
    "中小学、幼儿园": ("沈阳市红杉路第二小学",),
    "其他": ("沈阳飞燕无人机俱乐部", ""),
}
"""The units of the demonstration's season by what they are; their districts are invented."""


class Told(NamedTuple):
    """The report of a week, and the rows of its workbook's sheets; nothing is masked."""

    report: WeeklyReport
    sheets: dict[str, list[list[object]]]


class Season(NamedTuple):
    """A ledger's file, the reports of its weeks, and the groups of each unit in it, where they are known."""

    path: Path
    campaign: Campaign
    weeks: dict[Week, Told]
    units: Mapping[str, tuple[str, ...]]


def decided(folder: Path) -> Season:
    """Return a season of mails of all kinds with decisions on most of what they brought, some of them taken back."""
    path = folder / "zhihui.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    draw = random.Random(2024)  # noqa: S311 -- the same season each time
    begin = Week(2024, 16).span(ZONE)[0]
    known: list[str] = []
    for number in range(200):
        received = begin + dt.timedelta(minutes=draw.randrange(30 * 7 * 24 * 60))
        items = _came(engine, f"mail {number}", received, draw, known)
        known += items
        for item in items:
            _judged(engine, item, received, draw)
    with transaction(engine) as session:
        teams = [RosterEntry("启明星服务队", "启明星中学"), RosterEntry("长庚服务队", "长庚中学")]
        rosters.replace(session, "teams", teams, now=LATER)
        for folder_, error in (("INBOX", ""), ("垃圾邮件", "连不上")):
            deliveries.note_poll(session, account="office", folder=folder_, uidvalidity=1, error=error, now=LATER)
    found = told(engine, CAMPAIGN, Week(2024, 15), Week(2024, 46))
    engine.dispose()
    return Season(path, CAMPAIGN, found, _INVENTED)


def mailed(folder: Path) -> Season:
    """Return the demonstration's season: every mail is read, judged and compared, and half of what came is decided."""
    path = folder / "zhihui.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    archive = Archive(folder / "archive")
    with transaction(engine) as session:
        for number, mail in enumerate(mails(), start=1):
            arrived = Delivery("office", "INBOX", 1, number, archive.put(mail.raw), len(mail.raw), mail.received)
            deliveries.record(session, [arrived], now=LATER)
        registered = [RosterEntry(name, unit) for name, unit in rosters_demo.registered(SEED)]
        rosters.replace(session, "teams", registered, now=LATER)
    Pipeline(engine, archive, CAMPAIGN, lambda: LATER).process(lambda _done, _all: None)
    draw = random.Random(2024)  # noqa: S311 -- the same decisions each time
    with closing(sqlite3.connect(path)) as connection:
        items = connection.execute(
            "SELECT id, received FROM submission UNION ALL"
            " SELECT 'M' || substr(sha256, 1, 10), received FROM message WHERE state IS NOT NULL ORDER BY 2, 1"
        ).fetchall()
    for item, received in items:
        _judged(engine, item, dt.datetime.fromisoformat(received).replace(tzinfo=dt.UTC), draw)
    found = told(engine, CAMPAIGN, Week(2024, 15), Week(2024, 46))
    engine.dispose()
    units = {unit: ("未写明", kind) for kind, several in _CAST.items() for unit in several}
    return Season(path, CAMPAIGN, found, units)


def told(engine: Engine, campaign: Campaign, first: Week, last: Week) -> dict[Week, Told]:
    """Return the report and the workbook of every week from the first to the last."""
    found = {}
    each = first
    with reading(engine, once=True) as session:
        while each <= last:
            report = gather(session, week=each, campaign=campaign, now=LATER)
            found[each] = Told(report, _sheets(report))
            each = week_of(each.last + dt.timedelta(days=1))
    return found


def _came(engine: Engine, name: str, received: dt.datetime, draw: random.Random, known: list[str]) -> list[str]:
    """Let one mail come, and return what is to be decided on."""
    kind = draw.choice((Kind.SUBMISSION,) * 8 + (Kind.CORRESPONDENCE, Kind.AUTOMATIC))
    codes = draw.sample(("mobile-invalid", "revision", "duplicate-exact", "registered-after-start"), draw.randrange(3))
    before = [one for one in known if one[0] in "RA"]
    found = [fault(one, **({"other": draw.choice(before)} if one in _LIKE else {})) for one in codes if before]
    if kind is not Kind.SUBMISSION:
        arrive(engine, name, received, kind=kind)
        return []
    if draw.random() < 0.15:
        arrive(engine, name, received, findings=[fault("no-form")])
        return [f"M{digest(name)[:10]}"]
    unit = draw.choice(tuple(_INVENTED))
    first = received.date() + dt.timedelta(days=draw.randrange(-3, 30))
    days = {"planned_start": first, "planned_end": first + dt.timedelta(days=draw.randrange(20))}
    forms = [registration(name, index=at) for at in range(draw.choice((1, 1, 2)))]
    several = [filled(one, unit=unit) for one in (forms if draw.random() < 0.7 else [application(name)])]
    if several[0].kind == "registration":
        several = [filled(one, **{key: day.isoformat() for key, day in days.items()}) for one in several]
    files = [Attachment(str(at), f"{at}.docx", digest(f"{name} {at}"), 9, "", Outcome.FORM) for at in (2, 3)]
    arrive(engine, name, received, several, found, files=files[: draw.randrange(3)])
    for one in found:
        if one.code == "revision":
            with transaction(engine) as session:
                newer = fault("superseded", other=several[0].id)
                findings.replace_for_submission(session, str(one.evidence["other"]), [newer], source=Source.DUPLICATE)
    return [one.id for one in several]


def _judged(engine: Engine, item: str, received: dt.datetime, draw: random.Random) -> None:
    """Let people decide on an item, or not, and on some of them think again."""
    at, last = received, None
    for verdict in draw.sample((Verdict.ACCEPT, Verdict.RETURN, Verdict.REJECT), draw.randrange(3)):
        at += dt.timedelta(hours=draw.randrange(1, 400))
        decide(engine, item, verdict, at)
        last = verdict
    if last is not None and draw.random() < 0.3:
        decide(engine, item, Verdict.REOPEN, at + dt.timedelta(hours=draw.randrange(1, 400)))


def _sheets(report: WeeklyReport) -> dict[str, list[list[object]]]:
    """Return the rows of the workbook's sheets, blank cells left out of the figures' sheet."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, masked=False)))
    found: dict[str, list[list[object]]] = {}
    for name in book.sheetnames:
        sheet = book[name]
        assert isinstance(sheet, Worksheet)
        rows: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
        found[name] = [[cell for cell in row if cell is not None] for row in rows] if name == "统计" else rows
    return found
