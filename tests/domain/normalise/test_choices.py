"""Ticks, boxes, and words written instead."""

import pytest

from domain.normalise.choices import chosen

OPTIONS = ("社区", "学校", "企业", "社区学院")
READ = {
    "□社区 ☑学校 □企业": ("学校",),
    "■社区　□学校": ("社区",),
    "√社区 学校 企业": ("社区",),
    "社区√ 学校 企业": ("社区",),
    "社区 √学校 企业": ("学校",),
    "社区（√） 学校（ ） 企业（　）": ("社区",),
    "（ ）社区 （√）学校": ("学校",),
    "社区□ 学校☑": ("学校",),
    "\uf0a8社区 \uf0fe学校": ("学校",),
    "☑社区 ☑企业": ("社区", "企业"),
    "□社区 ☑社区学院": ("社区学院",),
    "□社 区 ☑学 校": ("学校",),
    "□社区 □学校": (),
    "学校": ("学校",),
    "企业、社区": ("社区", "企业"),
    "社区√学校": None,
    "社区 □学校 □企业": None,
    "√": None,
    "工厂": None,
    "社区和工厂": None,
}


@pytest.mark.parametrize("text", READ)
def test_choices(text: str) -> None:
    assert chosen(text, OPTIONS) == READ[text]
