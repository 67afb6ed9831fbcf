"""A report as a mail with its files, to the office's own people: sent at once, since no applicant gets it."""

import datetime as dt
import mimetypes
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from domain.outgoing import can_be_written_to
from intake.errors import IntakeError
from intake.outbox.posting import server_of
from intake.outbox.server import Fate, Handed, connect, hand_over
from intake.outbox.writing import Sender, addressed, new_identity

if TYPE_CHECKING:
    from intake.settings import Settings


class Enclosed(NamedTuple):
    """What is sent: the subject, the text, the files, and the moment that it is dated."""

    subject: str
    text: str
    files: Sequence[Path]
    at: dt.datetime


def send(settings: "Settings", recipients: Sequence[str], what: Enclosed) -> None:
    """Hand one mail a recipient to the mail server; those that it took are not sent again when another one fails.

    Raises:
        ConfigurationError: sending is not set up, or the server refuses login or sender.
        ServerAwayError: the mail server cannot be reached.
        IntakeError: an address is none, or the server did not take a mail; the text says which.
    """
    for one in recipients:
        if not can_be_written_to(one):
            raise IntakeError(f"“{one}”不是邮箱地址，没有发出任何邮件。请改正 --mail-to")
    server, sender = server_of(settings), Sender(settings.smtp.sender, settings.smtp.name)
    failed = []
    with connect(server) as connection:
        for at, one in enumerate(recipients):
            handed = hand_over(connection, sender.address, one, _written(sender, one, what))
            if handed.fate is not Fate.TAKEN:
                failed.append(f"{one}（{_said(handed)}）")
            if not handed.usable:
                failed += recipients[at + 1 :]
                break
    if failed:
        raise IntakeError(f"周报没有发到：{'、'.join(failed)}。文件已经生成，可以手工发送")


def _written(sender: Sender, recipient: str, what: Enclosed) -> bytes:
    mail = EmailMessage(SMTP)
    mail["From"] = addressed(sender.name, sender.address)
    mail["To"] = addressed("", recipient)
    mail["Subject"] = what.subject
    mail["Date"] = what.at
    mail["Message-ID"] = f"<{new_identity(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(what.text, charset="utf-8", cte="base64")
    for file in what.files:
        kind, _, other = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(file.read_bytes(), maintype=kind, subtype=other, filename=file.name)
    return mail.as_bytes()


def _said(handed: Handed) -> str:
    return "结果未知，请对方确认" if handed.fate is Fate.LOST else handed.reply
