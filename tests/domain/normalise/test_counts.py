"""How many people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.counts import Count, parse_count
from domain.normalise.numerals import number


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
