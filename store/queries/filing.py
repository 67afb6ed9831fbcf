"""Which mails have been put into the folder for what has been taken in, and which copies were begun."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update

from store.bare import DELIVERY, Executor


@dataclass(frozen=True, slots=True)
class Filed:
    """A delivery that is to be put away.

    ``begun`` is None where that was not begun; else the greatest UID in the target folder when it was.
    """

    uid: int
    size: int
    received: dt.datetime
    begun: int | None


def waiting(executor: Executor, *, account: str, folder: str, uidvalidity: int) -> list[Filed]:
    """Return the recorded deliveries of a folder that are not known to be put away, in the order of their UIDs.

    A server that gave its folder a new UIDVALIDITY shows all mails anew; those put away before are not again.
    """
    columns, before = DELIVERY.c, DELIVERY.alias("before").c
    put_away_before = exists().where(
        before.account == account,
        before.folder == folder,
        before.uidvalidity != uidvalidity,
        before.message == columns.message,
        before.filed.is_not(None),
    )
    rows = executor.execute(
        select(columns.uid, columns.size, columns.received, columns.filing)
        .where(
            columns.account == account,
            columns.folder == folder,
            columns.uidvalidity == uidvalidity,
            columns.filed.is_(None),
            ~put_away_before,
        )
        .order_by(columns.uid)
    )
    return [Filed(row.uid, row.size, row.received, row.filing) for row in rows]


def begin(  # noqa: PLR0913 -- a folder's identity is three words
    executor: Executor, *, account: str, folder: str, uidvalidity: int, uids: Sequence[int], above: int
) -> None:
    """Note, before it happens, that these mails are put away; the target folder's greatest UID is ``above``."""
    _set(executor, account, folder, uidvalidity, uids, filing=above)


def finish(  # noqa: PLR0913 -- a folder's identity is three words
    executor: Executor, *, account: str, folder: str, uidvalidity: int, uids: Sequence[int], now: dt.datetime
) -> None:
    """Note that these mails are put away."""
    _set(executor, account, folder, uidvalidity, uids, filed=now)


def _set(
    executor: Executor, account: str, folder: str, uidvalidity: int, uids: Sequence[int], **values: object
) -> None:
    columns = DELIVERY.c
    here = columns.account == account, columns.folder == folder, columns.uidvalidity == uidvalidity
    executor.execute(update(DELIVERY).where(*here, columns.uid.in_(uids)).values(**values))
