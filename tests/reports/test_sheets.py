"""Widths of text in narrow characters."""

import pytest

from reports.sheets import width


@pytest.mark.parametrize(
    ("text", "wide"),
    [("", 0), ("abc", 3), ("活动", 4), ("A4纸", 4), ("短\n长一些", 6), ("“引”", 6)],
)
def test_width_counts_a_chinese_character_twice(text: str, wide: int) -> None:
    assert width(text) == wide
