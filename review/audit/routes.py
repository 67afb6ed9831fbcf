"""``/audit``: the log of everything, in words; phones and accounts are masked here for everybody."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from domain.decision import Verdict
from domain.form import FieldValue
from domain.masking import masked
from domain.shown import shown
from domain.words import EVENTS
from review.rendering import page
from review.security.access import Reader, Visit
from store.engine import reading
from store.queries import audit, people
from store.queries.audit import Line, Wanted
from store.queries.events import SYSTEM

ROUTER = APIRouter()

ROWS = 100
EVERYBODY = "all"
"""Asks for what people did and what the program did by itself."""

WORDS = {**EVENTS, "decided": "作出决定", "loaded": "导入名单", "exported": "导出材料"}
KINDS = {
    "decisions": ("决定", ("decided", "distinguished", "undistinguished")),
    "edits": ("改正内容", ("edited",)),
    "reveals": ("查看完整号码、导出", ("revealed", "exported")),
    "letters": ("回复函", tuple(one for one in EVENTS if one.startswith("letter-"))),
    "people": ("登录和用户", ("signed-in", "person-added", "person-changed")),
    "claims": ("接手", ("taken-over",)),
    "rosters": ("名单", ("loaded",)),
    "mails": ("邮件和检查", ("arrived", "arrived-earlier", "read", "quarantined", "reset", "submitted", "judged")),
}
"""The kinds that the log can be narrowed to, each with its name and its events."""

_CHANGED = {"name": "姓名", "role": "身份", "password": "密码", "enabled": "停用或启用"}
_WITH_PAGE = frozenset({"submission", "message"})


class Shown(NamedTuple):
    """One line as the page shows it: where its item is to be seen, and what else is to be said."""

    line: Line
    words: str
    address: str
    said: Sequence[str]


@ROUTER.get("/audit")
def audit_page(  # noqa: PLR0913, PLR0917 -- each is one part of the address
    visit: Reader, who: str = "", kind: str = "", item: str = "", day: str = "", before: int | None = None
) -> Response:
    """Show a page of the log; without ``who`` what people did, not what the program did by itself."""
    given = {"who": who, "kind": kind if kind in KINDS else "", "item": item.strip(), "day": day if _day(day) else ""}
    with reading(visit.desk.engine) as session:
        found = audit.page(session, _wanted(visit, given), before=before, limit=ROWS + 1)
        names = people.names(session)
        older = {**given, "before": str(found[ROWS - 1].id)} if len(found) > ROWS else {}
        return page(
            visit,
            "audit/audit.html",
            session,
            here="audit",
            lines=[_shown(visit, one, names) for one in found[:ROWS]],
            names={**names, SYSTEM: visit.say("系统")},
            everybody=names,
            kinds=KINDS,
            given=given,
            all=EVERYBODY,
            system=SYSTEM,
            older=urlencode({name: one for name, one in older.items() if one}),
        )


def _wanted(visit: Visit, given: Mapping[str, str]) -> Wanted:
    who, day, zone = given["who"], _day(given["day"]), visit.desk.campaign.timezone
    since = dt.datetime.combine(day, dt.time(), zone) if day else None
    return Wanted(
        actor="" if who == EVERYBODY else who,
        people=not who,
        kinds=KINDS[given["kind"]][1] if given["kind"] else (),
        item=given["item"],
        since=since,
        until=since + dt.timedelta(days=1) if since else None,
    )


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if dt.date(2000, 1, 1) <= found < dt.date(2100, 1, 1) else None


def _shown(visit: Visit, line: Line, names: Mapping[str, str]) -> Shown:
    address = f"/items/{line.item}" if line.item_type in _WITH_PAGE else ""
    return Shown(line, WORDS.get(line.what, line.what), address, tuple(_said(visit, line, names)))


def _said(visit: Visit, line: Line, names: Mapping[str, str]) -> list[str]:
    """Return in words what the details of an event and a correction say."""
    details, said = line.details, []
    if line.item_type == "person" and line.item in names and line.item != line.actor:
        said.append(names[line.item])
    if line.item_type == "roster":
        specs = {one.key: one.name for one in visit.desk.campaign.rosters}
        said.append(visit.say("{name}，{count} 条", name=specs.get(line.item, line.item), count=details.get("entries")))
    if (verdict := details.get("verdict")) in set(Verdict):
        said.append(visit.say(Verdict(str(verdict)).words))
    if isinstance(before := details.get("from"), str):
        said.append(visit.say("原由{name}处理", name=names.get(before, before)))
    if line.what == "person-changed" and isinstance(changed := details.get("changed"), list):
        said.append("、".join(visit.say(_CHANGED.get(str(one), str(one))) for one in changed))
    for one in line.changes:
        spec = visit.desk.campaign.form(one.form)
        before_, after = (_value(visit, one.form, one.field, value) for value in (one.before, one.after))
        said.append(f"{spec.label(one.field)}：{before_} → {after}")
    return said


def _value(visit: Visit, form: str, field: str, value: FieldValue) -> str:
    kinds = {one.name: one.type for one in visit.desk.campaign.form(form).fields}
    text = shown(value.value)
    return (masked(text, kinds[field]) if field in kinds else text) or visit.say("（空）")
