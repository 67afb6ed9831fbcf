"""Where items stood at a moment: worked out from the decisions given by then, so that a past week stays as it was."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Boolean, TextClause, bindparam, text
from sqlalchemy.orm import Session

from domain.decision import Verdict
from domain.message import Kind, Progress
from domain.submission import State
from store.columns import Instant
from store.queries.counts import BARE, Balance

_ITEM = """
SELECT kind AS form, id AS item, received FROM submission WHERE received < :until
UNION ALL SELECT '', sha256, received FROM message WHERE state IS NOT NULL AND received < :until
"""
_LAST = (
    "SELECT coalesce(submission, message) AS item, max(id) AS number FROM decision WHERE decided < {moment} GROUP BY 1"
)

_MOVEMENTS = f"""
WITH item AS ({_ITEM}), early AS ({_LAST.format(moment=":since")}), late AS ({_LAST.format(moment=":until")})
SELECT item.form, item.received < :since AS old, before.verdict AS was, after.verdict AS became, count(*) AS many
FROM item
LEFT JOIN early ON early.item = item.item LEFT JOIN decision AS before ON before.id = early.number
LEFT JOIN late ON late.item = item.item LEFT JOIN decision AS after ON after.id = late.number
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608 -- constants alone

_DECIDED = f"""
WITH late AS ({_LAST.format(moment=":until")})
SELECT late.item, after.verdict FROM late JOIN decision AS after ON after.id = late.number
"""  # noqa: S608 -- constants alone

_WAITING = f"""
WITH item AS ({_ITEM}), late AS ({_LAST.format(moment=":until")})
SELECT item.form, item.received FROM item
LEFT JOIN late ON late.item = item.item LEFT JOIN decision AS after ON after.id = late.number
WHERE coalesce(after.verdict, 'reopen') = 'reopen' ORDER BY item.received
"""  # noqa: S608 -- constants alone

_FORMS = "SELECT count(*) FROM submission WHERE received < :until"
_MAILS = f"""
SELECT progress, kind, state IS NOT NULL AS stands, count(*) AS many FROM message
WHERE received < :until AND {BARE} GROUP BY 1, 2, 3
"""  # noqa: S608 -- constants alone


@dataclass(frozen=True, slots=True)
class Movement:
    """How many items of one form stood in one state at the beginning of a span, and in one at its end.

    ``form`` is empty for messages without a form. ``before`` is None for items that arrived in the span.
    """

    form: str
    before: State | None
    after: State
    count: int


def movements(session: Session, *, since: dt.datetime, until: dt.datetime) -> list[Movement]:
    """Count all items that arrived before ``until`` by form, by where they stood at ``since`` and at ``until``."""
    asked = _until(_MOVEMENTS).bindparams(bindparam("since", type_=Instant)).columns(old=Boolean)
    rows = session.execute(asked, {"since": since, "until": until})
    return [Movement(row.form, _state(row.was) if row.old else None, _state(row.became), row.many) for row in rows]


def decided(session: Session, *, until: dt.datetime) -> dict[str, State]:
    """Return where all items stood on which something had been decided, by submission id or digest of the message."""
    return {item: _state(verdict) for item, verdict in session.execute(_until(_DECIDED), {"until": until})}


def waiting(session: Session, *, until: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return the form and the arrival of all items that waited at a moment, the oldest first."""
    asked = _until(_WAITING).columns(received=Instant)
    return [(row.form, row.received) for row in session.execute(asked, {"until": until})]


def balance(session: Session, *, until: dt.datetime) -> Balance:
    """Count the items that arrived before a moment, and on their own those in each place, as they stood then."""
    standing = dict.fromkeys(State, 0)
    for one in movements(session, since=until, until=until):
        standing[one.after] += one.count
    at = {"until": until}
    mails = session.execute(_until(_MAILS), at).all()
    undecided = Counter[tuple[str, str | None]]()
    for row in mails:
        undecided[row.progress, row.kind] += 0 if row.stands else row.many
    return Balance(
        received=session.execute(_until(_FORMS), at).scalar_one() + sum(row.many for row in mails),
        accepted=standing[State.ACCEPTED],
        returned=standing[State.RETURNED],
        rejected=standing[State.REJECTED],
        waiting=standing[State.WAITING] + _sum(undecided, Progress.WAITING),
        correspondence=undecided[Progress.DONE, Kind.CORRESPONDENCE],
        automatic=undecided[Progress.DONE, Kind.AUTOMATIC],
        quarantined=_sum(undecided, Progress.QUARANTINED),
    )


def _sum(counted: Counter[tuple[str, str | None]], progress: Progress) -> int:
    return sum(many for (found, _), many in counted.items() if found == progress)


def _state(verdict: str | None) -> State:
    return State.WAITING if verdict is None else Verdict(verdict).state


def _until(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("until", type_=Instant))
