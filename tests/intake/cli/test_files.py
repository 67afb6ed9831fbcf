"""Files written for people: exports to spreadsheets, and the weekly report."""

import csv
from pathlib import Path

import openpyxl
import pytest

from intake.demo import documents
from intake.demo.mails import File
from tests.intake.cli import letters
from tests.intake.cli.program import Office

FORMULA = '=HYPERLINK("http://example.com","看")'


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    heads, *rows = book.active.iter_rows(values_only=True)
    assert all(cell.data_type in ("s", "n") for row in book.active.iter_rows() for cell in row)
    return [{str(head): str(cell or "") for head, cell in zip(heads, row, strict=True)} for row in rows]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_keeps_phones_as_text(office: Office, kind: str) -> None:
    office.bring(letters.registered(mobile="013900000000"))

    done = office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert (row["手机"], row["服务队名称／队伍名称"]) == ("013900000000", letters.TEAMS["college"].name)
    assert (done.out, done.err) == ("", f"已导出 1 行：材料.{kind}\n")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_marks_what_a_machine_drew_from_texts(office: Office, kind: str) -> None:
    office.bring(letters.letter(File("申报书.docx", documents.application_docx(letters.application())), key="stones"))

    office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert [row[f"{label}（机器读取，请核对）"] for label in ("活动场次", "服务对象人数", "活动地点")] == [
        "18",
        "1300",
        "雨花公园",
    ]


@pytest.mark.parametrize(("kind", "written"), [("xlsx", FORMULA), ("csv", f"'{FORMULA}")])
def test_export_makes_formulas_harmless(office: Office, kind: str, written: str) -> None:
    office.bring(letters.registered(team_name=FORMULA))

    office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert row["服务队名称／队伍名称"] == written


@pytest.mark.parametrize("what", ["messages", "submissions", "findings"])
def test_export_has_a_row_for_each_object(office: Office, what: str) -> None:
    office.bring(letters.registered(leader=""), letters.registered("museum", mobile=""), letters.empty())
    objects = office.must("export", what, "--json").objects

    office.must("export", what, "--csv", "a.csv")
    office.must("export", what, "--xlsx", "a.xlsx")

    assert len(_rows(office.folder / "a.csv")) == len(_rows(office.folder / "a.xlsx")) == len(objects)
    assert len(objects) == {"messages": 3, "submissions": 2, "findings": 3}[what]


def test_export_of_nothing_is_an_empty_table(office: Office) -> None:
    office.must("export", "submissions", "--csv", "a.csv")

    assert _rows(office.folder / "a.csv") == []


@pytest.mark.parametrize("option", ["--xlsx", "--csv"])
def test_export_into_a_missing_folder_is_told(office: Office, option: str) -> None:
    done = office.run("export", "submissions", option, "missing/a.file")

    assert done.code == 1
    assert "请检查文件夹是否存在" in done.err


def test_report_writes_the_week_and_names_the_file(office: Office) -> None:
    office.bring(letters.registered())

    done = office.must("report", "weekly", "--week", "2024-W19", "--out", "周报")

    path = office.folder / "周报" / "周报-2024-W19.xlsx"
    assert done.out == "周报/周报-2024-W19.xlsx\n"
    cells = {
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    }
    assert letters.TEAMS["college"].name in cells


def test_report_of_a_quiet_week_leaves_the_mail_out(office: Office) -> None:
    office.bring(letters.registered())

    office.must("report", "weekly", "--week", "2024-W20")

    book = openpyxl.load_workbook(office.folder / "周报-2024-W20.xlsx")
    assert not any(letters.TEAMS["college"].name in row for row in book.worksheets[1].iter_rows(values_only=True))


def test_report_where_a_file_stands_is_told(office: Office) -> None:
    done = office.run("report", "weekly", "--out", "password/x")

    assert done.code == 1
    assert "周报写不到" in done.err
