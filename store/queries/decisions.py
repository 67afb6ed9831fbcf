"""Decisions: one function that gives them, and the history of an item."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign
from domain.decision import Decision, Verdict
from domain.letter import Drafted
from domain.message import handle
from domain.submission import State
from store import tables
from store.errors import DecisionRefusedError, UnknownItemError
from store.mapping.history import decision_row, load_decision
from store.queries import events, outbox
from store.queries.findings import of_messages, of_submissions

_HANDLE = re.compile("[Mm]([0-9A-Fa-f]{10,64})")
_SUPERSEDED = "superseded"
_NEVER_NEWEST = frozenset({_SUPERSEDED, "duplicate-exact"})
_SHOWN_IN_FULL = frozenset({"decided", "edited"})
"""Events that stand for a decision or a revision, which say more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an item's history: what was done, by whom, when.

    ``what`` is ``decision``, ``revision``, or the event's own word; ``details`` say more.
    """

    at: dt.datetime
    actor: str
    what: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a verdict did: the items it settled, the one it was given on first, and what became of the letter."""

    items: tuple[str, ...]
    letter: Drafted


def decide(
    session: Session,
    decision: Decision,
    *,
    campaign: Campaign,
    now: dt.datetime,
    other_reasons_allowed: bool = False,
) -> Settled:
    """Give a verdict on a submission or on a message without a form; return all it settled.

    ``decision.item`` is a submission's id, or M and at least ten digits of a message's digest; upper or lower case.
    Adds the decision, sets the item's state, and is an event, in one transaction. A verdict on the newest version of
    something also returns its older versions that still wait, with ``superseded`` as the reason and a note that names
    the newer one. Letters about earlier decisions that have not gone are withdrawn; one about this verdict is drafted,
    none about older versions. A reason is a finding of the item, or of the mail that brought it and its other files.

    Raises:
        DecisionRefusedError: an unknown item, a return or rejection without a reason, a reason that no finding gives
            (unless ``other_reasons_allowed``), the same decision once more, or a message that has forms to decide on.
    """
    try:
        row = _row(session, decision.item)
    except UnknownItemError as error:
        raise DecisionRefusedError(str(error)) from error
    session.refresh(row, with_for_update=True)
    given = replace(decision, item=_name(row))
    if not other_reasons_allowed:
        _refuse_foreign(given, _grounds(session, row))
    _refuse_groundless(given)
    _refuse_repeated(given, _decisions(session, row))
    if isinstance(row, tables.Message):
        _refuse_with_forms(row)
    _settle(session, given, row, now=now)
    letter = outbox.redraft(session, row, given, campaign, now=now)
    older = () if isinstance(row, tables.Message) else _return_older(session, given, row, now=now)
    return Settled((given.item, *older), letter)


def decisions(session: Session, item: str) -> list[Decision]:
    """Return the decisions on a submission or on a message (M and digits), oldest first.

    Raises:
        UnknownItemError: there is no such item.
    """
    return _decisions(session, _row(session, item))


