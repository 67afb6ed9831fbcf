"""What the mailboxes have shown: deliveries, how far each folder has been read, and what would not come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, TableClause, and_, bindparam, delete, func, select, update

from domain.mailbox import Mark
from domain.message import Delivery, Progress
from store.bare import CURSOR, DELIVERY, FAILURE, MESSAGE, SUBMISSION, Executor
from store.inserting import insert_new, upsert
from store.mapping.arrivals import delivery_values, message_values
from store.queries import events

_GENERATION = ("account", "folder", "uidvalidity")


@dataclass(frozen=True, slots=True)
class Poll:
    """How the reading of one folder stands.

    ``polled`` is the last try, ``succeeded`` the last one without an error; ``error`` is that of the last try, empty
    where it went well. ``deliveries`` and ``failing`` count arrivals recorded and mails that would not come.
    ``compared`` is when all of the folder was last compared with the ledger, None where it never was.
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
    compared: dt.datetime | None = None


def known_uids(executor: Executor, *, account: str, folder: str, uidvalidity: int, above: int = 0) -> set[int]:
    """Return the UIDs above ``above`` that are recorded already."""
    here = _of(DELIVERY, account, folder, uidvalidity)
    return set(executor.execute(select(DELIVERY.c.uid).where(here, DELIVERY.c.uid > above)).scalars())


def high_water(executor: Executor, *, account: str, folder: str, uidvalidity: int) -> int:
    """Return the UID up to which the folder has been read, 0 where it never was."""
    found = executor.execute(select(CURSOR.c.high_water).where(_of(CURSOR, account, folder, uidvalidity))).scalar()
    return int(found or 0)


def compared(executor: Executor, *, account: str, folder: str, uidvalidity: int) -> dt.datetime | None:
    """Return when all UIDs of the folder were last compared with the ledger, None where they never were."""
    query = select(CURSOR.c.compared).where(_of(CURSOR, account, folder, uidvalidity))
    found: dt.datetime | None = executor.execute(query).scalar()
    return found


def record(executor: Executor, deliveries: Sequence[Delivery], *, now: dt.datetime) -> int:
    """Record arrivals and return how many of them were new.

    A digest not seen before becomes a waiting message. An arrival known already changes nothing. One that is earlier
    than all others of its message becomes the message's time of arrival, and a message already read waits to be
    judged again, since it may have come in time after all.
    """
    for _ in insert_new(executor, MESSAGE, [message_values(one) for one in deliveries], returning=["sha256"]):
        pass
    arrivals = [delivery_values(one, now) for one in deliveries]
    earliest: dict[str, dt.datetime] = {}
    arrived: list[events.Event] = []
    columns = ["id", "uid", "message", "received"]
    for number, uid, digest, received in insert_new(executor, DELIVERY, arrivals, returning=columns):
        earliest[digest] = min(received, earliest.get(digest, received))
        details = {"delivery": number, "uid": uid}
        arrived.append(events.Event(now, events.SYSTEM, "message", digest, "arrived", details))
    events.add_all(executor, arrived)
    _lower(executor, earliest, now=now)
    return len(arrived)


def _lower(executor: Executor, earliest: Mapping[str, dt.datetime], *, now: dt.datetime) -> None:
    """Set back the arrival of the messages and submissions for which an earlier one has been found."""
    columns = MESSAGE.c.sha256, MESSAGE.c.received, MESSAGE.c.progress
    found = executor.execute(select(*columns).where(MESSAGE.c.sha256.in_(earliest))).all()
    for digest, received, progress in found:
        if earliest[digest] >= received:
            continue
        lowered = update(MESSAGE).where(MESSAGE.c.sha256 == digest).values(received=earliest[digest])
        if progress == Progress.DONE:
            lowered = lowered.values(progress=Progress.WAITING.value, attempts=0)
        executor.execute(lowered)
        brought = update(SUBMISSION).where(SUBMISSION.c.message == digest)
        executor.execute(brought.values(received=earliest[digest]))
        events.add(executor, events.Event(now, events.SYSTEM, "message", digest, "arrived-earlier"))


def advance(  # noqa: PLR0913 -- a folder's identity is three words
    executor: Executor, *, account: str, folder: str, uidvalidity: int, uid: int, now: dt.datetime
) -> None:
    """Move the folder's high-water mark up to ``uid``; it never goes down."""
    _open(executor, account, folder, uidvalidity)
    here = _of(CURSOR, account, folder, uidvalidity)
    executor.execute(update(CURSOR).where(here, CURSOR.c.high_water < uid).values(high_water=uid, moved=now))


def note_compared(executor: Executor, *, account: str, folder: str, uidvalidity: int, now: dt.datetime) -> None:
    """Note that all UIDs of the folder were compared with the ledger at ``now``."""
    _open(executor, account, folder, uidvalidity)
    executor.execute(update(CURSOR).where(_of(CURSOR, account, folder, uidvalidity)).values(compared=now))


