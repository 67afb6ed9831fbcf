"""Compared texts: what is left out, and where each letter comes from."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.likeness.passages import passages
from domain.likeness.texts import Piece, Spot, compared, mask, spots

AFFIXES = ("科技志愿服务队", "科协")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("沈阳市晨光学会", "由沈阳市晨光学会组织", "由组织"),
        ("沈阳市“晨光”学会", "由沈阳市 晨光学会组织", "由组织"),
        ("东山集团科技志愿服务队", "东山集团派出十人，东山集团科协负责", "派出十人科协负责"),
        ("科普", "科普进社区", "科普进社区"),
        ("", "科普进社区", "科普进社区"),
        ("科技志愿服务队", "科技志愿服务队出发", "出发"),
    ],
)
def test_names_are_left_out(name: str, text: str, expected: str) -> None:
    assert compared([Piece("overview", text)], mask([name], AFFIXES)) == expected


def test_pieces_are_kept_apart_and_blank_ones_left_out() -> None:
    assert compared([Piece("a", "甲乙。"), Piece("b", " —— "), Piece("c", "丙")], ()) == "甲乙\n丙"


def test_spots_lead_back_to_the_text_as_written() -> None:
    found = [Piece("a", "共 12人，由晨光学会讲。"), Piece("b", ""), Piece("c", "完")]

    letters = [None if one is None else (one.field, one.start) for one in spots(found, mask(["晨光学会"], ()))]
    assert letters == [("a", 0), ("a", 2), ("a", 3), ("a", 4), ("a", 6), ("a", 11), None, ("c", 0)]
    assert spots(found, ())[0] == Spot("a", 0, 1)


@given(st.lists(st.text(max_size=30), max_size=3), st.text(min_size=4, max_size=6))
def test_every_letter_has_a_spot(texts: list[str], name: str) -> None:
    found, names = [Piece(str(at), text) for at, text in enumerate(texts)], mask([name], ())

    assert len(spots(found, names)) == len(compared(found, names))


def test_passages_are_the_longest_and_in_order() -> None:
    one, other = "甲乙丙丁戊己庚辛壬癸", "子丑甲乙丙丁戊寅卯己庚辛壬癸"

    assert passages(one, other) == [(0, 2, 5), (5, 9, 5)]
    assert passages(one, "") == passages("", other) == []


def test_no_passage_goes_over_a_break() -> None:
    assert passages("甲乙丙丁戊\n己庚辛壬癸", "甲乙丙丁戊\n己庚辛壬癸") == [(0, 0, 5), (6, 6, 5)]


@given(st.text("甲乙丙\n", max_size=60), st.text("甲乙丙\n", max_size=60))
def test_passages_stand_in_both_texts(one: str, other: str) -> None:
    found = passages(one, other)

    assert all(one[a : a + length] == other[b : b + length] for a, b, length in found)
    assert all(first.one + first.length <= second.one for first, second in itertools.pairwise(found))
