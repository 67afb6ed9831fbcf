"""Putting away on the server what is in the archive and the ledger; off unless the settings say so.

What is begun is entered in the ledger first, with the target folder's greatest UID. After an interruption the folder
tells what was done: a mail that came into it since, with the same size and date, is the copy.
"""

from collections import Counter
from collections.abc import Sequence

from intake.collect.folder import FolderRun
from intake.mailbox.filing import Cabinet
from store.engine import connection, writing
from store.queries import filing
from store.queries.filing import Filed

_AT_ONCE = 50


def file_away(cabinet: Cabinet, run: FolderRun) -> None:
    """Put a folder's recorded mails into the cabinet, each once.

    Raises:
        FilingError: the server refuses.
        MailboxAwayError: the connection is lost; the next run goes on.
    """
    with connection(run.ledger.engine) as session:
        waiting = filing.waiting(session, **run.key)
    copied = _copied(cabinet, [one for one in waiting if one.begun is not None])
    for uids in _batches(copied):
        cabinet.remove(run.source, uids)
        _finish(run, uids)
    for uids in _batches([one.uid for one in waiting if one.uid not in set(copied)]):
        above = cabinet.last()
        with writing(run.ledger.engine) as session:
            filing.begin(session, **run.key, uids=uids, above=above)
        cabinet.put(run.source, uids)
        _finish(run, uids)


def _finish(run: FolderRun, uids: Sequence[int]) -> None:
    with writing(run.ledger.engine) as session:
        filing.finish(session, **run.key, uids=uids, now=run.ledger.now())


def _copied(cabinet: Cabinet, begun: Sequence[Filed]) -> list[int]:
    """Return the UIDs of the mails, of those whose copying was interrupted, that are in the cabinet."""
    if not begun:
        return []
    there = Counter((one.size, one.received) for one in cabinet.above(min(one.begun or 0 for one in begun)))
    found = []
    for one in begun:
        if there[one.size, one.received]:
            there[one.size, one.received] -= 1
            found.append(one.uid)
    return found


def _batches(uids: Sequence[int]) -> list[Sequence[int]]:
    return [uids[start : start + _AT_ONCE] for start in range(0, len(uids), _AT_ONCE)]
