"""Groups that reports count by."""

import pytest

from domain.grouping import Group, Grouping
from intake.packs import load_campaign

KINDS = Grouping(
    "类别",
    "其他",
    (Group("学校", ("大学", "[中小]学(?!生)")), Group("学会", ("学会", "协会")), Group("医院", ("医院",))),
)
DISTRICTS, UNITS = load_campaign("shenyang-2024").groupings


@pytest.mark.parametrize(
    ("names", "group"),
    [
        (("沈阳某某大学",), "学校"),
        (("沈阳医科大学附属医院",), "医院"),
        (("沈阳大学生协会",), "学会"),
        (("中小学生之家",), "其他"),
        (("", "某某学会科技志愿服务队"), "学会"),
        (("某某医院", "某某学会科技志愿服务队"), "医院"),
        ((), "其他"),
    ],
)
def test_name_belongs_to_the_group_that_it_ends_with(names: tuple[str, ...], group: str) -> None:
    assert KINDS.of(*names) == group


@pytest.mark.parametrize(
    ("unit", "district", "kind"),
    [
        ("沈阳市沈河区科学技术协会", "沈河区", "科协组织"),
        ("沈阳市机械工程学会", "未写明", "学会、协会"),
        ("沈阳理工大学", "未写明", "高等院校"),
        ("沈阳市和平区南京一小学", "和平区", "中小学、幼儿园"),
        ("新民市兴隆堡镇", "新民市", "街道、社区、乡村"),
        ("辽宁某某科技有限公司", "未写明", "企业"),
        ("沈阳市第五人民医院", "未写明", "医疗卫生机构"),
        ("沈阳市气象局", "未写明", "机关事业单位"),
    ],
)
def test_pack_knows_the_districts_and_kinds_of_its_units(unit: str, district: str, kind: str) -> None:
    assert (DISTRICTS.of(unit), UNITS.of(unit)) == (district, kind)
