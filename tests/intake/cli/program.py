"""The program as people and cron run it: in a folder of its own, in this process or as one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intake.cli.app import main
from tests.intake.collecting import PASSWORD, USER
from tests.intake.mailbox.server import Server

ROOT = Path(__file__).parents[3]

SETTINGS = 'campaign = "shenyang-2024"\ndata = "data"\n[review]\npages = false\n'
MAILBOX = """
[[mailbox]]
name = "main"
host = "127.0.0.1"
port = {port}
user = "{user}"
password_file = "password"
tls = false
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The lines of the output, each of which must be a JSON object."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found


@dataclass(frozen=True, slots=True)
class Office:
    """An installation in a folder; ``run`` runs a command in this process, which is fast."""

    folder: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str | Path) -> Done:
        self.patch.chdir(self.folder)
        self.patch.setattr(sys, "argv", ["zhihui", *map(str, arguments)])
        self.capture.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        found = self.capture.readouterr()
        return Done(code, found.out, found.err)

    def must(self, *arguments: str | Path) -> Done:
        """Run a command that has to end well."""
        done = self.run(*arguments)
        assert done.code == 0, done.err
        return done

    def bring(self, *mails: bytes) -> None:
        """Import mails and process them."""
        folder = self.folder / "mails"
        folder.mkdir(exist_ok=True)
        for raw in mails:
            (folder / f"{len(list(folder.iterdir())):03}.eml").write_bytes(raw)
        self.must("import", folder)
        self.must("process")

    def items(self, **wanted: str) -> list[str]:
        """Return the ids of the submissions whose exported columns are as wanted, by arrival."""
        found = self.must("export", "submissions", "--json").objects
        return [one["id"] for one in found if all(one[name] == value for name, value in wanted.items())]


def install(folder: Path, server: Server | None = None, settings: str = SETTINGS) -> Path:
    """Write the settings of an installation, with a mailbox on the server where one is given, and make its database."""
    folder.mkdir(parents=True, exist_ok=True)
    mailbox = "" if server is None else MAILBOX.format(port=server.port, user=USER)
    (folder / "zhihui.toml").write_text(settings + mailbox, encoding="utf-8")
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    password.chmod(0o600)
    assert zhihui(folder, "init").code == 0
    return folder


def start(
    folder: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a command as a process of its own and do not wait for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "intake", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def zhihui(folder: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Done:
    """Run a command as a process of its own, to its end."""
    with start(folder, *arguments, environment=environment) as process:
        out, err = process.communicate()
    return Done(process.returncode, out.decode(), err.decode())
