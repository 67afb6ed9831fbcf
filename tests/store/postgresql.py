"""A private PostgreSQL server for the tests: its own folder and socket, as an ordinary user, gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """Return the folder with the server's programs, None where no server is installed; Debian keeps them off PATH."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server and yield the part of its URL before and after the database's name, as a template with ``{}``."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="zh-pg-"))
    if owner is not None:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    user = None if owner is None else owner.pw_uid
    data, log = home / "data", home / "log"
    initdb = ["initdb", "-U", "zhihui", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D", str(data)]
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    try:
        _run([str(programs / initdb[0]), *initdb[1:]], user)
        _run([*control, "-l", str(log), "-o", settings, "start"], user)
        try:
            yield f"postgresql://zhihui@/{{}}?host={home}"
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(home)


def _owner() -> pwd.struct_passwd | None:
    """Return the unprivileged user to run as when the tests run as root, which PostgreSQL refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _run(command: list[str], user: int | None) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, user=user, cwd="/")
