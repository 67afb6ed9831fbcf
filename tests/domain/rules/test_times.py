"""Times told and kept."""

import datetime as dt

import pytest

from domain.finding import Finding, Severity
from domain.rules import check
from tests.domain.factories import CAMPAIGN, application, at, registration


@pytest.mark.parametrize("text", ["另行通知", "每周六", "5月底"])
def test_time_that_tells_no_day_is_unclear(text: str) -> None:
    found = check(registration(planned_time=text), CAMPAIGN, {})

    assert found == (
        Finding(
            "planned-time-unclear",
            Severity.CORRECT,
            f"计划开展时间“{text}”看不出具体日期",
            "form-1-time",
            {"value": text},
            "planned_time",
        ),
    )


def test_time_that_tells_its_days_is_clear() -> None:
    assert check(registration(planned_time="6月"), CAMPAIGN, {}) == ()


@pytest.mark.parametrize(
    "received",
    [
        at(5, 31),
        at(6, 1, 23, 59),
        dt.datetime(2024, 6, 1, 15, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2024, 6, 1, 23, 59, 59, tzinfo=dt.timezone(dt.timedelta(hours=9))),
        dt.datetime(2024, 6, 2, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=9))),
        None,
    ],
)
def test_form_that_came_before_or_on_the_first_day_is_in_time(received: dt.datetime | None) -> None:
    assert check(registration(received), CAMPAIGN, {}) == ()


@pytest.mark.parametrize("received", [at(6, 2, 0, 0), dt.datetime(2024, 6, 1, 16, 0, tzinfo=dt.UTC)])
def test_form_that_came_a_day_later_is_late(received: dt.datetime) -> None:
    found = check(registration(received), CAMPAIGN, {})

    assert found == (
        Finding(
            "registered-after-start",
            Severity.REJECT,
            "2024年6月2日收到登记表，活动已于2024年6月1日开始",
            "flow-2",
            {"received": "2024-06-02", "start": "2024-06-01", "value": "2024年6月1日至6月3日"},
            "planned_time",
        ),
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [("6月", 1), ("6月上旬", 1), ("2024年6月3日、6月5日", 3), ("6月3日9:00-11:30", 3), ("2024/6/3~2024/7/1", 3)],
)
def test_form_is_late_from_the_day_after_the_first(text: str, first: int) -> None:
    found = [
        [one.code for one in check(registration(at(6, day), planned_time=text), CAMPAIGN, {})]
        for day in (first, first + 1)
    ]

    assert found == [[], ["registered-after-start"]]


def test_unclear_time_is_never_late() -> None:
    found = check(registration(at(12, 31), planned_time="另行通知"), CAMPAIGN, {})

    assert [one.code for one in found] == ["planned-time-unclear"]


@pytest.mark.parametrize("received", [at(9, 1), dt.datetime(2024, 10, 31, 15, 59, 59, tzinfo=dt.UTC), None])
def test_application_by_the_last_day_is_in_time(received: dt.datetime | None) -> None:
    assert check(application(received), CAMPAIGN, {}) == ()


def test_application_after_the_last_day_is_late() -> None:
    found = check(application(at(11, 1, 0, 0)), CAMPAIGN, {})

    assert found == (
        Finding(
            "after-deadline",
            Severity.REJECT,
            "2024年11月1日收到，申报已于2024年10月31日截止",
            "flow-4-window",
            {"received": "2024-11-01", "closes": "2024-10-31"},
        ),
    )


def test_registration_has_no_window() -> None:
    assert check(registration(at(12, 1), planned_time="2024年12月20日"), CAMPAIGN, {}) == ()
