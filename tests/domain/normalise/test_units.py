"""Names of units, however written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.units import unit_key
from tests.domain.factories import CAMPAIGN

SAME = [
    ("沈阳松涛机床（集团）有限公司", "沈阳松涛机床(集团)有限公司"),
    ("沈阳松涛机床（集团）有限公司", "沈阳松涛机床 （ 集团 ） 有限公司"),
    ("沈阳晨光大学", "沈 阳 晨 光 大 学"),
    ("沈阳晨光大学", "沈阳晨光\n大学"),
    ("沈阳晨光大学", "沈阳晨光大学（盖章）"),
    ("沈阳晨光大学", "沈阳晨光大学(公章)"),
    ("沈阳晨光大学", "沈阳晨光大学（ 单位公章 ）"),
    ("沈阳晨光大学", "沈阳晨光大学（加盖公章）"),
    ("沈阳晨光大学", "（盖章）：沈阳晨光大学"),
    ("沈阳晨光大学", "沈阳晨光大学【章】"),
    ("沈阳晨光大学", "“沈阳晨光大学”"),
    ("晨光区科学技术协会", "晨光区科协"),
    ("晨光区科学技术协会", "晨光区科协（盖章）"),
    ("沈阳松涛机床（集团）有限公司科学技术协会", "沈阳松涛机床(集团)有限公司科协"),
    ("晨光区红十字会", "晨光区红会"),
    ("ABC科技有限公司", "ＡＢＣ科技有限公司"),
]
OTHER = [
    ("沈阳晨光大学", "沈阳晨光学院"),
    ("沈阳松涛机床（集团）有限公司", "沈阳松涛机床有限公司"),
    ("沈阳晨光大学（北校区）", "沈阳晨光大学"),
    ("晨光区科协科普部", "晨光区科学技术协会科普部"),
    ("晨光区科学技术协会", "晨光区科学技术局"),
    ("晨光印章厂", "晨光厂"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_unit_however_written(one: str, other: str) -> None:
    assert unit_key(one, CAMPAIGN.abbreviations) == unit_key(other, CAMPAIGN.abbreviations)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_unit_stays_another(one: str, other: str) -> None:
    assert unit_key(one, CAMPAIGN.abbreviations) != unit_key(other, CAMPAIGN.abbreviations)


def test_abbreviation_stays_where_none_is_declared() -> None:
    assert unit_key("晨光区科协") == "晨光区科协"


def test_longest_abbreviation_counts() -> None:
    assert unit_key("晨光社科联", {"联": "联合", "社科联": "社会科学界联合会"}) == "晨光社会科学界联合会"


@given(st.text())
def test_any_text_gives_a_key(text: str) -> None:
    assert unit_key(text, CAMPAIGN.abbreviations) == unit_key(f" {text}（盖章）", CAMPAIGN.abbreviations)
