"""What stands around every page: the tabs with their counts, and the strip that says that no mail comes in."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.people import Power
from store.queries.heartbeats import Heartbeat, heartbeats
from store.queries.worklist import counts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from review.security.access import Visit


TABS = (
    ("/queue", "待核对", "waiting"),
    ("/queue?tab=duplicates", "疑似重复", "duplicates"),
    ("/queue?tab=returned", "待补正", "returned"),
    ("/queue?tab=accepted", "已受理", "accepted"),
    ("/queue?tab=rejected", "已退回", "rejected"),
    ("/queue?tab=other", "非申报邮件", "other"),
    ("/queue?tab=quarantined", "异常邮件", "quarantined"),
    ("/outbox", "回复函", "outbox"),
    ("/report", "周报", "report"),
)
"""Each tab's address, name and key."""

MENU = (
    ("/", "今日概况", Power.READ),
    ("/submissions", "全部材料", Power.READ),
    ("/mailboxes", "收信情况", Power.READ),
    ("/campaign", "通知与名单", Power.READ),
    ("/audit", "操作记录", Power.READ),
    ("/people", "用户管理", Power.MANAGE),
    ("/settings", "个人设置", Power.READ),
)
"""Each page's address and name, and what it takes to see it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The mailboxes whose last poll failed, and how many items each tab of the queue has."""

    failing: tuple[Heartbeat, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    tabs: tuple[tuple[str, str, str], ...] = TABS
    menu: tuple[tuple[str, str, Power], ...] = MENU


def frame(session: "Session", visit: "Visit") -> Frame:
    """Return what stands around a page for this person."""
    del visit
    counted = {tab.value: count for tab, count in counts(session).items()}
    return Frame(tuple(one for one in heartbeats(session) if one.error), counted)
