"""Rows of letters."""

import datetime as dt

from domain.campaign import LetterKind
from domain.letter import Letter, LetterState
from domain.message import handle
from domain.outgoing import Outgoing
from store import tables


def letter_row(  # noqa: PLR0913 -- what is written, on what ground, by whom, when
    letter: Letter,
    mail: tables.Message,
    *,
    kind: LetterKind,
    state: LetterState,
    actor: str,
    now: dt.datetime,
    decision: int | None = None,
    submission: str | None = None,
) -> tables.Letter:
    """Return the row of a letter that answers ``mail``."""
    approved = state is LetterState.APPROVED
    return tables.Letter(
        kind=kind.value,
        decision=decision,
        message=mail.sha256,
        submission=submission,
        recipient=mail.sender,
        recipient_name=mail.sender_name,
        subject=letter.subject,
        body=letter.text,
        state=state.value,
        drafted=now,
        drafted_by=actor,
        approved=now if approved else None,
        approved_by=actor if approved else "",
        message_id="",
        in_reply_to=mail.message_id,
        thread=[*mail.answers, *filter(None, [mail.message_id])],
        tries=0,
        reply="",
        changed=now,
    )


def load_letter(row: tables.Letter) -> Outgoing:
    """Return the letter of a row that is stored."""
    return Outgoing(
        id=row.id or 0,
        kind=LetterKind(row.kind),
        item=row.submission or handle(row.message),
        mail=row.message,
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        subject=row.subject,
        text=row.body,
        state=LetterState(row.state),
        drafted=row.drafted,
        drafted_by=row.drafted_by,
        changed=row.changed,
        approved=row.approved,
        approved_by=row.approved_by,
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        thread=tuple(row.thread),
        claimed=row.claimed,
        tries=row.tries,
        reply=row.reply,
    )
