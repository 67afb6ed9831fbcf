"""A Dovecot of one's own: an IMAP server in a temporary folder, run by an ordinary user, gone when it is left."""

import contextlib
import datetime as dt
import getpass
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import imap_utf7

_UNPRIVILEGED = "nobody"
_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
_STARTS = 3

# Dovecot runs all its processes under one ordinary user. Each line below is needed: without the default users or the
# empty chroots the login process refuses to start.
_CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/run
protocols = imap
listen = {host}
ssl = {tls}
log_path = {folder}/log
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
auth_failure_delay = 0
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


class DovecotError(Exception):
    """The private server could not be started; ``str`` ends with the last lines of its log."""


def available() -> str | None:
    """Return the path of the dovecot program, None where it is not installed."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return shutil.which("dovecot", path=places)


class PrivateDovecot:
    """A running server with its own users, mail and port; a context manager.

    Started as root it runs as an unprivileged user, to whom its folder then belongs. ``certificate`` is a pair of
    PEM files (certificate, key); with it the server speaks TLS only.
    """

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str], *, certificate: tuple[Path, Path] | None = None) -> None:
        self.users = dict(users)
        self.port = 0
        self._certificate = certificate
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._counter = itertools.count(1_000_000_000)
        self._owner = pwd.getpwnam(_UNPRIVILEGED if os.geteuid() == 0 else getpass.getuser())

    def __enter__(self) -> Self:
        # Unix sockets lie in the folder, and their paths may not exceed 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="zhihui-"))
        try:
            for name in ("run", "home"):
                self._make(self.folder / name)
            for user in self.users:
                self._make(self.folder / "home" / user)
            self._own(self.folder)
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The server's own folder."""
        if self._folder is None:
            raise DovecotError("the private Dovecot is used outside its with statement")
        return self._folder

    def start(self) -> None:
        """Start the server on a free port, and return when it greets; the port stays the same after a stop.

        Raises:
            DovecotError: Dovecot is missing, or does not start.
        """
        program = available()
        if program is None:
            raise DovecotError("dovecot is not installed: run `apt-get install dovecot-imapd`")
        fixed = self.port
        for _ in range(_STARTS):
            self.port = fixed or _free_port()
            self._configure()
            if self._greets(program):
                return
            self.stop()
        raise DovecotError(f"dovecot does not start:\n{self._log()}")

    def stop(self) -> None:
        """Stop the server with every connection; mail and port are kept for the next start."""
        if self._process is None:
            return
        for name in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, name)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_SECONDS)
        self._process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    def deliver(self, user: str, raw: bytes, *, received: dt.datetime, folder: str = "INBOX") -> None:
        """Put a message into a user's folder, which is created where it is missing.

        UIDs follow the order of delivery. The server's INTERNALDATE becomes ``received``.
        """
        place = self.maildir(user, folder)
        for name in ("cur", "new", "tmp"):
            self._make(place / name)
        name = f"{next(self._counter)}.private.zhihui"
        waiting = place / "tmp" / name
        waiting.write_bytes(raw)
        os.utime(waiting, (received.timestamp(), received.timestamp()))
        self._own(waiting)
        waiting.rename(place / "new" / name)

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Return the Maildir that holds a user's folder."""
        root = self.folder / "home" / user / "Maildir"
        if folder.upper() == "INBOX":
            return root
        encoded: bytes = imap_utf7.encode(folder)
        return root / ("." + encoded.decode("ascii").replace("/", "."))

    def renumber(self, user: str, uidvalidity: int) -> None:
        """Give a user's INBOX another UIDVALIDITY, as a server does that lost its index; the server is restarted."""
        self.stop()
        place = self.maildir(user)
        for index in place.glob("dovecot.index*"):
            index.unlink()
        listing = place / "dovecot-uidlist"
        header, _, rest = listing.read_text("utf-8").partition("\n")
        fields = [f"V{uidvalidity}" if field.startswith("V") else field for field in header.split(" ")]
        listing.write_text("\n".join([" ".join(fields), rest]), "utf-8")
        self.start()

    def _configure(self) -> None:
        plain, tls = (0, self.port) if self._certificate else (self.port, 0)
        text = _CONFIGURATION.format(
            folder=self.folder,
            host=self.host,
            tls="required" if self._certificate else "no",
            user=self._owner.pw_name,
            group=grp.getgrgid(self._owner.pw_gid).gr_name,
            plain_port=plain,
            tls_port=tls,
        )
        if self._certificate:
            # The server's user may not enter the caller's folder: it gets copies.
            for setting, source in zip(("ssl_cert", "ssl_key"), self._certificate, strict=True):
                copy = self.folder / f"{setting}.pem"
                copy.write_bytes(source.read_bytes())
                self._own(copy)
                text += f"{setting} = <{copy}\n"
        (self.folder / "dovecot.conf").write_text(text, "utf-8")
        lines = [f"{user}:{{PLAIN}}{password}\n" for user, password in self.users.items()]
        (self.folder / "passwords").write_text("".join(lines), "utf-8")
        self._own(self.folder / "passwords")

    def _greets(self, program: str) -> bool:
        """Run the server and return whether it greets before its time is up."""
        as_root = os.geteuid() == 0
        self._process = subprocess.Popen(  # noqa: S603 -- the program is looked up by its fixed name
            [program, "-F", "-c", str(self.folder / "dovecot.conf")],
            user=self._owner.pw_uid if as_root else None,
            group=self._owner.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1.0) as connection:
                    # A TLS listener waits for the client to speak; that it accepts is its greeting.
                    if self._certificate or connection.recv(1):
                        return True
            except OSError:
                time.sleep(0.01)
        return False

    def _make(self, place: Path) -> None:
        """Create a folder with its missing parents inside the server's folder, owned by the server's user."""
        for one in reversed([place, *place.parents]):
            if one.is_relative_to(self.folder) and not one.exists():
                one.mkdir(mode=0o700)
                self._own(one)

    def _own(self, place: Path) -> None:
        if os.geteuid() == 0:
            os.chown(place, self._owner.pw_uid, self._owner.pw_gid)

    def _log(self) -> str:
        log = self.folder / "log"
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-10:]) if log.exists() else "(no log)"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((PrivateDovecot.host, 0))
        port: int = probe.getsockname()[1]
        return port
