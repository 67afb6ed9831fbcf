"""Two people at one item: what the other one saved and what this one typed, side by side."""

from typing import TYPE_CHECKING, NamedTuple

from domain.form import FieldValue
from domain.typed import Typed, control_text, differs
from domain.words import EVENTS
from review.acting import asking
from review.security.access import Visit
from store.errors import Change, ConflictError
from store.queries import events, people, submissions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Differing(NamedTuple):
    """One field in which the two differ; ``controls`` are the names and texts that were typed."""

    name: str
    label: str
    theirs: str
    mine: str
    controls: tuple[tuple[str, str], ...]


class Happened(NamedTuple):
    """What somebody did since, in words."""

    change: Change
    who: str
    what: str
    labels: str


def happened(session: "Session", visit: Visit, item: str, error: ConflictError) -> list[Happened]:
    """Return what has been done to an item since the person saw it, oldest first."""
    names = people.names(session)
    submission = submissions.get(session, item.upper())
    spec = None if submission is None else visit.desk.campaign.form(submission.kind)
    return [
        Happened(
            one,
            "系统" if one.actor == events.SYSTEM else names.get(one.actor, one.actor),
            EVENTS.get({"decided": "decision"}.get(one.what, one.what), one.what),
            "、".join(spec.label(field) for field in one.fields) if spec else "",
        )
        for one in error.changes
    ]


def differing(session: "Session", visit: Visit, item: str, error: ConflictError) -> list[Differing]:
    """Return the fields that the person has typed into and that hold something else now."""
    submission = submissions.get(session, item.upper())
    if submission is None:
        return []
    spec = visit.desk.campaign.form(submission.kind)
    known = {end for one in spec.fields for end in (one.name, one.start, one.end) if end}
    former = submissions.before(session, submission.id, error.changes[0].at) if error.changes else {}
    given = {name: text for name, text in asking.texts(visit.form, spec).items() if name in known}
    return [
        Differing(name, spec.label(name), control_text(submission.fields.get(name)), _shown(text), _own(visit, name))
        for name, text in given.items()
        if differs(name, text, submission.fields.get(name), spec)
        and differs(name, text, former.get(name, submission.fields.get(name)), spec)
    ]


def _shown(text: Typed) -> str:
    return text if isinstance(text, str) else control_text(FieldValue(text, ""))


def _own(visit: Visit, name: str) -> tuple[tuple[str, str], ...]:
    own = f"{asking.CONTROL}{name}"
    return tuple(
        (one, text) for one, text in asking.controls(visit.form).items() if one == own or one.startswith(f"{own}.")
    )
