"""The addresses to which forms about one item are posted; each works without JavaScript."""

from typing import TYPE_CHECKING, TypeAlias

from fastapi import APIRouter, Depends
from starlette.responses import Response

from domain.letter import Letter
from domain.typed import MistypedError
from review.acting import acting, answers, asking, letters
from review.acting.refusals import ActRefusedError, HeldError
from review.rendering import page, part
from review.security.access import Decider, Revealer, Visit
from store.engine import reading, transaction
from store.errors import (
    ConflictError,
    DecisionRefusedError,
    DistinctionRefusedError,
    DraftRefusedError,
    EditRefusedError,
    StoreError,
    UndoRefusedError,
)
from store.queries import claims, drafts, items, skips

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

Doing: TypeAlias = "Callable[[Session], str]"
"""Does something within a transaction and returns the address to go on to, empty for the item as it is now."""


ROUTER = APIRouter(dependencies=[Depends(asking.refuse_large)])


@ROUTER.post("/items/{item}/claim")
def claim(visit: Decider, item: str) -> Response:
    """Take an item, with ``over`` also from another person."""

    def do(session: "Session") -> str:
        asking.version(visit)
        if visit.form.get("over"):
            claims.take_over(session, item, person=visit.person.id, now=visit.now)
        else:
            acting.hold(session, visit, item)
        return ""

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/release")
def release(visit: Decider, item: str) -> Response:
    """Let go of an item and return to the list."""

    def do(session: "Session") -> str:
        asking.version(visit)
        claims.release(session, items.name(items.find(session, item)), person=visit.person.id)
        return _list(visit)

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/draft")
def draft(visit: Decider, item: str) -> Response:
    """Keep what was typed into one control, which also keeps the item for another while."""

    def do(session: "Session") -> str:
        field, text = str(visit.form.get("field", "")), str(visit.form.get("text", ""))
        name, seen = items.name(items.find(session, item)), asking.version(visit)
        if len(field) > _LONGEST_NAME or not field:
            raise DraftRefusedError("没有这一栏，没有保存。请刷新页面")
        drafts.put(session, name, person=visit.person.id, field=field, text=text, version=seen, now=visit.now)
        claims.renew(session, name, person=visit.person.id, now=visit.now)
        return ""

    answer = _done(visit, item, do)
    if visit.enhanced and answer.status_code == _NO_CONTENT:
        return part(visit, "acting/_kept.html", at=visit.now)
    return answer


@ROUTER.post("/items/{item}/fields")
def fields(visit: Decider, item: str) -> Response:
    """Save what was typed, or throw it away where the person says so."""

    def do(session: "Session") -> str:
        if visit.form.get("discard"):
            asking.version(visit)
            drafts.drop(session, items.name(items.find(session, item)), person=visit.person.id)
            return answers.address_of(visit, item)
        acting.correct(session, visit, item)
        return answers.address_of(visit, item) if visit.form.get("conflict") else ""

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/decide")
def decide(visit: Decider, item: str) -> Response:
    """Give a verdict and go on to the next item."""

    def do(session: "Session") -> str:
        return acting.onward(session, visit, item) if acting.decide(session, visit, item) else ""

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/skip")
def skip(visit: Decider, item: str) -> Response:
    """Put an item aside for later and go on to the next one."""

    def do(session: "Session") -> str:
        asking.version(visit)
        address = acting.onward(session, visit, item)
        skips.put(session, item, person=visit.person.id, now=visit.now)
        claims.release(session, items.name(items.find(session, item)), person=visit.person.id)
        return address

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/distinct")
def distinct(visit: Decider, item: str) -> Response:
    """Say that two submissions are no duplicates, or take that back."""

    def do(session: "Session") -> str:
        acting.tell_apart(session, visit, item)
        return ""

    return _done(visit, item, do)


@ROUTER.post("/items/{item}/reveal")
def reveal(visit: Revealer, item: str) -> Response:
    """Show a phone or an account in full, which is logged."""
    try:
        with transaction(visit.desk.engine) as session:
            asking.version(visit)
            label, text = acting.reveal(session, visit, item)
            return _shown(session, visit, "revealed", item, label=label, text=text)
    except StoreError as error:
        return _not_done(visit, error, item)


@ROUTER.post("/items/{item}/letter")
def letter(visit: Decider, item: str) -> Response:
    """Show the letter that a verdict would write."""
    try:
        with reading(visit.desk.engine) as session:
            asking.version(visit)
            found = letters.preview(session, visit, item)
            written = found if isinstance(found, Letter) else None
            why = "" if isinstance(found, Letter) else found.words
            return _shown(session, visit, "letter", item, letter=written, why=why)
    except StoreError as error:
        return _not_done(visit, error, item)


@ROUTER.post("/undo")
def undo(visit: Decider) -> Response:
    """Undo what the person did last, and show what it was about."""

    def do(session: "Session") -> str:
        act = acting.undo(session, visit)
        return answers.address_of(visit, act.steps[0].item) if len(act.steps) == 1 else _list(visit)

    return _done(visit, "", do)


_NO_CONTENT = 204
_LONGEST_NAME = 200
_REFUSALS = (ActRefusedError, DecisionRefusedError, DraftRefusedError, EditRefusedError)
_CONFLICTS = (HeldError, UndoRefusedError, DistinctionRefusedError)
"""What is refused because of what another person, or this one in another window, has done meanwhile."""


def _list(visit: Visit) -> str:
    return f"/queue?{asking.back(visit)}" if asking.back(visit) else "/queue"


def _done(visit: Visit, item: str, do: Doing) -> Response:
    """Do something, all of it or nothing, and return where to go from there or why it was not done."""
    try:
        with transaction(visit.desk.engine) as session:
            address = do(session)
    except (StoreError, MistypedError) as error:
        return _not_done(visit, error, item)
    return answers.goes_to(visit, address) if address else answers.changed(visit, item)


def _not_done(visit: Visit, error: StoreError | MistypedError, item: str) -> Response:
    if isinstance(error, ConflictError):
        return answers.conflict(visit, error, item)
    if isinstance(error, _CONFLICTS):
        return answers.refused(visit, error, item=item, status=409)
    if isinstance(error, (MistypedError, *_REFUSALS)):
        return answers.refused(visit, error, item=item)
    raise error


def _shown(session: "Session", visit: Visit, name: str, item: str, **values: object) -> Response:
    """Return a part of a page for htmx, or a page around it with the way back to the item."""
    if visit.enhanced:
        return part(visit, f"acting/_{name}.html", status=200, **values)
    address = answers.address_of(visit, item)
    return page(visit, f"acting/{name}.html", session, status=200, address=address, **values)
