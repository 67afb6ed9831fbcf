"""The letters by their states, and each of them with what it rests on."""

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from domain.letter import LetterState
from domain.outgoing import LETTER_WORDS, Outgoing, masked_address, masked_numbers
from domain.people import Power
from domain.words import SEVERITIES, VERDICTS, authenticity_words
from review.rendering import page
from review.security.access import Approver, Decider, ForbiddenError, Reader, Visit
from store.engine import reading, transaction
from store.errors import LetterRefusedError, UnknownItemError
from store.queries import letters, outbox, people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROUTER = APIRouter()


class Tab(NamedTuple):
    """One tab of the list: its name, its states, and what is said where it is empty."""

    name: str
    states: tuple[LetterState, ...]
    empty: str


TABS = {
    "draft": Tab("草稿待复核", (LetterState.DRAFT,), "没有等待复核的草稿。"),
    "approved": Tab("待发送", (LetterState.APPROVED, LetterState.SENDING), "没有等待发送的信。"),
    "sent": Tab("已发送", (LetterState.SENT,), "还没有发出过信。"),
    "unknown": Tab("结果未知", (LetterState.UNKNOWN,), "没有结果未知的信。"),
    "failed": Tab("发送失败", (LetterState.FAILED,), "没有发送失败的信。"),
    "withdrawn": Tab("已撤回", (LetterState.WITHDRAWN,), "没有撤回的信。"),
}
"""The tabs in order, by their keys in the address."""

ROWS = 50
COLOURS = {
    LetterState.DRAFT: "ochre",
    LetterState.APPROVED: "",
    LetterState.SENDING: "",
    LetterState.SENT: "green",
    LetterState.UNKNOWN: "red",
    LetterState.FAILED: "red",
    LetterState.WITHDRAWN: "muted",
}


@ROUTER.get("/outbox")
def outbox_page(visit: Reader, state: str = "draft", before: int | None = None, done: int | None = None) -> Response:
    """Show the letters in one state, the newest first."""
    key = state if state in TABS else "draft"
    with reading(visit.desk.engine) as session:
        counts = letters.counts(session)
        found = letters.listed(session, states=TABS[key].states, before=before, limit=ROWS + 1)
        return page(
            visit,
            "letters/list.html",
            session,
            status=200,
            here="outbox",
            tabs=TABS,
            counts={name: sum(counts[one] for one in tab.states) for name, tab in TABS.items()},
            chosen=key,
            letters=[_shown(visit, one) for one in found[:ROWS]],
            older=found[ROWS - 1].id if len(found) > ROWS else None,
            done=letters.get(session, done) if done else None,
            **_words(session),
        )


@ROUTER.get("/outbox/{number}")
def letter_page(visit: Reader, number: int, done: int | None = None) -> Response:
    """Show one letter, whole, with the decision and the findings that it rests on."""
    return _letter(visit, number, done=done)


@ROUTER.post("/outbox/{number}/approve")
def approve(visit: Approver, number: int) -> Response:
    """Let a draft go with the next sending, and go on to the next draft."""
    return _changed(visit, number, "approve")


@ROUTER.post("/outbox/{number}/withdraw")
def withdraw(visit: Decider, number: int) -> Response:
    """Take a letter back that has not begun to be sent."""
    return _changed(visit, number, "withdraw")


@ROUTER.post("/outbox/{number}/resolve")
def resolve(visit: Approver, number: int) -> Response:
    """Keep what a person found out of a letter: ``end`` is ``sent``, or ``again``."""
    if visit.form.get("end") not in {"sent", "again"}:
        return _letter(visit, number, trouble="请先查明这封信是否已经发出，再选择一项。", status=422)
    return _changed(visit, number, "resolve")


def _changed(visit: Visit, number: int, what: str) -> Response:
    """Change a letter; where that cannot be done, show why beside the letter as it is now."""
    actor, now = visit.person.id, visit.now
    try:
        with transaction(visit.desk.engine) as session:
            before = _found(session, number)
            if what == "approve":
                if before.drafted_by.casefold() == actor.casefold():
                    raise ForbiddenError("这封信由您起草，须由另一人复核。")
                outbox.approve(session, number, actor=actor, now=now)
            elif what == "withdraw":
                outbox.withdraw(session, number, actor=actor, now=now)
            else:
                outbox.resolve(session, number, sent=visit.form.get("end") == "sent", actor=actor, now=now)
            follower = letters.next_in(session, before.state, number)
    except LetterRefusedError as error:
        return _letter(visit, number, trouble=str(error), status=409)
    tab = next(name for name, one in TABS.items() if before.state in one.states)
    target = f"/outbox/{follower}?done={number}" if follower else f"/outbox?state={tab}&done={number}"
    return RedirectResponse(target, status_code=303)


def _letter(visit: Visit, number: int, *, done: int | None = None, trouble: str = "", status: int = 200) -> Response:
    with reading(visit.desk.engine) as session:
        letter = _found(session, number)
        rests = letters.ground(session, number)
        return page(
            visit,
            "letters/letter.html",
            session,
            status=status,
            here="outbox",
            **_shown(visit, letter),
            rests=rests,
            authenticity=authenticity_words(rests.authentication),
            clauses=visit.desk.campaign.clauses,
            own=letter.drafted_by.casefold() == visit.person.id.casefold(),
            tab=next(name for name, one in TABS.items() if letter.state in one.states),
            done=letters.get(session, done) if done else None,
            trouble=trouble,
            **_words(session),
        )


def _found(session: "Session", number: int) -> Outgoing:
    found = letters.get(session, number)
    if found is None:
        raise UnknownItemError(f"没有第 {number} 号回复函。")
    return found


def _words(session: "Session") -> dict[str, object]:
    """Return the words for codes, and the names of people by what they sign in with."""
    return {
        "kinds": LETTER_WORDS,
        "colours": COLOURS,
        "verdicts": VERDICTS,
        "severities": SEVERITIES,
        "names": {**people.names(session), "system": "系统"},
        "states": LetterState,
    }


def _shown(visit: Visit, letter: Outgoing) -> dict[str, object]:
    """Return a letter, whom it goes to, and how its texts are seen: whole by those who may see phones."""
    whole = visit.may(Power.REVEAL)
    return {
        "letter": letter,
        "recipient": letter.recipient if whole else masked_address(letter.recipient),
        "seen": str if whole else masked_numbers,
    }
