"""Names looked up on a roster."""

import pytest

from domain.roster import Roster, RosterEntry

FULL = RosterEntry("沈阳市晨光学会", "沈阳市科学技术协会", ("晨光学会", "市晨光学会"))
OTHER = RosterEntry("晨光学会")
ROSTER = Roster("units", (FULL, OTHER, RosterEntry("　", short=("——",))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("沈阳市晨光学会", FULL),
        (" 沈阳市“晨光”学会\u3000", FULL),
        ("市晨光学会", FULL),
        ("晨光学会", OTHER),
        ("沈阳市晨光学会分会", None),
        ("", None),
        ("——", None),
    ],
)
def test_find(text: str, expected: RosterEntry | None) -> None:
    assert ROSTER.find(text) == expected


def test_named_takes_full_names_only() -> None:
    assert (ROSTER.named("市晨光学会"), ROSTER.shortened("市晨光学会")) == (None, FULL)


def test_named_writes_out_an_abbreviation_where_one_is_given() -> None:
    entry = RosterEntry("晨光区科学技术协会")
    roster = Roster("units", (entry,))

    assert roster.named("晨光区科协（盖章）") is None
    assert roster.named("晨光区科协（盖章）", {"科协": "科学技术协会"}) == entry


def test_first_of_two_entries_of_one_name_is_found() -> None:
    first, second = RosterEntry("晨光队", "甲"), RosterEntry("晨光队", "乙")

    assert Roster("teams", (first, second)).find("晨光队") == first


def test_rosters_of_equal_entries_are_equal() -> None:
    assert Roster("units", (FULL,)) == Roster("units", (FULL,))
