"""Names that Windows and Linux take, whatever was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.filenames import LONGEST, file_name, folder_name, tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("银龄行动", "银龄行动"),
        (" 银龄\t行动\n二 ", "银龄 行动 二"),
        ('a\\b/c:d*e?f"g<h>i|j', "a＼b／c：d＊e？f＂g＜h＞i｜j"),
        ("a\x00b\x1fc\x7fd\u200be\u202ef", "ab cdef"),
        ("..名称. .", "名称"),
        ("\ud83d半个", "半个"),
        ("👨‍👩‍👧一家", "👨👩👧一家"),
        ("e\u0301", "é"),
        ("...", ""),
    ],
)
def test_text_is_made_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (("02", "活动总结", "总结.docx"), "02_活动总结_总结.docx"),
        (("02", "", "登记.docx"), "02_登记.docx"),
        (("02", "", ""), "02__"),
        (("02", "", ".docx"), "02_docx"),
        (("02", "", "../../etc/passwd"), "02_／..／etc／passwd"),
        (("02", "", "照片 .jpg"), "02_照片.jpg"),
        (("02", "", "二〇二四. 总结"), "02_二〇二四. 总结"),
        (("02", "很长的材料名称" * 5, "甲.docx"), f"02_{('很长的材料名称' * 5)[:20]}_甲.docx"),
        (("02", "", f"{'长' * 300}.docx"), f"02_{'长' * 52}.docx"),
        (("02", "", f"{'😀' * 300}.jpeg"), f"02_{'😀' * 52}.jpeg"),
    ],
)
def test_file_is_named(given_: tuple[str, str, str], expected: str) -> None:
    assert file_name(*given_) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("银龄行动", "启明星队"), "001_银龄行动_启明星队"),
        (("", "启明星队"), "001_启明星队"),
        (("银龄行动", ""), "001_银龄行动"),
        (("", ""), "001"),
        (("甲/乙:丙.", " 丁 "), "001_甲／乙：丙_丁"),
        (("项" * 100, "队" * 100), f"001_{'项' * 32}_{'队' * 23}"),
    ],
)
def test_folder_is_named(words: tuple[str, str], expected: str) -> None:
    assert folder_name("001", *words) == expected


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_name_is_safe(one: str, other: str) -> None:
    for name in (file_name("01", one, other), folder_name("001", one, other)):
        assert 0 < len(name) <= LONGEST
        assert len(name.encode()) <= 255
        assert not set(name) & set('\\/:*?"<>|')
        assert not [letter for letter in name if unicodedata.category(letter)[0] == "C"]
        assert name == name.strip(" .")
