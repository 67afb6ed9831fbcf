"""Bank accounts."""

import pytest

from domain.normalise.accounts import account_number, is_account


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("62220202\n0001", "622202020001"),
        ("\ufeff62220202", "62220202"),
        ("", ""),
    ],
)
def test_account_number(text: str, expected: str) -> None:
    assert account_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123456789", True),
        ("12345678", False),
        ("1" * 30, True),
        ("1" * 31, False),
        ("12345678X", False),
        ("１２３４５６７８９", False),
        ("123456789(基本户)", True),
        ("123456789(尾号8)", False),
        ("", False),
    ],
)
def test_account_is_digits_within_limits(text: str, *, expected: bool) -> None:
    assert is_account(text, 9, 30) is expected
