"""Forms, typed field by field."""

import pytest

from domain.form import FieldValue, Form, Place, Task, Value
from domain.normalise import normalise
from domain.normalise.fields import is_blank
from tests.domain.factories import CAMPAIGN, application, blank_form, read_value, registration


def test_registration_is_typed_in_the_order_of_its_declaration() -> None:
    fields = registration().fields

    assert {name: value.value for name, value in fields.items()} == {
        "team_name": "沈阳市晨光学会科技志愿服务队",
        "unit": "沈阳市晨光学会",
        "activity_name": "健康科普进社区活动",
        "planned_time": "2024年6月1日至6月3日",
        "planned_start": "2024-06-01",
        "planned_end": "2024-06-03",
        "leader": "张三",
        "mobile": "13800000000",
        "tasks": (Task("在社区开展健康科普讲座1场。", "服务居民100人次。"),),
    }
    assert list(fields)[3:6] == ["planned_time", "planned_start", "planned_end"]


@pytest.mark.parametrize(
    ("name", "text", "value", "note"),
    [
        ("project_name", "　健康科普 老年人\u00a0", "健康科普 老年人", ""),
        ("declared_on", "2024.10.12", "2024-10-12", ""),
        ("declared_on", "2024年10月", "", "写的不是完整日期，未能认定"),
        ("declared_on", "年　月　日", "", ""),
        ("founded", "2015年3月", "2015-03", ""),
        ("founded", "2015年 月 日", "2015", ""),
        ("founded", "筹建中", "", "看不出日期"),
        ("volunteers", "40余名", 40, "约数"),
        ("volunteers", "77人", 77, ""),
        ("volunteers", "1 5 6", 156, ""),
        ("founded", "2012·9", "2012-09", ""),
        ("founded", "2 0 1 2 ·0 9", "2012-09", ""),
        ("declared_on", "2 0 2 4 年 1 0 月 8 日", "2024-10-08", ""),
        ("volunteers", "若干", None, "看不出人数"),
        ("volunteers", "____", None, ""),
        ("phone", "024-2273 0000", "024-2273 0000", ""),
        ("mobile", "138-0000-0000", "13800000000", ""),
        ("bank_account", "6222 0202", "62220202", ""),
        ("overview", " 一段\n\n　二段 ", "一段\n二段", ""),
        ("bank_name", "（盖章）", "", ""),
        ("sealed", True, True, ""),
        ("sealed", False, False, ""),
        ("sealed", None, None, ""),
        ("sealed", "", None, ""),
        ("volunteers", 77, 77, ""),
        ("volunteers", None, None, ""),
    ],
)
def test_application_field(name: str, text: Value, value: Value, note: str) -> None:
    place = Place(1, None, "table 1, row 1, column 2")
    read = read_value(text, place, 0.8)

    typed = normalise(Form("application", {name: read}), CAMPAIGN)

    assert typed == {name: FieldValue(value, read.raw, place, 0.8, note)}


@pytest.mark.parametrize(
    ("text", "start", "end", "note"),
    [
        ("6月1日-3日", "2024-06-01", "2024-06-03", "未写年份，按2024年"),
        ("2025年1月", "2025-01-01", "2025-01-31", ""),
        ("另行通知", "", "", "看不出起止日期"),
        ("年 月 日", "", "", ""),
        ("", "", "", ""),
        ("2024·8·25", "2024-08-25", "2024-08-25", ""),
    ],
)
def test_period_yields_its_first_and_last_day(text: str, start: str, end: str, note: str) -> None:
    place = Place(1, (1.0, 2.0, 3.0, 4.0))

    typed = normalise(Form("registration", {"planned_time": read_value(text, place)}), CAMPAIGN)

    assert typed["planned_start"] == FieldValue(start, text, place, 1.0, note)
    assert typed["planned_end"] == FieldValue(end, text, place, 1.0, note)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((Task(" 讲座 ", "（盖章）"), Task("____", "")), (Task("讲座", ""),)),
        ("讲座1场", (Task("讲座1场", ""),)),
        ("", ()),
        (None, ()),
    ],
)
def test_tasks_without_any_text_are_none(value: Value, expected: tuple[Task, ...]) -> None:
    typed = normalise(Form("registration", {"tasks": read_value(value)}), CAMPAIGN)

    assert typed["tasks"].value == expected


def test_fields_that_are_not_on_the_form_stay_absent() -> None:
    assert normalise(Form("registration", {}), CAMPAIGN) == {}


def test_form_of_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        normalise(Form("questionnaire", {}), CAMPAIGN)


def test_blank_form_is_blank_in_every_field() -> None:
    typed = normalise(blank_form("application"), CAMPAIGN)

    assert [name for name, value in typed.items() if not is_blank(value)] == []


def test_value_not_understood_is_not_blank() -> None:
    fields = application(volunteers="若干", declared_on="十月中", sealed=False).fields

    assert [is_blank(fields[name]) for name in ("volunteers", "declared_on", "sealed")] == [False, False, False]
