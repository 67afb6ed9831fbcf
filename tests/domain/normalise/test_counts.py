"""How many people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.counts import Count, parse_count
from domain.normalise.numerals import number

COUNTS = {
    "77": Count(77),
    "0": Count(0),
    "１５０名": Count(150),
    "150 人": Count(150),
    "120.0": Count(120),
    "1,200": Count(1200),
    "1.2万": Count(12_000),
    "3.5万人": Count(35_000),
    "一百二十人": Count(120),
    "一百二": Count(120),
    "一百零五": Count(105),
    "一千零五十": Count(1050),
    "一万二千人": Count(12_000),
    "两百人": Count(200),
    "壹佰贰拾": Count(120),
    "首批登记注册150名": Count(150),
    "第一批150名": Count(150),
    "注册人数：150": Count(150),
    "3支队伍150人": Count(150),
    "2024年注册150人": Count(150),
    "二〇二四年注册150人": Count(150),
    "截至2024年9月，150": Count(150),
    "150（150）": Count(150),
    "40余名": Count(40, rough=True),
    "近400名": Count(400, rough=True),
    "300余人": Count(300, rough=True),
    "1000多名": Count(1000, rough=True),
    "3万多": Count(30_000, rough=True),
    "百余人": Count(100, rough=True),
    "上百人": Count(100, rough=True),
    "约50": Count(50, rough=True),
    "50+": Count(50, rough=True),
    "150人左右": Count(150, rough=True),
    "": None,
    "无": None,
    "几十人": None,
    "数百人": None,
    "十几人": None,
    "三四人": None,
    "三四十人": None,
    "150-200人": None,
    "100至200": None,
    "50人（其中党员20人）": None,
    "20名专家和30名学生": None,
    "1，200": None,
    "12.5": None,
    "-5": None,
    "150人次": None,
    "3支队伍": None,
    "13186095799": None,
}


@pytest.mark.parametrize(("text", "expected"), COUNTS.items(), ids=str)
def test_count(text: str, expected: Count | None) -> None:
    assert parse_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十", 10),
        ("十五", 15),
        ("廿五", 25),
        ("二〇二四", 2024),
        ("一万二", 12_000),
        ("万", 10_000),
        ("三四", None),
        ("十百", None),
        ("二百三千", None),
        ("", None),
        ("一" * 30, None),
    ],
)
def test_chinese_numeral(text: str, expected: int | None) -> None:
    assert number(text) == expected


@given(st.integers(0, 99_999_999), st.sampled_from(["{}", "{}人", "{:,}名", "注册{}人"]))
def test_written_number_comes_back(value: int, pattern: str) -> None:
    assert parse_count(pattern.format(value)) == Count(value)


@given(st.one_of(st.text(), st.text(alphabet="0123456789,.一二十百千万余多几人名 第年月-", max_size=30)))
def test_any_text_gives_an_answer_that_fits(text: str) -> None:
    found = parse_count(text)

    assert found is None or 0 <= found.value <= 99_999_999


@pytest.mark.parametrize("unit", ["1", "一", "十", "几", " ", "12人"])
def test_very_long_text_gives_no_wrong_number(unit: str) -> None:
    assert parse_count(unit * (10_000 // len(unit))) == (Count(12) if unit == "12人" else None)
