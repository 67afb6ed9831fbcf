import datetime as dt

import pytest

from intake import headers

CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    ("raw", "zone"),
    [
        (b"Mon, 6 May 2024 09:30:00 +0800", CHINA),
        (b"Mon, 6 May 2024 09:30:00 +0800 (CST)", CHINA),
        (b"Mon, 6 May 2024 09:30:00 +0800 (GMT+08:00)", CHINA),
        (b"Mon, 6 May 2024 09:30:00 CST", CHINA),
        (b"Mon, 6 May 2024 09:30:00", CHINA),
        (b"Mon, 6 May 2024 09:30:00 -0000", dt.UTC),
        (b"Mon, 6 May 2024 09:30:00 GMT", dt.UTC),
    ],
)
def test_instant_with_zone(raw: bytes, zone: dt.tzinfo) -> None:
    assert headers.instant(raw) == dt.datetime(2024, 5, 6, 9, 30, tzinfo=zone)


@pytest.mark.parametrize("raw", [b"", b"yesterday", b"Mon, 32 May 2024 09:30:00 +0800", b"Mon, 6 May 2024 09:30 +9999"])
def test_instant_that_never_was(raw: bytes) -> None:
    assert headers.instant(raw) is None
