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
        (b"Mon, 6 May 2024 09:30:00 GMT+08:00", CHINA),
        (b"2024-05-06T09:30:00+08:00", CHINA),
        (b"2024-05-06T09:30:00.123Z", dt.UTC),
        (b"2024/5/6 9:30:00", CHINA),
        ("2024年5月6日（星期一）上午9:30:00".encode(), CHINA),
        ("周一, 6 5月 2024 09:30:00 +0800".encode("gbk"), CHINA),
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


@pytest.mark.parametrize("raw", ["2024-05-06 下午 9:30:00".encode(), b"6 May 2024 9:30:00 PM"])
def test_instant_in_the_afternoon(raw: bytes) -> None:
    assert headers.instant(raw) == dt.datetime(2024, 5, 6, 21, 30, tzinfo=CHINA)
