"""The addresses of lists: the queue, all submissions, and what is sent from them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from review.queue import bulk, table
from review.queue.address import asked, viewer
from review.queue.lists import HOMES, Refused, show
from review.security.access import Decider, Reader, Revealer, Visit
from store.engine import reading, transaction
from store.errors import ConflictError, DecisionRefusedError, DistinctionRefusedError
from store.queries import events, skips, views, worklist
from store.queries.worklist import Tab

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROUTER = APIRouter()


class Sheet(StrEnum):
    """The kinds of files that a list is exported as."""

    WORKBOOK = "xlsx"
    TEXT = "csv"


_TYPES = {
    Sheet.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Sheet.TEXT: "text/csv; charset=utf-8",
}


@ROUTER.get("/queue")
def queue_page(visit: Reader) -> Response:
    """Show one tab of the queue."""
    with reading(visit.desk.engine) as session:
        return show(session, visit, visit.request.query_params, "/queue")


@ROUTER.get("/submissions")
def submissions_page(visit: Reader) -> Response:
    """Show all submissions."""
    with reading(visit.desk.engine) as session:
        return show(session, visit, visit.request.query_params, "/submissions")


@ROUTER.get("/submissions/export.{kind}")
def export(visit: Reader, kind: Sheet) -> Response:
    """Give all submissions that a list shows as a file, phones masked."""
    with reading(visit.desk.engine) as session:
        return _file(session, visit, visit.request.query_params, kind, whole=False)


@ROUTER.post("/submissions/export.{kind}")
def export_whole(visit: Revealer, kind: Sheet) -> Response:
    """Give all submissions that a list shows as a file with their phones in full, which is logged."""
    given, person = _given(visit), visit.person.id
    with reading(visit.desk.engine) as session:
        details = {"filters": sorted(asked(session, given, visit, tab=Tab.ALL).given)}
        answer = _file(session, visit, given, kind, whole=True)
    with transaction(visit.desk.engine) as session:
        events.add(session, events.Event(visit.now, person, "person", person, "exported", details))
    return answer


@ROUTER.post("/queue/search")
def search(visit: Reader) -> Response:
    """Look for words in a list; they do not stand in its address."""
    given = _given(visit)
    words = _sent(visit, "words")[:100].strip()
    given.pop("search", None)
    with transaction(visit.desk.engine) as session:
        if words:
            given["search"] = views.remember(session, visit.person.id, words, now=visit.now)
        return _back(session, visit, given)


@ROUTER.post("/queue/skipped")
def take_back(visit: Decider) -> Response:
    """Put all that the person has skipped back into the queue."""
    with transaction(visit.desk.engine) as session:
        skips.drop(session, person=visit.person.id)
        return _back(session, visit, {name: one for name, one in _given(visit).items() if name != "skipped"})


@ROUTER.post("/views")
def keep_view(visit: Reader) -> Response:
    """Keep a list under a name of the person's choice."""
    home, given, name = _home(visit), _given(visit), _sent(visit, "name").strip()[:40]
    with transaction(visit.desk.engine) as session:
        query = asked(session, given, visit, tab=HOMES[home]).query
        if views.keep(session, visit.person.id, name, f"{home}?{query}", now=visit.now):
            return _back(session, visit, given)
    with reading(visit.desk.engine) as session:
        return show(session, visit, given, home, Refused("请先写一个名称，再保存为常用筛选。"))


@ROUTER.post("/views/delete")
def drop_view(visit: Reader) -> Response:
    """Forget a list that was kept."""
    with transaction(visit.desk.engine) as session:
        views.drop(session, visit.person.id, _sent(visit, "name"))
        return _back(session, visit, _given(visit))


@ROUTER.post("/queue/bulk")
def decide_several(visit: Decider) -> Response:
    """Do the same to all chosen items, or to none of them."""
    home, given = _home(visit), _given(visit)
    values, seen = [str(value) for value in visit.form.getlist("item")], _sent(visit, "everything")
    wish = bulk.Wish(_sent(visit, "what"), _sent(visit, "reason"), _sent(visit, "person"))
    try:
        with transaction(visit.desk.engine) as session:
            filters = asked(session, given, visit, tab=HOMES[home]).filters
            chosen = bulk.everything(session, visit, filters, seen) if seen else bulk.choices(values)
            bulk.perform(session, visit, wish, chosen)
            return _back(session, visit, given)
    except ConflictError as error:
        trouble, status = f"{error}。", 409
    except (bulk.BulkRefusedError, DecisionRefusedError, DistinctionRefusedError) as error:
        trouble, status = f"{error}。", 422
    marked = {value.partition(":")[0] for value in values}
    with reading(visit.desk.engine) as session:
        return show(session, visit, given, home, Refused(trouble, status, marked, whole=bool(seen)))


def _file(session: "Session", visit: Visit, params: Mapping[str, str], kind: Sheet, *, whole: bool) -> Response:
    """Return the file of all submissions that a list shows."""
    campaign = visit.desk.campaign
    filters = asked(session, params, visit, tab=Tab.ALL).filters
    found = worklist.everything(session, filters, viewer(visit))
    content = visit.desk.export(kind.value, table.heads(campaign), table.rows(session, found, campaign, whole=whole))
    name = quote(f"{campaign.name}材料{visit.now.astimezone(campaign.timezone):%Y%m%d}.{kind.value}")
    disposition = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=_TYPES[kind], headers=disposition)


def _sent(visit: Visit, name: str) -> str:
    return str(visit.form.get(name, ""))


def _given(visit: Visit) -> dict[str, str]:
    """Return the parts of the list from which a form was sent."""
    return dict(parse_qsl(_sent(visit, "query")[:2000]))


def _home(visit: Visit) -> str:
    home = _sent(visit, "home")
    return home if home in HOMES else "/queue"


def _back(session: "Session", visit: Visit, given: Mapping[str, str]) -> Response:
    """Return the way to a list, without what it cannot mean."""
    home = _home(visit)
    query = asked(session, given, visit, tab=HOMES[home]).query
    return RedirectResponse(f"{home}?{query}" if query else home, status_code=303)
