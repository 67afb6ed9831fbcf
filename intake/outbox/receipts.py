"""Receipts: which mails are answered by the program, after RFC 3834, and the writing of their receipts.

In doubt a mail gets none: a receipt that is missing harms nobody, one to a machine or to somebody whose address was
forged goes round for ever, or to a stranger.
"""

import datetime as dt
import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from domain.campaign import Campaign
from domain.message import Authenticity, Message
from domain.outgoing import can_be_written_to
from intake import headers
from intake.classify.automatic import automatic
from intake.mime import DecodedHeaders, Mail
from store.engine import reading, transaction
from store.queries import letters, messages, outbox

if TYPE_CHECKING:
    from intake.archive import Archive
    from store.engine import Engine

_LATELY = dt.timedelta(days=1)
"""How long after its arrival a mail may still get a receipt; later ones would only puzzle its sender."""

_HEADER_BYTES = 262_144
_FORGED = frozenset({Authenticity.FAILED, Authenticity.CONFLICT})
_NOBODY = re.compile(
    r"(no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?|owner|list(serv)?|majordomo"
    r"|newsletter|notifications?|notify|system|mailmaster|auto(reply|mat\w*)?)([-+=_.].*)?@|.*-(request|owner|bounces?)@",
    re.IGNORECASE,
)
"""Addresses behind which no person reads (RFC 3834, 2)."""

_LISTS = ("list-", "x-mailing-list", "x-list", "x-campaign", "feedback-id", "x-loop", "x-auto-reply", "x-autoreply")
_BULK = re.compile(r"\s*(bulk|list|junk|auto[-_]?reply)", re.IGNORECASE)
_SUPPRESSED = re.compile(r"(^|[\s,;])(all|autoreply)($|[\s,;])", re.IGNORECASE)


def write_receipts(  # noqa: PLR0913 -- the ledger, the archive, the pack, and what is set
    engine: "Engine",
    archive: "Archive",
    campaign: Campaign,
    *,
    own: Collection[str],
    period: dt.timedelta,
    now: dt.datetime,
) -> int:
    """Write a receipt for each mail of late that brought a form and may be answered; return how many.

    ``own`` are the office's addresses, in lower case. A sender gets one receipt in a ``period`` at most: the forms that
    come within it are not acknowledged one by one.
    """
    with reading(engine) as session:
        waiting = letters.without_receipt(session, since=now - _LATELY)
    written = 0
    for digest in waiting:
        with transaction(engine) as session:
            message = messages.get(session, digest)
            if message is None or not may_be_answered(message, archive.get(digest), own):
                continue
            arrived = messages.received(session, digest)
            if letters.acknowledged_since(session, message.sender, min(now, arrived) - period):
                continue
            outbox.acknowledge(session, digest, campaign, now=now)
            written += 1
    return written


def may_be_answered(message: Message, raw: bytes, own: Collection[str]) -> bool:
    """Tell whether a program may answer a mail: a person wrote it, from an address that is theirs, and not to many."""
    if message.sender.lower() in own or not can_be_written_to(message.sender) or _NOBODY.match(message.sender):
        return False
    if message.authentication.result in _FORGED:
        return False
    block = headers.read_block(raw, 0, min(len(raw), _HEADER_BYTES))
    return not _marked(DecodedHeaders(block.values)) and automatic(_bare(message, block)) is None


def _marked(found: DecodedHeaders) -> bool:
    """Tell whether a mail's headers say that it is no mail of a person to the office."""
    if any(name.startswith(_LISTS) for name in found):
        return True
    if any(value.split(";")[0].split("(")[0].strip().lower() != "no" for value in found.get("auto-submitted", ())):
        return True
    if any(value.replace(" ", "") in {"<>", ""} for value in found.get("return-path", ())):
        return True
    return any(_BULK.match(value) for value in found.get("precedence", ())) or any(
        _SUPPRESSED.search(value) for value in found.get("x-auto-response-suppress", ())
    )


def _bare(message: Message, block: headers.Block) -> Mail:
    """Return a mail as far as its headers go, by which most automatic mail is known."""
    found = DecodedHeaders(block.values)
    media_type = next(iter(found.get("content-type", ("",)))).partition(";")[0].strip().lower()
    return Mail(
        sha256=message.sha256,
        message_id=message.message_id,
        sender=message.sender,
        sender_name=message.sender_name,
        subject=message.subject,
        sent=message.sent,
        received=None,
        to=(),
        in_reply_to="",
        references=(),
        headers=found,
        media_type=media_type,
        defects=(),
        leaves=(),
        text="",
        html="",
    )
