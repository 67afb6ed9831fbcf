"""One run over one account: all its folders over one connection, which is opened anew where it breaks."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from intake.archive import Archive
from intake.collect.collected import Collected, Progress, silent
from intake.collect.filing import file_away
from intake.collect.folder import FolderRun
from intake.collect.ledger import Ledger
from intake.errors import ConfigurationError, FilingError, IntakeError, MailboxAwayError
from intake.mailbox import imap
from intake.mailbox.account import Account
from intake.mailbox.filing import Cabinet
from intake.mailbox.folders import INBOX, Source, source
from intake.mailbox.talking import Deadline, RunOverError
from store.engine import Engine

_RECONNECTS = 3


def collect(  # noqa: PLR0913 -- the shell hands in clock, store, archive and pause; each has one name here
    account: Account,
    *,
    engine: Engine,
    archive: Archive,
    now: Callable[[], dt.datetime],
    progress: Progress = silent,
    pause: Callable[[float], None] = time.sleep,
) -> Collected:
    """Bring in all new messages of the account's folders.

    A lost connection is opened again, up to three times in a row without any message gained. Each folder's poll is
    noted in the ledger, with its error where it has one; the first error is raised when all folders were tried.

    Raises:
        MailboxAwayError: the server is away, or the time for a run is used up.
        ConfigurationError, LoginRefusedError: the account cannot be read as configured.
        FilingError: everything was brought in, and the copies on the server could not be made.
    """
    run = _AccountRun(account, Ledger(engine, archive, now), progress, pause)
    return run.finish()


@dataclass(slots=True)
class _AccountRun:
    """One run over one account, over as many connections as it takes."""

    account: Account
    ledger: Ledger
    progress: Progress
    pause: Callable[[float], None]
    runs: dict[str, FolderRun] = field(default_factory=dict)
    brought: dict[str, Collected] = field(default_factory=dict)
    """What came of the folders that are done with."""
    errors: list[IntakeError] = field(default_factory=list)

    def finish(self) -> Collected:
        """Read every folder to its end, and return what came; raise the first error that a person has to mend."""
        deadline = Deadline.of(self.account)
        in_vain = 0
        while True:
            before = self._gained()
            try:
                with imap.connect(self.account, deadline) as mailbox:
                    self._through(mailbox)
                break
            except MailboxAwayError as error:
                in_vain = in_vain + 1 if before == self._gained() else 1
                if in_vain > _RECONNECTS or isinstance(error, RunOverError):
                    self._current().note(str(error))
                    raise
                self.pause(min(2.0 ** (in_vain - 1), deadline.left))
            except IntakeError as error:
                self._current().note(str(error))
                raise
        if self.errors:
            raise self.errors[0]
        return sum(self.brought.values(), Collected())

    def _through(self, mailbox: imap.Mailbox) -> None:
        """Pass over the folders that are not done with.

        One that cannot be opened does not stop the others. It is an error where the settings name it; where it was
        found, its poll alone tells of it.
        """
        for one in mailbox.sources():
            if one.name in self.brought:
                continue
            run = self._run(one)
            try:
                self.brought[one.name] = run.over(mailbox)
            except ConfigurationError as error:
                run.note(str(error))
                self.brought[one.name] = Collected()
                if self.account.folders or one.name == INBOX:
                    self.errors.append(error)
        self._file_away(mailbox)

    def _file_away(self, mailbox: imap.Mailbox) -> None:
        """Put what was recorded into a folder of its own, where the settings name one."""
        filing = self.account.filing
        if filing is None or self.errors:
            return
        try:
            cabinet = Cabinet(mailbox, filing.folder, filing.manner)
            for run in self.runs.values():
                file_away(cabinet, run)
        except FilingError as error:
            self.errors.append(error)

    def _run(self, one: Source) -> FolderRun:
        if one.name not in self.runs:
            self.runs[one.name] = FolderRun(self.account.name, one, self.ledger, self.progress)
        return self.runs[one.name]

    def _current(self) -> FolderRun:
        """Return the run over the folder at which the connection broke, the first one where none was reached."""
        begun = [run for name, run in self.runs.items() if name not in self.brought]
        return begun[-1] if begun else self._run(source(self.account.folders[0] if self.account.folders else INBOX))

    def _gained(self) -> list[tuple[int, int, int]]:
        return [run.gained for run in self.runs.values()]
