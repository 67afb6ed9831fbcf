"""A ledger, servers, an account and mails, for tests that collect."""

import datetime as dt
import hashlib
import imaplib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.mailbox import Mark
from intake.archive import Archive
from intake.collect import Collected, collect
from intake.demo.dovecot import PrivateDovecot
from intake.mailbox.account import Account
from store import schema
from store.bare import DELIVERY
from store.engine import Engine, connect, connection, reading
from store.queries import deliveries
from tests.intake.mailbox.coremail import Coremail
from tests.intake.mailbox.pymap_server import PrivatePymap
from tests.intake.mailbox.server import Server

NOW = dt.datetime(2024, 6, 1, 8, tzinfo=dt.UTC)
USER, PASSWORD = "intake", "open-sesame"

SERVERS = ("dovecot", "coremail", "pymap")

on_every_server = pytest.mark.parametrize("server", SERVERS, indirect=True)
"""Runs a test with each kind of server as its fixture ``server``."""


@dataclass
class Ledger:
    """An archive and a store in a folder, and the pauses that collecting asked for."""

    folder: Path
    engine: Engine
    archive: Archive
    pauses: list[float] = field(default_factory=list)

    def collect(self, account: Account) -> Collected:
        return collect(account, engine=self.engine, archive=self.archive, now=lambda: NOW, pause=self.pauses.append)

    def polls(self) -> list[deliveries.Poll]:
        with reading(self.engine) as session:
            return deliveries.polls(session)

    def uids(self, uidvalidity: int, folder: str = "INBOX") -> set[int]:
        with reading(self.engine) as session:
            return deliveries.known_uids(session, account="main", folder=folder, uidvalidity=uidvalidity)

    def marks(self) -> dict[str, Mark]:
        """Return the kind of each folder from which something was delivered."""
        with connection(self.engine) as session:
            rows = session.execute(select(DELIVERY.c.folder, DELIVERY.c.mark).distinct())
            return {folder: Mark(mark) for folder, mark in rows}

    def delivered(self, uidvalidity: int | None = None) -> dict[int, str]:
        """Return the digests of the INBOX's recorded mails by UID, each of which the archive holds undamaged.

        Where the INBOX was renumbered, ``uidvalidity`` says which of its generations is meant.
        """
        statement = (
            "SELECT uid, message FROM delivery WHERE folder = 'INBOX' AND uidvalidity = coalesce(?, uidvalidity)"
        )
        with connection(self.engine) as session:
            found = session.exec_driver_sql(statement, (uidvalidity,))
            recorded = {int(uid): str(message) for uid, message in found}
        for one in recorded.values():
            self.archive.get(one)
        return recorded

    @property
    def uidvalidity(self) -> int:
        """That of the folder polled first by name."""
        return self.polls()[0].uidvalidity

    def failing(self, uidvalidity: int) -> dict[int, int]:
        with reading(self.engine) as session:
            return deliveries.failing(session, account="main", folder="INBOX", uidvalidity=uidvalidity)


def ledger_in(folder: Path) -> Ledger:
    engine = connect(f"sqlite:///{folder / 'ledger.db'}")
    schema.migrate(engine)
    return Ledger(folder, engine, Archive(folder / "archive"))


def kept_in(data: Path) -> Ledger:
    """Return the ledger of an installation, by its data folder."""
    return Ledger(data, connect(f"sqlite:///{data / 'zhihui.db'}"), Archive(data / "archive"))


def account_on(port: int, **changes: object) -> Account:
    settings: dict[str, object] = {
        "name": "main",
        "host": "127.0.0.1",
        "user": USER,
        "password": PASSWORD,
        "port": port,
        "folders": ("INBOX",),
    }
    return Account(**(settings | {"tls": False} | changes))  # type: ignore[arg-type] # a test's own changes


def arrival(minute: int) -> dt.datetime:
    return dt.datetime(2024, 5, 6, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)


def running(kind: str, stack: ExitStack) -> Server:
    """Return a server of one of the kinds ``SERVERS``, which runs until the stack is left."""
    if kind == "pymap":
        return stack.enter_context(PrivatePymap({USER: PASSWORD}))
    dovecot = stack.enter_context(PrivateDovecot({USER: PASSWORD}))
    return stack.enter_context(Coremail(dovecot)) if kind == "coremail" else dovecot


def fill(server: Server, count: int, *, first: int = 0) -> list[bytes]:
    """Deliver mails with CRLF line ends, one a minute, and return their bytes."""
    mails = [b"Subject: %d\r\n\r\nmail %d\r\n" % (number, number) for number in range(first, first + count)]
    for number, raw in enumerate(mails, first):
        server.deliver(USER, raw, received=arrival(number))
    return mails


def entered(server: Server, *, folder: str = "INBOX", readonly: bool = True) -> imaplib.IMAP4:
    """Return a client of the standard library that has opened a folder, to see the server with other eyes than ours."""
    client = imaplib.IMAP4(server.host, server.port)
    client.login(USER, PASSWORD)
    client.xatom("ID", '("name" "test")')
    client.select(folder, readonly=readonly)
    return client


def shown(server: Server) -> dict[int, str]:
    """Return the digests of the bytes that the server shows in the INBOX, by UID."""
    with entered(server) as client:
        _, (uids,) = client.uid("SEARCH", "UID", "1:*")
        return {int(uid): digest(client.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]) for uid in uids.split()}


def remove(server: Server, uid: int) -> None:
    """Delete a message from the INBOX, as its owner does."""
    with entered(server, readonly=False) as client:
        client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
        client.expunge()


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def digests(mails: Iterable[bytes]) -> list[str]:
    return sorted(map(digest, mails))
