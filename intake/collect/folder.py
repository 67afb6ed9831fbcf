"""One run over one folder: what is missing in the ledger is fetched, what would not come is counted."""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from domain.message import Delivery
from intake.collect import lanes
from intake.collect.collected import MAX_TRIES, Collected, Progress
from intake.collect.lanes import Brought, Done
from intake.collect.ledger import Ledger
from intake.mailbox.arrival import Arrival
from intake.mailbox.folders import Source
from intake.mailbox.imap import Listed, Mailbox, PiecesError, groups
from store.engine import connection, writing
from store.queries import deliveries

_COMPARED_EVERY = dt.timedelta(days=1)


class Key(TypedDict):
    """A generation of a folder, as the ledger's queries name it."""

    account: str
    folder: str
    uidvalidity: int


@dataclass(slots=True)
class FolderRun:
    """One run over one folder, over as many connections as it takes.

    A message whose fetching breaks the connection is found by elimination: the group it broke in is a suspect and is
    fetched one by one on the next connection; the one that breaks again is left out of the rest of the run.
    """

    account: str
    source: Source
    ledger: Ledger
    progress: Progress
    uidvalidity: int = 0
    new: int = 0
    suspects: set[int] = field(default_factory=set)
    breaking: dict[int, str] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """The folder as the ledger names it."""
        return {"account": self.account, "folder": self.source.name, "uidvalidity": self.uidvalidity}

    @property
    def gained(self) -> tuple[int, int, int]:
        """What changes where a connection was not in vain."""
        return self.new, len(self.suspects), len(self.breaking)

    def note(self, error: str) -> None:
        """Enter in the ledger that the folder was polled, and why it could not be read."""
        with writing(self.ledger.engine) as session:
            deliveries.note_poll(session, **self.key, now=self.ledger.now(), error=error)

    def over(self, mailbox: Mailbox) -> Collected:
        """Bring in what is missing; once a day, all UIDs are compared, not only those above the mark.

        A provider that never changes its UIDVALIDITY may still show a mail late: moved back, or released by a filter.

        Raises:
            ConfigurationError, LoginRefusedError: the folder cannot be opened.
            MailboxAwayError: the connection is lost; another one goes on where this one stopped.
        """
        self.uidvalidity = mailbox.examine(self.source)
        for uid in self.breaking.keys() - self.failed:
            self._fail(uid, self.breaking[uid])
        with connection(self.ledger.engine) as session:
            compared = deliveries.compared(session, **self.key)
            whole = compared is None or self.ledger.now() - compared >= _COMPARED_EVERY
            mark = 0 if whole else deliveries.high_water(session, **self.key)
            known = deliveries.known_uids(session, **self.key, above=mark)
            failing = deliveries.failing(session, **self.key)
        shown = mailbox.uids(above=mark)
        given_up = set() if whole else {uid for uid, tries in failing.items() if tries >= MAX_TRIES}
        settled = known | self.failed | given_up
        wanted = [uid for uid in shown if uid not in settled]
        listed = mailbox.listed(wanted) if wanted else []
        for uid in set(wanted) - {one.uid for one in listed}:
            self._fail(uid, "服务器没有列出这封邮件的大小和到达时间")
        self._fetch(mailbox, listed, failing.keys())
        return self._close(mark, shown, whole=whole)

    def _fetch(self, mailbox: Mailbox, listed: Sequence[Listed], failing: Iterable[int]) -> None:
        """Bring in the messages; suspects come last and one by one."""
        todo = deque(groups([one for one in listed if one.uid not in self.suspects], mailbox.account))
        todo.extend([one] for one in listed if one.uid in self.suspects)
        done = 0
        try:
            for ready in lanes.through(todo, bring=lambda group: self._bring(mailbox, group), keep=self._keep):
                kept = [delivery for one in ready for delivery in one.kept]
                for one in ready:
                    todo.extend(self._missing(one))
                if kept:
                    self.new += self.ledger.record(kept, failing)
                done += len(kept)
                self.progress(self.source.name, done, len(listed))
        except lanes.BrokenError as broken:
            if len(broken.group) > 1:
                self.suspects |= {one.uid for one in broken.group}
            else:
                self.breaking[broken.group[0].uid] = str(broken.cause)
            raise broken.cause from broken

    def _bring(self, mailbox: Mailbox, group: list[Listed]) -> Brought:
        if not mailbox.is_large(group):
            return Brought(mailbox.bodies([one.uid for one in group]))
        one = group[0]
        try:
            digest, size = self.ledger.archive.put_pieces(mailbox.pieces(one))
        except PiecesError:
            return Brought(mailbox.bodies([one.uid]))
        delivery = Delivery(
            **self.key, uid=one.uid, sha256=digest, size=size, received=one.received, mark=self.source.mark
        )
        return Brought(stored=(delivery,))

    def _keep(self, group: Sequence[Listed], brought: Brought) -> list[Delivery]:
        bodies = brought.bodies
        arrivals = [
            Arrival(**self.key, uid=one.uid, raw=bodies[one.uid], received=one.received, mark=self.source.mark)
            for one in group
            if one.uid in bodies
        ]
        return [*brought.stored, *self.ledger.keep(arrivals)]

    def _missing(self, done: Done) -> list[list[Listed]]:
        """Return those of a group that did not come, to be fetched one by one; one that was alone has failed."""
        came = {one.uid for one in done.kept}
        missing = [one for one in done.group if one.uid not in came]
        if len(done.group) == 1:
            for one in missing:
                self._fail(one.uid, done.refusal)
            return []
        return [[one] for one in missing]

    def _fail(self, uid: int, error: str) -> None:
        with writing(self.ledger.engine) as session:
            deliveries.note_failure(session, **self.key, uid=uid, error=error, now=self.ledger.now())
        self.failed.add(uid)

    def _close(self, mark: int, shown: Sequence[int], *, whole: bool) -> Collected:
        """Move the mark over all that is done with, and note the poll.

        A failing message that the server shows no more was deleted there, and fails no more.
        """
        now = self.ledger.now()
        with writing(self.ledger.engine) as session:
            failing = deliveries.failing(session, **self.key)
            gone = {uid for uid in failing if uid > mark} - set(shown)
            deliveries.clear_failures(session, **self.key, uids=sorted(gone))
            tries = [(uid, count) for uid, count in failing.items() if uid not in gone]
            retried = [uid for uid, count in tries if count < MAX_TRIES]
            done = [uid for uid in shown if not retried or uid < min(retried)]
            if done:
                deliveries.advance(session, **self.key, uid=done[-1], now=now)
            deliveries.note_poll(session, **self.key, now=now)
            if whole:
                deliveries.note_compared(session, **self.key, now=now)
        return Collected(self.new, len(retried), len(tries) - len(retried))
