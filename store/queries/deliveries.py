"""What the mailboxes have shown: deliveries, how far each folder has been read, and what would not come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.message import Delivery, Progress
from store import tables
from store.inserting import insert_new
from store.mapping.messages import cursor_row, delivery_row, failure_row, new_message_row
from store.queries import events


@dataclass(frozen=True, slots=True)
class Poll:
    """How the reading of one folder stands.

    ``polled`` is the last try, ``succeeded`` the last one without an error; ``error`` is that of the last try, empty
    where it went well. ``deliveries`` and ``failing`` count arrivals recorded and mails that would not come.
    """

    account: str
    folder: str
    uidvalidity: int
    high_water: int
    polled: dt.datetime | None
    succeeded: dt.datetime | None
    error: str
    deliveries: int
    failing: int


def known_uids(session: Session, *, account: str, folder: str, uidvalidity: int, above: int = 0) -> set[int]:
    """Return the UIDs above ``above`` that are recorded already."""
    return set(
        session.scalars(
            select(col(tables.Delivery.uid)).where(
                col(tables.Delivery.account) == account,
                col(tables.Delivery.folder) == folder,
                col(tables.Delivery.uidvalidity) == uidvalidity,
                col(tables.Delivery.uid) > above,
            )
        )
    )


def high_water(session: Session, *, account: str, folder: str, uidvalidity: int) -> int:
    """Return the UID up to which the folder has been read, 0 where it never was."""
    row = session.get(tables.Cursor, (account, folder, uidvalidity))
    return 0 if row is None else row.high_water


def record(session: Session, deliveries: Sequence[Delivery], *, now: dt.datetime) -> int:
    """Record arrivals and return how many of them were new.

    A digest not seen before becomes a waiting message. An arrival known already changes nothing. One that is earlier
    than all others of its message becomes the message's time of arrival, and a message already read waits to be
    judged again, since it may have come in time after all.
    """
    messages = [new_message_row(one) for one in deliveries]
    arrivals = [delivery_row(one, now) for one in deliveries]
    for _ in insert_new(session, messages, returning=["sha256"]):
        pass
    earliest: dict[str, dt.datetime] = {}
    count = 0
    for number, uid, digest, received in insert_new(session, arrivals, returning=["id", "uid", "message", "received"]):
        earliest[digest] = min(received, earliest.get(digest, received))
        details = {"delivery": number, "uid": uid}
        events.add(session, events.Event(now, events.SYSTEM, "message", digest, "arrived", details))
        count += 1
    _lower(session, earliest, now=now)
    return count


def _lower(session: Session, earliest: Mapping[str, dt.datetime], *, now: dt.datetime) -> None:
    """Set back the arrival of the messages and submissions for which an earlier one has been found."""
    rows = session.scalars(select(tables.Message).where(col(tables.Message.sha256).in_(earliest)))
    for row in [one for one in rows if earliest[one.sha256] < one.received]:
        row.received = earliest[row.sha256]
        if row.progress == Progress.DONE:
            row.progress, row.attempts = Progress.WAITING.value, 0
        session.execute(
            update(tables.Submission).where(col(tables.Submission.message) == row.sha256).values(received=row.received)
        )
        events.add(session, events.Event(now, events.SYSTEM, "message", row.sha256, "arrived-earlier"))


def advance(  # noqa: PLR0913 -- a folder's identity is three words
    session: Session, *, account: str, folder: str, uidvalidity: int, uid: int, now: dt.datetime
) -> None:
    """Move the folder's high-water mark up to ``uid``; it never goes down."""
    row = _cursor(session, account, folder, uidvalidity)
    if uid > row.high_water:
        row.high_water, row.moved = uid, now


def note_poll(  # noqa: PLR0913 -- a folder's identity is three words
    session: Session, *, account: str, folder: str, uidvalidity: int, now: dt.datetime, error: str = ""
) -> None:
    """Note that the folder was asked for mail at ``now``, and what went wrong; an empty error is a success."""
    row = _cursor(session, account, folder, uidvalidity)
    row.polled, row.error = now, error
    if not error:
        row.succeeded = now


def failing(session: Session, *, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
    """Return the UIDs that would not come, with the number of tries."""
    rows = session.execute(
        select(col(tables.Failure.uid), col(tables.Failure.tries))
        .where(
            col(tables.Failure.account) == account,
            col(tables.Failure.folder) == folder,
            col(tables.Failure.uidvalidity) == uidvalidity,
        )
        .order_by(col(tables.Failure.uid))
    )
    return {uid: tries for uid, tries in rows}  # noqa: C416 -- dict() takes no rows, as far as the types know


def note_failure(  # noqa: PLR0913 -- a mail's identity is four words
    session: Session, *, account: str, folder: str, uidvalidity: int, uid: int, error: str, now: dt.datetime
) -> int:
    """Note that a mail would not come, and return how often it has been tried."""
    row = session.get(tables.Failure, (account, folder, uidvalidity, uid))
    if row is None:
        row = failure_row(account=account, folder=folder, uidvalidity=uidvalidity, uid=uid, now=now)
        session.add(row)
    row.tries, row.error, row.last = row.tries + 1, error, now
    session.flush()
    return row.tries


def clear_failure(session: Session, *, account: str, folder: str, uidvalidity: int, uid: int) -> None:
    """Forget the failures of a mail that came after all."""
    row = session.get(tables.Failure, (account, folder, uidvalidity, uid))
    if row is not None:
        session.delete(row)
        session.flush()


def polls(session: Session) -> list[Poll]:
    """Return how the reading of each folder stands, by account and folder.

    A folder whose UIDVALIDITY changed shows its newest generation; counts are of all of them.
    """
    arrived = _counts(session, tables.Delivery)
    failed = _counts(session, tables.Failure)
    newest: dict[tuple[str, str], tables.Cursor] = {}
    succeeded: dict[tuple[str, str], dt.datetime] = {}
    for row in session.scalars(select(tables.Cursor).order_by(col(tables.Cursor.polled).nulls_first())):
        folder = (row.account, row.folder)
        newest[folder] = row
        if row.succeeded is not None:
            succeeded[folder] = max(row.succeeded, succeeded.get(folder, row.succeeded))
    return [
        Poll(
            row.account,
            row.folder,
            row.uidvalidity,
            row.high_water,
            row.polled,
            succeeded.get(folder),
            row.error,
            arrived.get(folder, 0),
            failed.get(folder, 0),
        )
        for folder, row in sorted(newest.items())
    ]


def _cursor(session: Session, account: str, folder: str, uidvalidity: int) -> tables.Cursor:
    """Return the folder's cursor, a new one where there is none."""
    row = session.get(tables.Cursor, (account, folder, uidvalidity))
    if row is None:
        row = cursor_row(account=account, folder=folder, uidvalidity=uidvalidity)
        session.add(row)
    return row


def _counts(session: Session, table: type[tables.Delivery | tables.Failure]) -> dict[tuple[str, str], int]:
    """Return how many rows the table has for each account and folder."""
    account, folder = col(table.account), col(table.folder)
    rows = session.execute(select(account, folder, func.count()).group_by(account, folder))
    return {(one, other): count for one, other, count in rows}
