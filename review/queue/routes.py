"""The pages of lists: the queue, all submissions, and what is sent from them."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from domain.finding import Severity
from domain.people import Power
from domain.words import SEVERITIES, VERDICTS, finding_name
from review.queue import bulk, table
from review.queue.address import ME, Asked, asked, viewer
from review.queue.view import WITHOUT_FORM, codes, forms, lines
from review.rendering import page
from review.security.access import Decider, Reader, Visit
from store.engine import reading, transaction
from store.errors import ConflictError, DecisionRefusedError, DistinctionRefusedError
from store.queries import acts, views, worklist
from store.queries.heartbeats import heartbeats
from store.queries.worklist import MESSAGE, Filters, Page, Sort, Tab

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROUTER = APIRouter()

HOMES = {"/queue": None, "/submissions": Tab.ALL}
"""The pages that are lists, and the tab of one that has but one."""

_FRESH = dt.timedelta(minutes=15)
"""So long the last act is shown above the list to be undone."""
_SORTS = {sort.value: sort.words for sort in Sort}
_WORDS = VERDICTS | {"edit": "改正", "distinct": "标为不是重复", "undistinct": "撤销“不是重复”"}
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


@ROUTER.get("/queue")
def queue_page(visit: Reader) -> Response:
    """Show one tab of the queue."""
    with reading(visit.desk.engine) as session:
        return _list(session, visit, visit.request.query_params, "/queue")


@ROUTER.get("/submissions")
def submissions_page(visit: Reader) -> Response:
    """Show all submissions."""
    with reading(visit.desk.engine) as session:
        return _list(session, visit, visit.request.query_params, "/submissions")


@ROUTER.get("/submissions/export.xlsx")
def export_book(visit: Reader) -> Response:
    """Give all submissions that a list shows as a workbook."""
    return _export(visit, "xlsx")


@ROUTER.get("/submissions/export.csv")
def export_text(visit: Reader) -> Response:
    """Give all submissions that a list shows as text with commas."""
    return _export(visit, "csv")


@ROUTER.post("/queue/search")
def search(visit: Reader) -> Response:
    """Look for words in a list; they do not stand in its address."""
    home, given = _home(visit), dict(parse_qsl(_sent(visit, "query")))
    words = _sent(visit, "words")[:100].strip()
    given.pop("search", None)
    with transaction(visit.desk.engine) as session:
        if words:
            given["search"] = views.remember(session, visit.person.id, words, now=visit.now)
        return _back(home, asked(session, given, visit, tab=HOMES[home]).query)


@ROUTER.post("/views")
def keep_view(visit: Reader) -> Response:
    """Keep a list under a name of the person's choice."""
    home, given = _home(visit), dict(parse_qsl(_sent(visit, "query")))
    with transaction(visit.desk.engine) as session:
        query = asked(session, given, visit, tab=HOMES[home]).query
        kept = views.keep(session, visit.person.id, _sent(visit, "name").strip()[:40], f"{home}?{query}", now=visit.now)
    if kept:
        return _back(home, query)
    with reading(visit.desk.engine) as session:
        return _list(session, visit, given, home, trouble="请先写一个名称，再保存为常用筛选。", status=422)


@ROUTER.post("/views/delete")
def drop_view(visit: Reader) -> Response:
    """Forget a list that was kept."""
    home = _home(visit)
    with transaction(visit.desk.engine) as session:
        views.drop(session, visit.person.id, _sent(visit, "name"))
        return _back(home, asked(session, dict(parse_qsl(_sent(visit, "query"))), visit, tab=HOMES[home]).query)


@ROUTER.post("/queue/bulk")
def decide_several(visit: Decider) -> Response:
    """Do the same to all chosen items, or to none of them."""
    home, given = _home(visit), dict(parse_qsl(_sent(visit, "query")))
    values = [str(value) for value in visit.form.getlist("item")]
    try:
        with transaction(visit.desk.engine) as session:
            bulk.perform(session, visit, _sent(visit, "what"), bulk.choices(values), _sent(visit, "reason"))
            query = asked(session, given, visit, tab=HOMES[home]).query
    except ConflictError as error:
        trouble, status = str(error), 409
    except (bulk.BulkRefusedError, DecisionRefusedError, DistinctionRefusedError) as error:
        trouble, status = str(error), 422
    else:
        return _back(home, query)
    chosen = {value.partition(":")[0] for value in values}
    with reading(visit.desk.engine) as session:
        return _list(session, visit, given, home, trouble=f"{trouble}。", status=status, chosen=chosen)


