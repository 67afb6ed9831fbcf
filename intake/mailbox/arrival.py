"""A message as a mailbox shows it: bytes, the identity they stand under, and when they came."""

import datetime as dt
from dataclasses import dataclass

from domain.mailbox import Mark


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message under one identity, before its bytes are in the archive.

    The identity (account, folder, uidvalidity, uid) and the mark are those of ``domain.message.Delivery``.
    ``received`` is aware.
    """

    account: str
    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    received: dt.datetime
    mark: Mark = Mark.INBOX
