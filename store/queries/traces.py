"""Traces: by what a submission is found when another one has the same."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple, TypeVar

from sqlalchemy import TextClause, delete, insert, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.likeness.profile import Trace, TraceKind
from store import tables

T = TypeVar("T")

_AT_ONCE = 2000
_LOOKED_UP_AT_ONCE = 240
"""SQLite joins at most 500 questions into one."""


class Left(NamedTuple):
    """The traces that a submission leaves, and when it arrived: in seconds since 1970, UTC."""

    arrived: int
    traces: frozenset[Trace]


def present(session: Session, ids: Collection[str]) -> dict[str, Left]:
    """Return the traces that submissions have left; those without any have no entry."""
    row = tables.Trace
    columns = (col(row.submission), col(row.arrived), col(row.kind), col(row.value))
    found: dict[str, tuple[int, set[Trace]]] = {}
    for part in _parts(sorted(ids), _AT_ONCE):
        for name, arrived, kind, value in session.execute(select(*columns).where(col(row.submission).in_(part))).all():
            found.setdefault(name, (arrived, set()))[1].add(Trace(TraceKind(kind), value))
    return {name: Left(arrived, frozenset(traces)) for name, (arrived, traces) in found.items()}


def replace(session: Session, left: Mapping[str, Left], before: Mapping[str, Left]) -> None:
    """Set the traces of submissions, of which ``before`` are present; what stands already is not written again."""
    changed = {name: each for name, each in left.items() if each != before.get(name, Left(each.arrived, frozenset()))}
    for part in _parts([name for name in changed if name in before], _AT_ONCE):
        session.execute(delete(tables.Trace).where(col(tables.Trace.submission).in_(part)))
    rows = [(one.kind.value, one.value, each.arrived, name) for name, each in changed.items() for one in each.traces]
    if rows:
        # In the order of the key, which is the order on the disk.
        named = [dict(zip(("kind", "value", "arrived", "submission"), row, strict=True)) for row in sorted(rows)]
        session.execute(insert(tables.METADATA.tables["trace"]), named)


def meetings(session: Session, traces: Iterable[Trace], *, limit: int) -> dict[Trace, list[tuple[int, str]]]:
    """Return for each trace the earliest submissions that have it, no more than ``limit``: arrival and id, in order.

    Traces that nobody has have no entry.
    """
    found: dict[Trace, list[tuple[int, str]]] = {}
    for kind, several in groupby(sorted(traces), key=lambda one: one.kind):
        for part in _parts(list(several), _LOOKED_UP_AT_ONCE):
            values: dict[str, object] = {f"v{at}": one.value for at, one in enumerate(part)}
            for at, arrived, name in session.execute(_lookup(len(part)), {**values, "kind": kind, "most": limit}).all():
                found.setdefault(part[at], []).append((arrived, name))
    return found


@cache
def _lookup(count: int) -> TextClause:
    """Return the question for so many traces in one; the key has the earliest of each first."""
    one = (
        "SELECT * FROM (SELECT {0} AS at, arrived, submission FROM trace WHERE kind = :kind AND value = :v{0}"
        " ORDER BY arrived, submission LIMIT :most) AS t{0}"
    )
    return text(" UNION ALL ".join(one.format(at) for at in range(count)))


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
