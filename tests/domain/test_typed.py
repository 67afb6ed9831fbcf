"""What people type: taken by the field's type, left alone where nothing changed, refused in words where it is none."""

from dataclasses import replace

import pytest

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec
from domain.form import FieldValue, Form, Place, Task, Value
from domain.normalise import normalise
from domain.submission import Submission
from domain.typed import BY_HAND, MistypedError, Typed, as_read, control_text, typed

T = FieldType
FORM = FormSpec(
    key="form",
    name="表",
    attachment="",
    titles=("表",),
    team="name",
    subject="name",
    fields=(
        FieldSpec("name", "名称"),
        FieldSpec("text", "概述", T.LONG_TEXT),
        FieldSpec("day", "日期", T.DATE),
        FieldSpec("founded", "成立时间", T.PARTIAL_DATE),
        FieldSpec("time", "时间", T.PERIOD, start="first", end="last"),
        FieldSpec("people", "人数", T.COUNT),
        FieldSpec("mobile", "手机", T.MOBILE),
        FieldSpec("sum", "金额", T.NUMBER, unit="元"),
        FieldSpec("kind", "类型", T.CHOICE, options=("社区", "学校")),
        FieldSpec("seal", "公章", T.SEAL),
        FieldSpec("tasks", "活动内容", T.TASKS),
    ),
)
CAMPAIGN = Campaign("c", "活动", 2024, "Asia/Shanghai", (FORM,), {}, ())
PLACE = Place(1, None, "paragraph 1")


def _read(text: Value) -> FieldValue:
    return FieldValue(text, text if isinstance(text, str) else "任务", PLACE, 0.8)


READ = Form(
    "form",
    {
        "name": _read("启明星 服务队"),
        "text": _read("一\n二"),
        "time": _read("5月中旬"),
        "people": _read("几十人"),
        "mobile": _read("13800000000"),
        "seal": FieldValue(None, "", PLACE),
        "tasks": _read((Task("讲座", "五十人"),)),
    },
)
ONE = Submission("F1", READ, normalise(READ, CAMPAIGN))


def _typed(**texts: Typed) -> dict[str, Value]:
    return {name: one.value for name, one in typed(ONE, texts, CAMPAIGN).items()}


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("name", "  北斗服务队 ", {"name": "北斗服务队"}),
        ("text", "一\r\n\r\n三", {"text": "一\n三"}),
        ("day", "2024年10月1日", {"day": "2024-10-01"}),
        ("day", "2024-10-01", {"day": "2024-10-01"}),
        ("founded", "2015.2", {"founded": "2015-02"}),
        ("time", "6月1日至6月3日", {"time": "6月1日至6月3日", "first": "2024-06-01", "last": "2024-06-03"}),
        ("time", "待定", {"time": "待定", "first": "", "last": ""}),
        ("first", "2024/6/1", {"first": "2024-06-01"}),
        ("people", "四十人", {"people": 40}),
        ("mobile", "139 0000 0000", {"mobile": "13900000000"}),
        ("mobile", "1390", {"mobile": "1390"}),
        ("sum", "2.5万", {"sum": 25000}),
        ("kind", "学校、社区", {"kind": "社区、学校"}),
        ("seal", "有", {"seal": True}),
        ("tasks", (Task("讲座", "六十人"), Task(" ", "")), {"tasks": (Task("讲座", "六十人"),)}),
        ("name", "", {"name": ""}),
        ("elsewhere", "x", {}),
    ],
)
def test_typed_takes_a_text_by_the_fields_type(name: str, text: Typed, values: dict[str, Value]) -> None:
    found = _typed(**{name: text})
    before = {one: ONE.value(one) for one in values}
    assert found == {one: value for one, value in values.items() if value != before[one]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", "启明星 服务队 "),
        ("text", "一\r\n二"),
        ("people", ""),
        ("mobile", "138****0000"),
        ("seal", ""),
        ("tasks", (Task("讲座", "五十人"), Task("", ""))),
    ],
)
def test_typed_leaves_alone_what_a_control_showed(name: str, text: Typed) -> None:
    assert _typed(**{name: text}) == {}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("day", "下周", "日期写的是“下周”，请写成日期，如 2024-05-01"),
        ("day", "2024-13-01", "日期写的是“2024-13-01”，请写成日期，如 2024-05-01"),
        ("first", "六月", "时间（起）写的是“六月”，请写成日期，如 2024-05-01"),
        ("founded", "很久", "成立时间写的是“很久”，请写成日期，如 2015-02-14、2015-02 或 2015"),
        ("people", "许多", "人数写的是“许多”，请写成整数，如 40"),
        ("sum", "若干", "金额写的是“若干”，请写成数字，如 25000 或 2.5万"),
        ("kind", "村里", "类型写的是“村里”，请从这些中选择：社区、学校"),
        ("seal", "也许", "公章写的是“也许”，请选择有或没有，看不出的留空"),
    ],
)
def test_typed_refuses_in_words_what_a_field_cannot_be(name: str, text: str, words: str) -> None:
    with pytest.raises(MistypedError) as refused:
        _typed(**{name: text, "name": "北斗服务队"})
    assert refused.value.troubles == {name: words}


def test_typed_end_counts_more_than_the_span() -> None:
    found = _typed(time="6月1日至6月3日", last="2024-06-05")
    assert found == {"time": "6月1日至6月3日", "first": "2024-06-01", "last": "2024-06-05"}


def test_typed_value_keeps_its_place_and_says_who_wrote_it() -> None:
    assert typed(ONE, {"mobile": "13900000000"}, CAMPAIGN) == {
        "mobile": FieldValue("13900000000", "13900000000", PLACE, note=BY_HAND)
    }


def test_as_read_gives_back_what_was_read() -> None:
    changed = replace(ONE, fields={**ONE.fields, **typed(ONE, {"time": "6月1日"}, CAMPAIGN)})
    assert as_read(changed, "time", CAMPAIGN) == {name: ONE.fields[name] for name in ("time", "first", "last")}
    assert as_read(changed, "day", CAMPAIGN) == {}


def test_control_text_is_what_people_read() -> None:
    assert [control_text(one) for one in (None, ONE.fields["people"], ONE.fields["time"])] == ["", "", "5月中旬"]
