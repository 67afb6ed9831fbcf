"""A raw message read into a ``Mail``; nothing in it makes reading fail, save what the scan turns away."""

import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import compat32

from intake import headers
from intake.mime import sniff
from intake.mime.mail import Leaf, Mail, Role
from intake.mime.scan import TooHostileError, scan

MAX_FORWARDS = 5
"""How many forwarded messages inside each other are opened; deeper ones stay files."""

_FEED = 65_536
_PAGE_PIXELS = 300
_BODY_TYPES = frozenset({"text/plain", "text/html"})
# Parts that mail programs write for each other; they are no files to the people who mail.
_MACHINE_TYPES = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_CID = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
_NOT_IN_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")

_DEFECTS: Mapping[str, str] = {
    "NoBoundaryInMultipartDefect": "多部分邮件没有分隔标记",
    "StartBoundaryNotFoundDefect": "找不到多部分邮件的起始分隔标记",
    "CloseBoundaryNotFoundDefect": "邮件没有结束标记，可能不完整",
    "MissingHeaderBodySeparatorDefect": "邮件头和正文之间没有空行",
    "MultipartInvariantViolationDefect": "多部分邮件的结构有误",
    "InvalidMultipartContentTransferEncodingDefect": "多部分邮件的编码声明有误",
    "FirstHeaderLineIsContinuationDefect": "邮件头第一行有误",
    "MisplacedEnvelopeHeaderDefect": "邮件头中混有信封行",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A leaf before it is known what role it plays: ``content_id`` is its Content-ID without angle brackets."""

    leaf: Leaf
    content_id: str
    charset: str


def read(raw: bytes, digest: str) -> Mail:
    """Read a raw message; ``digest`` is its SHA-256.

    Raises:
        TooHostileError: the message is too large or too deeply nested to be parsed.
    """
    scan(raw)
    message = _parse(raw)
    own = _header_bytes(message)
    defects: list[str] = []
    parts = list(_parts(message, "", 0, defects))
    html = _joined(part for part in parts if part.leaf.role is Role.BODY and part.leaf.media_type == "text/html")
    leaves = tuple(_with_roles(parts, html))
    sender, sender_name = headers.address(_only(own, "from"))
    found = {name: tuple(headers.decode(value).value for value in values) for name, values in own.items()}
    mail = Mail(
        sha256=digest,
        message_id=_identity(own, "message-id"),
        sender=sender,
        sender_name=sender_name,
        subject=headers.decode(_only(own, "subject")).value,
        sent=headers.instant(_only(own, "date")),
        received=headers.instant(_only(own, "received").rpartition(b";")[2]),
        to=tuple(bare for bare in (headers.address(value)[0] for value in own.get("to", [])) if bare),
        in_reply_to=_identity(own, "in-reply-to"),
        headers=found,
        media_type=headers.parameters(_only(own, "content-type")).value or "text/plain",
        defects=(),
        leaves=leaves,
        text=_joined(part for part in parts if part.leaf.role is Role.BODY and part.leaf.media_type == "text/plain"),
        html=html,
    )
    return replace(mail, defects=tuple(dict.fromkeys([*_header_defects(mail, own), *defects])))


def _parse(raw: bytes) -> Message:
    # Fed by hand: the parser's own file reading changes line ends, which alters binary parts.
    parser = BytesFeedParser(policy=compat32)
    try:
        for start in range(0, len(raw), _FEED):
            parser.feed(raw[start : start + _FEED])
        return parser.close()
    except RecursionError as error:
        raise TooHostileError("邮件嵌套过深，没有拆开") from error


def _header_bytes(message: Message) -> dict[str, list[bytes]]:
    """Return a part's headers as their raw bytes, names in lower case, in order."""
    found: dict[str, list[bytes]] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), []).append(str(value).encode("ascii", "surrogateescape"))
    return found


def _only(own: Mapping[str, list[bytes]], name: str) -> bytes:
    values = own.get(name)
    return values[0] if values else b""


def _identity(own: Mapping[str, list[bytes]], name: str) -> str:
    text = headers.decode(_only(own, name)).value
    return text.partition("<")[2].partition(">")[0].strip() or text.strip("<> ")


def _header_defects(mail: Mail, own: Mapping[str, list[bytes]]) -> Iterator[str]:
    if not mail.sender:
        yield "没有发件人地址"
    if not mail.message_id:
        yield "没有邮件编号（Message-ID）"
    if not own.get("date"):
        yield "没有日期"
    elif mail.sent is None:
        yield "日期无法识别"
    if not headers.decode(_only(own, "subject")).exact:
        yield "主题的字符集与声明不符"


