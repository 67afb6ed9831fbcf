"""Forms read by OCR: words with a character wrong, lost rulings, confidence and how values were found."""

import pytest

from domain.form import FieldValue, Form, Method, Place
from intake.packs import load_campaign
from parsers.document import Block, Cell, Document, Paragraph, Table
from parsers.forms.near import distance, ends_with, nearest
from parsers.forms.read import FormReader

READER = FormReader(load_campaign("shenyang-2024"))
TITLE = "2024年沈阳市科技志愿服务活动登记表"
GRID = (
    ("服务队名称", "甲科技志愿服务队", "隶属单位", "乙学会"),
    ("活动名称", "丙活动", "计划开展时间", "6月5日"),
    ("负责人", "张三", "手机", "13800000000"),
    ("活动内容", "任务一：义诊"),
)


def scanned(*rows: tuple[str, ...], title: str = TITLE, confidence: float = 0.9) -> tuple[Form, ...]:
    return READER.read(Document((Paragraph(title, 1), _table(rows, confidence)), "scan", editable=False))


def _table(rows: tuple[tuple[str, ...], ...], confidence: float) -> Block:
    return Table(
        tuple(
            tuple(
                Cell(at, column, (Paragraph(text, confidence=confidence),) if text else (), table="table 1")
                for column, text in enumerate(row)
            )
            for at, row in enumerate(rows)
        ),
        "table 1",
    )


def misread(word: str, as_: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.replace(word, as_) for text in row) for row in GRID)


@pytest.mark.parametrize(
    ("word", "as_"),
    [("负责人", "负贵人"), ("服务队名称", "服务队名"), ("计划开展时间", "计则开展时问"), ("活动内容", "活动内客")],
)
def test_misread_label_is_known_on_a_scan_and_nowhere_else(word: str, as_: str) -> None:
    (form,) = scanned(*misread(word, as_))
    exact = scanned(*misread(word, as_), confidence=1.0)

    assert form.absent == frozenset()
    assert [len(one.absent) for one in exact] == [1]


def test_misread_title_is_known() -> None:
    (form,) = scanned(*GRID, title="2024年沈阳市科技志愿服务活动登己表")

    assert form.edition == "2024"


def test_label_glued_to_its_value() -> None:
    rows = (("服务队名称甲科技志愿服务队", "隶属单位乙学会"), ("手机13800000000", "负责入张三"), *GRID[1:2], GRID[3])

    (form,) = scanned(*rows)

    assert [form.fields[name].value for name in ("team_name", "unit", "mobile", "leader")] == [
        "甲科技志愿服务队",
        "乙学会",
        "13800000000",
        "张三",
    ]


def test_value_carries_its_confidence_method_and_place() -> None:
    (form,) = scanned(*GRID)

    place = Place(None, None, "table 1, row 3, column 2")
    assert form.fields["leader"] == FieldValue("张三", "张三", place, 0.9, method=Method.BESIDE)
    assert (form.fields["tasks"].confidence, form.fields["tasks"].method) == (0.9, Method.SECTION)


def test_mobile_beside_a_label_that_was_not_seen_is_half_as_sure() -> None:
    (form,) = scanned(*GRID[:2], ("负责人", "张三", "", "13800000000"), GRID[3])

    place = Place(None, None, "table 1, row 3, column 4")
    expected = FieldValue("13800000000", "13800000000", place, 0.45, method=Method.UNLABELLED)
    assert (form.fields["mobile"], form.absent) == (expected, frozenset())


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("负责人", "负责人", 0), ("负责人", "负贵人", 1), ("手机", "手", 1), ("户名", "账号", 2)],
)
def test_distance(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == apart


@pytest.mark.parametrize(
    ("word", "expected"),
    [("负贵人", "leader"), ("贵人", None), ("开户行名称", "bank"), ("开户名称", None), ("计则开展时问", "time")],
)
def test_nearest_is_one_answer_or_none(word: str, expected: str | None) -> None:
    known = {"负责人": "leader", "开户行名称": "bank", "开户名": "holder", "计划开展时间": "time"}

    assert nearest(word, known) == expected


def test_end_of_a_title_may_have_one_character_wrong() -> None:
    assert ends_with("沈阳市活动登己表", "活动登记表")
    assert not ends_with("沈阳市活动的通知", "活动登记表")
