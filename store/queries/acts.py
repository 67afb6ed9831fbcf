"""What people did, each in one go, and undoing the last of it as long as nothing stands in the way."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign
from domain.decision import Decision, Verdict
from domain.message import handle
from store import tables
from store.errors import UndoRefusedError
from store.mapping.acts import Act, Deed, Step, act_row, load_act
from store.mapping.forms import load_field
from store.queries import claims, decisions, likenesses, submissions

__all__ = ["Act", "Deed", "Step", "Undone", "decided", "latest", "record", "undo", "undoable"]


class Undone(NamedTuple):
    """What undoing touched: items decided on, submissions with other values, and those told apart or no more."""

    act: Act
    decided: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()


def record(session: Session, steps: Sequence[Step], *, person: str, what: str, now: dt.datetime) -> int:
    """Note what a person did in one go, so that they can undo it, and return its number."""
    row = act_row(steps, person=person, what=what, at=now)
    session.add(row)
    session.flush()
    return row.id or 0


def decided(session: Session, wanted: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps that stand for the last decision on each of these items, which all have one."""
    return tuple(Step(Deed.DECIDED, item, (decisions.last(session, item),)) for item in wanted)


def undoable(session: Session, person: str) -> Act | None:
    """Return what a person did last and can still undo, None where that does not work (any more)."""
    act = _last(session, person)
    return act if act is not None and not any(_obstacles(session, act)) else None


def latest(session: Session, person: str, *, limit: int) -> tuple[Act, ...]:
    """Return what a person did last and has not undone, the newest first."""
    row = tables.Act
    chosen = select(row).where(col(row.person) == person, col(row.undone).is_(None)).order_by(col(row.id).desc())
    return tuple(load_act(one) for one in session.scalars(chosen.limit(limit)))


def undo(session: Session, act: int, *, person: str, campaign: Campaign, now: dt.datetime) -> Undone:
    """Undo what a person did last: the whole of it or nothing.

    Decisions are taken back with those that they settled along, and given again where they took one back; values are
    corrected back, pairs of submissions are what they were to each other, and nobody has what was handed to somebody.
    What was found on them is the caller's to renew.

    Raises:
        UndoRefusedError: it is not what this person did last, or something stands in the way of a step.
    """
    row = session.get(tables.Act, act)
    if row is not None:
        session.refresh(row, with_for_update=True)
    last = _last(session, person)
    if row is None or last is None or last.id != act:
        raise UndoRefusedError("这一步已经撤销过，或者之后您又做了别的操作。请刷新后再看")
    obstacles = tuple(_obstacles(session, last))
    if obstacles:
        raise UndoRefusedError(f"不能撤销：{'；'.join(obstacles)}。没有作任何改动")
    row.undone = now
    done = Undone(last)
    for step in reversed(last.steps):
        done = _undo_step(session, step, done, campaign=campaign, now=now)
    session.flush()
    return done


def _undo_step(session: Session, step: Step, done: Undone, *, campaign: Campaign, now: dt.datetime) -> Undone:
    person = done.act.person
    if step.deed is Deed.DECIDED:
        back = _reverse(session, step.item, person, now)
        settled = decisions.decide(session, back, campaign=campaign, now=now, other_reasons_allowed=True)
        return done._replace(decided=(*done.decided, *settled.items))
    if step.deed is Deed.EDITED:
        before = {one.field: load_field(one.before) for one in reversed(_revisions(session, step.rows))}
        version = submissions.version(session, step.item)
        submissions.edit(session, step.item, before, actor=person, version=version, campaign=campaign, now=now)
        return done._replace(edited=(*done.edited, step.item))
    if step.deed is Deed.ASSIGNED:
        claims.release(session, step.item, person=step.other)
        return done
    change = likenesses.take_back if step.deed is Deed.DISTINGUISHED else likenesses.distinguish
    pair = change(session, step.item, step.other, actor=person, now=now)
    return done._replace(parted=(*done.parted, *pair))


