"""A letter in the outbox: whom it goes to, and how far it has come."""

import datetime as dt
import re
from dataclasses import dataclass

from domain.campaign import LetterKind
from domain.letter import LetterState

LETTER_WORDS = {
    LetterKind.RECEIPT: "回执",
    LetterKind.CORRECTION: "补正通知",
    LetterKind.REJECTION: "退回通知",
}
"""What the office calls each kind."""

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){6,}(?![0-9A-Za-z])")
_MOBILE_DIGITS = 11
_ADDRESS = re.compile(r"[!#-'*+./0-9=?A-Z^_`a-z{|}~-]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*")


def can_be_written_to(address: str) -> bool:
    """Tell whether a bare address can stand in an envelope as it is."""
    return _ADDRESS.fullmatch(address) is not None


def masked_address(address: str) -> str:
    """Return an address as those see it who may not see whose it is: ``zh***@example.com``."""
    name, at, domain = address.partition("@")
    return f"{name[: min(2, len(name) - 1)]}***{at}{domain}"


def holds_number(text: str) -> bool:
    """Tell whether a text quotes something that may be a phone or an account."""
    return _NUMBER.search(text) is not None


def masked_numbers(text: str) -> str:
    """Return a letter's text without the phones and accounts that it quotes: ``138****0001``, ``****2345``."""
    return _NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f"{digits[:3] if len(digits) == _MOBILE_DIGITS else ''}****{digits[-4:]}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter in the outbox.

    ``item`` is the submission's id or the name of the mail (M and ten digits), ``mail`` the digest of the mail that it
    answers. ``drafted_by`` decided, ``approved_by`` is empty until somebody approved it. Message-IDs are without angle
    brackets; its own, ``message_id``, is empty until a sending has begun, which ``claimed`` tells the moment of.
    ``thread`` are those of the talk that it goes on with, the nearest last. ``reply`` is what the mail server last
    said. ``changed`` is when it came into its state. Moments are aware.
    """

    id: int
    kind: LetterKind
    item: str
    mail: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    state: LetterState
    drafted: dt.datetime
    drafted_by: str
    changed: dt.datetime
    approved: dt.datetime | None = None
    approved_by: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    thread: tuple[str, ...] = ()
    claimed: dt.datetime | None = None
    tries: int = 0
    reply: str = ""
