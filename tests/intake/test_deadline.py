"""A server that is slow without end, or silent: the run ends in time, and the next one goes on from there."""

from collections.abc import Callable

import pytest

from intake.collect import Collected
from intake.errors import MailboxAwayError
from intake.mailbox.account import Timeouts
from tests.intake.collecting import Ledger, account_on, fill, on_every_server, shown
from tests.intake.mailbox.faults import Deed, Fault, Rule, Trickle
from tests.intake.mailbox.framing import asks_for
from tests.intake.mailbox.relay import Relay
from tests.intake.mailbox.server import Server

pytestmark = on_every_server

SHORT_RUN = Timeouts(connect=60, read=60, exchange=60, run=0.5)
SHORT_EXCHANGE = Timeouts(connect=60, read=60, exchange=0.3, run=60)


def from_first(strikes: Callable[[bytes], bool], deed: Deed) -> Rule:
    """Return a rule that strikes the first command for which ``strikes`` holds and all that come after."""
    struck = False

    def rule(line: bytes) -> Deed:
        nonlocal struck
        struck = struck or strikes(line)
        return deed if struck else Fault.NONE

    return rule


@pytest.mark.parametrize("deed", [Trickle(1), Fault.STALL], ids=str)
@pytest.mark.parametrize("word", [b"", b"LOGIN", b"EXAMINE", b"SEARCH", b"RFC822.SIZE", b"BODY.PEEK"])
def test_collect_ends_in_time_and_is_finished_by_the_next_run(
    server: Server, ledger: Ledger, word: bytes, deed: Deed
) -> None:
    fill(server, 25)

    with Relay(server.port, from_first(lambda line: word in line, deed)) as relay, pytest.raises(MailboxAwayError):
        ledger.collect(account_on(relay.port, timeouts=SHORT_RUN))

    assert ledger.collect(account_on(server.port)) == Collected(new=25)
    assert ledger.delivered() == shown(server)


def test_collect_keeps_what_came_before_its_time_was_up(server: Server, ledger: Ledger) -> None:
    fill(server, 25)
    third = list(shown(server))[22]

    with (
        Relay(server.port, from_first(lambda line: asks_for(line, third), Fault.STALL)) as relay,
        pytest.raises(MailboxAwayError),
    ):
        ledger.collect(account_on(relay.port, timeouts=SHORT_RUN))

    assert len(ledger.delivered()) == 20
    assert ledger.polls()[0].error
    assert ledger.collect(account_on(server.port)) == Collected(new=5)


@pytest.mark.parametrize("deed", [Trickle(1), Fault.STALL], ids=str)
def test_collect_comes_over_one_answer_without_end(server: Server, ledger: Ledger, deed: Deed) -> None:
    fill(server, 25)
    left = [deed]

    def once(line: bytes) -> Deed:
        return left.pop() if left and b"BODY.PEEK" in line else Fault.NONE

    with Relay(server.port, once) as relay:
        found = ledger.collect(account_on(relay.port, timeouts=SHORT_EXCHANGE))

    assert found == Collected(new=25)
    assert ledger.delivered() == shown(server)
