"""Approved letters handed to the mail server: each at most once, whatever breaks off in between.

A letter is claimed before the server is spoken to of it, and its end is noted after the server has answered. What ends
between the two, by a kill or a broken connection, is an unknown end: a person finds out, the program does not resend.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.campaign import LetterKind
from domain.outgoing import Outgoing
from intake.outbox.server import Fate, Handed, SenderRefusedError, Server, connect, hand_over
from intake.outbox.writing import Sender, mail, new_identity
from store.engine import reading, transaction
from store.queries import letters, outbox

if TYPE_CHECKING:
    from store.engine import Engine

log = logging.getLogger(__name__)

_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_PATIENCE = dt.timedelta(days=5)
"""How long a letter that the server puts off is tried again (RFC 5321, 4.5.4.1)."""

_BROKEN_OFF = "上次发送在中途断掉了，不知道是否已经发出"


@dataclass(frozen=True, slots=True)
class Caps:
    """How many letters may go in an hour and to one recipient in a day, and the seconds between two."""

    per_hour: int = 50
    per_recipient_day: int = 3
    pause: float = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What one sending did; ``kept_back`` are letters that the caps hold back until later."""

    sent: int = 0
    postponed: int = 0
    refused: int = 0
    unknown: int = 0
    kept_back: int = 0


@dataclass(slots=True)
class Sending:
    """One sending; ``now`` is the clock, aware, and ``sleep`` waits for seconds. Its caller holds the sending's lock.

    ``receipts_from`` is the envelope sender of receipts, empty as RFC 3834 asks unless the server refuses that.
    """

    engine: "Engine"
    server: Server
    sender: Sender
    now: Callable[[], dt.datetime]
    sleep: Callable[[float], None]
    caps: Caps = field(default_factory=Caps)
    receipts_from: str = ""
    _open: ExitStack = field(default_factory=ExitStack)
    _connection: smtplib.SMTP | None = None
    _told: Told = field(default_factory=Told)

    def run(self) -> Told:
        """Send what is approved, the least often tried first; stops where the server goes away.

        Raises:
            ServerAwayError: the server cannot be reached.
            ConfigurationError: it refuses the login or the sender; the letter at hand waits for the next sending.
            StoreError: the database cannot be used.
        """
        with transaction(self.engine) as session:
            broken_off = outbox.interrupted(session, reply=_BROKEN_OFF, now=self.now())
        self._told = replace(self._told, unknown=len(broken_off))
        with self._open:
            first = True
            for letter in self._due():
                if not first:
                    self.sleep(self.caps.pause)
                first = False
                if not self._send(letter):
                    break
        return self._told

    def _due(self) -> Iterator[Outgoing]:
        """Yield the letters that may go now, as the caps allow."""
        with reading(self.engine) as session:
            waiting = letters.due(session)
        for at, letter in enumerate(waiting):
            with reading(self.engine) as session:
                if letters.begun_since(session, self.now() - _HOUR) >= self.caps.per_hour:
                    self._told = replace(self._told, kept_back=self._told.kept_back + len(waiting) - at)
                    return
                gone = letters.gone_since(session, letter.recipient, self.now() - _DAY)
            if gone >= self.caps.per_recipient_day:
                self._told = replace(self._told, kept_back=self._told.kept_back + 1)
                continue
            yield letter

    def _send(self, letter: Outgoing) -> bool:
        """Claim one letter, hand it over, note its end; tell whether another one may follow."""
        connection = self._connection or self._open.enter_context(connect(self.server))
        self._connection = connection
        with transaction(self.engine) as session:
            claimed = outbox.claim(session, letter.id, message_id=new_identity(self.sender), now=self.now())
        if claimed is None:  # withdrawn meanwhile
            return True
        envelope = self.receipts_from if claimed.kind is LetterKind.RECEIPT else self.sender.address
        try:
            handed = hand_over(connection, envelope, claimed.recipient, mail(claimed, self.sender, self.now()))
        except SenderRefusedError as error:
            self._note(claimed, Handed(Fate.LATER, str(error)))
            raise
        self._note(claimed, handed)
        return handed.usable

    def _note(self, letter: Outgoing, handed: Handed) -> None:
        """Note the end of one sending; one that has been put off for days is given up."""
        now, told = self.now(), self._told
        with transaction(self.engine) as session:
            if handed.fate is Fate.LATER and now - (letter.approved or now) < _PATIENCE:
                outbox.postponed(session, letter.id, reply=handed.reply, now=now)
                self._told = replace(told, postponed=told.postponed + 1)
            elif handed.fate is Fate.TAKEN:
                outbox.sent(session, letter.id, reply=handed.reply, now=now)
                self._told = replace(told, sent=told.sent + 1)
            elif handed.fate is Fate.LOST:
                outbox.lost(session, letter.id, reply=handed.reply, now=now)
                self._told = replace(told, unknown=told.unknown + 1)
            else:
                outbox.refused(session, letter.id, reply=handed.reply, now=now)
                self._told = replace(told, refused=told.refused + 1)
        log.info("letter handed over", extra={"letter": letter.id, "fate": handed.fate.value})
