import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from intake.collect import MAX_TRIES, Collected, import_files
from intake.demo.dovecot import PrivateDovecot
from intake.errors import ConfigurationError, LoginRefusedError, MailboxAwayError
from tests.intake.collecting import NOW, USER, Ledger, account_on, arrival, fill
from tests.intake.mailbox.faults import Fault
from tests.intake.mailbox.relay import Relay


def digests(mails: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(raw).hexdigest() for raw in mails)


def uidvalidity(ledger: Ledger) -> int:
    return ledger.polls()[0].uidvalidity


def test_collect_brings_every_mail_once(server: PrivateDovecot, ledger: Ledger) -> None:
    mails = fill(server, 23)

    first = ledger.collect(account_on(server.port))
    second = ledger.collect(account_on(server.port))

    assert (first, second) == (Collected(new=23), Collected())
    assert list(ledger.archive.digests()) == digests(mails)
    (poll,) = ledger.polls()
    assert (poll.high_water, poll.deliveries, poll.failing, poll.error, poll.succeeded) == (23, 23, 0, "", NOW)


def test_collect_brings_what_came_since(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 2)
    ledger.collect(account_on(server.port))
    fill(server, 3, first=2)

    assert ledger.collect(account_on(server.port)) == Collected(new=3)


def test_collect_the_same_bytes_twice_is_two_deliveries(server: PrivateDovecot, ledger: Ledger) -> None:
    (raw,) = fill(server, 1)
    server.deliver(USER, raw, received=arrival(5))

    assert ledger.collect(account_on(server.port)) == Collected(new=2)
    assert list(ledger.archive.digests()) == digests([raw])


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\r\n", id="nothing"),
        pytest.param(b"X-Other: only\r\n\r\nbody\r\n", id="no Date, From, Message-ID"),
        pytest.param("Subject: 登记表\r\n\r\n正文\r\n".encode("gbk"), id="raw gbk"),
        pytest.param(b"no header at all\r\n", id="no header"),
    ],
)
def test_collect_odd_mails_as_they_are(server: PrivateDovecot, ledger: Ledger, raw: bytes) -> None:
    server.deliver(USER, raw, received=arrival(0))

    assert ledger.collect(account_on(server.port)) == Collected(new=1)
    assert list(ledger.archive.digests()) == digests([raw])


def test_collect_from_several_folders(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 1)
    server.deliver(USER, b"Subject: spam?\r\n\r\n", received=arrival(0), folder="垃圾邮件")

    found = ledger.collect(account_on(server.port, folders=("INBOX", "垃圾邮件")))

    assert found == Collected(new=2)
    assert [(poll.folder, poll.deliveries) for poll in ledger.polls()] == [("INBOX", 1), ("垃圾邮件", 1)]


def test_collect_with_one_folder_missing_still_takes_the_other(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 1)

    with pytest.raises(ConfigurationError, match="没有此夹"):
        ledger.collect(account_on(server.port, folders=("没有此夹", "INBOX")))

    assert [(poll.folder, poll.deliveries, bool(poll.error)) for poll in ledger.polls()] == [
        ("INBOX", 1, False),
        ("没有此夹", 0, True),
    ]


def test_collect_after_a_change_of_uidvalidity(server: PrivateDovecot, ledger: Ledger) -> None:
    mails = fill(server, 4)
    ledger.collect(account_on(server.port))
    before = uidvalidity(ledger)
    server.renumber(USER, before + 1)

    assert ledger.collect(account_on(server.port)) == Collected(new=4)
    assert ledger.uids(before) == ledger.uids(before + 1) == {1, 2, 3, 4}
    assert list(ledger.archive.digests()) == digests(mails)


def test_collect_with_a_wrong_password(server: PrivateDovecot, ledger: Ledger) -> None:
    with pytest.raises(LoginRefusedError):
        ledger.collect(account_on(server.port, password="wrong"))

    assert ledger.pauses == []
    assert "授权码" in ledger.polls()[0].error


def test_collect_while_the_server_is_away(server: PrivateDovecot, ledger: Ledger) -> None:
    server.stop()

    with pytest.raises(MailboxAwayError):
        ledger.collect(account_on(server.port))

    assert ledger.pauses == [1.0, 2.0, 4.0]
    assert "网络" in ledger.polls()[0].error


def test_collect_over_a_connection_that_breaks_once(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 25)
    broken: list[bytes] = []

    def second_group(line: bytes) -> Fault:
        if b"BODY.PEEK" in line and b" 11," in line and not broken:
            broken.append(line)
            return Fault.DROP
        return Fault.NONE

    with Relay(server.port, second_group) as relay:
        found = ledger.collect(account_on(relay.port))

    assert (found, len(broken)) == (Collected(new=25), 1)
    assert ledger.uids(uidvalidity(ledger)) == set(range(1, 26))


def fetches(line: bytes, uid: int) -> bool:
    return b"BODY.PEEK" in line and b"%d" % uid in line.split(b" ")[3].split(b",")


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.REFUSE, Fault.EMPTY])
def test_collect_around_a_mail_that_does_not_come(server: PrivateDovecot, ledger: Ledger, fault: Fault) -> None:
    fill(server, 15)

    with Relay(server.port, lambda line: fault if fetches(line, 4) else Fault.NONE) as relay:
        found = ledger.collect(account_on(relay.port))

    assert found == Collected(new=14, failing=1)
    assert ledger.failing(uidvalidity(ledger)) == {4: 1}
    assert ledger.polls()[0].high_water == 3


