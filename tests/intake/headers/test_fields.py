import datetime as dt

import pytest

from intake import headers
from tests.intake.mails import mail

CHINA = dt.timezone(dt.timedelta(hours=8))
RECEIVED = b"Received: from a by b; Tue, 7 May 2024 08:00:00 +0800"
EARLIER = b"Received: from c by a; Mon, 6 May 2024 08:00:00 +0800"
DATE = b"Date: Sun, 5 May 2024 08:00:00 +0800"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (mail(RECEIVED, EARLIER, DATE), 7),
        (mail(b"Received: from a by b;\r\n\tTue, 7 May 2024 08:00:00 +0800", DATE), 7),
        (mail(b"Received: from a by b", DATE), 5),
        (mail(DATE), 5),
    ],
)
def test_arrived(raw: bytes, day: int) -> None:
    assert headers.arrived(raw) == dt.datetime(2024, 5, day, 8, tzinfo=CHINA)


def test_arrived_without_any_date() -> None:
    assert headers.arrived(mail(b"Subject: x", body=DATE)) is None
