"""White space, blanks and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.normalise.text import hanzi, is_placeholder, key, long_text, short_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　 沈阳大学\u00a0\u200b", "沈阳大学"),
        ("张　三", "张三"),
        ("欧阳 明", "欧阳明"),
        ("沈 阳 大 学", "沈阳大学"),
        ("“情暖童心 科技启蒙”", "“情暖童心 科技启蒙”"),
        ("情暖童心　　科技启蒙", "情暖童心 科技启蒙"),
        ("沈阳飞机工业（集团）\n有限公司", "沈阳飞机工业（集团）有限公司"),
        ("沈阳市\n科学宫", "沈阳市科学宫"),
        ("弘扬雷锋精神， 树立新风", "弘扬雷锋精神，树立新风"),
        ("IT  科普", "IT 科普"),
        ("Open\nDay", "Open Day"),
        ("2024年 5月 1 日", "2024年 5月 1 日"),
        (" \n ", ""),
    ],
)
def test_short_text(text: str, expected: str) -> None:
    assert short_text(text) == expected


def test_long_text_keeps_paragraphs_and_drops_blank_lines() -> None:
    assert long_text("　　一、立意。\r\n\n \u3000\n二、 组织\t有力。\u200b ") == "一、立意。\n二、 组织 有力。"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u3000",
        "年 月 日",
        "20  年  月  日",
        "2024年　月　日",
        "月 日",
        "____",
        "——",
        "…",
        "/",
        "□",
        "（盖章）",
        "（单位公章）",
        "（签字）",
        "（可另加页）",
        "请填写",
        "单击或点击此处输入文字。",
        "年月日至年月日",
        "是□  否□",
        "\u200b",
    ],
)
def test_placeholder_is_blank(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["无", "√", "☑", "2015年", "5月", "张三（签字）", "日语", "0", "年年有余", "\uf052"])
def test_answer_is_not_blank(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Ａi” 科普—行 动！", "ai科普行动"),
        ("沈阳飞机工业（集团）有限公司", "沈阳飞机工业集团有限公司"),
        ("沈阳飞机工业(集团)有限公司", "沈阳飞机工业集团有限公司"),
        ("2.6万元", "2.6万元"),
        ("26万元", "26万元"),
        ("1,200", "1200"),
        ("５–６月", "5-6月"),
        ("——", ""),
    ],
)
def test_key(text: str, expected: str) -> None:
    assert key(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("科普进校园", 5), ("“科普”2.0 AI+行动—", 4), ("𠮷野家", 3), ("𰻝面〇々", 4), ("", 0), ("ABC，。", 0)],
)
def test_hanzi(text: str, expected: int) -> None:
    assert hanzi(text) == expected


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert short_text(short_text(text)) == short_text(text)
    assert long_text(long_text(text)) == long_text(text)
    assert key(short_text(text)) == key(long_text(text).replace("\n", " ")) or "\n" in long_text(text)


@given(st.text(alphabet="张三科技AI12 \u3000\n，。“”", max_size=40))
def test_short_text_changes_white_space_only(text: str) -> None:
    assert "".join(short_text(text).split()) == "".join(text.split())


def test_very_long_white_space_is_one_space() -> None:
    assert short_text("a" + " " * 100_000 + "b" + " " * 100_000) == "a b"
