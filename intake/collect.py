"""Collecting: every message that a mailbox shows is put into the archive and entered in the ledger, once.

The order makes a kill at any moment harmless: bytes are durable in the archive before the ledger names them, and a
folder's high-water mark moves last. Whatever a run did not finish, the next one finds to be missing and fetches.
"""

import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypedDict

from domain.message import Delivery
from intake.archive import Archive
from intake.errors import IntakeError, MailboxAwayError
from intake.mailbox import files, imap
from intake.mailbox.account import Account
from intake.mailbox.arrival import Arrival
from store.engine import Engine, reading, transaction
from store.queries import deliveries

MAX_TRIES = 5
"""How many runs try to fetch a message that the server does not give out."""

_RECONNECTS = 3
_GROUPS_AHEAD = 4
_FILES_AT_ONCE = 50
_BYTES_AT_ONCE = 4_000_000

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the folder, the messages done, and the messages to do (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run brought: deliveries not in the ledger before, and messages that the server did not give out.

    ``failing`` ones are tried again by the next run; ``given_up`` ones failed ``MAX_TRIES`` times.
    """

    new: int = 0
    failing: int = 0
    given_up: int = 0

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(self.new + other.new, self.failing + other.failing, self.given_up + other.given_up)


def collect(  # noqa: PLR0913 -- the shell hands in clock, store, archive and pause; each has one name here
    account: Account,
    *,
    engine: Engine,
    archive: Archive,
    now: Callable[[], dt.datetime],
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Collected:
    """Bring in all new messages of the account's folders.

    A lost connection is opened again, up to three times in a row without any message gained. Each folder's poll is
    noted in the ledger, with its error where it has one; the first error is raised when all folders were tried.

    Raises:
        MailboxAwayError: the server is away; the other folders are not tried.
        ConfigurationError, LoginRefusedError: the account cannot be read as configured.
    """
    total = Collected()
    errors: list[IntakeError] = []
    for folder in account.folders:
        run = _FolderRun(account, folder, _Ledger(engine, archive, now), progress or _silent)
        try:
            total += run.finish(pause)
        except IntakeError as error:
            run.note(str(error))
            errors.append(error)
            if isinstance(error, MailboxAwayError):
                break
    if errors:
        raise errors[0]
    return total


def import_files(
    paths: Iterable[Path],
    *,
    engine: Engine,
    archive: Archive,
    now: Callable[[], dt.datetime],
    progress: Progress | None = None,
) -> Collected:
    """Bring in the messages of files and folders as if they had been collected; a second time adds nothing.

    Raises:
        ConfigurationError: a path does not exist or cannot be read.
    """
    ledger = _Ledger(engine, archive, now)
    new = done = 0
    for batch in _batches(files.arrivals(paths)):
        new += ledger.record(ledger.keep(batch))
        done += len(batch)
        if progress:
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


def _silent(folder: str, done: int, total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Where arrivals go: first into the archive, then into the store."""

    engine: Engine
    archive: Archive
    now: Callable[[], dt.datetime]

    def keep(self, arrivals: Sequence[Arrival]) -> list[Delivery]:
        """Make the bytes durable in the archive and return what the store is to record of them."""
        digests = self.archive.put_many([one.raw for one in arrivals])
        return [
            Delivery(one.account, one.folder, one.uidvalidity, one.uid, digest, len(one.raw), one.received)
            for one, digest in zip(arrivals, digests, strict=True)
        ]

    def record(self, kept: Sequence[Delivery], recovered: Container[int] = ()) -> int:
        """Record a group of one folder and return how many are new; ``recovered`` UIDs fail no more."""
        with transaction(self.engine) as session:
            new = deliveries.record(session, kept, now=self.now())
            for one in kept:
                if one.uid in recovered:
                    deliveries.clear_failure(
                        session, account=one.account, folder=one.folder, uidvalidity=one.uidvalidity, uid=one.uid
                    )
        return new


class _Key(TypedDict):
    account: str
    folder: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A group under way: its bodies from the server, then what the archive kept of them."""

    group: list[imap.Listed]
    fetched: Future[dict[int, bytes]]
    kept: Future[list[Delivery]]


def _next(pending: deque[_Ahead]) -> list[_Ahead]:
    """Take the groups that one transaction records: the first, when it comes, and those behind it that are kept."""
    first = pending.popleft()
    found = [first]
    if first.kept.exception() is None:
        while pending and pending[0].kept.done() and pending[0].kept.exception() is None:
            found.append(pending.popleft())
    return found


@dataclass(slots=True)
class _FolderRun:
    """One run over one folder: passes over what is missing, until one comes to its end.

    A message whose fetching breaks the connection is found by elimination: the group it broke in is a suspect and is
    fetched one by one in the next pass; the one that breaks again is left out of the rest of the run.
    """

    account: Account
    folder: str
    ledger: _Ledger
    progress: Progress
    uidvalidity: int = 0
    new: int = 0
    suspects: set[int] = field(default_factory=set)
    breaking: dict[int, str] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)

    @property
    def key(self) -> _Key:
        """The folder as the ledger names it."""
        return {"account": self.account.name, "folder": self.folder, "uidvalidity": self.uidvalidity}

    def finish(self, pause: Callable[[float], None]) -> Collected:
        """Pass over the folder until nothing is missing, over as many connections as it takes."""
        in_vain = 0
        while True:
            before = self.new, len(self.suspects), len(self.breaking)
            try:
                with imap.connect(self.account) as mailbox:
                    self.uidvalidity = mailbox.examine(self.folder)
                    return self._pass(mailbox)
            except MailboxAwayError:
                in_vain = in_vain + 1 if before == (self.new, len(self.suspects), len(self.breaking)) else 1
                if in_vain > _RECONNECTS:
                    raise
                pause(2.0 ** (in_vain - 1))

    def note(self, error: str = "") -> None:
        """Enter in the ledger that the folder was polled."""
        with transaction(self.ledger.engine) as session:
            deliveries.note_poll(session, **self.key, now=self.ledger.now(), error=error)

    def _pass(self, mailbox: imap.Mailbox) -> Collected:
        for uid in self.breaking.keys() - self.failed:
            self._fail(uid, self.breaking[uid])
        with reading(self.ledger.engine) as session:
            mark = deliveries.high_water(session, **self.key)
            known = deliveries.known_uids(session, **self.key, above=mark)
            failing = deliveries.failing(session, **self.key)
        shown = mailbox.uids(above=mark)
        settled = known | self.failed | {uid for uid, tries in failing.items() if tries >= MAX_TRIES}
        wanted = [uid for uid in shown if uid not in settled]
        listed = mailbox.listed(wanted)
        for uid in set(wanted) - {one.uid for one in listed}:
            self._fail(uid, "服务器没有列出这封邮件的大小和到达时间")
        self._fetch(mailbox, listed, failing.keys())
        return self._close(mark, shown)

    def _fetch(self, mailbox: imap.Mailbox, listed: Sequence[imap.Listed], failing: Container[int]) -> None:
        """Fetch, archive and record in three lanes, a few groups ahead; suspects come last and one by one."""
        todo = deque(imap.groups([one for one in listed if one.uid not in self.suspects]))
        todo.extend([one] for one in listed if one.uid in self.suspects)
        pending: deque[_Ahead] = deque()
        done = 0
        with ThreadPoolExecutor(1, "fetch") as fetching, ThreadPoolExecutor(1, "archive") as keeping:
            try:
                while todo or pending:
                    while todo and len(pending) < _GROUPS_AHEAD:
                        group = todo.popleft()
                        fetched = fetching.submit(mailbox.bodies, group)
                        pending.append(_Ahead(group, fetched, keeping.submit(self._keep, group, fetched)))
                    kept: list[Delivery] = []
                    for one in _next(pending):
                        came, refusal = self._outcome(one)
                        kept += came
                        todo.extend(self._missing(one.group, came, refusal))
                    if kept:
                        self.new += self.ledger.record(kept, failing)
                    done += len(kept)
                    self.progress(self.folder, done, len(listed))
            finally:
                fetching.shutdown(wait=False, cancel_futures=True)
                keeping.shutdown(wait=False, cancel_futures=True)

    def _keep(self, group: Sequence[imap.Listed], fetched: Future[dict[int, bytes]]) -> list[Delivery]:
        bodies = fetched.result()
        arrivals = [
            Arrival(self.account.name, self.folder, self.uidvalidity, one.uid, bodies[one.uid], one.received)
            for one in group
            if one.uid in bodies
        ]
        return self.ledger.keep(arrivals)

    def _outcome(self, ahead: "_Ahead") -> tuple[list[Delivery], str]:
        """Return what was kept of a group, and why the rest is missing."""
        try:
            ahead.fetched.result()
        except imap.FetchRefusedError as error:
            return [], f"服务器拒绝给出这封邮件：{error}"
        except MailboxAwayError as error:
            if len(ahead.group) > 1:
                self.suspects |= {one.uid for one in ahead.group}
            else:
                self.breaking[ahead.group[0].uid] = str(error)
            raise
        return ahead.kept.result(), "服务器没有给出这封邮件的内容"

    def _missing(self, group: Sequence[imap.Listed], kept: Sequence[Delivery], refusal: str) -> list[list[imap.Listed]]:
        """Return those of a group that did not come, to be fetched one by one; one that was alone has failed."""
        came = {one.uid for one in kept}
        missing = [one for one in group if one.uid not in came]
        if len(group) == 1:
            for one in missing:
                self._fail(one.uid, refusal)
            return []
        return [[one] for one in missing]

    def _fail(self, uid: int, error: str) -> None:
        with transaction(self.ledger.engine) as session:
            deliveries.note_failure(session, **self.key, uid=uid, error=error, now=self.ledger.now())
        self.failed.add(uid)

    def _close(self, mark: int, shown: Sequence[int]) -> Collected:
        """Move the mark over all that is done with, and note the poll.

        A failing message that the server shows no more was deleted there, and fails no more.
        """
        with transaction(self.ledger.engine) as session:
            failing = deliveries.failing(session, **self.key)
            for uid in {uid for uid in failing if uid > mark} - set(shown):
                deliveries.clear_failure(session, **self.key, uid=uid)
                del failing[uid]
            retried = [uid for uid, tries in failing.items() if tries < MAX_TRIES]
            done = [uid for uid in shown if not retried or uid < min(retried)]
            if done:
                deliveries.advance(session, **self.key, uid=done[-1], now=self.ledger.now())
            deliveries.note_poll(session, **self.key, now=self.ledger.now())
        return Collected(self.new, len(retried), len(failing) - len(retried))
