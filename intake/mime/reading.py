"""A raw message read into a ``Mail``; nothing in it makes reading fail, save what the scan turns away."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from domain.message import Kind, Message
from intake import headers
from intake.mime import bodies, sniff, transfer
from intake.mime.mail import DecodedHeaders, Leaf, Mail, Role
from intake.mime.pictures import with_roles
from intake.mime.scan import MAX_FORWARDS, MAX_HEADER_BYTES, Part, scan

_UUENCODED = 100
"""How many uuencoded files are taken from one text; the rest stays text."""
_REFERENCES = 20
"""How many of the mails that a mail refers to are noted, the nearest."""
_ID = re.compile(r"<([^<>\s]{1,300})>")
_BODY_TYPES = frozenset({"text/plain", "text/html"})
# Parts that mail programs write for each other; they are no files to the people who mail.
_MACHINE_TYPES = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


def read(raw: bytes, digest: str) -> Mail:
    """Read a raw message; ``digest`` is its SHA-256.

    Raises:
        TooHostileError: the message is too large or too deeply nested to be read.
    """
    message = scan(raw)
    own = message.header
    defects: list[str] = []
    read_parts = list(_parts(message, "", defects))
    text, html = bodies.texts(read_parts)
    sender, sender_name = headers.address(own.first("from"))
    subject = headers.decode(own.first("subject"))
    mail = Mail(
        sha256=digest,
        message_id=_identity(own.first("message-id")),
        sender=sender,
        sender_name=sender_name,
        subject=subject.value,
        sent=headers.instant(own.first("date")),
        received=headers.instant(own.first("received").rpartition(b";")[2]),
        to=tuple(bare for bare in (headers.address(value)[0] for value in own.values.get("to", [])) if bare),
        in_reply_to=_identity(own.first("in-reply-to")),
        references=_identities(own.first("references")),
        headers=DecodedHeaders(own.values),
        media_type=message.media_type,
        defects=(),
        leaves=tuple(with_roles(read_parts, html)),
        text=text,
        html=html,
    )
    return replace(mail, defects=tuple(dict.fromkeys([*_header_defects(mail, own, subject), *defects])))


def _identity(raw: bytes) -> str:
    text = headers.decode(raw).value
    return text.partition("<")[2].partition(">")[0].strip() or text.strip("<> ")


def envelope(raw: bytes, digest: str) -> Message:
    """Return what the headers of a message say that is not to be taken apart."""
    own = headers.read_block(raw, 0, min(len(raw), MAX_HEADER_BYTES))
    sender, sender_name = headers.address(own.first("from"))
    return Message(
        sha256=digest,
        message_id=_identity(own.first("message-id")),
        sender=sender,
        sender_name=sender_name,
        subject=headers.decode(own.first("subject")).value,
        sent=headers.instant(own.first("date")),
        kind=Kind.QUARANTINED,
    )


def _identities(raw: bytes) -> tuple[str, ...]:
    """Return the Message-IDs of a list, the nearest last; a list longer than any talk is cut at its front."""
    return tuple(_ID.findall(headers.decode(raw).value))[-_REFERENCES:]


def _header_defects(mail: Mail, own: headers.Block, subject: headers.Text) -> Iterator[str]:
    if not mail.sender:
        yield "没有发件人地址"
    if not mail.message_id:
        yield "没有邮件编号（Message-ID）"
    if not own.first("date"):
        yield "没有日期"
    elif mail.sent is None:
        yield "日期无法识别"
    if not subject.exact:
        yield "主题的字符集与声明不符"


def _parts(part: Part, path: str, defects: list[str]) -> Iterator[bodies.ReadPart]:
    """Yield the leaves in order; paths are IMAP's: the parts of a multipart are numbered, a lone body is 1."""
    defects += part.defects
    here = path or "1"
    if not part.parts:
        yield from _leaf(part, here, defects)
    elif part.is_multipart:
        for number, inner in enumerate(part.parts, 1):
            yield from _parts(inner, f"{path}.{number}" if path else str(number), defects)
    elif part.depth == MAX_FORWARDS:
        yield _unopened(part, here)
    else:
        # A forwarded message: if its body is a multipart, that has the forward's own number (RFC 3501, 6.4.5).
        (inner,) = part.parts
        yield from _parts(inner, here if inner.is_multipart and inner.parts else f"{here}.1", defects)


def _leaf(part: Part, path: str, defects: list[str]) -> Iterator[bodies.ReadPart]:
    """Yield a leaf, and behind a body the files that stand uuencoded in it."""
    name = _name(part, defects)
    content, whole = part.content()
    if not whole:
        defects.append(f"“{name or '正文'}”的编码不完整")
    declared = "text/plain" if part.is_multipart else part.media_type
    if declared in _BODY_TYPES and not name:
        media_type = declared
    else:
        media_type = sniff.media_type(content, declared=declared, name=name)
    is_body = not name and (media_type.startswith("text/") or media_type in _MACHINE_TYPES)
    role = Role.BODY if is_body else Role.INLINE if media_type in _SIGNATURES else Role.ATTACHMENT
    content_id = headers.decode(part.header.first("content-id")).value.strip("<> ")
    leaf = Leaf(path, name, media_type, content, role, part.depth)
    found = islice(transfer.uuencoded(content), _UUENCODED) if role is Role.BODY and media_type == "text/plain" else ()
    read_part = bodies.ReadPart(leaf, content_id, part.content_type, tuple(found))
    yield read_part
    yield from bodies.files_in(read_part, defects)


def _name(part: Part, defects: list[str]) -> str:
    disposition = headers.parameters(part.header.first("content-disposition"))
    for found in (disposition.texts.get("filename"), part.content_type.texts.get("name")):
        if found and (name := headers.file_name(found.value)):
            if not found.exact:
                defects.append("附件名的字符集与声明不符")
            return name
    return ""


def _unopened(part: Part, path: str) -> bodies.ReadPart:
    """Return a forwarded message that lies too deep as a file of its own."""
    leaf = Leaf(path, "", "message/rfc822", part.raw[part.body : part.end], Role.ATTACHMENT, part.depth)
    return bodies.ReadPart(leaf)
