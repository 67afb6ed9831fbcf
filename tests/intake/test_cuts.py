"""The connection is cut at every place there is, on every server, and a clean run follows: 0 lost, 0 doubled."""

import contextlib
import itertools
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from intake.archive import Archive
from intake.collect import Collected
from intake.errors import MailboxAwayError
from intake.mailbox.account import Account
from tests.intake.collecting import SERVERS, USER, Ledger, account_on, arrival, fill, ledger_in, running, shown
from tests.intake.mailbox.faults import Cut, Deed, Fault, Rule
from tests.intake.mailbox.framing import bodies
from tests.intake.mailbox.relay import Relay
from tests.intake.mailbox.server import Server

SMALL, LARGE = 20, 4_200_000

_PIECE = re.compile(rb"<[1-9]\d*\.(\d+)>")


@dataclass
class Stage:
    """A server with mails in it, what an undisturbed run says to it, and a ledger."""

    server: Server
    there: dict[int, str]
    commands: list[bytes]
    ledger: Ledger

    def withstands(self, number: int, deed: Deed, *, gone: bool = True) -> bool:
        """Return whether nothing is lost and nothing doubled by a deed upon one command.

        With ``gone``, nothing gets through any more after it, so that the run fails and the next one has to finish.
        """
        self._clear()
        with Relay(self.server.port, _struck(number, deed, gone=gone)) as relay, contextlib.suppress(MailboxAwayError):
            self.ledger.collect(_inbox_on(relay.port))
        missing = len(self.there) - len(self.ledger.delivered())
        runs = [self.ledger.collect(_inbox_on(self.server.port)) for _ in range(2)]
        polls = [poll for poll in self.ledger.polls() if poll.uidvalidity]
        return (
            runs == [Collected(new=missing), Collected()]
            and self.ledger.delivered() == self.there
            and list(self.ledger.archive.digests()) == sorted(self.there.values())
            and list((self.ledger.archive.root / "tmp").iterdir()) == []
            and [(poll.high_water, poll.failing, poll.error) for poll in polls] == [(max(self.there), 0, "")]
        )

    def _clear(self) -> None:
        self.ledger.engine.dispose()
        shutil.copy(self.ledger.folder / "empty.db", self.ledger.folder / "ledger.db")
        shutil.rmtree(self.ledger.archive.root)
        self.ledger.archive = Archive(self.ledger.archive.root)


def _inbox_on(port: int) -> Account:
    return account_on(port, folders=("INBOX",))


def _struck(number: int, deed: Deed, *, gone: bool) -> Rule:
    """Return a rule that strikes the command with this number; with ``gone``, no later one gets through either."""
    numbers = itertools.count()
    struck = False

    def rule(line: bytes) -> Deed:
        nonlocal struck
        if line and next(numbers) == number:
            struck = True
            return deed
        return Fault.DROP if gone and struck else Fault.NONE

    return rule


@pytest.fixture(scope="module", params=SERVERS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    ledger = ledger_in(tmp_path_factory.mktemp("cuts"))
    ledger.engine.dispose()
    shutil.copy(ledger.folder / "ledger.db", ledger.folder / "empty.db")
    with ExitStack() as stack:
        server = running(request.param, stack)
        fill(server, SMALL)
        server.deliver(USER, b"Subject: large\r\n\r\n".ljust(LARGE, b"x"), received=arrival(SMALL))
        with Relay(server.port) as relay:
            ledger.collect(_inbox_on(relay.port))
        yield Stage(server, shown(server), relay.commands, ledger)
    ledger.engine.dispose()


def test_the_stage_has_groups_and_pieces(stage: Stage) -> None:
    pieces = [line for line in stage.commands if b"<" in line]
    groups = [len(found) for line in stage.commands if line not in pieces and (found := bodies(line))]

    assert groups == [10, 10]
    assert len(pieces) > 1


@pytest.mark.parametrize(("fault", "gone"), [(Fault.DROP, False), (Fault.DROP, True), (Fault.DROP_AFTER, True)])
def test_cut_at_each_command(stage: Stage, fault: Fault, gone: bool) -> None:
    numbers = range(len(stage.commands))

    assert [number for number in numbers if not stage.withstands(number, fault, gone=gone)] == []


def test_cut_within_the_bodies_of_a_group(stage: Stage) -> None:
    (number, *_) = (number for number, line in enumerate(stage.commands) if bodies(line))
    first = len(b"Subject: 0\r\n\r\nmail 0\r\n")
    places = [0, 1, first // 2, first - 1, first, first + 1, first + 2, first + 3, 3 * first, 9 * first]

    assert [place for place in places if not stage.withstands(number, Cut(place))] == []


def test_cut_within_a_piece_of_a_large_mail(stage: Stage) -> None:
    (number, size), *_ = (
        (number, int(found[1])) for number, line in enumerate(stage.commands) if (found := _PIECE.search(line))
    )
    places = [0, 1, size // 4, size // 2, size * 3 // 4, size - 1, size, size + 1, size + 2, size + 3]

    assert [place for place in places if not stage.withstands(number, Cut(place))] == []
