"""Decisions: one function that gives them, and the history of an item."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from domain.campaign import Campaign
from domain.decision import Decision, Verdict
from domain.finding import Finding
from domain.letter import Drafted, LetterState
from domain.message import handle
from domain.submission import State
from store import tables
from store.errors import DecisionRefusedError, UnknownItemError
from store.mapping.history import decision_row, load_decision
from store.queries import events, items, outbox
from store.queries.findings import NEVER_NEWEST, of_messages, of_submissions

_SUPERSEDED = "superseded"
_GONE = (LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)
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


def decide(  # noqa: PLR0913 -- what, with whose templates, seen how, when
    session: Session,
    decision: Decision,
    *,
    campaign: Campaign,
    now: dt.datetime,
    version: int | None = None,
    other_reasons_allowed: bool = False,
) -> Settled:
    """Give a verdict on a submission or on a message without a form; return all it settled.

    ``decision.item`` is a submission's id, or M and at least ten digits of a message's digest; upper or lower case.
    ``version`` is the one that the person has seen, None on the command line, where nobody looks at one.
    Adds the decision, sets the item's state, and is an event, in one transaction. A verdict on the newest version of
    something also returns its older versions that still wait, with ``superseded`` as the reason and a note that names
    the newer one. Taking a verdict back lets the item wait again, and the older versions that it returned, if nobody
    has decided on them since. Letters about earlier decisions that have not gone are withdrawn; one about this verdict
    is drafted, none about older versions. A reason is a finding of the item, or of the mail that brought it and its
    other files; one of those for which a submission is rejected rests on a clause.

    Raises:
        ConflictError: the item is not of this version any more.
        DecisionRefusedError: an unknown item, a return or rejection without a reason, a reason that no finding gives
            (unless ``other_reasons_allowed``), a rejection that rests on no clause, the same decision once more,
            nothing to take back, or a message that has forms to decide on.
    """
    try:
        row = items.find(session, decision.item)
    except UnknownItemError as error:
        raise DecisionRefusedError(str(error)) from error
    session.refresh(row, with_for_update=True)
    items.refuse_changed(session, row, version)
    given = replace(decision, item=items.name(row))
    if isinstance(row, tables.Message):
        _refuse_with_forms(row)
    before = _decisions(session, row)
    if given.verdict is Verdict.REOPEN:
        return _reopen(session, given, row, before, now=now)
    if not other_reasons_allowed:
        _refuse_foreign(given, _grounds(session, row), clause_needed=isinstance(row, tables.Submission))
    _refuse_groundless(given)
    _refuse_repeated(given, before)
    _settle(session, given, row, now=now)
    letter = outbox.redraft(session, row, given, campaign, now=now)
    older = () if isinstance(row, tables.Message) else _return_older(session, given, row, now=now)
    return Settled((given.item, *older), letter)


def decisions(session: Session, item: str) -> list[Decision]:
    """Return the decisions on a submission or on a message (M and digits), oldest first.

    Raises:
        UnknownItemError: there is no such item.
    """
    return _decisions(session, items.find(session, item))


def last(session: Session, item: str) -> int:
    """Return the number of the last decision on an item, 0 where there is none.

    Raises:
        UnknownItemError: there is no such item.
    """
    own = _of(items.find(session, item))
    return session.execute(select(func.max(col(tables.Decision.id))).where(own)).scalar_one() or 0


def told_of(session: Session, numbers: Collection[int]) -> set[int]:
    """Return of which decisions the senders have been told, or may have been: their letters are gone or on the way."""
    letter = tables.Letter
    chosen = select(col(letter.decision)).where(col(letter.decision).in_(numbers), col(letter.state).in_(_GONE))
    return {one for one in session.scalars(chosen) if one is not None}


def history(session: Session, item: str) -> list[Entry]:
    """Return what happened to a submission or to a message (M and digits), oldest first.

    A submission's history begins with that of the mail that brought it.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = items.find(session, item)
    own = {row.sha256: "message"} if isinstance(row, tables.Message) else {row.message: "message", row.id: "submission"}
    logged = (event for event in events.of_items(session, own) if event.what not in _SHOWN_IN_FULL)
    entries = [Entry(event.at, event.actor, event.what, event.details) for event in logged]
    if isinstance(row, tables.Submission):
        entries += _revisions(session, row.id)
    for one in _decisions(session, row):
        details = {"verdict": one.verdict.value, "reasons": one.reasons, "note": one.note}
        entries.append(Entry(one.decided, one.actor, "decision", details))
    return sorted(entries, key=lambda entry: entry.at)


def _grounds(session: Session, row: items.Item) -> list[Finding]:
    """Return what has been found on the item and on the mail that brought it."""
    if isinstance(row, tables.Message):
        return list(of_messages(session, [row.sha256])[row.sha256])
    return [*of_submissions(session, [row.id])[row.id], *of_messages(session, [row.message])[row.message]]


