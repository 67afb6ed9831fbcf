"""What holds on which day, and for which form."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.campaign import Clause, Rule, Window
from domain.rules import check
from tests.domain.factories import CAMPAIGN, application, at, rule

OLDER = replace(rule("project-name-too-long"), until=dt.date(2024, 9, 30))
NEWER = replace(OLDER, since=dt.date(2024, 10, 1), until=None, params={"field": "project_name", "limit": 30})
FIRST = Window("application", dt.date(2024, 10, 1), dt.date(2024, 10, 31))
MOVED = replace(FIRST, closes=dt.date(2024, 11, 15), since=dt.date(2024, 10, 20))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2024, 9, 30), (OLDER,)),
        (dt.date(2024, 10, 1), (NEWER,)),
        (None, (NEWER,)),
    ],
)
def test_rules_are_those_of_the_day(day: dt.date | None, expected: tuple[Rule, ...]) -> None:
    campaign = replace(CAMPAIGN, rules=(OLDER, NEWER))

    assert campaign.rules_for("application", day) == expected
    assert campaign.rules_for("registration", day) == ()


@pytest.mark.parametrize(("month", "day", "hour", "found"), [(9, 30, 23, 1), (10, 1, 0, 0)])
def test_form_is_judged_by_the_rules_of_its_arrival(month: int, day: int, hour: int, found: int) -> None:
    campaign = replace(CAMPAIGN, rules=(OLDER, NEWER))
    name = "关于健康科普进万家的老年人公益服务示范行动项目"

    assert len(check(application(at(month, day, hour), project_name=name), campaign, {})) == found


@pytest.mark.parametrize(
    ("day", "expected"), [(dt.date(2024, 10, 19), FIRST), (dt.date(2024, 10, 20), MOVED), (None, MOVED)]
)
@pytest.mark.parametrize("windows", [(FIRST, MOVED), (MOVED, FIRST)])
def test_later_window_holds_from_its_day_on(day: dt.date | None, expected: Window, windows: tuple[Window, ...]) -> None:
    assert replace(CAMPAIGN, windows=windows).window("application", day) == expected


def test_form_without_a_window_has_none() -> None:
    assert CAMPAIGN.window("registration", dt.date(2024, 10, 1)) is None


@pytest.mark.parametrize("day", [1, 14])
def test_form_by_a_deadline_that_was_moved_is_in_time(day: int) -> None:
    only = replace(CAMPAIGN, rules=(rule("after-deadline"),), windows=(FIRST, MOVED))

    assert check(application(at(11, day)), only, {}) == ()


def test_form_before_every_dated_window_is_judged_by_none() -> None:
    only = replace(CAMPAIGN, rules=(rule("after-deadline"),), windows=(replace(FIRST, since=dt.date(2025, 1, 1)),))

    assert check(application(at(11, 1)), only, {}) == ()


@pytest.mark.parametrize(("forms", "speaks"), [((), True), (("registration",), True), (("application",), False)])
def test_clause_speaks_of_its_forms_or_of_all(forms: tuple[str, ...], *, speaks: bool) -> None:
    assert Clause("one", "通知", "一", "原文", forms).speaks_of("registration") == speaks


def test_no_form_of_the_shipped_pack_is_judged_by_another_ones_instructions() -> None:
    cited = {(form, one.clause_for(form)) for one in CAMPAIGN.rules for form in one.forms}

    assert [pair for pair in cited if pair[1] and not CAMPAIGN.clauses[pair[1]].speaks_of(pair[0])] == []
