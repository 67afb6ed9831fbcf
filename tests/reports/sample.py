"""A report with something of everything in it, for the tests of its files."""

import datetime as dt
import zoneinfo

from domain.campaign import Headings
from domain.submission import State
from reports.weekly import Item, Mailbox, Problem, Total, WeeklyReport
from store.queries.counts import Balance

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")

HEADINGS = Headings("服务队", "隶属单位", "活动或项目", time="计划开展时间")


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2024, 5, day, hour, tzinfo=ZONE)


def item(identifier: str, state: State, *, subject: str = "科普讲座", findings: tuple[str, ...] = ()) -> Item:
    return Item(
        id=identifier,
        received=at(14, 9),
        form="活动登记表",
        team="甲科技志愿服务队",
        unit="沈阳甲学会",
        subject=subject,
        leader="赵知行",
        phone="13800001234",
        time="2024年5月18日",
        state=state,
        findings=findings,
    )


def report(*items: Item, balance: Balance | None = None, mailboxes: tuple[Mailbox, ...] | None = None) -> WeeklyReport:
    return WeeklyReport(
        campaign="2024年活动",
        label="2024-W20",
        first=dt.date(2024, 5, 13),
        last=dt.date(2024, 5, 19),
        made=at(20, 8),
        balance=balance or Balance(9, 1, 2, 1, 2, 1, 1, 1),
        items=items or (item("R0000000A", State.WAITING, findings=("手机未填写", "任务2缺少任务目标")),),
        problems=(
            Problem("field-missing:mobile", "手机未填写", "活动登记表", "附件1", 1, 3),
            Problem("mobile-invalid", "手机号码有误", "活动登记表", "", 0, 2),
        ),
        week=(Total("活动登记表", 1, 0, 0, 0), Total("未见表格", 0, 0, 0, 0)),
        to_date=(Total("活动登记表", 2, 1, 2, 1), Total("未见表格", 1, 0, 0, 0)),
        headings=HEADINGS,
        mailboxes=(Mailbox("office@example.cn", "INBOX", at(20, 7), 9, 0, "正常"),) if mailboxes is None else mailboxes,
    )