def _refuse_foreign(given: Decision, grounds: Sequence[Finding], *, clause_needed: bool) -> None:
    """Refuse reasons that nothing found gives, and a rejection that rests on no clause where it needs one."""
    codes = {one.code for one in grounds}
    foreign = [reason for reason in given.reasons if reason not in codes]
    if foreign:
        listed = "、".join(sorted(codes)) or "无"
        raise DecisionRefusedError(f"{given.item} 没有这些问题：{'、'.join(foreign)}。已查出的问题：{listed}")
    cited = {one.code: one.message for one in grounds if one.clause}
    if clause_needed and given.verdict is Verdict.REJECT and given.reasons and not cited.keys() & set(given.reasons):
        listed = "；".join(f"{message}（{code}）" for code, message in cited.items())
        advice = f"有依据的问题：{listed}" if cited else "这份材料的问题都没有条款依据，可以改为要求补正"
        raise DecisionRefusedError(f"{given.item} 退回的理由都没有条款依据，退回至少要有一条。{advice}")


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


def _settle(session: Session, given: Decision, row: items.Item, *, now: dt.datetime) -> None:
    """Set the state, add the decision and log it; letters about decisions before it do not go any more."""
    outbox.withdraw_for(session, row, actor=given.actor, now=now)
    row.state = given.verdict.state.value
    if isinstance(row, tables.Submission):
        row.version += 1
        session.add(decision_row(given, submission=row.id))
    else:
        session.add(decision_row(given, message=row.sha256))
    details = {"verdict": given.verdict.value, "reasons": given.reasons}
    items.log(session, row, "decided", actor=given.actor, now=now, details=details)
    session.flush()


def _reopen(
    session: Session, given: Decision, row: items.Item, before: Sequence[Decision], *, now: dt.datetime
) -> Settled:
    """Let an item wait again, and the older versions that its last verdict returned along with it."""
    if not before or before[-1].verdict is Verdict.REOPEN:
        raise DecisionRefusedError(f"{given.item} 还没有决定，不需要撤回")
    if told_of(session, [last(session, given.item)]):
        raise DecisionRefusedError(
            f"{given.item} 的回复函已经发出或正在发送，不能撤回决定。可以改作另一个决定，并告知对方"
        )
    older = _returned_with(session, before[-1], row) if isinstance(row, tables.Submission) else []
    for one in (row, *older):
        _settle(session, replace(given, item=items.name(one), reasons=()), one, now=now)
    return Settled(tuple(items.name(one) for one in (row, *older)), Drafted.NOT_NEEDED)


def _returned_with(session: Session, last: Decision, newest: tables.Submission) -> list[tables.Submission]:
    """Return the older versions that a verdict returned along with the newest, if theirs is still the last word."""
    table, later = tables.Decision, aliased(tables.Decision)
    overtaken = exists().where(col(later.submission) == col(table.submission), col(later.id) > col(table.id))
    found = session.scalars(
        select(tables.Submission)
        .join(table, col(table.submission) == col(tables.Submission.id))
        .where(
            col(table.verdict) == Verdict.RETURN,
            col(table.actor) == last.actor,
            col(table.decided) == last.decided,
            col(table.note) == _superseded_by(newest),
            ~overtaken,
        )
        .order_by(col(tables.Submission.received), col(tables.Submission.id))
        .with_for_update(of=tables.Submission)
    )
    return list(found)


def _superseded_by(newest: tables.Submission) -> str:
    return f"已由更新的 {newest.id} 取代"


def _return_older(session: Session, given: Decision, newest: tables.Submission, *, now: dt.datetime) -> tuple[str, ...]:
    """Return the older versions that still wait, if ``newest`` is the newest; a copy of another never is."""
    codes = {one.code for one in of_submissions(session, [newest.id])[newest.id]}
    if codes & NEVER_NEWEST or not (newest.team_key and newest.subject_key):
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
    note = _superseded_by(newest)
    for one in older:
        returned = replace(given, item=one.id, verdict=Verdict.RETURN, reasons=(_SUPERSEDED,), note=note)
        _settle(session, returned, one, now=now)
    return tuple(one.id for one in older)


def _decisions(session: Session, row: items.Item) -> list[Decision]:
    chosen = select(tables.Decision).where(_of(row)).order_by(col(tables.Decision.id))
    return [load_decision(one) for one in session.scalars(chosen)]


def _of(row: items.Item) -> ColumnElement[bool]:
    """Return what chooses the decisions on an item."""
    table = tables.Decision
    return col(table.submission) == row.id if isinstance(row, tables.Submission) else col(table.message) == row.sha256


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
