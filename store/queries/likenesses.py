"""Pairs of submissions that have something in common, and what people said of pairs."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Finding
from domain.likeness.findings import Likeness
from domain.likeness.profile import TraceKind
from store import tables
from store.errors import DistinctionRefusedError
from store.mapping.findings import load_finding
from store.queries import events

_AT_ONCE = 1000


def pairs(session: Session, ids: Collection[str]) -> list[Likeness]:
    """Return all pairs to which one of the submissions belongs, each once."""
    row = tables.Likeness
    columns = (col(row.one), col(row.other), col(row.kind), col(row.evidence))
    found: dict[tuple[str, str, str], Likeness] = {}
    for part in _parts(sorted(ids)):
        # Two questions: databases use an index for either, and none for both in one.
        for side in (row.one, row.other):
            for one, other, kind, evidence in session.execute(select(*columns).where(col(side).in_(part))):
                found[one, other, kind] = Likeness(one, other, TraceKind(kind), evidence)
    return list(found.values())


def between(session: Session, some: Collection[str], others: Collection[str]) -> list[Likeness]:
    """Return the pairs of one of ``some`` with one of ``others``."""
    wanted = set(others)
    return [each for each in pairs(session, some) if each.one in wanted or each.other in wanted]


def replace(session: Session, ids: Collection[str], found: Iterable[Likeness]) -> list[Likeness]:
    """Set the pairs to which the submissions belong, and return those that were gone or added."""
    before, after = pairs(session, ids), list(found)
    kept = {(each.one, each.other, each.kind): each for each in before}
    added = [each for each in after if kept.get((each.one, each.other, each.kind)) != each]
    staying = {(each.one, each.other, each.kind) for each in after} - {(e.one, e.other, e.kind) for e in added}
    gone = [each for key, each in kept.items() if key not in staying]
    row = tables.Likeness
    for each in gone:
        session.execute(
            delete(row).where(col(row.one) == each.one, col(row.other) == each.other, col(row.kind) == each.kind.value)
        )
    if added:
        session.execute(insert(row), [{**each._asdict(), "kind": each.kind.value} for each in added])
    return [*gone, *added]


def present(session: Session, ids: Collection[str]) -> dict[str, list[Finding]]:
    """Return the findings that rest on such pairs, by submission; those without any have no entry."""
    row = tables.Finding
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for part in _parts(sorted(ids)):
        chosen = select(row).where(col(row.submission).in_(part), col(row.source) == tables.Source.LIKENESS.value)
        for one in session.scalars(chosen.order_by(col(row.submission), col(row.position))):
            found[one.submission or ""].append(load_finding(one))
    return dict(found)


def distinct(session: Session, ids: Collection[str]) -> set[frozenset[str]]:
    """Return the pairs that a person has called no duplicates and to which one of the submissions belongs."""
    row = tables.Distinction
    return {
        frozenset(pair)
        for part in _parts(sorted(ids))
        for side in (row.one, row.other)
        for pair in session.execute(select(col(row.one), col(row.other)).where(col(side).in_(part)))
    }


def distinguish(session: Session, submission: str, other: str, *, actor: str, now: dt.datetime) -> tuple[str, str]:
    """Note a person's word that two submissions are no duplicates and return their ids; it is an event of either.

    What was found on them is the caller's to renew.

    Raises:
        DistinctionRefusedError: there is no such submission, both are the same, or it has been said before.
    """
    one, another = _pair(session, submission, other)
    if session.get(tables.Distinction, (one, another)) is not None:
        raise DistinctionRefusedError(f"{one} 与 {another} 已经标为“不是重复”，没有重复记录")
    session.add(tables.Distinction(one=one, other=another, actor=actor, decided=now))
    _log(session, (one, another), events.Event(now, actor, "submission", one, "distinguished"))
    return one, another


def take_back(session: Session, submission: str, other: str, *, actor: str, now: dt.datetime) -> tuple[str, str]:
    """Take back the word that two submissions are no duplicates and return their ids; it is an event of either.

    Raises:
        DistinctionRefusedError: there is no such submission, or nobody has said so.
    """
    one, another = _pair(session, submission, other)
    row = session.get(tables.Distinction, (one, another))
    if row is None:
        raise DistinctionRefusedError(f"{one} 与 {another} 没有标为“不是重复”，不需要撤销")
    session.delete(row)
    _log(session, (one, another), events.Event(now, actor, "submission", one, "undistinguished"))
    return one, another


def _pair(session: Session, submission: str, other: str) -> tuple[str, str]:
    names = sorted(name.strip().upper() for name in (submission, other))
    if names[0] == names[1]:
        raise DistinctionRefusedError(f"两个编号都是 {names[0]}。请写两份不同材料的编号")
    for name in names:
        if session.get(tables.Submission, name) is None:
            raise DistinctionRefusedError(f"没有编号为 {name} 的材料。请用 zhihui queue 查看编号")
    return names[0], names[1]


def _log(session: Session, pair: tuple[str, str], event: events.Event) -> None:
    one, other = pair
    events.add(session, dataclasses.replace(event, item=one, details={"other": other}))
    events.add(session, dataclasses.replace(event, item=other, details={"other": one}))
    session.flush()


def _parts(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
