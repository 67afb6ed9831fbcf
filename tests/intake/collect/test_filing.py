"""Putting away on the server what was taken in: each mail once, also after an interruption."""

from dataclasses import replace

import pytest
from imapclient import IMAPClient

from intake.collect import Collected
from intake.demo.dovecot import PrivateDovecot
from intake.errors import ConfigurationError, FilingError, MailboxAwayError
from intake.mailbox.account import Account, Filing, Manner
from tests.intake.collecting import PASSWORD, USER, Ledger, account_on, fill
from tests.intake.mailbox.coremail import Coremail
from tests.intake.mailbox.faults import Answer, Deed, Fault, Rule
from tests.intake.mailbox.relay import Relay

FOLDER = "已收录"


def filing_on(port: int, manner: Manner = Manner.COPY) -> Account:
    return replace(account_on(port), filing=Filing(FOLDER, manner))


def subjects(server: PrivateDovecot, folder: str) -> list[bytes]:
    """Return the bodies that a folder holds, sorted."""
    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(USER, PASSWORD)
        client.select_folder(folder, readonly=True)
        uids = client.search(["ALL"])
        return sorted(one[b"BODY[TEXT]"] for one in client.fetch(uids, ["BODY.PEEK[TEXT]"]).values()) if uids else []


def texts(count: int) -> list[bytes]:
    return sorted(b"mail %d\r\n" % number for number in range(count))


def test_nothing_is_put_away_unless_the_settings_say_so(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 2)

    ledger.collect(account_on(server.port))

    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(USER, PASSWORD)
        assert [name for _, _, name in client.list_folders()] == ["INBOX"]


def test_copies_are_made_once(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 3)

    ledger.collect(filing_on(server.port))
    fill(server, 2, first=3)
    ledger.collect(filing_on(server.port))
    ledger.collect(filing_on(server.port))

    assert subjects(server, FOLDER) == texts(5)
    assert subjects(server, "INBOX") == texts(5)


def test_moved_mails_are_gone_from_where_they_were(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 3)

    ledger.collect(filing_on(server.port, Manner.MOVE))

    assert (subjects(server, FOLDER), subjects(server, "INBOX")) == (texts(3), [])


def once(words: bytes, deed: Deed) -> Rule:
    """Return a rule that strikes one command, told by what stands in it."""
    left = [deed]
    return lambda line: left.pop() if left and words in line else Fault.NONE


@pytest.mark.parametrize("deed", [Fault.DROP, Fault.DROP_AFTER])
@pytest.mark.parametrize(("manner", "words"), [(Manner.COPY, b" COPY 51,"), (Manner.MOVE, b" MOVE 51,")])
def test_an_interrupted_filing_is_finished_once(
    server: PrivateDovecot, ledger: Ledger, manner: Manner, words: bytes, deed: Deed
) -> None:
    fill(server, 120)

    with Relay(server.port, once(words, deed)) as relay:
        found = ledger.collect(filing_on(relay.port, manner))

    assert (found, ledger.pauses) == (Collected(new=120), [1.0])
    assert subjects(server, FOLDER) == texts(120)
    assert subjects(server, "INBOX") == (texts(120) if manner is Manner.COPY else [])


@pytest.mark.parametrize("deed", [Fault.DROP, Fault.DROP_AFTER])
@pytest.mark.parametrize("words", [b" COPY 51,", b" STORE 51,", b" EXPUNGE 51,"])
def test_an_interrupted_move_without_move_is_finished_once(
    server: PrivateDovecot, ledger: Ledger, words: bytes, deed: Deed
) -> None:
    fill(server, 120)

    with Coremail(server, rule=once(words, deed)) as coremail:
        found = ledger.collect(filing_on(coremail.port, Manner.MOVE))

    assert (found, ledger.pauses) == (Collected(new=120), [1.0])
    assert (subjects(server, FOLDER), subjects(server, "INBOX")) == (texts(120), [])


def test_moving_where_it_would_remove_what_others_marked_is_refused(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 1)
    little = Answer(b"OK CAPABILITY completed", b"* CAPABILITY IMAP4rev1 ID\r\n")

    with (
        Coremail(server, rule=lambda line: little if b" CAPABILITY" in line else Fault.NONE) as coremail,
        pytest.raises(FilingError, match="file_by"),
    ):
        ledger.collect(filing_on(coremail.port, Manner.MOVE))


def test_a_refused_copy_is_told_and_nothing_is_lost(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 2)

    with (
        Relay(server.port, lambda line: Fault.REFUSE if b" COPY " in line else Fault.NONE) as relay,
        pytest.raises(ConfigurationError, match="file_into"),
    ):
        ledger.collect(filing_on(relay.port))
    assert ledger.polls()[0].deliveries == 2

    assert ledger.collect(filing_on(server.port)) == Collected()
    assert subjects(server, FOLDER) == texts(2)


def test_a_folder_that_is_read_cannot_be_the_cabinet() -> None:
    with pytest.raises(ConfigurationError, match="已收录"):
        replace(account_on(143, folders=("INBOX", FOLDER)), filing=Filing(FOLDER))


def test_renumbering_does_not_put_everything_away_again(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 3)
    ledger.collect(filing_on(server.port))
    server.renumber(USER, ledger.polls()[0].uidvalidity + 1)

    assert ledger.collect(filing_on(server.port)) == Collected(new=3)
    assert subjects(server, FOLDER) == texts(3)


def test_a_connection_that_always_breaks_is_told(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 2)

    with (
        Relay(server.port, lambda line: Fault.DROP if b" COPY " in line else Fault.NONE) as relay,
        pytest.raises(MailboxAwayError),
    ):
        ledger.collect(filing_on(relay.port))

    assert ledger.polls()[0].deliveries == 2
