"""The letter that a decision would write, before it is given."""

from typing import TYPE_CHECKING

from domain.letter import KINDS, Drafted, Letter, NoGroundError
from domain.outgoing import can_be_written_to
from review.acting import asking
from review.security.access import Visit
from store.queries import items, outbox
from store.queries.messages import standing
from store.tables import Message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def preview(session: "Session", visit: Visit, item: str) -> Letter | Drafted:
    """Return the letter that the verdict of the form would write, or why it would write none.

    Raises:
        UnknownItemError: there is no such item.
        ActRefusedError: the form names no verdict.
    """
    given = asking.decision(visit, item)
    row = items.find(session, item)
    if given.verdict not in KINDS:
        return Drafted.NOT_NEEDED
    digest = row.sha256 if isinstance(row, Message) else row.message
    if not can_be_written_to(standing(session, digest).sender):
        return Drafted.NO_ADDRESS
    try:
        return outbox.compose(session, row, given, visit.desk.campaign, now=visit.now)
    except NoGroundError:
        return Drafted.NO_GROUND
