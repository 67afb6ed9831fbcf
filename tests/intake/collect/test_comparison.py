"""The daily comparison of all UIDs, and what it finds that a mark would hide."""

import datetime as dt

from intake.collect import MAX_TRIES, Collected, collect
from intake.demo.dovecot import PrivateDovecot
from intake.mailbox.account import Account
from store.engine import writing
from store.queries import deliveries
from tests.intake.collecting import NOW, Ledger, account_on, fill
from tests.intake.mailbox.faults import Fault
from tests.intake.mailbox.relay import Relay


def at(ledger: Ledger, account: Account, now: dt.datetime) -> Collected:
    return collect(account, engine=ledger.engine, archive=ledger.archive, now=lambda: now, pause=ledger.pauses.append)


def test_mails_below_the_mark_are_found_a_day_after_the_last_comparison(server: PrivateDovecot, ledger: Ledger) -> None:
    account = account_on(server.port)
    at(ledger, account, NOW)
    inbox = {"account": account.name, "folder": "INBOX", "uidvalidity": ledger.polls()[0].uidvalidity}
    # As where a provider shows mails late: released by a filter, or moved back, under the UIDs that they had.
    with writing(ledger.engine) as session:
        deliveries.advance(session, **inbox, uid=3, now=NOW)  # type: ignore[arg-type] # a folder's identity
    fill(server, 3)

    found = [at(ledger, account, NOW + dt.timedelta(hours=hours)) for hours in (1, 23, 24, 25, 48)]

    assert [one.new for one in found] == [0, 0, 3, 0, 0]


def fetches(line: bytes, uid: int) -> bool:
    return b"BODY.PEEK" in line and b"%d" % uid in line.split(b" ")[3].split(b",")


def test_a_mail_given_up_is_tried_again_by_the_comparison(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 3)
    with Relay(server.port, lambda line: Fault.REFUSE if fetches(line, 2) else Fault.NONE) as relay:
        for _ in range(MAX_TRIES):
            at(ledger, account_on(relay.port), NOW)
    account = account_on(server.port)

    found = [at(ledger, account, NOW + dt.timedelta(hours=hours)) for hours in (1, 24, 25)]

    assert found == [Collected(given_up=1), Collected(new=1), Collected()]
