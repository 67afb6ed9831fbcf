"""Mobiles and phones as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.phones import is_mobile, is_phone, mobile_number, numbers, only_digits, phone_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13000000000", True),
        ("19999999999", True),
        ("12000000000", False),
        ("1300000000", False),
        ("130000000000", False),
        ("１３０００００００００", False),
    ],
)
def test_mobile_has_eleven_digits_from_13_on(text: str, *, expected: bool) -> None:
    assert is_mobile(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办公室024-22730000（张）", ("024-22730000",)),
        ("024-22730000 传真 024-22730001", ("024-22730000", "024-22730001")),
        ("13186095799 13900000000", ("13186095799", "13900000000")),
        ("13186095799(微信同号)", ("13186095799",)),
        ("无", ()),
    ],
)
def test_numbers_among_words(text: str, expected: tuple[str, ...]) -> None:
    assert numbers(text) == expected


def test_only_digits_drops_all_else() -> None:
    assert only_digits("（024）2273－００００转 8") == "024227300008"


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert only_digits(mobile_number(mobile_number(text))) == only_digits(mobile_number(text))
    assert len(numbers(phone_number(text))) <= len(text) * 20


@pytest.mark.parametrize("unit", ["1", "1-", " ", "1 ", "(", "/", "138 ", "1" + " " * 10_000])
def test_very_long_text_is_no_number(unit: str) -> None:
    text = unit * max(2, 10_000 // len(unit))

    assert not is_mobile(mobile_number(text))
    assert not is_phone(phone_number(text))