def _parts(message: Message, path: str, depth: int, defects: list[str]) -> Iterator[_Part]:
    """Yield the leaves in order; paths are IMAP's: the parts of a multipart are numbered, a lone body is 1."""
    defects += (_DEFECTS.get(type(defect).__name__, "邮件结构有误") for defect in message.defects)
    inner = message.get_payload()
    if not isinstance(inner, list) or message.get_content_type() in _MACHINE_TYPES:
        yield _leaf(message, path or "1", depth, defects)
        return
    if message.get_content_maintype() == "multipart":
        for number, part in enumerate(inner, 1):
            yield from _parts(part, f"{path}.{number}" if path else str(number), depth, defects)
        return
    # A forwarded message: if its body is a multipart, that has the forward's own number (RFC 3501, 6.4.5).
    for part in inner:
        here = path or "1"
        if depth == MAX_FORWARDS or not isinstance(part, Message):
            yield _unopened(message, here, depth)
        elif part.is_multipart() and part.get_content_maintype() == "multipart":
            yield from _parts(part, here, depth + 1, defects)
        else:
            yield from _parts(part, f"{here}.1", depth + 1, defects)


def _leaf(message: Message, path: str, depth: int, defects: list[str]) -> _Part:
    own = _header_bytes(message)
    content_type = headers.parameters(_only(own, "content-type"))
    name = _name(content_type, headers.parameters(_only(own, "content-disposition")), defects)
    content = _content(message, own, name, defects)
    declared = content_type.value or "text/plain"
    if declared.startswith("multipart/"):
        declared = "text/plain"
    if declared in _BODY_TYPES and not name:
        media_type = declared
    else:
        media_type = sniff.media_type(content, declared=declared, name=name)
    is_body = not name and (media_type.startswith("text/") or media_type in _MACHINE_TYPES)
    role = Role.BODY if is_body else Role.INLINE if media_type in _SIGNATURES else Role.ATTACHMENT
    content_id = headers.decode(_only(own, "content-id")).value.strip("<> ")
    return _Part(Leaf(path, name, media_type, content, role, depth), content_id, content_type.get("charset"))


def _name(content_type: headers.Parameters, disposition: headers.Parameters, defects: list[str]) -> str:
    for found in (disposition.texts.get("filename"), content_type.texts.get("name")):
        if found and (name := headers.file_name(found.value)):
            if not found.exact:
                defects.append("附件名的字符集与声明不符")
            return name
    return ""


def _content(message: Message, own: Mapping[str, list[bytes]], name: str, defects: list[str]) -> bytes:
    encoding = headers.decode(_only(own, "content-transfer-encoding")).value.lower().rstrip("; ")
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _payload(message)
    # Without the header the library hands out the bytes as they stand in the mail.
    del message["content-transfer-encoding"]
    text = _payload(message)
    if encoding == "base64":
        content, whole = headers.from_base64(text)
        if not whole:
            defects.append(f"“{name or '正文'}”的编码不完整")
        return content
    return binascii.a2b_qp(text) if encoding == "quoted-printable" else text


def _payload(message: Message) -> bytes:
    """Return the body's bytes; of a delivery report, which the library takes apart, the fields line by line."""
    payload = message.get_payload()
    if isinstance(payload, list):
        blocks = [_header_bytes(part) for part in payload if isinstance(part, Message)]
        lines = [
            [name.encode("ascii", "replace") + b": " + headers.unfold(value) for name in block for value in block[name]]
            for block in blocks
        ]
        return b"\n\n".join(b"\n".join(block) for block in lines)
    decoded = message.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _unopened(message: Message, path: str, depth: int) -> _Part:
    """Return a forwarded message that lies too deep as a file of its own."""
    inner = message.get_payload(0) if message.is_multipart() else ""
    content = inner.as_bytes() if isinstance(inner, Message) else str(inner).encode("utf-8", "surrogateescape")
    return _Part(Leaf(path, "", "message/rfc822", content, Role.ATTACHMENT, depth), "", "")


def _joined(parts: Iterable[_Part]) -> str:
    """Return the bodies as text, an empty line between two."""
    texts = (headers.decode_bytes(part.leaf.content, part.charset).value for part in parts)
    return "\n\n".join(_NOT_IN_BODY.sub("", text.replace("\r\n", "\n")).strip() for text in texts).strip()


def _with_roles(parts: Iterable[_Part], html: str) -> Iterator[Leaf]:
    """Yield the leaves in their roles: a picture that the HTML shows in its place is no attachment.

    Where there is no other attachment, a lone picture large enough to be a photographed page is the attachment.
    """
    shown = {match[1].lower() for match in _CID.finditer(html)}
    leaves = [
        replace(part.leaf, role=Role.INLINE)
        if part.leaf.media_type.startswith("image/") and part.content_id and part.content_id.lower() in shown
        else part.leaf
        for part in parts
    ]
    pictures = [leaf for leaf in leaves if leaf.role is Role.INLINE and leaf.media_type.startswith("image/")]
    alone = len(pictures) == 1 and not any(leaf.role is Role.ATTACHMENT for leaf in leaves)
    for leaf in leaves:
        if alone and leaf is pictures[0] and _could_be_a_page(leaf.content):
            yield replace(leaf, role=Role.ATTACHMENT)
        else:
            yield leaf


def _could_be_a_page(picture: bytes) -> bool:
    size = sniff.picture_size(picture)
    return size is None or min(size) >= _PAGE_PIXELS
