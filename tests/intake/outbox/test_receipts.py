"""Receipts: to people who brought a form, once in a while, and never to a machine."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from domain.campaign import LetterKind
from domain.message import Authentication, Authenticity
from intake.archive import Archive
from intake.outbox.receipts import may_be_answered, write_receipts
from store.engine import Engine, connect, reading, transaction
from store.queries import deliveries, letters, messages
from store.schema import migrate
from tests.intake.outbox.letters import RULED
from tests.store.values import CAMPAIGN, NOW, delivery, hours, message, registration

OWN = {"office@kexie.example", "inbox@kexie.example"}
PLAIN = b"From: zhang@example.com\r\nSubject: form\r\nMessage-ID: <1@example.com>\r\n"


@dataclass(frozen=True)
class Ledger:
    """A ledger and its archive."""

    engine: Engine
    archive: Archive

    def bring(
        self, name: str, *, sender: str = "zhang@example.com", received: dt.datetime = NOW, forms: bool = True
    ) -> None:
        """Take in a mail with a form, or without one."""
        raw = PLAIN + f"X-Name: {name}\r\n\r\n".encode()
        digest = self.archive.put(raw)
        form = replace(registration(name, activity=name), message=digest)
        with transaction(self.engine) as session:
            arrival = replace(delivery(name, uid=len(name)), sha256=digest, received=received)
            deliveries.record(session, [arrival], now=NOW)
            mail = replace(message(name), sha256=digest, sender=sender)
            messages.save(session, mail, [form] if forms else [], {}, campaign=CAMPAIGN, now=NOW)

    def write(self, now: dt.datetime, period: dt.timedelta = dt.timedelta(days=1)) -> int:
        """Write receipts."""
        return write_receipts(self.engine, self.archive, RULED, own=OWN, period=period, now=now)

    def recipients(self) -> list[str]:
        """Return whom receipts go to."""
        with reading(self.engine) as session:
            found = letters.listed(session)[::-1]
        assert {one.kind for one in found} <= {LetterKind.RECEIPT}
        return [one.recipient for one in found]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    engine = connect(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrate(engine)
    yield Ledger(engine, Archive(tmp_path / "archive"))
    engine.dispose()


def test_mail_with_a_form_gets_one_receipt(ledger: Ledger) -> None:
    ledger.bring("a")
    ledger.bring("no form", forms=False)

    assert (ledger.write(NOW), ledger.write(NOW)) == (1, 0)
    assert ledger.recipients() == ["zhang@example.com"]


def test_sender_gets_one_receipt_in_a_period(ledger: Ledger) -> None:
    ledger.bring("a")
    ledger.bring("ab", sender="Zhang@Example.com", received=hours(1))
    ledger.bring("abc", sender="li@example.com", received=hours(1))
    assert ledger.write(hours(1)) == 2
    assert ledger.write(hours(24.5)) == 0

    ledger.bring("abcd", received=hours(26))
    assert ledger.write(hours(26)) == 1
    assert ledger.recipients() == ["zhang@example.com", "li@example.com", "zhang@example.com"]


def test_old_mail_gets_no_receipt(ledger: Ledger) -> None:
    ledger.bring("a")

    assert ledger.write(hours(25)) == 0


@pytest.mark.parametrize(
    "header",
    [
        b"Auto-Submitted: auto-replied",
        b"Auto-Submitted: auto-generated; owner-email=x",
        b"auto-submitted: Auto-Notified (by us)",
        b"Return-Path: <>",
        b"Return-Path: < >",
        b"Precedence: bulk",
        b"Precedence: LIST",
        b"Precedence: junk",
        b"Precedence: auto_reply",
        b"List-Id: <a.example.com>",
        b"List-Unsubscribe: <mailto:x@example.com>",
        b"List-Post: <mailto:x@example.com>",
        b"List-Help: <mailto:x@example.com>",
        b"X-Mailing-List: a",
        b"X-Auto-Response-Suppress: All",
        b"X-Auto-Response-Suppress: OOF, AutoReply",
        b"X-Autoreply: yes",
        b"X-Auto-Reply: yes",
        b"X-Autorespond: yes",
        b"X-QQ-AUTO-REPLY: true",
        b"X-Loop: zhang@example.com",
        b"X-Failed-Recipients: x@example.com",
        b"Feedback-ID: x",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
        "Subject: 自动回复：已收到".encode(),
        b"Subject: Automatic reply: form",
        b"Subject: Undeliverable: form",
    ],
)
def test_automatic_mail_is_never_answered(header: bytes) -> None:
    name, _, value = header.decode().partition(": ")
    mail = replace(message("a"), subject=value) if name == "Subject" else message("a")

    assert not may_be_answered(mail, PLAIN + header + b"\r\n\r\nbody", OWN)


@pytest.mark.parametrize(
    "header",
    [
        b"Auto-Submitted: no",
        b"Return-Path: <zhang@example.com>",
        b"Precedence: normal",
        b"X-Auto-Response-Suppress: DR, OOF",
        b"X-Mailer: Coremail Webmail Server",
    ],
)
def test_mail_of_a_person_is_answered(header: bytes) -> None:
    assert may_be_answered(message("a"), PLAIN + header + b"\r\n\r\nAuto-Submitted: auto-replied", OWN)


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "office@kexie.example",
        "Inbox@Kexie.example",
        "no-reply@example.com",
        "noreply+1@example.com",
        "donotreply@example.com",
        "MAILER-DAEMON@example.com",
        "postmaster@example.com",
        "bounces+x=y@example.com",
        "team-request@example.com",
        "owner-team@example.com",
        "notification@example.com",
        "张三@example.com",
    ],
)
def test_nobody_and_ourselves_are_never_answered(sender: str) -> None:
    assert not may_be_answered(replace(message("a"), sender=sender), PLAIN + b"\r\n", OWN)


@pytest.mark.parametrize(
    ("result", "answered"),
    [
        (Authenticity.VERIFIED, True),
        (Authenticity.UNVERIFIED, True),
        (Authenticity.NONE, True),
        (Authenticity.FAILED, False),
        (Authenticity.CONFLICT, False),
    ],
)
def test_whose_address_was_forged_is_not_written_to(result: Authenticity, answered: bool) -> None:
    mail = replace(message("a"), authentication=Authentication(result))

    assert may_be_answered(mail, PLAIN + b"\r\n", OWN) is answered
