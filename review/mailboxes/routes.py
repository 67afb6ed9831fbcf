"""``/mailboxes``: when each mailbox was read, what went wrong, and the balance of everything received."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from review.queue import address
from review.rendering import page
from review.security.access import Reader, Visit
from store.engine import reading
from store.queries import counts, deliveries, heartbeats, worklist
from store.queries.deliveries import Poll
from store.queries.heartbeats import Heartbeat
from store.queries.worklist import Filters, Sort, Tab

ROUTER = APIRouter()

SILENCE = dt.timedelta(hours=24)
"""After so long without a successful poll a mailbox counts as silent, as in the weekly report."""

_SHOWN = 20


class Box(NamedTuple):
    """One mailbox as the page shows it: when it is due again, and how long it has been silent in hours, 0 if not."""

    name: str
    heartbeat: Heartbeat | None
    due: dt.datetime | None
    silent: int
    folders: tuple[Poll, ...]


@ROUTER.get("/mailboxes")
def mailboxes_page(visit: Reader) -> Response:
    """Show how the mailboxes stand."""
    with reading(visit.desk.engine) as session:
        aside = worklist.page(session, Filters(Tab.ASIDE, Sort.NEWEST), address.viewer(visit), size=_SHOWN)
        return page(
            visit,
            "mailboxes/mailboxes.html",
            session,
            here="mailboxes",
            boxes=_boxes(visit, heartbeats.heartbeats(session), deliveries.polls(session)),
            balance=counts.balance(session.connection()),
            aside=aside,
        )


def _boxes(visit: Visit, beats: Sequence[Heartbeat], polls: Sequence[Poll]) -> list[Box]:
    """Return the mailboxes that have been read or are to be, by name."""
    pauses = visit.desk.manner.pauses
    known = {one.account: one for one in beats}
    names = sorted({*known, *pauses, *(one.account for one in polls)})
    return [_box(visit, name, known.get(name), [one for one in polls if one.account == name]) for name in names]


def _box(visit: Visit, name: str, beat: Heartbeat | None, folders: Sequence[Poll]) -> Box:
    pause = visit.desk.manner.pauses.get(name)
    due = beat.polled + pause if beat and pause else None
    quiet = visit.now - (beat.succeeded or beat.first) if beat else dt.timedelta()
    silent = int(quiet.total_seconds() // 3600) if quiet > SILENCE else 0
    return Box(name, beat, due, silent, tuple(folders))
