"""Numbers that look right and wrong."""

import pytest

from domain.finding import Finding, Severity
from domain.rules import check
from tests.domain.factories import CAMPAIGN, application, registration


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "138 0000 0000",
        "+86 13800000000",
        "13800000000/13900000000",
        "13800000000（微信同号）",
        "１３８００００００００",
        "138-0000-0000",
        "19900000000、13900000000",
        "13800000000\n13900000000",
        "0086 138 0000 0000",
        "138.0000.0000",
    ],
)
def test_valid_mobile(text: str) -> None:
    assert check(registration(mobile=text), CAMPAIGN, {}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1380000000",
        "138000000000",
        "12800000000",
        "024-22730000",
        "13800000000/1390000000",
        "138****0000",
        "无",
        "1380000000O",
        "023800000000",
        "13800000000、无效13",
        "1 380 000 000",
        "138000000001",
        "11800000000",
        "22730000",
    ],
)
def test_invalid_mobile(text: str) -> None:
    found = check(registration(mobile=text), CAMPAIGN, {})

    assert [one.code for one in found] == ["mobile-invalid"]


def test_invalid_mobile_shows_the_digits_and_has_no_clause() -> None:
    found = check(registration(mobile="1234-5678"), CAMPAIGN, {})

    message = "手机“12345678”不像有效的号码，请核对"
    assert found == (Finding("mobile-invalid", Severity.VERIFY, message, None, {"value": "12345678"}, "mobile"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22730000", []),
        ("024-22730000转801", []),
        ("2273/13800000000", []),
        ("024-2273", ["phone-invalid"]),
        ("（024）22730000", []),
        ("024—22730000", []),
        ("024-22730000/22730001", []),
        ("13800000000", []),
        ("400-000-0000", []),
        ("2273000", []),
        ("227300", ["phone-invalid"]),
        ("024-227300001", ["phone-invalid"]),
        ("1380000000", ["phone-invalid"]),
        ("无", ["phone-invalid"]),
    ],
)
def test_phone(text: str, expected: list[str]) -> None:
    assert [one.code for one in check(application(phone=text), CAMPAIGN, {})] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123456789", []),
        ("12345678", ["account-invalid"]),
        ("1" * 30, []),
        ("1" * 31, ["account-invalid"]),
        ("6222 0202 0001", []),
        ("６２２２０２０２０００１", []),
        ("6222-0202-0001-2345-678", []),
        ("62220202O0012345", ["account-invalid"]),
        ("622202020001,6222", ["account-invalid"]),
        ("见附件", ["account-invalid"]),
    ],
)
def test_account(text: str, expected: list[str]) -> None:
    assert [one.code for one in check(application(bank_account=text), CAMPAIGN, {})] == expected
