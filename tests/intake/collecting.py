"""A ledger, a server's account and mails, for tests that collect."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

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

NOW = dt.datetime(2024, 6, 1, 8, tzinfo=dt.UTC)
USER, PASSWORD = "intake", "open-sesame"


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

    def failing(self, uidvalidity: int) -> dict[int, int]:
        with reading(self.engine) as session:
            return deliveries.failing(session, account="main", folder="INBOX", uidvalidity=uidvalidity)


def ledger_in(folder: Path) -> Ledger:
    engine = connect(f"sqlite:///{folder / 'ledger.db'}")
    schema.migrate(engine)
    return Ledger(folder, engine, Archive(folder / "archive"))


def account_on(port: int, **changes: object) -> Account:
    settings: dict[str, object] = {
        "name": "main",
        "host": "127.0.0.1",
        "user": USER,
        "password": PASSWORD,
        "port": port,
    }
    return Account(**(settings | {"tls": False} | changes))  # type: ignore[arg-type] # a test's own changes


def arrival(minute: int) -> dt.datetime:
    return dt.datetime(2024, 5, 6, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)


def fill(server: PrivateDovecot, count: int, *, first: int = 0) -> list[bytes]:
    """Deliver mails with CRLF line ends, one a minute, and return their bytes."""
    mails = [b"Subject: %d\r\n\r\nmail %d\r\n" % (number, number) for number in range(first, first + count)]
    for number, raw in enumerate(mails, first):
        server.deliver(USER, raw, received=arrival(number))
    return mails
