"""Waiting for mail between two passes: woken by IDLE where a server offers it, else by the clock.

Source: RFC 2177 (IDLE). It is re-armed every few minutes, since servers and routers between forget a quiet connection
long before the half hour that the RFC allows.
"""

import logging
import threading
import time
from collections.abc import Sequence

from intake.errors import IntakeError
from intake.mailbox import idle, imap
from intake.mailbox.account import Account
from intake.mailbox.folders import INBOX
from intake.mailbox.talking import Deadline, RefusedError

log = logging.getLogger(__name__)

_REARMED_AFTER = 240.0
_SLICE = 1.0
_BACK_OFF = (5.0, 30.0, 120.0, 600.0)


class Waiting:
    """Waits for new mail of several accounts; ``stop`` ends it for good.

    An account whose server offers IDLE is listened to in a thread of its own, over a connection of its own. Whenever
    that connection is made anew, mail may have come in between, so it wakes, too.
    """

    def __init__(self, accounts: Sequence[Account], *, back_off: Sequence[float] = _BACK_OFF) -> None:
        self._back_off = back_off
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._listeners = [
            threading.Thread(target=self._listen, args=(one,), daemon=True) for one in accounts if one.provider.idle
        ]

    def start(self) -> None:
        """Begin to listen to the servers."""
        for listener in self._listeners:
            listener.start()

    @property
    def stopped(self) -> bool:
        """Tell whether the waiting is over."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End the waiting, also from a signal handler."""
        self._stop.set()
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Return when mail has come or the waiting was stopped, True, or when the time is up, False."""
        woken = self._wake.wait(seconds)
        if not self.stopped:
            self._wake.clear()
        return woken

    def close(self) -> None:
        """Stop, and return when no thread is left."""
        self.stop()
        for listener in self._listeners:
            if listener.is_alive():
                listener.join()

    def _listen(self, account: Account) -> None:
        """Keep a connection that idles; it is made anew where it breaks, ever more slowly while it is in vain."""
        in_vain = 0
        while not self.stopped:
            began = time.monotonic()
            try:
                with imap.connect(account, Deadline(float("inf"))) as mailbox:
                    if not idle.offered(mailbox):
                        return
                    mailbox.examine(INBOX)
                    told = False
                    while not self.stopped:
                        # Woken once it idles: what came before is found by the pass, what comes after is told.
                        self._idle(mailbox, wake=not told)
                        told = True
            except (IntakeError, RefusedError) as error:
                log.warning("idle ended", extra={"account": account.name, "error": type(error).__name__})
            in_vain = 0 if time.monotonic() - began > _REARMED_AFTER else in_vain + 1
            self._stop.wait(self._back_off[min(in_vain, len(self._back_off)) - 1] if in_vain else 0)

    def _idle(self, mailbox: imap.Mailbox, *, wake: bool) -> None:
        armed = time.monotonic()
        with idle.idling(mailbox) as came:
            while not self.stopped and time.monotonic() - armed < _REARMED_AFTER:
                if wake or came(_SLICE):
                    self._wake.set()
                    wake = False
