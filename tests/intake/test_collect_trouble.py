"""Collecting where connections break and mails do not come."""

import pytest

from intake.collect import MAX_TRIES, Collected
from intake.mailbox.account import Timeouts
from tests.intake.collecting import (
    Ledger,
    account_on,
    fill,
    on_every_server,
    remove,
    shown,
)
from tests.intake.mailbox.faults import Cut, Deed, Fault, Halt, Misstate, Rule
from tests.intake.mailbox.framing import asks_for
from tests.intake.mailbox.relay import Relay
from tests.intake.mailbox.server import Server

pytestmark = on_every_server


def once(uid: int, deed: Deed) -> Rule:
    """Return a rule that strikes the first command which asks for a message's body."""
    left = [deed]

    def rule(line: bytes) -> Deed:
        return left.pop() if left and asks_for(line, uid) else Fault.NONE

    return rule


def always(uid: int, deed: Deed) -> Rule:
    """Return a rule that strikes each command which asks for a message's body."""
    return lambda line: deed if asks_for(line, uid) else Fault.NONE


@pytest.mark.parametrize(
    "deed",
    [
        *(Fault.DROP, Fault.DROP_AFTER, Fault.RESET, Fault.BYE, Fault.STALL, Fault.GARBAGE, Fault.REFUSE, Fault.EMPTY),
        *(Cut(0), Cut(7), Halt(7), Misstate(3), Misstate(-3), Misstate(10_000)),
    ],
    ids=str,
)
def test_collect_through_one_fault(server: Server, ledger: Ledger, deed: Deed) -> None:
    fill(server, 25)
    there = shown(server)
    twelfth = list(there)[11]

    with Relay(server.port, once(twelfth, deed)) as relay:
        found = ledger.collect(account_on(relay.port, timeouts=Timeouts(5, 0.5)))

    assert found == Collected(new=25)
    assert ledger.delivered() == there


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.REFUSE, Fault.EMPTY, Cut(3), Fault.GARBAGE], ids=str)
def test_collect_around_a_mail_that_does_not_come(server: Server, ledger: Ledger, fault: Deed) -> None:
    fill(server, 15)
    uids = list(shown(server))

    with Relay(server.port, always(uids[3], fault)) as relay:
        found = ledger.collect(account_on(relay.port))

    assert found == Collected(new=14, failing=1)
    assert ledger.failing(ledger.uidvalidity) == {uids[3]: 1}
    assert ledger.polls()[0].high_water == uids[2]


def test_collect_a_mail_that_comes_after_all(server: Server, ledger: Ledger) -> None:
    fill(server, 15)
    uids = list(shown(server))
    with Relay(server.port, always(uids[3], Fault.REFUSE)) as relay:
        ledger.collect(account_on(relay.port))

    assert ledger.collect(account_on(server.port)) == Collected(new=1)
    assert ledger.failing(ledger.uidvalidity) == {}
    assert ledger.polls()[0].high_water == uids[-1]


@pytest.mark.parametrize(
    ("runs", "expected", "mark"),
    [(MAX_TRIES - 1, Collected(failing=1), 2), (MAX_TRIES, Collected(given_up=1), 14)],
)
def test_collect_gives_up_after_so_many_runs(
    server: Server, ledger: Ledger, runs: int, expected: Collected, mark: int
) -> None:
    fill(server, 15)
    uids = list(shown(server))
    with Relay(server.port, always(uids[3], Fault.REFUSE)) as relay:
        found = [ledger.collect(account_on(relay.port)) for _ in range(runs)]

    assert found[-1] == expected
    assert (ledger.polls()[0].high_water, ledger.polls()[0].failing) == (uids[mark], 1)


def test_collect_a_failing_mail_that_was_deleted(server: Server, ledger: Ledger) -> None:
    fill(server, 5)
    fourth = list(shown(server))[3]
    with Relay(server.port, always(fourth, Fault.REFUSE)) as relay:
        ledger.collect(account_on(relay.port))
    remove(server, fourth)

    assert ledger.collect(account_on(server.port)) == Collected()
    assert ledger.failing(ledger.uidvalidity) == {}
