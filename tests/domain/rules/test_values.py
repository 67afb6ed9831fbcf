"""Values of the kind that is asked for."""

import pytest

from tests.domain.rules.asking import messages

KINDS: dict[str, object] = {"field": "kind", "options": ["书画", "手工"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("学堂证字2026001", []),
        ("学堂证字2026001号", ["学堂证字2026001号"]),
        ("", []),
    ],
)
def test_text_is_written_as_the_pattern_says(text: str, found: list[str]) -> None:
    assert messages("matches", {"field": "code", "pattern": r"学堂证字\d{7}"}, code=text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wang.li@example.cn", []),
        ("99 25 83 5@example.com", []),
        ("ｗａｎｇ＠example.cn", []),
        ("wang.example.cn", ["wang.example.cn"]),
        ("wang@example", ["wang@example"]),
        ("", []),
    ],
)
def test_address_can_be_written_to(text: str, found: list[str]) -> None:
    assert messages("email", {"field": "mail"}, mail=text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("☑书画 □手工 □健康", []),
        ("手工", []),
        ("□书画 □手工 ☑健康", ["1|书画、手工|健康"]),
        ("☑书画 ☑手工", ["2|书画、手工|书画、手工"]),
        ("书画√手工", ["1|书画、手工|书画√手工"]),
        ("舞蹈", ["1|书画、手工|舞蹈"]),
        ("□书画 □手工", []),
    ],
)
def test_one_of_the_choices_is_made(text: str, found: list[str]) -> None:
    assert messages("one-of", KINDS, kind=text) == found


def test_two_choices_where_two_are_allowed() -> None:
    assert messages("one-of", KINDS | {"most": 2}, kind="☑书画 ☑手工") == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"opened": "2026年3月1日", "total": "3", "learners": "40余名"}, []),
        ({"opened": "年 月 日", "total": "", "learners": "____"}, []),
        (
            {"opened": "2026年3月", "total": "2-3万元", "learners": "若干"},
            ["开办日期|2026年3月", "总投入|2-3万元", "学员人数|若干"],
        ),
    ],
)
def test_value_tells_something_of_its_type(values: dict[str, str], found: list[str]) -> None:
    assert messages("understood", {"fields": ["opened", "total", "learners"]}, day=None, **values) == found