def _reverse(session: Session, item: str, person: str, now: dt.datetime) -> Decision:
    """Return the decision that undoes the last one: it is taken back, or given again where it took one back."""
    *_, last = given = decisions.decisions(session, item)
    if last.verdict is Verdict.REOPEN:
        return replace(given[-2], actor=person, decided=now)
    return Decision(item, Verdict.REOPEN, person, now)


def _last(session: Session, person: str) -> Act | None:
    return next(iter(latest(session, person, limit=1)), None)


def _obstacles(session: Session, act: Act) -> Iterator[str]:
    """Yield in words what has happened since and stands in the way; the questions do not grow with the steps."""
    steps = {deed: [one for one in act.steps if one.deed is deed] for deed in Deed}
    if steps[Deed.DECIDED]:
        yield from _decided_since(session, [number for one in steps[Deed.DECIDED] for number in one.rows])
    if steps[Deed.EDITED]:
        yield from _edited_since(session, [number for one in steps[Deed.EDITED] for number in one.rows])
    if steps[Deed.ASSIGNED]:
        yield from _taken_since(session, act, steps[Deed.ASSIGNED])
    told, taken_back = steps[Deed.DISTINGUISHED], steps[Deed.UNDISTINGUISHED]
    if told or taken_back:
        apart = likenesses.distinct(session, {one.item for one in (*told, *taken_back)})
        for one in told:
            if frozenset({one.item, one.other}) not in apart:
                yield f"{one.item} 与 {one.other} 的“不是重复”已经撤销"
        for one in taken_back:
            if frozenset({one.item, one.other}) in apart:
                yield f"{one.item} 与 {one.other} 已经又标为“不是重复”"


def _decided_since(session: Session, numbers: Collection[int]) -> Iterator[str]:
    """Yield on which items these decisions are not the last word, or have been told to the senders."""
    row = tables.Decision
    mine = session.scalars(select(row).where(col(row.id).in_(numbers))).all()
    of_one = or_(
        col(row.submission).in_([one.submission for one in mine if one.submission]),
        col(row.message).in_([one.message for one in mine if one.message]),
    )
    latest: Mapping[str, tables.Decision] = {
        _item(one): one for one in session.scalars(select(row).where(of_one).order_by(col(row.id)))
    }
    told = decisions.told_of(session, numbers)
    for one in mine:
        last = latest[_item(one)]
        if one.id in told:
            yield f"{_item(one)} 的回复函已经发出或正在发送"
        elif last.id != one.id:
            yield f"{last.actor} 之后又对 {_item(one)} 作了“{Verdict(last.verdict).words}”"


def _taken_since(session: Session, act: Act, steps: Sequence[Step]) -> Iterator[str]:
    """Yield which items do not wait any more for those to whom they were handed."""
    row = tables.Claim
    mine = select(col(row.item), col(row.person)).where(col(row.item).in_([one.item for one in steps]))
    waiting = {(item, person) for item, person in session.execute(mine.where(col(row.taken) == act.at))}
    for one in steps:
        if (one.item, one.other) not in waiting:
            yield f"{one.item} 已经处理，或者由别人接手了"


def _edited_since(session: Session, numbers: Collection[int]) -> Iterator[str]:
    """Yield on which submissions the corrected fields do not hold the corrected values any more."""
    mine = _revisions(session, numbers)
    row = tables.Submission
    ids = {one.submission for one in mine}
    present = {one.id: one.fields for one in session.scalars(select(row).where(col(row.id).in_(ids)))}
    last = {(one.submission, one.field): one for one in mine}
    changed = {item for (item, field), one in last.items() if present.get(item, {}).get(field) != one.after}
    for item in sorted(changed):
        yield f"{item} 的同一栏之后又改过"


def _revisions(session: Session, numbers: Collection[int]) -> Sequence[tables.Revision]:
    row = tables.Revision
    return session.scalars(select(row).where(col(row.id).in_(numbers)).order_by(col(row.id))).all()


def _item(row: tables.Decision) -> str:
    return row.submission or handle(row.message or "")
