"""Mails for tests of the commands: forms of invented teams, and mails with something wrong."""

import datetime as dt
from dataclasses import replace

from intake.demo import documents, pdf
from intake.demo.mails import PDF, Client, File, Mail, written
from intake.demo.people import cast
from intake.demo.story import application as filled_application
from intake.demo.story import at, posted, registration
from intake.demo.values import ApplicationValues, RegistrationValues
from intake.mime.scan import MAX_NESTING

TEAMS = cast(7)
MAY = at(5, 6)


def values(key: str = "college", planned: str = "2024年6月8日", **changes: str) -> RegistrationValues:
    """Return a registration without a fault, with these fields exchanged."""
    return replace(registration(key, TEAMS[key], planned), **changes)  # type: ignore[arg-type]  # texts only


def letter(*files: File, key: str = "college", sent: dt.datetime = MAY, subject: str = "登记表") -> bytes:
    """Return a team's mail with these files."""
    return posted(TEAMS[key], subject, sent, Client.PHONE, *files)


def registered(key: str = "college", *, sent: dt.datetime = MAY, **changes: str) -> bytes:
    """Return a mail with one registration."""
    return letter(File("登记表.docx", documents.registration_docx(values(key, **changes))), key=key, sent=sent)


def cut_off() -> bytes:
    """Return a mail whose Word file ends in the middle."""
    whole = documents.registration_docx(values())
    return letter(File("断.docx", whole[: len(whole) // 2]), subject="截断")


def empty() -> bytes:
    """Return a mail with an attachment of no bytes."""
    return letter(File("空.docx", b""), subject="空")


def scanned() -> bytes:
    """Return a mail with a PDF without text."""
    return letter(File("扫描.pdf", pdf.scan(1), PDF), subject="扫描")


def anonymous() -> bytes:
    """Return a mail with a form and without Date, From and Message-ID."""
    form = File("登记表.docx", documents.registration_docx(values("museum")))
    mail = Mail(TEAMS["museum"].mail, TEAMS["museum"].leader, "无名", MAY, "请查收。", (form,))
    return written(mail, Client.PHONE, anonymous=True)


def unbounded() -> bytes:
    """Return a multipart mail that does not name its boundary."""
    head, _, body = registered("stones").partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if b"multipart" not in line and b"boundary" not in line]
    return b"\r\n".join([*lines, b"Content-Type: multipart/mixed", b"", body])


def hostile() -> bytes:
    """Return a mail nested one level deeper than is parsed."""
    nested = b"Content-Type: message/rfc822\r\n\r\n" * (MAX_NESTING + 1)
    return b"From: bomb@example.com\r\nDate: Mon, 6 May 2024 09:30:00 +0800\r\n" + nested + b"Subject: x\r\n\r\n"


def application(key: str = "stones") -> ApplicationValues:
    """Return an application without a fault."""
    return filled_application(key, TEAMS[key], "2024年10月9日")


def typed(text: str, *, key: str = "college", sent: dt.datetime = MAY, subject: str = "申报") -> bytes:
    """Return a mail without files that says this."""
    team = TEAMS[key]
    return written(Mail(team.mail, team.leader, subject, sent, text), Client.PHONE)
