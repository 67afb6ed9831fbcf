"""All mailboxes side by side: a slow or silent one does not keep the others waiting."""

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from intake.archive import Archive
from intake.collect import Collected, collect
from intake.errors import FilingError, IntakeError
from intake.heartbeat import Monitor
from intake.mailbox.account import Account
from store.engine import Engine


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a run over all mailboxes brought, and what went wrong with some of them, in the order of the settings."""

    collected: Collected
    errors: tuple[IntakeError, ...] = ()

    def raise_first(self, say: Callable[[str], None]) -> None:
        """Raise the first error, after saying what the others are.

        Raises:
            IntakeError: where there is one.
        """
        for error in self.errors[1:]:
            say(str(error))
        if self.errors:
            raise self.errors[0]


def gather(  # noqa: PLR0913 -- the shell hands in clock, store, archive and monitor; each has one name here
    accounts: Sequence[Account],
    *,
    engine: Engine,
    archive: Archive,
    now: Callable[[], dt.datetime],
    monitor: Monitor,
    progress: Callable[[int, int], None],
) -> Gathered:
    """Collect from every account, each in a thread of its own, and note the heartbeat of each.

    What goes wrong with one mailbox is in the result.

    Raises:
        StoreError: the database cannot be used, whatever the mailbox.
    """
    counts: dict[str, tuple[int, int]] = {}

    def one(account: Account) -> Collected | IntakeError:
        def told(folder: str, done: int, total: int) -> None:
            counts[f"{account.name} {folder}"] = done, total
            progress(sum(count for count, _ in counts.values()), sum(count for _, count in counts.values()))

        try:
            found = collect(account, engine=engine, archive=archive, now=now, progress=told)
        except FilingError as error:
            monitor.note(account.name)
            return error
        except IntakeError as error:
            monitor.note(account.name, str(error))
            return error
        monitor.note(account.name)
        return found

    if len(accounts) == 1:
        found = [one(accounts[0])]
    else:
        with ThreadPoolExecutor(len(accounts), "mailbox") as side_by_side:
            found = list(side_by_side.map(one, accounts))
    total = sum((came for came in found if isinstance(came, Collected)), Collected())
    return Gathered(total, tuple(error for error in found if isinstance(error, IntakeError)))
