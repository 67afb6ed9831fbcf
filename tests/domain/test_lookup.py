"""Searching: an item is found however its words, or those searched for, are spelt."""

import pytest

from domain.lookup import needles, searchable


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("138-0000 0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("张　三", "张三"),
        ("ZHANG.San@Example.com", "zhang.san@example"),
        ("沈阳“银龄”行动", "银龄行动"),
    ],
)
def test_spelling_does_not_matter(written: str, query: str) -> None:
    assert all(needle in searchable([written]) for needle in needles(query))


def test_each_word_is_looked_for_by_itself() -> None:
    assert needles(" 和平区  李敏 和平区 ·") == ("和平区", "李敏")


def test_words_do_not_run_into_each_other() -> None:
    assert searchable(["和平", "", "和平", "区科协"]) == "和平\n区科协"


def test_long_words_are_cut_so_that_an_index_holds_them() -> None:
    assert len(searchable(["沈" * 3000]).encode()) == 1200
