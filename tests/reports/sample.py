"""A report with something of everything in it, for the tests of its files."""

import datetime as dt
import zoneinfo
from dataclasses import replace

from domain.campaign import FieldType, Headings
from domain.finding import Severity
from domain.submission import State
from reports.values import (
    Age,
    Cell,
    Column,
    Counted,
    Dossier,
    Fault,
    Flow,
    Grouped,
    Item,
    Mail,
    Mailbox,
    Planned,
    Point,
    Problem,
    Registered,
    Repeat,
    Sheet,
    Teams,
    Total,
    WeeklyReport,
)
from store.queries.counts import Balance

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
REGISTRATION = "活动登记表"
COLUMNS = (
    Column("服务队名称", FieldType.TEXT),
    Column("手机", FieldType.MOBILE),
    Column("账号", FieldType.ACCOUNT),
    Column("注册人数", FieldType.COUNT),
)


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2024, 5, day, hour, tzinfo=ZONE)


def fault(text: str = "手机未填写") -> Fault:
    return Fault("field-missing:mobile", "手机未填写", Severity.CORRECT, text, "附件1")


def item(
    identifier: str = "R0000000A", *, cells: tuple[Cell, ...] | None = None, faults: tuple[Fault, ...] = ()
) -> Item:
    """Return a registration; its cells are those of ``COLUMNS``."""
    return Item(
        id=identifier,
        received=at(14, 9),
        message="M0123456789",
        team="甲科技志愿服务队",
        unit="沈阳甲学会",
        subject="科普讲座",
        leader="赵知行",
        phone="13800001234",
        time="2024年5月18日",
        state=State.WAITING,
        faults=faults,
        cells=cells or ("甲科技志愿服务队", "13800001234", "6222020000000000123", 40),
    )


def report(*items: Item, **changed: object) -> WeeklyReport:
    """Return the sample with these items, and with what is changed."""
    listed = items or (item(faults=(fault(), fault("任务二缺少任务目标"))),)
    whole = WeeklyReport(
        campaign="2024年活动",
        label="2024-W20",
        first=dt.date(2024, 5, 13),
        last=dt.date(2024, 5, 19),
        cutoff=at(20, 0),
        made=at(20, 8),
        version=1,
        forms=(REGISTRATION,),
        headings=Headings("服务队", "隶属单位", "活动或项目", time="计划开展时间"),
        balance=Balance(9, 1, 2, 1, 2, 1, 1, 1),
        flows=(
            Flow(REGISTRATION, 1, 3, 1, 1, 1, 1, 0, 0, 0, 2),
            Flow("未见表格", 0, 1, 0, 0, 0, 0, 1, 0, 0, 0),
        ),
        before=(Flow(REGISTRATION, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1), Flow("未见表格", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        to_date=(Total(REGISTRATION, 2, 1, 2, 1), Total("未见表格", 1, 0, 0, 0)),
        caught_up=2,
        ages=(Age("3天以内", 1), Age("超过30天", 1)),
        groups=(Grouped("单位类别", (Counted("学会、协会", 2, 5),)),),
        problems=(
            Problem("field-missing:mobile", "手机未填写", REGISTRATION, "附件1", 1, 3),
            Problem("mobile-invalid", "手机号码有误", REGISTRATION, "", 0, 2),
        ),
        sheets=(Sheet(REGISTRATION, "登记表", COLUMNS, listed),),
        formless=(),
        repeats=(
            Repeat(
                "R0000000A",
                at(14, 9),
                "甲队",
                "科普讲座",
                "重复报送",
                "与R0000000B内容相同",
                "R0000000B",
                "甲队",
                "科普讲座",
                at(7, 9),
            ),
        ),
        mails=(
            Mail(
                "M0123456789",
                at(14, 9),
                "office@example.cn",
                "张三",
                "登记表 13800001234",
                "申报邮件",
                "表格 1 份",
                1,
                2,
                ("R0000000A",),
                (),
            ),
        ),
        late=("R0000000A",),
        calendar=(
            Planned(
                "R0000000A",
                dt.date(2024, 5, 21),
                dt.date(2024, 5, 22),
                "5月21日至22日",
                "甲队",
                "科普讲座",
                "赵知行",
                "13800001234",
                State.ACCEPTED,
            ),
        ),
        teams=Teams(2, ("甲队",), 3, (Registered("乙队", "乙学会"),)),
        dossiers=(
            Dossier("A0000000A", at(14, 9), "甲队", "银龄行动", State.WAITING, ("活动总结",), ("活动图片",)),
            Dossier("A0000000B", at(14, 9), "乙队", "蓝天行动", State.WAITING, ("活动总结", "活动图片"), ()),
        ),
        mailboxes=(Mailbox("office@example.cn", "INBOX", at(20, 7), 9, 0, "正常"),),
        series=(Point("2024-W19", (1,)), Point("2024-W20", (3,))),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]  # each is of its field's type


def empty() -> WeeklyReport:
    """Return a report of a season in which nothing has come yet."""
    nothing = (Flow(REGISTRATION, *(0,) * 10), Flow("未见表格", *(0,) * 10))
    return report(
        version=0,
        balance=Balance(0, 0, 0, 0, 0, 0, 0, 0),
        flows=nothing,
        before=nothing,
        to_date=(Total(REGISTRATION, 0, 0, 0, 0), Total("未见表格", 0, 0, 0, 0)),
        caught_up=None,
        ages=(Age("3天以内", 0), Age("超过30天", 0)),
        groups=(Grouped("单位类别", ()),),
        problems=(),
        sheets=(Sheet(REGISTRATION, "登记表", COLUMNS, ()),),
        repeats=(),
        mails=(),
        late=(),
        calendar=(),
        teams=Teams(0, (), None, ()),
        dossiers=(),
        mailboxes=(),
        series=(Point("2024-W20", (0,)),),
    )
