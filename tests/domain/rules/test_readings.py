"""Names that a scan's reading leaves in doubt go to a person."""

import pytest

from domain.finding import Finding, Severity
from domain.rules import check
from tests.domain.factories import CAMPAIGN, form, read_value, submission, with_field


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, []), (0.89, ["read-uncertain:leader"])])
def test_name_read_with_doubt(confidence: float, expected: list[str]) -> None:
    read = with_field(form("registration"), "leader", read_value("张三", confidence=confidence))

    assert [one.code for one in check(submission(read), CAMPAIGN, {})] == expected


def test_finding_shows_what_was_read_and_how_surely() -> None:
    read = with_field(form("application"), "account_holder", read_value("沈阳市晨光学会", confidence=0.71234))

    assert check(submission(read), CAMPAIGN, {}) == (
        Finding(
            "read-uncertain:account_holder",
            Severity.VERIFY,
            "户名“沈阳市晨光学会”机器识别把握不大，请对照原件",
            None,
            {"value": "沈阳市晨光学会", "confidence": 0.712, "least": 0.9},
            "account_holder",
        ),
    )


def test_blank_and_other_fields_are_left_alone() -> None:
    read = with_field(form("registration"), "leader", read_value("", confidence=0.3))
    read = with_field(read, "mobile", read_value("13800000000", confidence=0.3))

    assert [one.code for one in check(submission(read), CAMPAIGN, {})] == ["field-missing:leader"]
