"""Which folders are read where the settings name none, and what becomes of one that cannot be opened."""

from domain.mailbox import Mark
from intake.collect import Collected
from intake.demo.dovecot import PrivateDovecot
from tests.intake.collecting import USER, Ledger, account_on, arrival, fill
from tests.intake.mailbox.faults import Fault
from tests.intake.mailbox.relay import Relay


def deliver(server: PrivateDovecot, *folders: str) -> None:
    for number, folder in enumerate(folders):
        server.deliver(USER, f"Subject: {folder}\r\n\r\n{number}\r\n".encode(), received=arrival(number), folder=folder)


def test_folders_for_unwanted_mail_are_read_each_with_its_mark(server: PrivateDovecot, ledger: Ledger) -> None:
    deliver(server, "INBOX", "垃圾邮件", "广告邮件", "订阅邮件", "病毒文件夹", "已发送", "2023年")

    found = ledger.collect(account_on(server.port, folders=()))

    assert found == Collected(new=5)
    assert ledger.marks() == {
        "INBOX": Mark.INBOX,
        "垃圾邮件": Mark.JUNK,
        "广告邮件": Mark.ADVERTISING,
        "订阅邮件": Mark.SUBSCRIPTIONS,
        "病毒文件夹": Mark.VIRUS,
    }


def test_one_connection_serves_all_folders(server: PrivateDovecot, ledger: Ledger) -> None:
    deliver(server, "INBOX", "垃圾邮件", "广告邮件")

    with Relay(server.port, lambda _: Fault.NONE) as relay:
        ledger.collect(account_on(relay.port, folders=()))

    assert relay.connections == 1


def test_a_found_folder_that_does_not_open_stops_nothing(server: PrivateDovecot, ledger: Ledger) -> None:
    deliver(server, "INBOX", "病毒文件夹", "订阅邮件")

    with Relay(server.port, lambda line: Fault.REFUSE if b"&dcVr" in line else Fault.NONE) as relay:
        found = ledger.collect(account_on(relay.port, folders=()))

    assert found == Collected(new=2)
    assert [(poll.folder, bool(poll.error)) for poll in ledger.polls()] == [
        ("INBOX", False),
        ("病毒文件夹", True),
        ("订阅邮件", False),
    ]


def test_the_same_mail_in_two_folders_is_one_mail(server: PrivateDovecot, ledger: Ledger) -> None:
    (raw,) = fill(server, 1)
    server.deliver(USER, raw, received=arrival(3), folder="垃圾邮件")

    assert ledger.collect(account_on(server.port, folders=())) == Collected(new=2)
    assert len(list(ledger.archive.digests())) == 1
