"""ISO weeks from their names, and the moments at which they begin and end."""

import datetime as dt
import zoneinfo

import pytest

from reports.week import Week, WeekError, parse, week_of

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2024-W20", Week(2024, 20)),
        (" 2024-w01 ", Week(2024, 1)),
        ("2020-W53", Week(2020, 53)),
    ],
)
def test_parse_takes_a_week_of_the_year(text: str, week: Week) -> None:
    assert parse(text) == week


@pytest.mark.parametrize("text", ["", "2024-20", "2024-W5", "2024W20", "2024-W200", "W20", "二〇二四年第20周"])
def test_parse_says_how_to_write_a_week(text: str) -> None:
    with pytest.raises(WeekError) as raised:
        parse(text)

    assert str(raised.value) == f"周次“{text}”看不懂，请写成“年-W周”，例如 2024-W20。"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-W53", "2024年没有第53周，周数从01到52。"),
        ("2020-W54", "2020年没有第54周，周数从01到53。"),
        ("2024-W00", "2024年没有第0周，周数从01到52。"),
        ("0000-W01", "年份0不对，请写成“年-W周”，例如 2024-W20。"),
        ("9999-W52", "年份9999不对，请写成“年-W周”，例如 2024-W20。"),
    ],
)
def test_parse_refuses_a_week_that_the_year_has_not(text: str, message: str) -> None:
    with pytest.raises(WeekError) as raised:
        parse(text)

    assert str(raised.value) == message


def test_week_runs_from_monday_to_sunday() -> None:
    week = Week(2024, 20)

    assert (week.label, week.first, week.last) == ("2024-W20", dt.date(2024, 5, 13), dt.date(2024, 5, 19))


def test_span_begins_and_ends_at_midnight_in_the_zone() -> None:
    assert Week(2024, 20).span(SHANGHAI) == (
        dt.datetime(2024, 5, 13, tzinfo=SHANGHAI),
        dt.datetime(2024, 5, 20, tzinfo=SHANGHAI),
    )


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (dt.date(2024, 12, 29), Week(2024, 52)),
        (dt.date(2024, 12, 30), Week(2025, 1)),
        (dt.date(2021, 1, 3), Week(2020, 53)),
    ],
)
def test_week_of_a_day_follows_the_iso_year(day: dt.date, week: Week) -> None:
    assert week_of(day) == week
