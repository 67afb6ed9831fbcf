"""Rows of what people and the program did: decisions, corrections by hand, events."""

import datetime as dt

from domain.decision import Decision, Verdict
from domain.message import handle
from store import tables
from store.mapping.forms import Json


def decision_row(decision: Decision, *, submission: str | None = None, message: str | None = None) -> tables.Decision:
    """Return the row of a decision on a submission or on a message, one of the two."""
    return tables.Decision(
        submission=submission,
        message=message,
        verdict=decision.verdict.value,
        actor=decision.actor,
        decided=decision.decided,
        reasons=list(decision.reasons),
        note=decision.note,
    )


def load_decision(row: tables.Decision) -> Decision:
    """Return the decision of a row."""
    item = row.submission or handle(row.message or "")
    return Decision(item, Verdict(row.verdict), row.actor, row.decided, tuple(row.reasons), row.note)


def revision_row(  # noqa: PLR0913 -- each is a column
    submission: str, *, field: str, before: Json, after: Json, actor: str, at: dt.datetime
) -> tables.Revision:
    """Return the row of one correction by hand."""
    return tables.Revision(submission=submission, field=field, before=before, after=after, actor=actor, at=at)
