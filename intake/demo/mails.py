"""Raw mails in the ways that mail clients write them."""

import base64
import datetime as dt
import email.utils
import hashlib
import quopri
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

OFFICE = "kejizhiyuan@example.cn"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ZIP = "application/x-zip-compressed"
JPEG = "image/jpeg"


class Client(StrEnum):
    """Whose habits a mail shows."""

    COREMAIL = "coremail"
    """163 on the web: GBK in base64."""
    QQ = "qq"
    """QQ Mail: gb18030, an encoded word inside quotation marks."""
    FOXMAIL = "foxmail"
    """Foxmail: gb2312, plain text and HTML side by side."""
    PHONE = "phone"
    """A telephone: UTF-8, file names after RFC 2231."""
    OUTLOOK = "outlook"
    """Outlook: UTF-8 in quoted-printable."""
    BARE = "bare"
    """A mass mailer that writes GBK bytes into headers unencoded."""


_CHARSETS = {
    Client.COREMAIL: "gbk",
    Client.QQ: "gb18030",
    Client.FOXMAIL: "gb2312",
    Client.PHONE: "utf-8",
    Client.OUTLOOK: "utf-8",
    Client.BARE: "gbk",
}
_MAILERS = {
    Client.COREMAIL: "X-Mailer: Coremail Webmail Server Version XT5.0",
    Client.QQ: "X-QQ-MIME: TCMime 1.0 by Tencent\r\nX-Mailer: QQMail 2.x",
    Client.FOXMAIL: "X-Mailer: Foxmail 7.2.25.228[cn]",
    Client.PHONE: "X-Mailer: iPhone Mail (21E236)",
    Client.OUTLOOK: "X-Mailer: Microsoft Outlook 16.0",
    Client.BARE: "X-Mailer: MassPost 3.1",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to be attached."""

    name: str
    data: bytes
    media_type: str = DOCX


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be written; ``sent`` is aware. ``headers`` are further header lines, without line ends."""

    sender: str
    sender_name: str
    subject: str
    sent: dt.datetime
    text: str
    files: tuple[File, ...] = ()
    headers: tuple[str, ...] = ()


def written(mail: Mail, client: Client, *, anonymous: bool = False) -> bytes:
    """Return the mail as RFC 5322 bytes; an ``anonymous`` one lacks Date, From and Message-ID."""
    charset = _CHARSETS[client]
    lines = [_trace(mail.sent)]
    if not anonymous:
        lines.append(f"Date: {email.utils.format_datetime(mail.sent)}".encode())
        lines.append(b"From: " + _name(mail.sender_name, client) + f" <{mail.sender}>".encode())
        lines.append(f"Message-ID: <{_token(mail)}@{mail.sender.rpartition('@')[2]}>".encode())
    lines.append(f"To: {OFFICE}".encode())
    lines.append(b"Subject: " + _word(mail.subject, client))
    lines.extend(line.encode() for line in (_MAILERS[client], *mail.headers, "MIME-Version: 1.0"))
    text = _text(mail.text, client, charset)
    if not mail.files:
        return b"\r\n".join(lines) + b"\r\n" + text
    parts = [text, *(_attached(file, client) for file in mail.files)]
    return b"\r\n".join(lines) + b"\r\n" + _multipart("mixed", parts, _token(mail))


def forwarded(inner: bytes, mail: Mail) -> bytes:
    """Return a mail that carries another one whole, as message/rfc822."""
    part = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner
    return _around(mail, "mixed", [_text(mail.text, Client.OUTLOOK, "utf-8"), part])


def bounced(mail: Mail, to: str) -> bytes:
    """Return a delivery report from a mail server about a letter to ``to``."""
    report = (
        f"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1"
    )
    part = b"Content-Type: message/delivery-status\r\n\r\n" + report.encode() + b"\r\n"
    return _around(mail, "report; report-type=delivery-status", [_text(mail.text, Client.OUTLOOK, "utf-8"), part])


def page(mail: Mail, html: str) -> bytes:
    """Return a mail with its text as HTML beside the plain one."""
    alternatives = _multipart(
        "alternative", [_text(mail.text, Client.PHONE, "utf-8"), _leaf("html", html)], _token(mail)
    )
    return _head(mail) + alternatives


def _around(mail: Mail, subtype: str, parts: Sequence[bytes]) -> bytes:
    return _head(mail) + _multipart(subtype, parts, _token(mail))


def _head(mail: Mail) -> bytes:
    lines = [
        _trace(mail.sent),
        f"Date: {email.utils.format_datetime(mail.sent)}".encode(),
        b"From: " + _name(mail.sender_name, Client.OUTLOOK) + f" <{mail.sender}>".encode(),
        f"To: {OFFICE}".encode(),
        b"Subject: " + _word(mail.subject, Client.OUTLOOK),
        f"Message-ID: <{_token(mail)}@example.cn>".encode(),
        *(line.encode() for line in mail.headers),
        b"MIME-Version: 1.0",
    ]
    return b"\r\n".join(lines) + b"\r\n"


def _trace(sent: dt.datetime) -> bytes:
    when = email.utils.format_datetime(sent)
    return f"Received: from mail.example.cn (unknown [192.0.2.7]) by mx.example.cn with SMTP; {when}".encode()


def _token(mail: Mail) -> str:
    return hashlib.sha256(f"{mail.sender} {mail.subject} {mail.sent.isoformat()}".encode()).hexdigest()[:20]


def _word(text: str, client: Client) -> bytes:
    """Return header text as the client writes it: an encoded word (RFC 2047), or raw bytes."""
    charset = _CHARSETS[client]
    if text.isascii():
        return text.encode()
    if client is Client.BARE:
        return text.encode(charset)
    pieces = [text[at : at + 12] for at in range(0, len(text), 12)]
    words = [f"=?{charset}?B?{base64.b64encode(piece.encode(charset)).decode()}?=" for piece in pieces]
    return "\r\n ".join(words).encode()


def _name(text: str, client: Client) -> bytes:
    word = _word(text, client)
    return b'"' + word + b'"' if client is Client.QQ else word


def _text(text: str, client: Client, charset: str) -> bytes:
    if client is Client.FOXMAIL:
        html = "".join(f"<div>{line}</div>" for line in text.split("\n"))
        leaves = [_leaf("plain", text, charset), _leaf("html", f"<html><body>{html}</body></html>", charset)]
        return _multipart("alternative", leaves, hashlib.sha256(text.encode()).hexdigest()[:16])
    if client is Client.OUTLOOK:
        body = quopri.encodestring(text.encode(charset)).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        return head.encode() + body + b"\r\n"
    return _leaf("plain", text, charset)


def _leaf(subtype: str, text: str, charset: str = "utf-8") -> bytes:
    head = f"Content-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + _base64(text.encode(charset))


def _attached(file: File, client: Client) -> bytes:
    if client is Client.PHONE:
        name = f"filename*=UTF-8''{quote(file.name)}".encode()
    else:
        name = b'filename="' + _word(file.name, client) + b'"'
    head = b"Content-Type: " + file.media_type.encode() + b";\r\n\t" + name.replace(b"file", b"", 1)
    head += b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n\t" + name
    return head + b"\r\n\r\n" + _base64(file.data)


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _multipart(subtype: str, parts: Sequence[bytes], token: str) -> bytes:
    boundary = f"----=_Part_{token}".encode()
    head = b"Content-Type: multipart/" + subtype.encode() + b';\r\n\tboundary="' + boundary + b'"\r\n\r\n'
    return head + b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
