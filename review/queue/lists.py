"""The page of one list: its lines, what it may be chosen by, and what is said around it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response

from domain.finding import Severity
from domain.people import Power
from domain.words import SEVERITIES, VERDICTS
from review.queue.address import ME, Asked, asked, viewer
from review.queue.view import WITHOUT_FORM, codes, forms, lines, reason_name
from review.rendering import page
from review.security.access import Visit
from store.queries import acts, people, views, worklist
from store.queries.heartbeats import heartbeats
from store.queries.worklist import MESSAGE, Page, Sort, Tab

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HOMES = {"/queue": None, "/submissions": Tab.ALL}
"""The pages that are lists, and the tab of one that has but one."""

_FRESH = dt.timedelta(minutes=15)
"""So long the last act is shown above the list to be undone."""
_WAITING = frozenset({Tab.WAITING, Tab.REPEATED})
_DECIDED = frozenset({Tab.RETURNED, Tab.ACCEPTED, Tab.REJECTED})
_SORTS = {sort.value: sort.words for sort in Sort}
_DEEDS = VERDICTS | {
    "edit": "改正",
    "distinct": "标为非重复",
    "undistinct": "撤销“不是重复”",
    "assign": "分派",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not done: its text, its status, and what was chosen, ``whole`` where that was all."""

    text: str
    status: int = 422
    chosen: Collection[str] = ()
    whole: bool = False


NOTHING = Refused("", 200)


class Mark(NamedTuple):
    """One thing that a list is narrowed by, in words, and the list without it."""

    name: str
    word: str
    query: str


class Poll(NamedTuple):
    """When a mailbox was read last, whether that failed, and when it is due again where that is known."""

    account: str
    at: dt.datetime
    failed: bool
    due: dt.datetime | None


def show(
    session: "Session", visit: Visit, params: Mapping[str, str], home: str, refused: Refused = NOTHING
) -> Response:
    """Return the page of the list that an address names."""
    wanted = asked(session, params, visit, tab=HOMES[home])
    found = worklist.page(
        session, wanted.filters, viewer(visit), after=params.get("after", ""), before=params.get("before", "")
    )
    tab = wanted.filters.tab
    deciding = visit.may(Power.DECIDE)
    options = _options(session, visit)
    return page(
        visit,
        "queue/list.html",
        session,
        status=refused.status,
        home=home,
        here="" if home == "/submissions" else tab.value,
        asked=wanted,
        found=found,
        lines=lines(found.items, visit),
        refused=refused,
        headings=visit.desk.campaign.headings,
        saved=views.views(session, visit.person.id),
        undoable=_undoable(session, visit) if deciding else None,
        waits=tab in _WAITING,
        choosing=deciding and tab in _WAITING | _DECIDED,
        reasons=_reasons(found, visit),
        marks=_marks(wanted, options, visit),
        colleagues=[one for one in people.everybody(session) if one.may(Power.DECIDE)] if deciding else (),
        skipped=_skipped(session, visit, wanted),
        polls=() if found.items else _polls(session, visit),
        **options,
    )


def _options(session: "Session", visit: Visit) -> dict[str, Mapping[str, str] | tuple[worklist.Holder, ...]]:
    """Return what the filters offer, and who else has items open."""
    holders = worklist.holders(session, viewer(visit))
    return {
        "forms": forms(visit.desk.campaign) | {MESSAGE: WITHOUT_FORM},
        "codes": codes(visit.desk.campaign),
        "severities": {one.value: SEVERITIES[one] for one in Severity},
        "sorts": _SORTS,
        "holder_names": {ME: "由我处理"} | {one.person: one.name for one in holders},
        "holders": holders,
    }


def _marks(wanted: Asked, options: Mapping[str, object], visit: Visit) -> list[Mark]:
    """Return what a list is narrowed by, in the order of its address."""
    words = {"form": "forms", "code": "codes", "severity": "severities", "holder": "holder_names"}
    names = {
        "form": "类型",
        "code": "问题",
        "severity": "处理意见",
        "from": "收件从",
        "to": "收件到",
        "holder": "处理人",
        "skipped": "我跳过的",
        "search": "查找",
    }
    found = []
    for key, value in wanted.given.items():
        if key in names:
            offered = options.get(words.get(key, ""), {})
            word = offered.get(value, value) if isinstance(offered, Mapping) else value
            said = {"search": wanted.filters.words, "skipped": ""}.get(key, word)
            found.append(Mark(visit.say(names[key]), visit.say(str(said)) if said else "", wanted.but(**{key: ""})))
    return found


def _skipped(session: "Session", visit: Visit, wanted: Asked) -> int:
    """Count what the person has skipped of a list that leaves it out."""
    tab = wanted.filters.tab
    if tab not in _WAITING or wanted.filters.skipped:
        return 0
    return worklist.skipped(session, viewer(visit), repeated=tab is Tab.REPEATED)


def _polls(session: "Session", visit: Visit) -> list[Poll]:
    pauses = visit.desk.manner.pauses
    return [
        Poll(
            one.account,
            one.polled,
            bool(one.error),
            one.polled + pauses[one.account] if one.account in pauses else None,
        )
        for one in heartbeats(session)
    ]


def _undoable(session: "Session", visit: Visit) -> dict[str, object] | None:
    """Return what the person has just done and can still undo."""
    act = acts.undoable(session, visit.person.id)
    if act is None or visit.now - act.at > _FRESH:
        return None
    return {"id": act.id, "word": _DEEDS.get(act.what, act.what), "count": len({one.item for one in act.steps})}


def _reasons(found: Page, visit: Visit) -> dict[str, str]:
    """Return the reasons that items of the page have, in words, by code."""
    return {code: reason_name(item, code, visit.desk.campaign) for item in found.items for code in sorted(item.codes)}
