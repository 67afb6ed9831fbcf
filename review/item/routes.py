"""The addresses of an item: the screen on which it is checked, and its history."""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from domain.finding import Severity
from domain.people import Power
from domain.words import KINDS, OUTCOMES, authenticity_words
from review.item import dossier, faults, fields, history, originals, partners, verdicts
from review.item.opening import Opened, claimed, opened
from review.queue.address import asked, viewer
from review.rendering import page
from review.security.access import Reader, Visit
from store.engine import reading
from store.queries import acts, decisions, dossiers, rosters, worklist

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROUTER = APIRouter()


@ROUTER.get("/items/{item}")
def item_page(visit: Reader, item: str) -> Response:
    """Show an item with its originals beside it, and take it where it waits and nobody has it."""
    claimed(visit, item)
    with reading(visit.desk.engine) as session:
        found = opened(session, visit, item)
        chosen = asked(session, visit.request.query_params, visit)
        beside = worklist.neighbours(session, chosen.filters, viewer(visit), found.id)
        return page(
            visit,
            "item/item.html",
            session,
            status=200,
            here=chosen.filters.tab.value,
            opened=found,
            query=chosen.query,
            beside=beside,
            **_shown(session, visit, found),
        )


@ROUTER.get("/items/{item}/history")
def history_page(visit: Reader, item: str) -> Response:
    """Show what has happened to an item."""
    with reading(visit.desk.engine) as session:
        found = opened(session, visit, item)
        query = asked(session, visit.request.query_params, visit).query
        past = history.lines(found, decisions.history(session, found.id), visit.desk.campaign)
        return page(visit, "item/history.html", session, status=200, opened=found, query=query, past=past)


def _shown(session: "Session", visit: Visit, found: Opened) -> dict[str, object]:
    """Return what the screen shows of an item."""
    campaign, params = visit.desk.campaign, visit.request.query_params
    known = faults.faults(found, campaign, lambda: rosters.load(session))
    rows = fields.rows(found, known)
    page_number = params.get("page", "")
    first = int(page_number) if page_number.isascii() and page_number.isdecimal() and len(page_number) < 4 else 1
    left = originals.originals(session, found, rows, show=params.get("show", ""), first=first)
    alike = partners.partners(session, found, campaign)
    undo = acts.undoable(session, visit.person.id) if visit.may(Power.DECIDE) else None
    open_ones = [one.severity for one in found.findings if one.severity is not Severity.INFO]
    return {
        "rows": rows,
        "loose": [fault for key, fault in known if not key],
        "relating": [fault for key, fault in known if key == faults.PARTNERS],
        "left": left,
        "partners": alike,
        "newer": partners.newer(found, campaign),
        "dossier": dossier.dossier(session, found, left, campaign),
        "bar": verdicts.bar(found, visit, campaign, undo),
        "counted": [(faults.COUNTED[one], open_ones.count(one)) for one in faults.COUNTED if one in open_ones],
        "open_count": len(open_ones),
        "worst": next((faults.COLOURS[one] for one in Severity if one in open_ones), "green"),
        "authenticity": authenticity_words(found.mail.authentication) if found.mail else "",
        "owners": {} if found.submission else dossiers.of_messages(session, [left.mail])[left.mail],
        "kinds": KINDS,
        "outcomes": OUTCOMES,
    }
