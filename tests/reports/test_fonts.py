"""Which fonts a paper is set in."""

import pytest

from reports.errors import FontsMissingError
from reports.fonts import Fonts, fonts, installed

OPEN = {"Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans"}


def test_fonts_of_the_office_come_first_and_need_no_word() -> None:
    own = {"方正小标宋简体", "仿宋_GB2312", "SimHei", "KaiTi"}

    assert fonts(OPEN | own) == Fonts("方正小标宋简体", "仿宋_GB2312", "SimHei", "KaiTi", bold=False, told=())


def test_open_fonts_stand_in_and_are_told() -> None:
    found = fonts(OPEN)

    serif = "Noto Serif CJK SC"
    assert (found.title, found.fangsong, found.heiti, found.kaiti, found.bold) == (
        serif,
        serif,
        "Noto Sans CJK SC",
        serif,
        True,
    )
    assert found.told[:2] == (f"本机未装方正小标宋，已用 {serif} 代替", f"本机未装仿宋，已用 {serif} 代替")


def test_one_chinese_font_is_enough() -> None:
    assert fonts({"WenQuanYi Zen Hei"}).title == "WenQuanYi Zen Hei"


def test_machine_without_a_chinese_font_is_told_what_to_install() -> None:
    with pytest.raises(FontsMissingError, match="fonts-noto-cjk"):
        fonts({"DejaVu Sans"})


def test_this_machine_has_one() -> None:
    assert fonts(installed()).fangsong in installed()
