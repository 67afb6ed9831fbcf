"""Mailboxes side by side: one that is away keeps no other waiting."""

import datetime as dt
from dataclasses import replace

import pytest

from intake.collect import Collected
from intake.demo.dovecot import PrivateDovecot
from intake.errors import LoginRefusedError, MailboxAwayError
from intake.heartbeat import Monitor
from intake.mailbox.account import Account, Filing
from intake.mailboxes import Gathered, gather
from store.engine import connection
from store.queries.heartbeats import heartbeats
from tests.intake.collecting import NOW, Ledger, account_on, fill
from tests.intake.mailbox.faults import Fault
from tests.intake.mailbox.relay import Relay


def gathered(ledger: Ledger, *accounts: Account) -> Gathered:
    return gather(
        accounts,
        engine=ledger.engine,
        archive=ledger.archive,
        now=lambda: NOW,
        monitor=Monitor(ledger.engine, lambda: NOW, lambda _: None, dt.timedelta(hours=2)),
        progress=lambda _done, _total: None,
    )


def errors(ledger: Ledger) -> dict[str, bool]:
    with connection(ledger.engine) as session:
        return {one.account: bool(one.error) for one in heartbeats(session)}


def test_mailboxes_are_read_each_into_the_same_ledger(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 30)
    account = account_on(server.port)

    found = gathered(ledger, account, replace(account, name="second"), replace(account, name="third"))

    assert found == Gathered(Collected(new=90))
    assert len(list(ledger.archive.digests())) == 30
    assert errors(ledger) == {"main": False, "second": False, "third": False}


def test_what_goes_wrong_with_one_is_told_and_the_others_are_read(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 3)
    account = account_on(server.port)
    refused = replace(account, name="refused", password="wrong")

    found = gathered(ledger, refused, account)

    assert found.collected == Collected(new=3)
    assert [type(error) for error in found.errors] == [LoginRefusedError]
    assert errors(ledger) == {"main": False, "refused": True}


def test_a_mailbox_whose_mails_cannot_be_put_away_is_not_silent(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 1)

    with Relay(server.port, lambda line: Fault.REFUSE if b" CREATE " in line else Fault.NONE) as relay:
        found = gathered(ledger, replace(account_on(relay.port), filing=Filing("已收录")))

    assert len(found.errors) == 1
    assert errors(ledger) == {"main": False}


def test_the_first_error_is_raised_and_the_others_are_said() -> None:
    first, second = MailboxAwayError("甲"), LoginRefusedError("乙")
    said: list[str] = []

    with pytest.raises(MailboxAwayError, match="甲"):
        Gathered(Collected(), (first, second)).raise_first(said.append)

    assert said == ["乙"]
