"""A thousand mails collected by runs that are killed, cut off, stalled and doubled: in the end, each is there once."""

import contextlib
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from intake.demo.dovecot import PrivateDovecot
from tests.intake.cli.program import install, start, zhihui
from tests.intake.collecting import PASSWORD, USER, digests, fill, kept_in, shown
from tests.intake.mailbox.coremail import Coremail
from tests.intake.mailbox.faults import Cut, Deed, Fault, Halt, undisturbed
from tests.intake.mailbox.framing import bodies

MAILS, RUNS = 1000, 46
SEED = 163
DONE, TRY_LATER, KILLED = 0, 75, -signal.SIGKILL


class Fate(StrEnum):
    """How a run ends."""

    KILLED = "killed"
    """By SIGKILL while it fetches."""
    SHAKEN = "shaken"
    """By SIGKILL, after it has come over a fault."""
    DOUBLED = "doubled"
    """It hangs on a silent server, a second run finds it there, and SIGKILL ends it."""
    LEFT = "left"
    """By itself, since the server goes away and does not come back."""


STORM = [Fate.KILLED] * 24 + [Fate.SHAKEN] * 6 + [Fate.DOUBLED] * 8 + [Fate.LEFT]
SMALLER_STORM = [Fate.KILLED] * 8 + [Fate.SHAKEN] * 2 + [Fate.DOUBLED] * 2

# A run that finds nothing left to fetch is done before its fate comes.
_POSSIBLE = {
    *((fate, code) for fate in (Fate.KILLED, Fate.SHAKEN) for code in (KILLED, DONE)),
    *((Fate.DOUBLED, code) for code in (TRY_LATER, KILLED, DONE)),
    *((Fate.LEFT, code) for code in (TRY_LATER, DONE)),
}

_SHAKES = (Fault.RESET, Fault.BYE, Fault.GARBAGE, Fault.DROP_AFTER, Fault.DROP)


class Blows:
    """A rule that strikes again and again, each time when some groups of bodies have passed.

    After the last blow everything passes, or what ``after`` says.
    """

    def __init__(self, *blows: tuple[int, Deed], after: Fault = Fault.NONE) -> None:
        self.over = threading.Event()
        self._left = list(blows)
        self._after = after
        self._passed = 0

    def __call__(self, line: bytes) -> Deed:
        if self.over.is_set():
            return self._after
        if not bodies(line):
            return Fault.NONE
        groups, deed = self._left[0]
        self._passed += 1
        if self._passed <= groups:
            return Fault.NONE
        self._passed = 0
        del self._left[0]
        if not self._left:
            self.over.set()
        return deed


@dataclass(frozen=True, slots=True)
class Office:
    """An installation on a mailbox, and the dice that say when its runs meet their fate."""

    folder: Path
    server: Coremail
    dice: random.Random

    def weather(self, fates: list[Fate]) -> Counter[tuple[Fate, int]]:
        """Let runs meet these fates in the order of the dice, and count how their processes ended."""
        ends: Counter[tuple[Fate, int]] = Counter()
        for fate in self.dice.sample(fates, len(fates)):
            ends.update((fate, code) for code in self._meet(fate))
        self.server.relay.rule = undisturbed
        return ends

    def _meet(self, fate: Fate) -> list[int]:
        blows = self._blows(fate)
        self.server.relay.rule = blows
        codes = []
        with start(self.folder, self.dice.choice(("collect", "collect", "run"))) as run:
            while run.poll() is None and not blows.over.wait(0.01):
                pass
            if fate is Fate.DOUBLED and run.poll() is None:
                codes.append(zhihui(self.folder, "collect").code)
            if fate is not Fate.LEFT:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    run.wait(self.dice.uniform(0, 0.03))
                run.kill()
            run.communicate()
        return [*codes, run.returncode]

    def _blows(self, fate: Fate) -> Blows:
        groups, more, place = self.dice.randint(0, 7), self.dice.randint(0, 3), self.dice.randint(0, 250)
        match fate:
            case Fate.KILLED:
                return Blows((groups, Fault.NONE))
            case Fate.SHAKEN:
                return Blows((groups, self.dice.choice((*_SHAKES, Cut(place)))), (more, Fault.NONE))
            case Fate.DOUBLED:
                return Blows((groups, self.dice.choice((Halt(place), Fault.STALL))))
            case Fate.LEFT:
                return Blows((groups, Cut(place)), after=Fault.DROP)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with PrivateDovecot({USER: PASSWORD}) as dovecot, Coremail(dovecot) as server:
        yield Office(install(tmp_path / "office", server), server, random.Random(SEED))  # noqa: S311  a storm, no secret


def test_chaos_loses_nothing_and_doubles_nothing(office: Office) -> None:
    mails = fill(office.server, MAILS)
    ledger = kept_in(office.folder / "data")

    ends = office.weather(STORM)
    last = zhihui(office.folder, "collect").code
    proof = zhihui(office.folder, "reconcile").code

    assert set(ends) <= _POSSIBLE
    assert ends.total() + 1 >= RUNS
    assert (last, proof) == (0, 0)
    assert ledger.delivered() == shown(office.server)
    assert list(ledger.archive.digests()) == digests(mails)

    office.server.renumber(USER, 2)
    ends = office.weather(SMALLER_STORM)
    last = zhihui(office.folder, "collect").code
    proof = zhihui(office.folder, "reconcile").code

    assert set(ends) <= _POSSIBLE
    assert (last, proof) == (0, 0)
    assert ledger.delivered(1) == ledger.delivered(2) == shown(office.server)
    assert list(ledger.archive.digests()) == digests(mails)
    ledger.engine.dispose()
