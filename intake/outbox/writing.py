"""A letter of the outbox as a mail (RFC 5322), threaded under the one that it answers (RFC 5322, 3.6.4)."""

import datetime as dt
import re
import secrets
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import NamedTuple

from domain.campaign import LetterKind
from domain.outgoing import Outgoing

_IDENTITY = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_THREAD = 20
"""Message-IDs in References at most: the first, and the nearest."""


class Sender(NamedTuple):
    """Whom letters come from: the bare address and the name shown with it."""

    address: str
    name: str = ""


class _Policy(EmailPolicy):
    """SMTP's policy; Message-IDs are folded between each other alone, never encoded, however long they are."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() not in {"in-reply-to", "references", "message-id"}:
            return super().fold_binary(name, value)
        folded = "\r\n ".join(value.split())
        return f"{name}: {folded}\r\n".encode("ascii")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def new_identity(sender: Sender) -> str:
    """Return a Message-ID that nobody has had, of the sender's domain, without angle brackets."""
    return f"zhihui.{secrets.token_hex(12)}@{sender.address.rpartition('@')[2]}"


def mail(letter: Outgoing, sender: Sender, at: dt.datetime) -> bytes:
    """Return the mail that a letter is sent as, dated ``at``.

    A receipt says that no person wrote it (RFC 3834), so that no machine answers; an approved letter does not.
    """
    written = EmailMessage(_POLICY)
    written["From"] = addressed(sender.name, sender.address)
    written["To"] = addressed(letter.recipient_name, letter.recipient)
    written["Subject"] = _plain(letter.subject)
    written["Date"] = at
    written["Message-ID"] = f"<{letter.message_id}>"
    thread = [one for one in dict.fromkeys(letter.thread) if _IDENTITY.fullmatch(one)]
    if letter.in_reply_to in thread:
        written["In-Reply-To"] = f"<{letter.in_reply_to}>"
    if thread:
        kept = thread if len(thread) <= _THREAD else [thread[0], *thread[1 - _THREAD :]]
        written["References"] = " ".join(f"<{one}>" for one in kept)
    if letter.kind is LetterKind.RECEIPT:
        written["Auto-Submitted"] = "auto-replied"
        written["X-Auto-Response-Suppress"] = "All"
    written.set_content(letter.text, charset="utf-8", cte="base64")
    return written.as_bytes()


def addressed(name: str, address: str) -> Address:
    """Return an address with the name shown beside it, for a header."""
    return Address(_plain(name), addr_spec=address)


def _plain(text: str) -> str:
    """Return a text for a header: one line, without what is no character."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
