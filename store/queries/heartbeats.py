"""When each mailbox was last read to the end, and whether its silence has been announced."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from store.bare import HEARTBEAT, Executor
from store.inserting import upsert


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How a mailbox stands as a whole.

    ``first`` is when it was first tried, ``polled`` the last try, ``succeeded`` the last one without an error, whose
    text is in ``error`` otherwise. ``alerted`` is when the silence that lasts was announced, None while there is none.
    """

    account: str
    first: dt.datetime
    polled: dt.datetime
    succeeded: dt.datetime | None
    alerted: dt.datetime | None
    error: str

    @property
    def silence(self) -> dt.timedelta:
        """How long it had not been read to its end at the last try."""
        return self.polled - (self.succeeded or self.first)


def beat(executor: Executor, account: str, *, now: dt.datetime, error: str = "") -> Heartbeat:
    """Note that the mailbox was tried at ``now``; an empty error is a success. Return how it stands now."""
    values: dict[str, object] = {"account": account, "first": now, "polled": now, "error": error}
    if not error:
        values["succeeded"] = now
    upsert(executor, HEARTBEAT, values, key=["account"], keep=["first"])
    return _heartbeat(executor.execute(select(HEARTBEAT).where(HEARTBEAT.c.account == account)).one())


def announce(executor: Executor, account: str, *, at: dt.datetime | None) -> None:
    """Note that the mailbox's silence was announced; None that its end was."""
    executor.execute(update(HEARTBEAT).where(HEARTBEAT.c.account == account).values(alerted=at))


def heartbeats(executor: Executor) -> list[Heartbeat]:
    """Return how each mailbox stands, by name."""
    return [_heartbeat(row) for row in executor.execute(select(HEARTBEAT).order_by(HEARTBEAT.c.account))]


def _heartbeat(row: Row[Any]) -> Heartbeat:
    return Heartbeat(row.account, row.first, row.polled, row.succeeded, row.alerted, row.error)
