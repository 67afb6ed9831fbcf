import pytest

from intake.collect import Collected
from intake.errors import ConfigurationError, LoginRefusedError, MailboxAwayError
from tests.intake.collecting import (
    NOW,
    USER,
    Ledger,
    account_on,
    arrival,
    digests,
    fill,
    on_every_server,
    shown,
)
from tests.intake.mailbox.server import Server

pytestmark = on_every_server


def test_collect_brings_every_mail_once(server: Server, ledger: Ledger) -> None:
    mails = fill(server, 23)

    first = ledger.collect(account_on(server.port))
    second = ledger.collect(account_on(server.port))

    assert (first, second) == (Collected(new=23), Collected())
    assert list(ledger.archive.digests()) == digests(mails)
    assert ledger.delivered() == shown(server)
    poll = ledger.polls()[0]
    found = (poll.folder, poll.high_water, poll.deliveries, poll.failing, poll.error, poll.succeeded)
    assert found == ("INBOX", max(shown(server)), 23, 0, "", NOW)


def test_collect_brings_what_came_since(server: Server, ledger: Ledger) -> None:
    fill(server, 2)
    ledger.collect(account_on(server.port))
    fill(server, 3, first=2)

    assert ledger.collect(account_on(server.port)) == Collected(new=3)


def test_collect_the_same_bytes_twice_is_two_deliveries(server: Server, ledger: Ledger) -> None:
    (raw,) = fill(server, 1)
    server.deliver(USER, raw, received=arrival(5))

    assert ledger.collect(account_on(server.port)) == Collected(new=2)
    assert list(ledger.archive.digests()) == digests([raw])


def test_collect_nothing(server: Server, ledger: Ledger) -> None:
    assert ledger.collect(account_on(server.port)) == Collected()
    poll = ledger.polls()[0]
    assert (poll.folder, poll.high_water, poll.error) == ("INBOX", 0, "")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\r\n", id="nothing"),
        pytest.param(b"X-Other: only\r\n\r\nbody\r\n", id="no Date, From, Message-ID"),
        pytest.param("Subject: 登记表\r\n\r\n正文\r\n".encode("gbk"), id="raw gbk"),
        pytest.param(b"no header at all\r\n", id="no header"),
        pytest.param(b"Subject: x\r\n\r\nno line end", id="no line end"),
        pytest.param(b"Subject: x\n\nbare line feeds\n", id="bare line feeds"),
        pytest.param(b"Subject: x\r\n\r\na\0b\r\n", id="nul"),
        pytest.param(b"Subject: x\r\n\r\n)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\nA1 OK done\r\n", id="like IMAP"),
        pytest.param(b"Subject: x\r\n\r\nends like a literal {9}\r\n", id="like a literal"),
    ],
)
def test_collect_odd_mails_as_the_server_shows_them(server: Server, ledger: Ledger, raw: bytes) -> None:
    server.deliver(USER, raw, received=arrival(0))
    fill(server, 1)

    assert ledger.collect(account_on(server.port)) == Collected(new=2)
    assert ledger.delivered() == shown(server)


def test_collect_from_several_folders(server: Server, ledger: Ledger) -> None:
    fill(server, 1)
    server.deliver(USER, b"Subject: spam?\r\n\r\n", received=arrival(0), folder="垃圾邮件")

    found = ledger.collect(account_on(server.port, folders=("INBOX", "垃圾邮件")))

    assert found == Collected(new=2)
    assert [(poll.folder, poll.deliveries) for poll in ledger.polls()] == [("INBOX", 1), ("垃圾邮件", 1)]


def test_collect_with_one_folder_missing_still_takes_the_other(server: Server, ledger: Ledger) -> None:
    fill(server, 1)

    with pytest.raises(ConfigurationError, match="没有此夹"):
        ledger.collect(account_on(server.port, folders=("没有此夹", "INBOX")))

    assert [(poll.folder, poll.deliveries, bool(poll.error)) for poll in ledger.polls()] == [
        ("INBOX", 1, False),
        ("没有此夹", 0, True),
    ]


def test_collect_after_a_change_of_uidvalidity(server: Server, ledger: Ledger) -> None:
    mails = fill(server, 4)
    ledger.collect(account_on(server.port))
    before = ledger.uidvalidity
    server.renumber(USER, before + 1)

    assert ledger.collect(account_on(server.port)) == Collected(new=4)
    assert ledger.uids(before) == ledger.uids(before + 1) == set(shown(server))
    assert list(ledger.archive.digests()) == digests(mails)


def test_collect_with_a_wrong_password(server: Server, ledger: Ledger) -> None:
    with pytest.raises(LoginRefusedError):
        ledger.collect(account_on(server.port, password="wrong"))

    assert ledger.pauses == []
    assert "授权码" in ledger.polls()[0].error


def test_collect_while_the_server_is_away(server: Server, ledger: Ledger) -> None:
    server.stop()

    with pytest.raises(MailboxAwayError):
        ledger.collect(account_on(server.port))

    assert ledger.pauses == [1.0, 2.0, 4.0]
    assert "网络" in ledger.polls()[0].error


def test_collect_when_the_server_is_back(server: Server, ledger: Ledger) -> None:
    fill(server, 3)
    ledger.collect(account_on(server.port))
    server.stop()
    server.start()
    fill(server, 2, first=3)

    assert ledger.collect(account_on(server.port)) == Collected(new=2)
