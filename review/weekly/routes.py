"""``/report``: the figures of one week, and its files, of which the workbook holds phones in full."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from review.desk import RefusedError
from review.rendering import page
from review.security.access import Reader, Revealer, Visit
from store.engine import reading, transaction
from store.queries import events

ROUTER = APIRouter()

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
}


@ROUTER.get("/report")
def report_page(visit: Reader, week: str = "") -> Response:
    """Show the figures of a week, of the present one where none is named."""
    return _page(visit, week)


@ROUTER.get("/report/weekly.xlsx")
def workbook(visit: Revealer, week: str = "") -> Response:
    """Hand out the workbook of a week, which is an event, since it holds phones in full."""
    return _file(visit, week, "xlsx", revealing=True)


@ROUTER.get("/report/weekly.docx")
def document(visit: Reader, week: str = "") -> Response:
    """Hand out the report of a week to edit; it holds no phones."""
    return _file(visit, week, "docx")


@ROUTER.get("/report/weekly.pdf")
def paper(visit: Reader, week: str = "") -> Response:
    """Hand out the report of a week to print; it holds no phones."""
    return _file(visit, week, "pdf")


def _file(visit: Visit, week: str, kind: str, *, revealing: bool = False) -> Response:
    person = visit.person.id
    try:
        label, content = visit.desk.report_file(week, kind, person)
    except RefusedError as error:
        return _page(visit, "", trouble=str(error))
    if revealing:
        with transaction(visit.desk.engine) as session:
            events.add(session, events.Event(visit.now, person, "report", label, "exported", {"week": label}))
    name = quote(f"周报-{label}.{kind}")
    disposition = f"attachment; filename=\"{label}.{kind}\"; filename*=UTF-8''{name}"
    return Response(content, media_type=_TYPES[kind], headers={"content-disposition": disposition})


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
