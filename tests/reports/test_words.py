"""Codes in words, and the clauses they rest on."""

import pytest

from domain.words import finding_name
from intake.packs import load_campaign
from reports.words import clause_section, form_name

CAMPAIGN = load_campaign("shenyang-2024")


def test_every_rule_of_the_pack_has_a_name() -> None:
    unnamed = [rule.code for rule in CAMPAIGN.rules if finding_name(CAMPAIGN, "", rule.code) == rule.code]

    assert unnamed == []


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("registration", "field-missing:mobile", "手机未填写"),
        ("application", "field-missing:bank_account", "账号未填写"),
        ("application", "not-a4", "纸张不是A4"),
        ("", "no-form", "来信没有表格"),
        ("registration", "some-new-code", "some-new-code"),
    ],
)
def test_finding_has_its_name(kind: str, code: str, name: str) -> None:
    assert finding_name(CAMPAIGN, kind, code) == name


@pytest.mark.parametrize(
    ("kind", "code", "section"),
    [
        ("registration", "field-missing:mobile", "附件1"),
        ("application", "field-missing:mobile", "填报说明1"),
        ("registration", "registered-after-start", "三、(2)"),
        ("registration", "mobile-invalid", ""),
        ("registration", "some-new-code", ""),
    ],
)
def test_clause_depends_on_the_form(kind: str, code: str, section: str) -> None:
    assert clause_section(CAMPAIGN, kind, code) == section


@pytest.mark.parametrize(
    ("kind", "name"),
    [("registration", "活动登记表"), ("application", "“智惠行动”项目申报书"), ("", "未见表格")],
)
def test_form_has_its_name(kind: str, name: str) -> None:
    assert form_name(CAMPAIGN, kind) == name