def test_collect_a_mail_that_comes_after_all(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 15)
    with Relay(server.port, lambda line: Fault.REFUSE if fetches(line, 4) else Fault.NONE) as relay:
        ledger.collect(account_on(relay.port))

    assert ledger.collect(account_on(server.port)) == Collected(new=1)
    assert ledger.failing(uidvalidity(ledger)) == {}
    assert ledger.polls()[0].high_water == 15


@pytest.mark.parametrize(
    ("runs", "expected", "mark"),
    [(MAX_TRIES - 1, Collected(failing=1), 3), (MAX_TRIES, Collected(given_up=1), 15)],
)
def test_collect_gives_up_after_so_many_runs(
    server: PrivateDovecot, ledger: Ledger, runs: int, expected: Collected, mark: int
) -> None:
    fill(server, 15)
    with Relay(server.port, lambda line: Fault.REFUSE if fetches(line, 4) else Fault.NONE) as relay:
        found = [ledger.collect(account_on(relay.port)) for _ in range(runs)]

    assert found[-1] == expected
    assert (ledger.polls()[0].high_water, ledger.polls()[0].failing) == (mark, 1)


def test_collect_a_failing_mail_that_was_deleted(server: PrivateDovecot, ledger: Ledger) -> None:
    fill(server, 5)
    with Relay(server.port, lambda line: Fault.REFUSE if fetches(line, 4) else Fault.NONE) as relay:
        ledger.collect(account_on(relay.port))
    (fourth,) = (path for path in server.maildir(USER).glob("*/*") if b"mail 3" in path.read_bytes())
    fourth.unlink()

    assert ledger.collect(account_on(server.port)) == Collected()
    assert ledger.failing(uidvalidity(ledger)) == {}


KILLED = """
import datetime as dt, os, pathlib, signal, sys
from intake.archive import Archive
from intake.collect import collect
from intake.mailbox.account import Account
from store.engine import connect

port, folder, moment = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
calls = {"kept": 0, "recorded": 0}

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Dying(Archive):
    def put_many(self, contents):
        calls["kept"] += 1
        if moment == "before-archive" and calls["kept"] == 2:
            die()
        if moment == "half-archive" and calls["kept"] == 2:
            super().put_many(contents[:5])
            die()
        found = super().put_many(contents)
        if moment == "after-archive" and calls["kept"] == 2:
            die()
        return found

def progress(folder, done, total):
    if moment == "after-record" or (moment == "after-last-record" and done == total):
        die()

account = Account("main", "127.0.0.1", "intake", "open-sesame", port=port, tls=False)
collect(account, engine=connect(f"sqlite:///{folder / 'ledger.db'}"), archive=Dying(folder / "archive"),
        now=lambda: dt.datetime(2024, 6, 1, tzinfo=dt.timezone.utc), progress=progress)
"""


@pytest.mark.parametrize(
    "moment", ["before-archive", "half-archive", "after-archive", "after-record", "after-last-record"]
)
def test_collect_killed_and_run_again(server: PrivateDovecot, ledger: Ledger, moment: str) -> None:
    mails = fill(server, 25)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(server.port), str(ledger.folder), moment]

    killed = subprocess.run(command, check=False, cwd=root)
    kept = len(ledger.uids(uidvalidity(ledger))) if ledger.polls() else len(ledger_uids(ledger))
    found = ledger.collect(account_on(server.port))

    assert killed.returncode == -signal.SIGKILL
    assert found == Collected(new=25 - kept)
    assert ledger.uids(uidvalidity(ledger)) == set(range(1, 26))
    assert list(ledger.archive.digests()) == digests(mails)
    assert all(ledger.archive.get(digest) for digest in digests(mails))


def ledger_uids(ledger: Ledger) -> set[int]:
    """Return the UIDs recorded before the folder's first poll was noted."""
    with ledger.engine.connect() as connection:
        return {uid for (uid,) in connection.exec_driver_sql("SELECT uid FROM delivery")}


def test_import_files_twice(ledger: Ledger, tmp_path: Path) -> None:
    mails = [b"Subject: %d\r\n\r\n" % number for number in range(120)]
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, raw in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(raw)

    found = [import_files([folder], engine=ledger.engine, archive=ledger.archive, now=lambda: NOW) for _ in range(2)]

    assert found == [Collected(new=120), Collected()]
    assert list(ledger.archive.digests()) == digests(mails)


def test_import_files_reports_progress(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(51):
        (folder / f"{number:02d}.eml").write_bytes(b"Subject: %d\r\n\r\n" % number)
    said: list[tuple[str, int, int]] = []

    import_files(
        [folder],
        engine=ledger.engine,
        archive=ledger.archive,
        now=lambda: NOW,
        progress=lambda *words: said.append(words),
    )

    assert said == [(str(folder / "49.eml"), 50, 0), (str(folder / "50.eml"), 51, 0)]
