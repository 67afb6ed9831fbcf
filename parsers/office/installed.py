"""Whether LibreOffice is there, apart from running it, and how it can be cut off from the network."""

import functools
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

REMEDY = "请管理员运行 apt-get install libreoffice-writer-nogui libreoffice-calc-nogui python3-uno"
_PYTHONS = ("/usr/bin/python3", "python3")
_SECONDS = 20.0


class Installed(NamedTuple):
    """LibreOffice's own program, without the shell script around it, and a Python that can talk to it."""

    program: Path
    python: Path


@functools.cache
def installed() -> Installed | None:
    """Return what is there, None where LibreOffice or every Python with its bridge (uno) is missing."""
    program, python = _program(), _python()
    return Installed(program, python) if program and python else None


@functools.cache
def isolation() -> tuple[str, ...]:
    """Return the command that starts another one without a network, empty where the system does not permit it."""
    ways = (("unshare", "-n"),) if os.geteuid() == 0 else (("unshare", "-rn"),)
    return next((way for way in ways if _works(*way, "true")), ())


def _program() -> Path | None:
    script = shutil.which("soffice") or shutil.which("libreoffice")
    program = Path(script).resolve().with_name("soffice.bin") if script else None
    return program if program and os.access(program, os.X_OK) else None


def _python() -> Path | None:
    found = (shutil.which(name) for name in _PYTHONS)
    return next((Path(python) for python in found if python and _works(python, "-c", "import uno")), None)


def _works(*command: str) -> bool:
    environment = {"PATH": os.environ.get("PATH", os.defpath)}
    try:
        done = subprocess.run(  # noqa: S603  fixed programs with fixed arguments
            command, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
