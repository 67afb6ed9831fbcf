"""Roster files: headers as offices write them, and rows as they come."""

from pathlib import Path

import pytest

from domain.roster import RosterEntry
from intake.errors import IntakeError
from intake.packs import load_campaign
from intake.rosters import read_roster

ROSTERS = {one.key: one for one in load_campaign("shenyang-2024").rosters}


def _read(folder: Path, text: str, name: str = "teams") -> tuple[RosterEntry, ...]:
    path = folder / "roster.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_roster(path, ROSTERS[name])


@pytest.mark.parametrize(
    "heads",
    [
        "服务队名称,隶属单位",
        "队伍名称,所属单位",
        " 服 务 队 名 称 ,隶属单位：",
        "科技志愿服务队名称,单位名称",
        "名称,单位",
    ],
)
def test_teams_are_found_under(tmp_path: Path, heads: str) -> None:
    assert _read(tmp_path, f"{heads}\n甲队,乙所\n") == (RosterEntry("甲队", "乙所"),)


def test_columns_stand_in_any_order_among_others(tmp_path: Path) -> None:
    assert _read(tmp_path, "序号,隶属单位,人数,服务队名称\n1,乙所,20,甲队\n") == (RosterEntry("甲队", "乙所"),)


def test_title_above_the_headers_is_passed_over(tmp_path: Path) -> None:
    assert _read(tmp_path, "2024年一览表,\n,\n服务队名称,隶属单位\n甲队,乙所\n") == (RosterEntry("甲队", "乙所"),)


def test_teams_without_a_column_of_units(tmp_path: Path) -> None:
    assert _read(tmp_path, "服务队名称\n甲队\n") == (RosterEntry("甲队"),)


def test_units_come_with_their_short_names(tmp_path: Path) -> None:
    text = "单位全称,简称\n沈阳甲研究所,甲所、甲院；甲\n沈阳乙学会,\n"

    assert _read(tmp_path, text, "units") == (
        RosterEntry("沈阳甲研究所", "", ("甲所", "甲院", "甲")),
        RosterEntry("沈阳乙学会"),
    )


def test_blank_and_short_rows_are_passed_over(tmp_path: Path) -> None:
    text = "隶属单位,服务队名称\n乙所,甲队\n\n丙所\n,\n丁所,戊队\n"

    assert _read(tmp_path, text) == (RosterEntry("甲队", "乙所"), RosterEntry("戊队", "丁所"))


def test_first_of_two_spellings_of_a_name_is_kept(tmp_path: Path) -> None:
    text = "服务队名称,隶属单位\n“甲”队,乙所\n甲 队,丙所\n"

    assert _read(tmp_path, text) == (RosterEntry("“甲”队", "乙所"),)


def test_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    assert _read(tmp_path, '单位全称,简称\n甲所,"甲\n乙"\n', "units") == (RosterEntry("甲所", "", ("甲", "乙")),)


@pytest.mark.parametrize(
    ("name", "wanted"), [("teams", "服务队名称"), ("awarded", "服务队名称"), ("units", "单位全称")]
)
def test_missing_column_is_named(tmp_path: Path, name: str, wanted: str) -> None:
    with pytest.raises(IntakeError, match=f"没有“{wanted}”这一列"):
        _read(tmp_path, "甲,乙\n1,2\n", name)


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="读不到名单"):
        read_roster(tmp_path, ROSTERS["teams"])
