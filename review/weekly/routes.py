"""``/report``: the figures of one week, and its workbook, which holds phones in full."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from review.desk import RefusedError
from review.rendering import page
from review.security.access import Reader, Revealer, Visit
from store.engine import reading, transaction
from store.queries import events

ROUTER = APIRouter()

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@ROUTER.get("/report")
def report_page(visit: Reader, week: str = "") -> Response:
    """Show the figures of a week, of the present one where none is named."""
    return _page(visit, week)


@ROUTER.get("/report/weekly.xlsx")
def workbook(visit: Revealer, week: str = "") -> Response:
    """Hand out the workbook of a week, which is an event, since it holds phones in full."""
    try:
        label = visit.desk.report(week).label
        content = visit.desk.workbook(label)
    except RefusedError as error:
        return _page(visit, "", trouble=str(error))
    with transaction(visit.desk.engine) as session:
        person = visit.person.id
        events.add(session, events.Event(visit.now, person, "report", label, "exported", {"week": label}))
    name = f"周报-{label}.xlsx"
    return Response(
        content,
        media_type=_EXCEL,
        headers={"content-disposition": f"attachment; filename=\"{label}.xlsx\"; filename*=UTF-8''{quote(name)}"},
    )


def _page(visit: Visit, week: str, *, trouble: str = "") -> Response:
    try:
        report = visit.desk.report(week)
    except RefusedError as error:
        report, trouble = visit.desk.report(""), str(error)
    with reading(visit.desk.engine) as session:
        return page(
            visit,
            "weekly/weekly.html",
            session,
            status=422 if trouble else 200,
            here="report",
            report=report,
            trouble=trouble,
        )
