"""Mobiles and phones as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.phones import is_mobile, is_phone, mobile_number, numbers, only_digits, phone_number

MOBILES = {
    "13186095799": "13186095799",
    "131 8609 5799": "13186095799",
    "131-8609-5799": "13186095799",
    "131—8609—5799": "13186095799",
    "131.8609.5799": "13186095799",
    "１３１８６０９５７９９": "13186095799",
    "13186095799.0": "13186095799",
    "1.3186095799E+10": "13186095799",
    "1.3186E+10": "1.3186E+10",
    "+86 13186095799": "13186095799",
    "0086-13186095799": "13186095799",
    "8613186095799": "13186095799",
    "（+86）13186095799": "13186095799",
    "131 8609\n5799": "13186095799",
    "1234-5678": "12345678",
    "186986834": "186986834",
    "024-22730000": "02422730000",
    "13186095799/13900000000": "13186095799/13900000000",
    "13186095799 13900000000": "13186095799 13900000000",
    "13186095799\n13900000000": "13186095799、13900000000",
    "138****5678": "138****5678",
    "": "",
}

PHONES = {
    "024-22730000": "024-22730000",
    "024—22730000": "024—22730000",
    "024－２２７３００００": "024-22730000",
    "024 - 22730000": "024-22730000",
    "（024）22730000": "(024)22730000",
    "024-22730000转801": "024-22730000转801",
    "024-31670001/31960002": "024-31670001/31960002",
    "86320006，13500000007": "86320006,13500000007",
    "138 0000 0000": "13800000000",
    "+8613800000000": "13800000000",
    "22730000.0": "22730000",
}

CALLABLE = [
    "13800000000",
    "138-0000-0000",
    "024-22730000",
    "024—22730000",
    "(024)22730000",
    "024 22730000",
    "02422730000",
    "22730000",
    "2273-0000",
    "2820004",
    "0851-85820003",
    "024-22730000-801",
    "024-22730000转801",
    "+86-24-22730000",
    "400-123-4567",
]

NOT_CALLABLE = ["", "无", "024-2273", "12345", "1381234567", "138000000001", "024-12730000", "1.3E+10", "二二七三"]


@pytest.mark.parametrize(("text", "expected"), MOBILES.items(), ids=str)
def test_mobile_number(text: str, expected: str) -> None:
    assert mobile_number(text) == expected


@pytest.mark.parametrize(("text", "expected"), PHONES.items(), ids=str)
def test_phone_number(text: str, expected: str) -> None:
    assert phone_number(text) == expected


@pytest.mark.parametrize("text", CALLABLE)
def test_phone_that_can_be_called(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", NOT_CALLABLE)
def test_phone_that_cannot_be_called(text: str) -> None:
    assert not is_phone(text)


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
