"""``zhihui watch``: the same pass as ``run``, again and again, until it is told to stop."""

import signal
import time
from pathlib import Path
from subprocess import Popen

from intake.demo.dovecot import PrivateDovecot
from tests.intake.cli.program import install, start, zhihui
from tests.intake.collecting import arrival, fill

_PATIENCE = 60.0


def _messages(folder: Path) -> int:
    (status,) = zhihui(folder, "status", "--json").objects
    return int(status["messages"])


def _until(folder: Path, count: int, process: Popen[bytes]) -> int:
    """Wait for so many messages, and return how many there are."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if _messages(folder) >= count:
            break
        time.sleep(0.2)
    return _messages(folder)


def test_watch_takes_in_what_comes_while_it_runs(server: PrivateDovecot, tmp_path: Path) -> None:
    folder = install(tmp_path / "office", server)
    fill(server, 2)

    with start(folder, "watch") as process:
        before = _until(folder, 2, process)
        fill(server, 1, first=2)
        after = _until(folder, 3, process)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=_PATIENCE)

    assert (before, after, process.returncode) == (2, 3, 0)
    assert "新收到 2 封邮件" in told.decode()
    assert zhihui(folder, "reconcile").code == 0


def test_watch_goes_on_while_the_mailbox_is_away(server: PrivateDovecot, tmp_path: Path) -> None:
    folder = install(tmp_path / "office", server)
    server.stop()

    with start(folder, "watch") as process:
        line = process.stderr.readline().decode() if process.stderr else ""
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_PATIENCE)

    assert "连不上邮箱服务器" in line
    assert process.returncode == 0


def test_watch_ends_at_once_where_the_settings_are_wrong(server: PrivateDovecot, tmp_path: Path) -> None:
    folder = install(tmp_path / "office", server)
    (folder / "password").write_text("wrong", encoding="utf-8")
    server.deliver("intake", b"Subject: x\r\n\r\n", received=arrival(0))

    done = zhihui(folder, "watch")

    assert done.code == 78
    assert "授权码" in done.err
