"""How fast collecting is, against a bare loop that fetches the same bodies and writes them with fsync.

Run as ``python benchmarks/collect.py [--mails N] [--kilobytes K] [--rounds R]``. Each round runs both in processes of
their own, against one private Dovecot, in alternating order; printed are the medians, the ratio, and peak memory.
"""

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from imapclient import IMAPClient

from intake.archive import Archive
from intake.collect import collect
from intake.demo.dovecot import PrivateDovecot
from intake.mailbox.account import Account
from store import engine as store_engine
from store import schema

_USER, _PASSWORD = "intake", "benchmark"
_BATCH = 10
_LEDGER = "ledger.db"


def bare(port: int, folder: Path) -> int:
    """Fetch every body in batches of ten and write each with fsync; return how many."""
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(_USER, _PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search(["UID", "1:*"])
        for first in range(0, len(uids), _BATCH):
            for uid, answer in client.fetch(uids[first : first + _BATCH], ["BODY.PEEK[]"]).items():
                with (folder / f"{uid}.eml").open("wb") as file:
                    file.write(answer[b"BODY[]"])
                    file.flush()
                    os.fsync(file.fileno())
    return len(uids)


def whole(port: int, folder: Path) -> int:
    """Collect every mail into archive and ledger; return how many."""
    engine = store_engine.connect(f"sqlite:///{folder / _LEDGER}")
    account = Account("benchmark", "127.0.0.1", _USER, _PASSWORD, port=port, tls=False)
    return collect(account, engine=engine, archive=Archive(folder / "archive"), now=lambda: dt.datetime.now(dt.UTC)).new


_CONTESTANTS: dict[str, Callable[[int, Path], int]] = {"bare": bare, "collect": whole}


def _child(name: str, port: int, folder: Path) -> None:
    """Run one contestant and print its figures; the time leaves out starting Python."""
    started = time.perf_counter()
    count = _CONTESTANTS[name](port, folder)
    seconds = time.perf_counter() - started
    print(json.dumps({"count": count, "seconds": seconds, "megabytes": _peak()}))


def _peak() -> float:
    """Return the most memory that this process has held, in MB; ``getrusage`` counts what its parent held, too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _run(name: str, port: int, place: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        # The ledger exists before the first run, as it does after ``zhihui init``.
        schema.migrate(store_engine.connect(f"sqlite:///{Path(folder) / _LEDGER}"))
        command = [sys.executable, __file__, "--child", name, str(port), folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _fill(server: PrivateDovecot, mails: int, size: int) -> None:
    source = random.Random(20240415)  # noqa: S311 -- filler bytes, the same in each run
    received = dt.datetime(2024, 4, 15, tzinfo=dt.UTC)
    for number in range(mails):
        body = "\r\n".join(source.randbytes(38).hex() for _ in range(size // 78))
        raw = f"Subject: {number}\r\nMessage-ID: <{number}@example.cn>\r\n\r\n{body}\r\n".encode()
        server.deliver(_USER, raw, received=received + dt.timedelta(minutes=number))


def main() -> None:
    """Run the rounds and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to write (default: the temporary folder)")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        name, port, folder = arguments.child
        _child(name, int(port), Path(folder))
        return
    results: dict[str, list[dict[str, float]]] = {name: [] for name in _CONTESTANTS}
    with PrivateDovecot({_USER: _PASSWORD}) as server:
        _fill(server, arguments.mails, arguments.kilobytes * 1000)
        _run("bare", server.port, arguments.folder)  # builds the server's index and warms its cache
        for turn in range(arguments.rounds):
            for name in sorted(_CONTESTANTS, reverse=bool(turn % 2)):
                results[name].append(_run(name, server.port, arguments.folder))
    medians = {}
    for name, runs in results.items():
        medians[name] = statistics.median(run["seconds"] for run in runs)
        peak = max(run["megabytes"] for run in runs)
        rate = arguments.mails / medians[name]
        print(f"{name:8} {medians[name]:7.2f} s  {rate:7.0f} mails/s  peak {peak:5.0f} MB")
    print(f"collect reaches {medians['bare'] / medians['collect']:.0%} of the bare loop")


if __name__ == "__main__":
    main()
