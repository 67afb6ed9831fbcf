import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient

from intake.demo.dovecot import PrivateDovecot
from intake.errors import ConfigurationError, LoginRefusedError, MailboxAwayError
from intake.mailbox import imap
from intake.mailbox.account import Account, Timeouts
from tests.intake.collecting import PASSWORD, USER, account_on, arrival, fill
from tests.intake.mailbox.certificate import write_certificate
from tests.intake.mailbox.faults import Fault
from tests.intake.mailbox.relay import Relay


@pytest.fixture
def mailbox(server: PrivateDovecot) -> Iterator[imap.Mailbox]:
    fill(server, 3)
    with imap.connect(account_on(server.port)) as opened:
        opened.examine("INBOX")
        yield opened


def test_uids_above_the_last(mailbox: imap.Mailbox) -> None:
    assert (mailbox.uids(above=0), mailbox.uids(above=2), mailbox.uids(above=3)) == ([1, 2, 3], [3], [])


def test_listed_gives_size_and_aware_arrival(mailbox: imap.Mailbox) -> None:
    expected = [imap.Listed(1, 22, arrival(0)), imap.Listed(3, 22, arrival(2))]

    found = mailbox.listed([1, 3])

    assert found == expected
    assert found[0].received.tzinfo is dt.UTC


def test_listed_leaves_out_what_is_gone(mailbox: imap.Mailbox) -> None:
    assert mailbox.listed([4]) == []


def test_bodies_are_the_bytes_as_they_came(mailbox: imap.Mailbox) -> None:
    expected = {1: b"Subject: 0\r\n\r\nmail 0\r\n", 2: b"Subject: 1\r\n\r\nmail 1\r\n"}

    assert mailbox.bodies([1, 2]) == expected


def test_bodies_do_not_set_flags(server: PrivateDovecot) -> None:
    fill(server, 2)
    with imap.connect(account_on(server.port)) as mailbox:
        mailbox.examine("INBOX")
        mailbox.bodies([1, 2])

    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        flags = {uid: answer[b"FLAGS"] for uid, answer in client.fetch([1, 2], ["FLAGS"]).items()}
    assert all(b"\\Seen" not in found for found in flags.values())


@pytest.mark.parametrize("size", [524_287, 524_288, 524_289, 5_500_001])
def test_pieces_of_a_large_mail(server: PrivateDovecot, size: int) -> None:
    raw = b"Subject: large\r\n\r\n".ljust(size, b"x")
    server.deliver(USER, raw, received=arrival(0))

    with imap.connect(account_on(server.port)) as mailbox:
        mailbox.examine("INBOX")
        (large,) = mailbox.listed([1])
        found = list(mailbox.pieces(large))

    assert b"".join(found) == raw
    assert [len(piece) for piece in found[:-1]] == [524_288] * (len(found) - 1)


@pytest.mark.parametrize(("sizes", "large"), [([2_000_001], True), ([2_000_000], False), ([2_000_001, 1], False)])
def test_is_large(mailbox: imap.Mailbox, sizes: list[int], large: bool) -> None:
    group = [imap.Listed(uid, size, arrival(0)) for uid, size in enumerate(sizes, 1)]

    assert mailbox.is_large(group) == large


def test_pieces_that_do_not_fit_together(server: PrivateDovecot) -> None:
    raw = b"Subject: large\r\n\r\n".ljust(1_500_000, b"x")
    server.deliver(USER, raw, received=arrival(0))

    def second_piece(line: bytes) -> Fault:
        return Fault.EMPTY if b"<524288." in line else Fault.NONE

    with Relay(server.port, second_piece) as relay, imap.connect(account_on(relay.port)) as mailbox:
        mailbox.examine("INBOX")
        (large,) = mailbox.listed([1])
        with pytest.raises(imap.PiecesError):
            list(mailbox.pieces(large))
        assert mailbox.bodies([1]) == {1: raw}


def test_listed_finds_the_one_that_is_refused(server: PrivateDovecot) -> None:
    fill(server, 5)

    def with_third(line: bytes) -> Fault:
        uids = line.split(b" ")[3].split(b",") if b"RFC822.SIZE" in line else []
        return Fault.REFUSE if b"3" in uids else Fault.NONE

    with Relay(server.port, with_third) as relay, imap.connect(account_on(relay.port)) as mailbox:
        mailbox.examine("INBOX")
        found = mailbox.listed([1, 2, 3, 4, 5])

    assert [one.uid for one in found] == [1, 2, 4, 5]


def test_connect_identifies_itself_where_wanted(server: PrivateDovecot) -> None:
    said = []
    for identify in (True, False):
        with Relay(server.port, lambda _: Fault.NONE) as relay:
            with imap.connect(account_on(relay.port, identify=identify)) as mailbox:
                mailbox.examine("INBOX")
            said.append([line.split()[1] for line in relay.commands])

    assert [b"ID" in commands for commands in said] == [True, False]
    assert [commands[-2:] for commands in said] == [[b"EXAMINE", b"LOGOUT"]] * 2


