"""Receipts and letters of an installation, as its settings say: what cron and the command line call."""

import datetime as dt
import time
from typing import TYPE_CHECKING

from intake.errors import ConfigurationError
from intake.lock import hold
from intake.outbox.receipts import write_receipts
from intake.outbox.sending import Caps, Sending, Told
from intake.outbox.server import Server
from intake.outbox.writing import Sender
from intake.settings import FILE

if TYPE_CHECKING:
    from intake.cli.context import Workplace
    from intake.settings import Settings


def acknowledge(place: "Workplace") -> int:
    """Write the receipts that the settings ask for; return how many. As long as nothing is sent, there are none."""
    told = place.settings.smtp
    if not told.receipts or told.dry_run:
        return 0
    own = {told.sender.lower(), *(one.user.lower() for one in place.settings.mailboxes)}
    period = dt.timedelta(hours=told.receipt_hours)
    return write_receipts(place.engine(), place.archive(), place.campaign(), own=own, period=period, now=place.now())


def send(place: "Workplace") -> Told:
    """Send what is approved, alone of its kind.

    Raises:
        BusyError: another sending is under way.
        ConfigurationError: sending is not set up, or the server refuses login or sender.
        ServerAwayError: the mail server cannot be reached.
    """
    told, server = place.settings.smtp, server_of(place.settings)
    with hold(place.settings.sending_lock):
        return Sending(
            place.engine(),
            server,
            Sender(told.sender, told.name),
            place.now,
            time.sleep,
            Caps(told.per_hour, told.per_recipient_day, told.pause_seconds),
            told.sender if told.receipts_from_address else "",
        ).run()


def server_of(settings: "Settings") -> Server:
    """Return the mail server that letters are handed to.

    Raises:
        ConfigurationError: it is not set up.
    """
    told = settings.smtp
    if not told.host or "@" not in told.sender:
        raise ConfigurationError(f"还没有设置发信的邮箱。请在 {FILE} 里填写 [smtp] 的 host、user 和 password_file")
    password = settings.smtp_password() if told.user else ""
    return Server(told.host, told.port, told.tls, told.user, password)
