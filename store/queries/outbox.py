"""The outbox: letters are drafted with their decisions, approved by a second person, and sent at most once.

Each change of a letter's state is one function and one event of the item that the letter is about. Two programs that
change the same letter at once do not undo each other: a change holds only if the letter still is where it starts from.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain import letter as letters
from domain.campaign import Campaign, LetterKind
from domain.decision import Decision
from domain.finding import Finding
from domain.letter import KINDS, Drafted, Letter, LetterState, NoGroundError
from domain.message import handle
from domain.outgoing import Outgoing, can_be_written_to
from domain.people import Power, Role
from store import tables
from store.errors import LetterRefusedError
from store.mapping.letters import letter_row, load_letter
from store.mapping.submissions import load_submission
from store.queries import events
from store.queries.findings import of_messages, of_submissions

Item = tables.Submission | tables.Message
"""What a decision is about."""

_UNSENT = (LetterState.DRAFT, LetterState.APPROVED, LetterState.FAILED)


def redraft(session: Session, row: Item, given: Decision, campaign: Campaign, *, now: dt.datetime) -> Drafted:
    """Write the draft of the letter about the decision just given on an item, and tell what became of it.

    A return asks for corrections, a rejection tells its ground; their reasons are those that rest on a clause, then
    the note. Adds the letter, which is an event; letters about earlier decisions are ``withdraw_for``'s.
    """
    kind = KINDS.get(given.verdict)
    if kind is None:
        return Drafted.NOT_NEEDED
    mail = row if isinstance(row, tables.Message) else session.get_one(tables.Message, row.message)
    if not can_be_written_to(mail.sender):
        return Drafted.NO_ADDRESS
    try:
        written = compose(session, row, given, campaign, now=now)
    except NoGroundError:
        return Drafted.NO_GROUND
    submission = row.id if isinstance(row, tables.Submission) else None
    number = session.scalars(
        select(col(tables.Decision.id)).where(_decided(row)).order_by(col(tables.Decision.id).desc()).limit(1)
    ).one()
    new = letter_row(
        written,
        mail,
        kind=kind,
        state=LetterState.DRAFT,
        actor=given.actor,
        now=now,
        decision=number,
        submission=submission,
    )
    _add(session, new, now=now)
    return Drafted.WRITTEN


def compose(session: Session, row: Item, given: Decision, campaign: Campaign, *, now: dt.datetime) -> Letter:
    """Return the letter that a return or a rejection of an item would write; changes nothing.

    Raises:
        NoGroundError: there is nothing that the letter could say.
    """
    kind, day = KINDS[given.verdict], now.astimezone(campaign.timezone).date()
    if isinstance(row, tables.Submission):
        cited = _cited(session, row, given.reasons)
        return letters.letter(kind, campaign, load_submission(row), cited, day, note=given.note)
    mail = letters.Mail(handle(row.sha256), row.sender_name, row.subject, row.received)
    if kind is not LetterKind.CORRECTION:
        raise NoGroundError(mail.id)
    return letters.reply(campaign, mail, given.note, day)


def acknowledge(session: Session, digest: str, campaign: Campaign, *, now: dt.datetime) -> Outgoing:
    """Write the receipt for the forms that a mail brought, approved by the setting that asks for receipts.

    Adds the letter, which is an event; a mail has one receipt at most.

    Raises:
        LetterRefusedError: the mail brought no form, or its sender cannot be written to.
    """
    mail = session.get_one(tables.Message, digest)
    form = tables.Submission
    rows = session.scalars(
        select(form).where(col(form.message) == digest).order_by(col(form.part), col(form.position), col(form.id))
    ).all()
    if not rows or not can_be_written_to(mail.sender):
        raise LetterRefusedError(f"来信 {handle(digest)} 没有表格，或者没有可用的发件地址，不能发回执")
    written = letters.receipt(
        campaign, [load_submission(one) for one in rows], now.astimezone(campaign.timezone).date()
    )
    new = letter_row(written, mail, kind=LetterKind.RECEIPT, state=LetterState.APPROVED, actor=events.SYSTEM, now=now)
    _add(session, new, now=now)
    return load_letter(new)


def withdraw_for(session: Session, row: Item, *, actor: str, now: dt.datetime) -> None:
    """Withdraw the letters about an item's decisions that have not begun to be sent, since those no longer hold.

    Each is an event. Receipts stay, and so does what is being sent or may have gone.
    """
    letter = tables.Letter
    found = session.scalars(select(letter).where(_about(row), col(letter.state).in_(_UNSENT)).with_for_update()).all()
    for one in found:
        _move(session, one.id or 0, _UNSENT, LetterState.WITHDRAWN, actor=actor, now=now)


def approve(session: Session, number: int, *, actor: str, now: dt.datetime) -> Outgoing:
    """Let a draft go with the next sending; it is not sent yet. Is an event.

    Raises:
        LetterRefusedError: there is no such letter, it is no draft any more, the same person decided, or the person
            may not approve.
    """
    row = _row(session, number)
    if row.drafted_by.casefold() == actor.casefold():
        raise LetterRefusedError(f"第 {number} 号回复函由 {actor} 起草，须由另一人复核")
    person = session.get(tables.Person, actor.lower())
    if person is not None and (person.disabled is not None or Power.APPROVE not in Role(person.role).powers):
        raise LetterRefusedError(f"{actor} 没有复核回复函的权限。请由复核人或管理员复核")
    return _move(
        session,
        number,
        (LetterState.DRAFT,),
        LetterState.APPROVED,
        actor=actor,
        now=now,
        approved=now,
        approved_by=actor,
    )


def withdraw(session: Session, number: int, *, actor: str, now: dt.datetime) -> Outgoing:
    """Take a letter back that has not begun to be sent; its decision stays. Is an event.

    Raises:
        LetterRefusedError: there is no such letter, or it is on its way or gone.
    """
    return _move(session, number, _UNSENT, LetterState.WITHDRAWN, actor=actor, now=now)


def resolve(session: Session, number: int, *, sent: bool, actor: str, now: dt.datetime) -> Outgoing:
    """Say what a person found out of a letter whose sending has an unknown end: it went, or it is to go again.

    One that the mail server refused may go again, too. Is an event. It keeps its Message-ID, by which mail programs
    know it again if it did arrive before.

    Raises:
        LetterRefusedError: there is no such letter, or there is nothing to find out.
    """
    start = (LetterState.UNKNOWN,) if sent else (LetterState.UNKNOWN, LetterState.FAILED)
    return _move(
        session, number, start, LetterState.SENT if sent else LetterState.APPROVED, actor=actor, now=now, resolved=True
    )


def claim(session: Session, number: int, *, message_id: str, now: dt.datetime) -> Outgoing | None:
    """Begin the sending of an approved letter, under this Message-ID unless it has one; None where it may not go.

    Committed before the mail server is spoken to: whatever happens then, the letter does not go twice. Counts a try,
    and is an event.
    """
    row = session.get(tables.Letter, number, with_for_update=True, populate_existing=True)
    if row is None or row.state != LetterState.APPROVED:
        return None
    return _move(
        session,
        number,
        (LetterState.APPROVED,),
        LetterState.SENDING,
        now=now,
        message_id=row.message_id or message_id,
        claimed=now,
        tries=row.tries + 1,
    )


def sent(session: Session, number: int, *, reply: str, now: dt.datetime) -> Outgoing:
    """Note that the mail server has taken a letter, with its words. Is an event."""
    return _end(session, number, LetterState.SENT, reply, now)


def postponed(session: Session, number: int, *, reply: str, now: dt.datetime) -> Outgoing:
    """Note that a letter was certainly not taken and is to be tried later, with the reason. Is an event."""
    return _end(session, number, LetterState.APPROVED, reply, now)


def refused(session: Session, number: int, *, reply: str, now: dt.datetime) -> Outgoing:
    """Note that the mail server refuses a letter for good, with its words. Is an event."""
    return _end(session, number, LetterState.FAILED, reply, now)


def lost(session: Session, number: int, *, reply: str, now: dt.datetime) -> Outgoing:
    """Note that nobody knows whether the mail server has taken a letter, with the reason. Is an event."""
    return _end(session, number, LetterState.UNKNOWN, reply, now)


def interrupted(session: Session, *, reply: str, now: dt.datetime) -> list[int]:
    """Note of each letter whose sending was broken off that its end is unknown; return their numbers.

    Only whoever holds the lock of the sending may call it. Each is an event.
    """
    letter = tables.Letter
    found = session.scalars(select(col(letter.id)).where(col(letter.state) == LetterState.SENDING)).all()
    return [lost(session, number, reply=reply, now=now).id for number in found if number is not None]


def _end(session: Session, number: int, state: LetterState, reply: str, now: dt.datetime) -> Outgoing:
    return _move(session, number, (LetterState.SENDING,), state, now=now, reply=reply)


def _add(session: Session, row: tables.Letter, *, now: dt.datetime) -> None:
    session.add(row)
    session.flush()
    _log(session, row, "letter-drafted", row.drafted_by, now)


def _move(  # noqa: PLR0913 -- which letter, from where to where, by whom, when, with what
    session: Session,
    number: int,
    start: Collection[LetterState],
    end: LetterState,
    *,
    now: dt.datetime,
    actor: str = events.SYSTEM,
    resolved: bool = False,
    **values: object,
) -> Outgoing:
    """Bring a letter from one of the states it may be in to another one, and log it.

    Raises:
        LetterRefusedError: there is no such letter, or it is in none of these states.
    """
    letter = tables.Letter
    changed = session.execute(
        update(letter)
        .where(col(letter.id) == number, col(letter.state).in_(start))
        .values(state=end.value, changed=now, **values)
        .execution_options(synchronize_session=False)
    )
    row = _row(session, number)
    session.refresh(row)
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise LetterRefusedError(
            f"第 {number} 号回复函现在是“{LetterState(row.state).words}”，不能改为“{end.words}”。请刷新后再看"
        )
    _log(session, row, "letter-resolved" if resolved else f"letter-{end.value}", actor, now)
    return load_letter(row)


def _log(session: Session, row: tables.Letter, what: str, actor: str, now: dt.datetime) -> None:
    kind, item = ("submission", row.submission) if row.submission else ("message", row.message)
    details = {"letter": row.id, "kind": row.kind, "state": row.state}
    events.add(session, events.Event(now, actor, kind, item, what, details))


def _row(session: Session, number: int) -> tables.Letter:
    row = session.get(tables.Letter, number)
    if row is None:
        raise LetterRefusedError(f"没有第 {number} 号回复函。请用 zhihui outbox list 查看编号")
    return row


def _cited(session: Session, row: tables.Submission, reasons: Collection[str]) -> list[Finding]:
    """Return the findings that a decision names as its reasons, on the form and on the mail that brought it."""
    found = (*of_submissions(session, [row.id])[row.id], *of_messages(session, [row.message])[row.message])
    return [one for one in found if one.code in reasons]


def _decided(row: Item) -> ColumnElement[bool]:
    table = tables.Decision
    return col(table.submission) == row.id if isinstance(row, tables.Submission) else col(table.message) == row.sha256


def _about(row: Item) -> ColumnElement[bool]:
    """Tell the letters about an item's decisions."""
    letter = tables.Letter
    if isinstance(row, tables.Submission):
        return col(letter.submission) == row.id
    return (
        (col(letter.message) == row.sha256)
        & col(letter.submission).is_(None)
        & (col(letter.kind) != LetterKind.RECEIPT.value)
    )