def test_connect_where_the_name_is_refused(server: PrivateDovecot) -> None:
    fill(server, 1)

    with (
        Relay(server.port, lambda line: Fault.REFUSE if b" ID " in line else Fault.NONE) as relay,
        imap.connect(account_on(relay.port)) as mailbox,
    ):
        mailbox.examine("INBOX")
        assert mailbox.uids(above=0) == [1]


def test_uids_where_searching_is_refused(server: PrivateDovecot) -> None:
    fill(server, 3)

    with (
        Relay(server.port, lambda line: Fault.REFUSE if b"SEARCH" in line else Fault.NONE) as relay,
        imap.connect(account_on(relay.port)) as mailbox,
    ):
        mailbox.examine("INBOX")
        assert (mailbox.uids(above=0), mailbox.uids(above=2), mailbox.uids(above=3)) == ([1, 2, 3], [3], [])


def test_uids_where_searching_and_fetching_are_refused(server: PrivateDovecot) -> None:
    def neither(line: bytes) -> Fault:
        return Fault.REFUSE if b"SEARCH" in line or b"FETCH" in line else Fault.NONE

    with Relay(server.port, neither) as relay, imap.connect(account_on(relay.port)) as mailbox:
        mailbox.examine("INBOX")
        with pytest.raises(MailboxAwayError):
            mailbox.uids(above=0)


def test_connect_refused_for_now_is_no_wrong_password(server: PrivateDovecot) -> None:
    with (
        Relay(server.port, lambda line: Fault.BUSY if b"LOGIN" in line else Fault.NONE) as relay,
        pytest.raises(MailboxAwayError),
        imap.connect(account_on(relay.port)),
    ):
        pass


def test_connect_with_a_wrong_password(server: PrivateDovecot) -> None:
    with pytest.raises(LoginRefusedError, match="授权码"), imap.connect(account_on(server.port, password="wrong")):
        pass


def test_connect_broken_off_at_login_is_no_wrong_password(server: PrivateDovecot) -> None:
    def login(line: bytes) -> Fault:
        return Fault.DROP if b"LOGIN" in line else Fault.NONE

    with Relay(server.port, login) as relay, pytest.raises(MailboxAwayError), imap.connect(account_on(relay.port)):
        pass


def test_connect_to_a_server_that_is_away(server: PrivateDovecot) -> None:
    server.stop()

    with pytest.raises(MailboxAwayError, match="网络"), imap.connect(account_on(server.port)):
        pass


def test_examine_without_such_a_folder(server: PrivateDovecot) -> None:
    with (
        imap.connect(account_on(server.port)) as mailbox,
        pytest.raises(ConfigurationError, match="打不开文件夹“没有”"),
    ):
        mailbox.examine("没有")


def test_examine_refused_for_an_unknown_client(server: PrivateDovecot) -> None:
    with (
        Relay(server.port, lambda line: Fault.UNSAFE if b"EXAMINE" in line else Fault.NONE) as relay,
        imap.connect(account_on(relay.port)) as mailbox,
        pytest.raises(LoginRefusedError, match="安全提醒"),
    ):
        mailbox.examine("INBOX")


def test_connect_with_a_certificate_that_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    with PrivateDovecot({USER: PASSWORD}, certificate=certificate) as server:
        server.deliver(USER, b"Subject: x\r\n\r\n", received=arrival(0))
        with imap.connect(account_on(server.port, tls=True)) as mailbox:
            mailbox.examine("INBOX")
            assert mailbox.uids(above=0) == [1]


def test_connect_with_a_certificate_that_is_not_trusted(tmp_path: Path) -> None:
    with (
        PrivateDovecot({USER: PASSWORD}, certificate=write_certificate(tmp_path)) as server,
        pytest.raises(ConfigurationError, match="证书"),
        imap.connect(account_on(server.port, tls=True)),
    ):
        pass


def test_account_without_tls_elsewhere() -> None:
    with pytest.raises(ConfigurationError, match="tls = true"):
        Account("main", "imap.example.cn", USER, PASSWORD, tls=False)


def test_account_with_a_password_that_cannot_be_sent() -> None:
    with pytest.raises(ConfigurationError, match="授权码"):
        Account("main", "imap.example.cn", USER, "授权码")


def test_account_keeps_its_password_to_itself() -> None:
    account = Account("main", "imap.example.cn", USER, PASSWORD, timeouts=Timeouts(1, 2))

    assert PASSWORD not in repr(account)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1] * 10, [10]),
        ([1] * 11, [10, 1]),
        ([1_000_000, 1_000_000], [2]),
        ([1_000_000, 1_000_001], [1, 1]),
        ([1, 5_000_000, 1], [1, 1, 1]),
    ],
)
def test_groups(sizes: list[int], expected: list[int]) -> None:
    listed = [imap.Listed(uid, size, arrival(0)) for uid, size in enumerate(sizes, 1)]

    found = imap.groups(listed, account_on(143))

    assert [len(group) for group in found] == expected
    assert [one for group in found for one in group] == listed
