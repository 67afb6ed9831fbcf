"""The whole season by both of its ways in, and with the power cut again and again."""

import hashlib
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from intake.demo.dovecot import PrivateDovecot
from intake.demo.season import season
from tests.intake.cli.program import Done, install, start, zhihui
from tests.intake.collecting import USER

SEASON = season()
STORMS, KILLS = 4, 5


@pytest.fixture
def mailbox(server: PrivateDovecot) -> PrivateDovecot:
    """A mailbox with the whole season in it."""
    for mail in SEASON:
        server.deliver(USER, mail.raw, received=mail.received)
    return server


def _without_deliveries(done: Done) -> str:
    lines = [{name: value for name, value in one.items() if name != "deliveries"} for one in done.objects]
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def test_mailbox_and_files_come_to_the_same(mailbox: PrivateDovecot, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number, mail in enumerate(SEASON):
        path = files / f"{number:03}.eml"
        path.write_bytes(mail.raw)
        os.utime(path, (mail.received.timestamp(), mail.received.timestamp()))
    fetched, imported = install(tmp_path / "fetched", mailbox), install(tmp_path / "imported")

    codes = [
        zhihui(fetched, "run").code,
        zhihui(imported, "import", files).code,
        zhihui(imported, "process").code,
    ]

    assert codes == [0, 0, 0]
    one, other = (zhihui(folder, "export", "messages", "--json") for folder in (fetched, imported))
    assert len(one.objects) == len(SEASON)
    assert _without_deliveries(one) == _without_deliveries(other)


def test_kills_at_any_moment_lose_nothing_and_double_nothing(mailbox: PrivateDovecot, tmp_path: Path) -> None:
    calm = install(tmp_path / "calm", mailbox)
    begun = time.monotonic()
    assert zhihui(calm, "run").code == 0
    whole = time.monotonic() - begun
    undisturbed, kept = zhihui(calm, "export", "messages", "--json").out, _archived(calm)
    moments = random.Random(2024)  # noqa: S311  a reproducible storm, no secret

    for storm in range(STORMS):
        stormy = install(tmp_path / f"storm {storm}", mailbox)
        ends = [_cut_short(stormy, moments.uniform(0, whole / 2)) for _ in range(KILLS)]

        assert -signal.SIGKILL in ends
        assert zhihui(stormy, "run").code == 0
        assert zhihui(stormy, "export", "messages", "--json").out == undisturbed
        assert zhihui(stormy, "reconcile").code == 0
        assert _archived(stormy) == kept


def _cut_short(folder: Path, seconds: float) -> int:
    """Run for this long at most, then kill; return how the process ended."""
    with start(folder, "run") as process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode


def _archived(folder: Path) -> set[str]:
    """Return the names of all archived files, after making sure that each has the digest it is named by."""
    files = list((folder / "data" / "archive").glob("??/*"))
    names = {path.name for path in files}
    assert names == {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return names
