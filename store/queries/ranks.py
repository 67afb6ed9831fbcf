"""How pressing each item is, kept beside it: worked out anew whenever findings change.

A rank counts from 0: ground to reject, to be supplemented, to be looked at, nothing found; those of what a newer one
supersedes, or what only repeats an earlier one, follow in the same order.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Update, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.finding import Severity
from store import tables

SEVERITY_RANKS = {Severity.REJECT: 0, Severity.CORRECT: 1, Severity.VERIFY: 2}
UNFLAGGED = 3
"""The rank of an item on which nothing was found that asks for something."""
LAST = 4
"""What is added to the rank of what a newer one supersedes, or what only repeats an earlier one."""

_LAST_CODES = ("superseded", "duplicate-exact")
_REPEATING = "duplicate-exact"


def rank_submissions(session: Session, ids: Collection[str]) -> None:
    """Work out the ranks of submissions, and whether they may repeat another one."""
    form = tables.Submission
    _rank_forms(session, col(form.id).in_(ids))


def rank_messages(session: Session, digests: Collection[str]) -> None:
    """Work out the ranks of messages and of the submissions that they brought."""
    mail, form = tables.Message, tables.Submission
    rank = _rank(col(tables.Finding.message) == col(mail.sha256))
    session.execute(_quietly(update(mail).where(col(mail.sha256).in_(digests)).values(rank=rank)))
    _rank_forms(session, col(form.message).in_(digests))


def _rank_forms(session: Session, which: ColumnElement[bool]) -> None:
    form, finding = tables.Submission, tables.Finding
    own = col(finding.submission) == col(form.id)
    last = exists().where(own, col(finding.code).in_(_LAST_CODES))
    alike = and_(col(finding.source) == tables.Source.LIKENESS, col(finding.severity) != Severity.INFO)
    repeats = exists().where(own, or_(alike, col(finding.code) == _REPEATING))
    rank = _rank(or_(own, col(finding.message) == col(form.message))) + case((last, LAST), else_=0)
    session.execute(_quietly(update(form).where(which).values(rank=rank, repeats=repeats)))


def _rank(which: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the rank of the most pressing finding among ``which``."""
    severity = case(
        {one.value: rank for one, rank in SEVERITY_RANKS.items()}, value=col(tables.Finding.severity), else_=UNFLAGGED
    )
    return func.coalesce(select(func.min(severity)).where(which).scalar_subquery(), UNFLAGGED)


def _quietly(change: Update) -> Update:
    """Leave the rows in memory alone: nobody reads a rank from them."""
    return change.execution_options(synchronize_session=False)