def history(session: Session, item: str) -> list[Entry]:
    """Return what happened to a submission or to a message (M and digits), oldest first.

    A submission's history begins with that of the mail that brought it.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = _row(session, item)
    items = (
        {row.sha256: "message"} if isinstance(row, tables.Message) else {row.message: "message", row.id: "submission"}
    )
    logged = (event for event in events.of_items(session, items) if event.what not in _SHOWN_IN_FULL)
    entries = [Entry(event.at, event.actor, event.what, event.details) for event in logged]
    if isinstance(row, tables.Submission):
        entries += _revisions(session, row.id)
    for one in _decisions(session, row):
        details = {"verdict": one.verdict.value, "reasons": one.reasons, "note": one.note}
        entries.append(Entry(one.decided, one.actor, "decision", details))
    return sorted(entries, key=lambda entry: entry.at)


def _row(session: Session, item: str) -> tables.Submission | tables.Message:
    """Return the row of an item."""
    submission = session.get(tables.Submission, item.upper())
    if submission is not None:
        return submission
    found = _HANDLE.fullmatch(item)
    if found is None:
        raise UnknownItemError(
            f"没有编号为 {item} 的材料。请写完整的编号，用 zhihui queue 或 zhihui export submissions 查看"
        )
    digest = col(tables.Message.sha256)
    rows = session.scalars(select(tables.Message).where(digest.startswith(found[1].lower())).limit(2)).all()
    if len(rows) != 1:
        count = "没有" if not rows else "不止一封"
        raise UnknownItemError(f"{count}编号为 {item} 的来信。请用 zhihui queue 查看编号，必要时多写几位")
    return rows[0]


def _name(row: tables.Submission | tables.Message) -> str:
    return row.id if isinstance(row, tables.Submission) else handle(row.sha256)


def _grounds(session: Session, row: tables.Submission | tables.Message) -> set[str]:
    """Return the codes of what has been found on the item and on the mail that brought it."""
    if isinstance(row, tables.Message):
        return {one.code for one in of_messages(session, [row.sha256])[row.sha256]}
    found = (of_submissions(session, [row.id])[row.id], of_messages(session, [row.message])[row.message])
    return {one.code for several in found for one in several}


def _refuse_foreign(given: Decision, grounds: set[str]) -> None:
    foreign = [reason for reason in given.reasons if reason not in grounds]
    if foreign:
        listed = "、".join(sorted(grounds)) or "无"
        raise DecisionRefusedError(f"{given.item} 没有这些问题：{'、'.join(foreign)}。已查出的问题：{listed}")


def _refuse_groundless(given: Decision) -> None:
    if given.verdict is not Verdict.ACCEPT and not given.reasons:
        raise DecisionRefusedError(f"{given.item} 的“{given.verdict.words}”没有写明理由。请至少选择一个问题作为理由")


def _refuse_repeated(given: Decision, before: Sequence[Decision]) -> None:
    if before and (before[-1].verdict, set(before[-1].reasons)) == (given.verdict, set(given.reasons)):
        who = before[-1].actor
        raise DecisionRefusedError(
            f"{given.item} 已由 {who} 以同样的理由作出“{given.verdict.words}”的决定，没有重复记录"
        )


def _refuse_with_forms(row: tables.Message) -> None:
    if row.state is None:
        raise DecisionRefusedError(
            f"来信 {handle(row.sha256)} 不需要决定：它带有表格（请对表格作决定），或者不是报送材料"
        )


def _settle(session: Session, given: Decision, row: tables.Submission | tables.Message, *, now: dt.datetime) -> None:
    """Set the state, add the decision and log it; letters about decisions before it do not go any more."""
    outbox.withdraw_for(session, row, actor=given.actor, now=now)
    row.state = given.verdict.state.value
    details = {"verdict": given.verdict.value, "reasons": given.reasons}
    if isinstance(row, tables.Submission):
        row.version += 1
        session.add(decision_row(given, submission=row.id))
        events.add(session, events.Event(now, given.actor, "submission", row.id, "decided", details))
    else:
        session.add(decision_row(given, message=row.sha256))
        events.add(session, events.Event(now, given.actor, "message", row.sha256, "decided", details))
    session.flush()


def _return_older(session: Session, given: Decision, newest: tables.Submission, *, now: dt.datetime) -> tuple[str, ...]:
    """Return the older versions that still wait, if ``newest`` is the newest; a copy of another never is."""
    codes = {one.code for one in of_submissions(session, [newest.id])[newest.id]}
    if codes & _NEVER_NEWEST or not (newest.team_key and newest.subject_key):
        return ()
    row = tables.Submission
    superseded = exists().where(col(tables.Finding.submission) == col(row.id), col(tables.Finding.code) == _SUPERSEDED)
    older = session.scalars(
        select(row)
        .where(
            col(row.kind) == newest.kind,
            col(row.team_key) == newest.team_key,
            col(row.subject_key) == newest.subject_key,
            col(row.state) == State.WAITING,
            col(row.received) <= newest.received,
            col(row.id) != newest.id,
            superseded,
        )
        .order_by(col(row.received), col(row.id))
        .with_for_update()
    ).all()
    for one in older:
        note = f"已由更新的 {newest.id} 取代"
        _settle(
            session,
            replace(given, item=one.id, verdict=Verdict.RETURN, reasons=(_SUPERSEDED,), note=note),
            one,
            now=now,
        )
    return tuple(one.id for one in older)


def _decisions(session: Session, row: tables.Submission | tables.Message) -> list[Decision]:
    table = tables.Decision
    own = col(table.submission) == row.id if isinstance(row, tables.Submission) else col(table.message) == row.sha256
    return [load_decision(one) for one in session.scalars(select(table).where(own).order_by(col(table.id)))]


def _revisions(session: Session, submission: str) -> list[Entry]:
    table = tables.Revision
    rows = session.scalars(select(table).where(col(table.submission) == submission).order_by(col(table.id)))
    return [
        Entry(
            one.at,
            one.actor,
            "revision",
            {"field": one.field, "before": one.before["value"], "after": one.after["value"]},
        )
        for one in rows
    ]
