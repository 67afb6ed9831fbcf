"""Mails that come into an office of the tests: forms with the values that a test wants to see on the pages."""

import datetime as dt
from collections.abc import Iterable, Sequence

from domain.message import Delivery
from intake.demo import forms, word
from intake.demo.mails import Client, File, Mail, page, written
from intake.demo.values import ApplicationValues, Layout, RegistrationValues
from intake.pipeline import Pipeline
from store.engine import transaction
from store.queries import deliveries
from tests.review.office import CAMPAIGN, Office

FIRST_UID = 1000
"""Greater than that of any mail of the demo."""


def registration(values: RegistrationValues) -> bytes:
    """Return a registration as a Word file."""
    return word.render(forms.registration(values, Layout()))


def application(values: ApplicationValues) -> bytes:
    """Return an application as a Word file."""
    return word.render(forms.application(values, Layout()))


def mail(
    number: int, *files: File, sender_name: str = "林秋", subject: str = "活动登记表", text: str = "请查收。"
) -> Mail:
    """Return a mail of some minute of the season, each number a minute of its own."""
    sent = dt.datetime(2024, 5, 6, 1, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    return Mail(f"team.{number}@example.cn", sender_name, subject, sent, text, files)


def bring(office: Office, mails: Sequence[Mail | tuple[Mail, str]]) -> None:
    """Let mails come into an office: archived, recorded, read, judged, compared; a text beside a mail is its HTML."""
    written_out = (
        (written(one, Client.PHONE), one.sent) if isinstance(one, Mail) else (page(*one), one[0].sent) for one in mails
    )
    deliver(office, written_out)


def deliver(office: Office, mails: Iterable[tuple[bytes, dt.datetime]], *, first: int = FIRST_UID) -> None:
    """Let raw mails come into an office, each with the moment it was received, numbered from ``first`` on."""
    with transaction(office.engine) as session:
        for number, (raw, received) in enumerate(mails, start=first):
            delivered = Delivery("main", "INBOX", 1, number, office.archive.put(raw), len(raw), received)
            deliveries.record(session, [delivered], now=office.now)
    pipeline(office).process(lambda _done, _all: None)


def pipeline(office: Office) -> Pipeline:
    """Return the line of an office that reads and judges what has come in."""
    return Pipeline(office.engine, office.archive, CAMPAIGN, lambda: office.now)
