"""Tables for a spreadsheet program: whole, as text, and without formulas."""

import csv
from pathlib import Path

import openpyxl
import pytest

from reports.tables import write_csv, write_xlsx

HEADS = ("队", "手机")
FORMULAS = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "　=1", "＝1", "\u200b=1", "\ufeff@x"]
HARMLESS = ["13900000000", "甲队", "", "a=1", "'x", "024-2000"]


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _xlsx(path: Path) -> list[tuple[object, str]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [(cell.value, cell.data_type) for row in sheet.iter_rows(min_row=2) for cell in row]


def test_csv_begins_with_a_mark_and_the_heads(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    count = write_csv(HEADS, [("甲队", "013900000000"), ("乙,队", 'x"y\nz')], path)

    assert count == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert _csv(path) == [["\ufeff队", "手机"], ["甲队", "013900000000"], ["乙,队", 'x"y\nz']]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cell_that_would_be_a_formula_gets_an_apostrophe(tmp_path: Path, text: str) -> None:
    write_csv(HEADS, [(text, "")], tmp_path / "a.csv")

    assert _csv(tmp_path / "a.csv")[1] == [f"'{text}", ""]


@pytest.mark.parametrize("text", HARMLESS)
def test_csv_cell_that_is_none_stays(tmp_path: Path, text: str) -> None:
    write_csv(HEADS, [(text, "x")], tmp_path / "a.csv")

    assert _csv(tmp_path / "a.csv")[1] == [text, "x"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "013900000000", "1e5", "TRUE", "http://example.com"])
def test_xlsx_cell_is_text(tmp_path: Path, text: str) -> None:
    assert write_xlsx(HEADS, [(text, text)], tmp_path / "a.xlsx") == 1
    assert _xlsx(tmp_path / "a.xlsx") == [(text, "s"), (text, "s")]


@pytest.mark.parametrize(("length", "kept"), [(32_767, "长" * 32_767), (32_768, "长" * 32_765 + "……")])
def test_xlsx_cell_that_is_too_long_is_cut(tmp_path: Path, length: int, kept: str) -> None:
    write_xlsx(HEADS, [("长" * length, "x")], tmp_path / "a.xlsx")

    assert _xlsx(tmp_path / "a.xlsx")[0] == (kept, "s")


def test_tables_without_rows_have_their_heads(tmp_path: Path) -> None:
    assert write_csv(HEADS, [], tmp_path / "a.csv") == 0
    assert write_xlsx(HEADS, [], tmp_path / "a.xlsx") == 0
    assert _csv(tmp_path / "a.csv") == [["\ufeff队", "手机"]]
    assert _xlsx(tmp_path / "a.xlsx") == []
