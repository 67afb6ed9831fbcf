"""A collection that is killed in the middle, and the one after it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from intake.collect import Collected
from tests.intake.collecting import Ledger, account_on, digests, fill, on_every_server, shown
from tests.intake.mailbox.server import Server

pytestmark = on_every_server

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
def test_collect_killed_and_run_again(server: Server, ledger: Ledger, moment: str) -> None:
    mails = fill(server, 25)
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(server.port), str(ledger.folder), moment]

    killed = subprocess.run(command, check=False, cwd=root)
    kept = len(ledger.delivered())
    found = ledger.collect(account_on(server.port))

    assert killed.returncode == -signal.SIGKILL
    assert found == Collected(new=25 - kept)
    assert ledger.delivered() == shown(server)
    assert list(ledger.archive.digests()) == digests(mails)
