"""What a person did in one go, and its steps as JSON."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from store import tables
from store.fields import Json


class Deed(StrEnum):
    """What one step did to its item."""

    DECIDED = "decided"
    EDITED = "edited"
    DISTINGUISHED = "distinguished"
    UNDISTINGUISHED = "undistinguished"
    ASSIGNED = "assigned"


class Step(NamedTuple):
    """What was done to one item.

    ``rows`` are the numbers of the decision or of the revisions that it added; ``other`` is the submission from which
    the item was told apart, or the person to whom it was handed.
    """

    deed: Deed
    item: str
    rows: tuple[int, ...] = ()
    other: str = ""


class Act(NamedTuple):
    """What a person did in one go; ``what`` is the verdict, or ``edit``, ``distinct``, ``undistinct``, ``assign``."""

    id: int
    person: str
    at: dt.datetime
    what: str
    steps: tuple[Step, ...]


def act_row(steps: Iterable[Step], *, person: str, what: str, at: dt.datetime) -> tables.Act:
    """Return the row of what a person did."""
    return tables.Act(person=person, at=at, what=what, steps=[_dump(one) for one in steps])


def load_act(row: tables.Act) -> Act:
    """Return what a row says that a person did."""
    steps = (Step(Deed(one["deed"]), one["item"], tuple(one["rows"]), one["other"]) for one in row.steps)
    return Act(row.id or 0, row.person, row.at, row.what, tuple(steps))


def _dump(step: Step) -> Json:
    return {"deed": step.deed.value, "item": step.item, "rows": list(step.rows), "other": step.other}
