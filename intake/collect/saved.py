"""Messages in files, taken in as if they had been collected."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from intake.archive import Archive
from intake.collect.collected import Collected, Progress, silent
from intake.collect.ledger import Ledger
from intake.mailbox import files
from intake.mailbox.arrival import Arrival
from store.engine import Engine

_FILES_AT_ONCE = 50
_BYTES_AT_ONCE = 4_000_000


def import_files(
    paths: Iterable[Path],
    *,
    engine: Engine,
    archive: Archive,
    now: Callable[[], dt.datetime],
    progress: Progress = silent,
) -> Collected:
    """Bring in the messages of files and folders; a second time adds nothing.

    Raises:
        ConfigurationError: a path does not exist or cannot be read.
    """
    ledger = Ledger(engine, archive, now)
    new = done = 0
    for batch in _batches(files.arrivals(paths)):
        new += ledger.record(ledger.keep(batch))
        done += len(batch)
        progress(batch[-1].folder, done, 0)
    return Collected(new)


def _batches(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    batch: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        if batch and (len(batch) == _FILES_AT_ONCE or size + len(arrival.raw) > _BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(arrival)
        size += len(arrival.raw)
    if batch:
        yield batch
