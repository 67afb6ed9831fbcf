"""What the tests ask of any mail server."""

import datetime as dt
from typing import Protocol


class Server(Protocol):
    """A running server on loopback with its own users and mail; ``intake.demo.dovecot.PrivateDovecot`` is one."""

    host: str
    users: dict[str, str]

    @property
    def port(self) -> int:
        """Where it listens; the same after a stop."""

    def deliver(self, user: str, raw: bytes, *, received: dt.datetime, folder: str = "INBOX") -> None:
        """Put a message into a user's folder, which is created where it is missing; ``received`` is INTERNALDATE."""

    def start(self) -> None:
        """Start on the same port, with the same mail."""

    def stop(self) -> None:
        """Stop with every connection."""

    def renumber(self, user: str, uidvalidity: int, /) -> None:
        """Give a user's INBOX another UIDVALIDITY."""