def note_poll(  # noqa: PLR0913 -- a folder's identity is three words
    executor: Executor, *, account: str, folder: str, uidvalidity: int, now: dt.datetime, error: str = ""
) -> None:
    """Note that the folder was asked for mail at ``now``, and what went wrong; an empty error is a success."""
    _open(executor, account, folder, uidvalidity)
    polled = update(CURSOR).where(_of(CURSOR, account, folder, uidvalidity)).values(polled=now, error=error)
    executor.execute(polled if error else polled.values(succeeded=now))


def failing(executor: Executor, *, account: str, folder: str, uidvalidity: int) -> dict[int, int]:
    """Return the UIDs that would not come, with the number of tries."""
    here = _of(FAILURE, account, folder, uidvalidity)
    found = executor.execute(select(FAILURE.c.uid, FAILURE.c.tries).where(here).order_by(FAILURE.c.uid))
    return {int(uid): int(tries) for uid, tries in found}


def note_failure(  # noqa: PLR0913 -- a mail's identity is four words
    executor: Executor, *, account: str, folder: str, uidvalidity: int, uid: int, error: str, now: dt.datetime
) -> int:
    """Note that a mail would not come, and return how often it has been tried."""
    here = and_(_of(FAILURE, account, folder, uidvalidity), FAILURE.c.uid == uid)
    row = {"account": account, "folder": folder, "uidvalidity": uidvalidity, "uid": uid}
    values = row | {"tries": 0, "error": error, "first": now, "last": now}
    upsert(executor, FAILURE, values, key=tuple(row), keep=("tries", "first"))
    executor.execute(update(FAILURE).where(here).values(tries=FAILURE.c.tries + 1))
    return int(executor.execute(select(FAILURE.c.tries).where(here)).scalar_one())


def clear_failures(executor: Executor, *, account: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """Forget the failures of mails that came after all, or that the server shows no more."""
    if uids:
        gone = delete(FAILURE).where(_of(FAILURE, account, folder, uidvalidity), FAILURE.c.uid == bindparam("gone"))
        executor.execute(gone, [{"gone": uid} for uid in uids])


def polls(executor: Executor) -> list[Poll]:
    """Return how the reading of each folder stands, by account and folder.

    A folder whose UIDVALIDITY changed shows its newest generation; counts are of all of them.
    """
    arrived = _counts(executor, DELIVERY)
    failed = _counts(executor, FAILURE)
    newest: dict[tuple[str, str], Poll] = {}
    for row in executor.execute(select(CURSOR).order_by(CURSOR.c.polled.nulls_first())):
        folder = (row.account, row.folder)
        before = newest[folder].succeeded if folder in newest else None
        newest[folder] = Poll(
            row.account,
            row.folder,
            row.uidvalidity,
            row.high_water,
            row.polled,
            max((one for one in (row.succeeded, before) if one), default=None),
            row.error,
            arrived.get(folder, 0),
            failed.get(folder, 0),
            row.compared,
        )
    return [newest[folder] for folder in sorted(newest)]


def arrivals(executor: Executor, digests: Sequence[str]) -> dict[str, dict[Mark, int]]:
    """Return how often each message arrived in each kind of folder, by digest, in the order of ``Mark``."""
    message, mark = DELIVERY.c.message, DELIVERY.c.mark
    rows = executor.execute(select(message, mark, func.count()).where(message.in_(digests)).group_by(message, mark))
    found: dict[str, dict[Mark, int]] = {digest: {} for digest in digests}
    for digest, kind, count in rows:
        found[digest][Mark(kind)] = count
    order = list(Mark)
    return {digest: dict(sorted(one.items(), key=lambda pair: order.index(pair[0]))) for digest, one in found.items()}


def _open(executor: Executor, account: str, folder: str, uidvalidity: int) -> None:
    """Make the folder's cursor where there is none."""
    row = {"account": account, "folder": folder, "uidvalidity": uidvalidity, "high_water": 0, "error": ""}
    for _ in insert_new(executor, CURSOR, [row], returning=_GENERATION):
        pass


def _of(table: TableClause, account: str, folder: str, uidvalidity: int) -> ColumnElement[bool]:
    """Return the condition for the rows of one generation of a folder."""
    columns = table.c
    return and_(columns.account == account, columns.folder == folder, columns.uidvalidity == uidvalidity)


def _counts(executor: Executor, table: TableClause) -> dict[tuple[str, str], int]:
    """Return how many rows the table has for each account and folder."""
    account, folder = table.c.account, table.c.folder
    rows = executor.execute(select(account, folder, func.count()).group_by(account, folder))
    return {(one, other): count for one, other, count in rows}