def _list(  # noqa: PLR0913 -- which list, and what to say above it
    session: "Session",
    visit: Visit,
    params: Mapping[str, str],
    home: str,
    *,
    trouble: str = "",
    status: int = 200,
    chosen: Collection[str] = (),
) -> Response:
    """Return the page of one list."""
    shown = asked(session, params, visit, tab=HOMES[home])
    found = worklist.page(
        session, shown.filters, viewer(visit), after=params.get("after", ""), before=params.get("before", "")
    )
    here = "" if home == "/submissions" else shown.filters.tab.value
    return page(
        visit,
        "queue/list.html",
        session,
        status=status,
        home=home,
        here=here,
        asked=shown,
        found=found,
        lines=lines(found.items, visit),
        chosen=chosen,
        trouble=trouble,
        headings=visit.desk.campaign.headings,
        saved=views.views(session, visit.person.id),
        undoable=_undoable(session, visit),
        reasons=_reasons(found, visit),
        **_options(session, visit),
        **_notices(session, visit, shown, found),
    )


def _export(visit: Visit, kind: str) -> Response:
    """Return the file of all submissions that a list shows."""
    campaign = visit.desk.campaign
    with reading(visit.desk.engine) as session:
        shown = asked(session, visit.request.query_params, visit, tab=Tab.ALL)
        found = worklist.everything(session, shown.filters, viewer(visit))
        content = visit.desk.export(kind, table.heads(campaign), table.rows(session, found, campaign))
    name = quote(f"{campaign.name}材料{visit.now.astimezone(campaign.timezone):%Y%m%d}.{kind}")
    disposition = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=_TYPES[kind], headers=disposition)


def _options(session: "Session", visit: Visit) -> dict[str, object]:
    """Return what the filters offer."""
    holders = worklist.holders(session, viewer(visit))
    return {
        "forms": forms(visit.desk.campaign) | {MESSAGE: WITHOUT_FORM},
        "codes": codes(visit.desk.campaign),
        "severities": {one.value: SEVERITIES[one] for one in Severity},
        "sorts": _SORTS,
        "holder_names": {ME: visit.say("由我处理")} | {one.person: one.name for one in holders},
        "holders": holders,
    }


def _notices(session: "Session", visit: Visit, shown: Asked, found: Page) -> dict[str, object]:
    """Return what is said below the list: what the person has skipped, and when mail last came in."""
    waits = shown.filters.tab in (Tab.WAITING, Tab.REPEATED) and not shown.filters.skipped
    skipped = worklist.total(session, Filters(tab=shown.filters.tab, skipped=True), viewer(visit)) if waits else 0
    return {"waits": waits, "skipped": skipped, "mailboxes": () if found.items else heartbeats(session)}


def _undoable(session: "Session", visit: Visit) -> dict[str, object] | None:
    """Return what the person has just done and can still undo."""
    act = acts.undoable(session, visit.person.id) if visit.may(Power.DECIDE) else None
    if act is None or visit.now - act.at > _FRESH:
        return None
    return {"id": act.id, "word": _WORDS.get(act.what, act.what), "count": len({one.item for one in act.steps})}


def _reasons(found: Page, visit: Visit) -> dict[str, str]:
    """Return the reasons that items of the page have, in words, by code."""
    kinds = {form.key for form in visit.desk.campaign.forms}
    return {
        code: finding_name(visit.desk.campaign, item.form if item.form in kinds else "", code)
        for item in found.items
        for code in sorted(item.codes)
    }


def _sent(visit: Visit, name: str) -> str:
    return str(visit.form.get(name, ""))


def _home(visit: Visit) -> str:
    home = _sent(visit, "home")
    return home if home in HOMES else "/queue"


def _back(home: str, query: str) -> Response:
    return RedirectResponse(f"{home}?{query}" if query else home, status_code=303)
