"""``/``: the numbers of the day, each with its list, and what one has under one's own hands."""

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from domain.finding import Severity
from domain.letter import LetterState
from domain.people import Power
from domain.words import SEVERITIES
from review.overview.backlog import LIMIT, overdue
from review.queue import address
from review.rendering import page
from review.security.access import Reader, Visit
from store.engine import reading
from store.queries import acts, claims, counts, heartbeats, letters, worklist
from store.queries.worklist import Filters, Sort, Tab

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROUTER = APIRouter()

ACTS = {
    "accept": "受理",
    "return": "要求补正",
    "reject": "退回",
    "reopen": "撤回决定",
    "edit": "改正内容",
    "distinct": "标为不是重复",
    "undistinct": "撤销“不是重复”",
}
"""What a person did in one go, in words."""

_LETTERS = (
    ("草稿待复核", "draft", (LetterState.DRAFT,), "ochre"),
    ("待发送", "approved", (LetterState.APPROVED, LetterState.SENDING), ""),
    ("结果未知", "unknown", (LetterState.UNKNOWN,), "red"),
    ("发送失败", "failed", (LetterState.FAILED,), "red"),
)
_FLAGGED = ((Severity.REJECT, "red"), (Severity.CORRECT, "ochre"), (Severity.VERIFY, "ochre"))
_LATEST = 8


class Number(NamedTuple):
    """One number and the list that it counts; ``colour`` is how it looks where it is not zero."""

    name: str
    address: str
    many: int
    colour: str = ""


@ROUTER.get("/")
def overview_page(visit: Reader) -> Response:
    """Show the numbers of the day."""
    with reading(visit.desk.engine) as session:
        oldest = worklist.page(session, Filters(Tab.WAITING, Sort.OLDEST), address.viewer(visit), size=1).items
        return page(
            visit,
            "overview/overview.html",
            session,
            here="overview",
            today=_today(visit),
            arrived=_arrived(session, visit),
            waiting=_waiting(session, visit),
            skipped=worklist.skipped(session, address.viewer(visit)),
            settled=_settled(session),
            written=_written(session),
            oldest=oldest[0] if oldest else None,
            limit=LIMIT,
            mailboxes=heartbeats.heartbeats(session),
            balance=counts.balance(session.connection()),
            mine=[one for one in claims.held(session, now=visit.now) if one.person == visit.person.id],
            acts=acts.latest(session, visit.person.id, limit=_LATEST) if visit.may(Power.DECIDE) else (),
            words=ACTS,
        )


def _arrived(session: "Session", visit: Visit) -> list[Number]:
    """Return what arrived today, and since Monday: each a list from that day on."""
    today = _today(visit)
    days = (("今天", today), ("本周", today - dt.timedelta(days=today.weekday())))
    return [
        _listed(session, visit, (f"{name}{what}", path), {**given, "from": day.isoformat()})
        for name, day in days
        for what, path, given in (("材料", "/submissions", {}), ("非申报邮件", "/queue", {"tab": "other"}))
    ]


def _waiting(session: "Session", visit: Visit) -> list[Number]:
    """Return what waits: all, by the most pressing finding, what may be a duplicate, and what has waited too long."""
    last = overdue(_today(visit))
    chosen: list[tuple[str, dict[str, str], str]] = [
        ("待核对", {}, ""),
        *((SEVERITIES[one], {"severity": one.value}, colour) for one, colour in _FLAGGED),
        ("疑似重复", {"tab": "duplicates"}, "ochre"),
        ("等待过久", {"to": last.isoformat(), "sort": "oldest"}, "red"),
    ]
    return [_listed(session, visit, (name, "/queue"), given, colour) for name, given, colour in chosen]


def _listed(
    session: "Session", visit: Visit, named: tuple[str, str], given: dict[str, str], colour: str = ""
) -> Number:
    """Count a list by the very filters that its address names, so that the number is what the list shows."""
    name, path = named
    asked = address.asked(session, given, visit, tab=Tab.ALL if path == "/submissions" else None)
    count = worklist.total(session, asked.filters, address.viewer(visit))
    return Number(name, f"{path}?{urlencode(given)}" if given else path, count, colour)


def _settled(session: "Session") -> list[Number]:
    found = worklist.counts(session)
    tabs = ((Tab.ACCEPTED, "green"), (Tab.RETURNED, "ochre"), (Tab.REJECTED, "red"), (Tab.ASIDE, "red"))
    return [Number(tab.words, f"/queue?tab={tab}", found[tab], colour) for tab, colour in tabs]


def _written(session: "Session") -> list[Number]:
    found = letters.counts(session)
    return [
        Number(name, f"/outbox?state={key}", sum(found[one] for one in states), colour)
        for name, key, states, colour in _LETTERS
    ]


def _today(visit: Visit) -> dt.date:
    return visit.now.astimezone(visit.desk.campaign.timezone).date()
