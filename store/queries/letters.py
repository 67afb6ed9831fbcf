"""The letters of the outbox, as people and the sending look at them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import LetterKind
from domain.decision import Decision
from domain.finding import Finding
from domain.letter import LetterState
from domain.message import Authentication, Kind, Progress
from domain.outgoing import Outgoing
from store import tables
from store.errors import UnknownItemError
from store.mapping.history import load_decision
from store.mapping.letters import load_letter
from store.mapping.messages import load_authentication
from store.queries.findings import of_messages, of_submissions

BEGUN = (LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)
"""The states of a letter that is on its way, gone, or may have gone."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a letter rests on: its decision, None for a receipt; that decision's findings; what is known of the sender.

    ``cited`` are the findings that the decision names as its reasons.
    """

    decision: Decision | None
    cited: tuple[Finding, ...]
    authentication: Authentication


def get(session: Session, number: int) -> Outgoing | None:
    """Return the letter with this number, None where there is none."""
    row = session.get(tables.Letter, number)
    return None if row is None else load_letter(row)


def listed(
    session: Session, *, states: Collection[LetterState] = (), before: int | None = None, limit: int | None = None
) -> list[Outgoing]:
    """Return the letters in these states, or all, the newest first; those below the number ``before``."""
    letter = tables.Letter
    chosen = select(letter).order_by(col(letter.id).desc()).limit(limit)
    if states:
        chosen = chosen.where(col(letter.state).in_(states))
    if before is not None:
        chosen = chosen.where(col(letter.id) < before)
    return [load_letter(row) for row in session.scalars(chosen)]


def counts(session: Session) -> dict[LetterState, int]:
    """Return how many letters are in each state."""
    letter = tables.Letter
    rows = session.execute(select(col(letter.state), func.count()).group_by(col(letter.state)))
    found = {LetterState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in LetterState}


def of_decision(session: Session, decision: int) -> Outgoing | None:
    """Return the letter about a decision, by the decision's number, None where it has none."""
    row = session.scalars(select(tables.Letter).where(col(tables.Letter.decision) == decision)).one_or_none()
    return None if row is None else load_letter(row)


def ground(session: Session, number: int) -> Ground:
    """Return what a letter rests on, with the findings as they stand.

    Raises:
        UnknownItemError: there is no such letter.
    """
    letter, mail, given = tables.Letter, tables.Message, tables.Decision
    found = session.execute(
        select(letter, col(mail.authentication), given)
        .join(mail, col(mail.sha256) == col(letter.message))
        .outerjoin(given, col(given.id) == col(letter.decision))
        .where(col(letter.id) == number)
    ).one_or_none()
    if found is None:
        raise UnknownItemError(f"没有第 {number} 号回复函。请用 zhihui outbox list 查看序号")
    row, authentication = found[0], found[1]
    decided: tables.Decision | None = found[2]
    reasons = [] if decided is None else decided.reasons
    on_form = of_submissions(session, [row.submission])[row.submission] if row.submission else ()
    on_mail = of_messages(session, [row.message])[row.message]
    cited = tuple(one for one in (*on_form, *on_mail) if one.code in reasons)
    return Ground(None if decided is None else load_decision(decided), cited, load_authentication(authentication))


def next_in(session: Session, state: LetterState, number: int) -> int | None:
    """Return the letter in a state that follows ``number`` in their list, which begins anew at its end."""
    letter = tables.Letter
    order = ((col(letter.id) < number).desc(), col(letter.id).desc())
    return session.scalars(select(col(letter.id)).where(col(letter.state) == state).order_by(*order).limit(1)).first()


def of_message(session: Session, digest: str) -> list[Outgoing]:
    """Return the letters that answer a mail, about it and about its forms, oldest first."""
    letter = tables.Letter
    return [
        load_letter(row)
        for row in session.scalars(select(letter).where(col(letter.message) == digest).order_by(col(letter.id)))
    ]


def due(session: Session, *, limit: int | None = None) -> list[Outgoing]:
    """Return the letters that wait to be sent: those tried least often first, then the oldest."""
    letter = tables.Letter
    waiting = select(letter).where(col(letter.state) == LetterState.APPROVED)
    rows = session.scalars(waiting.order_by(col(letter.tries), col(letter.id)).limit(limit))
    return [load_letter(row) for row in rows]


def begun_since(session: Session, since: dt.datetime) -> int:
    """Return how many sendings have begun since then."""
    return session.scalars(
        select(func.count()).select_from(tables.Letter).where(col(tables.Letter.claimed) >= since)
    ).one()


def gone_since(session: Session, recipient: str, since: dt.datetime) -> int:
    """Return how many letters have gone, or may have gone, to one recipient since then."""
    letter = tables.Letter
    return session.scalars(
        select(func.count())
        .select_from(letter)
        .where(col(letter.recipient) == recipient, col(letter.claimed) >= since, col(letter.state).in_(BEGUN))
    ).one()


def acknowledged_since(session: Session, recipient: str, since: dt.datetime) -> bool:
    """Tell whether a sender was given a receipt since then, sent or not; upper or lower case alike."""
    letter = tables.Letter
    found = session.scalars(
        select(col(letter.id))
        .where(
            func.lower(col(letter.recipient)) == recipient.lower(),
            col(letter.kind) == LetterKind.RECEIPT,
            col(letter.drafted) >= since,
            col(letter.state) != LetterState.WITHDRAWN,
        )
        .limit(1)
    )
    return found.first() is not None


def without_receipt(session: Session, *, since: dt.datetime) -> list[str]:
    """Return the digests of the mails that brought a form since then and have no receipt, by arrival."""
    mail, letter, form = tables.Message, tables.Letter, tables.Submission
    receipt = (
        select(col(letter.id))
        .where(col(letter.message) == col(mail.sha256), col(letter.kind) == LetterKind.RECEIPT)
        .exists()
    )
    brought = select(col(form.id)).where(col(form.message) == col(mail.sha256)).exists()
    chosen = select(col(mail.sha256)).where(
        col(mail.received) >= since,
        col(mail.progress) == Progress.DONE,
        col(mail.kind) == Kind.SUBMISSION,
        brought,
        ~receipt,
    )
    return list(session.scalars(chosen.order_by(col(mail.received), col(mail.sha256))))
