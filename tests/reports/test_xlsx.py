"""The workbook, opened again: sheets, cells that are only text or numbers, printing, fixed bytes."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports import xlsx
from reports.values import Sheet, WeeklyReport
from store.queries.counts import Balance
from tests.reports.libreoffice import converted
from tests.reports.sample import COLUMNS, empty, fault, item, report

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=HYPERLINK("http://example.com","x")',
    "http://example.com",
    "007",
    "{=1}",
]
LEDGERS = ["登记表", "问题清单", "重复", "邮件流水", "下周安排", "随附材料", "首次来件", "未报送"]


def opened(made: WeeklyReport, *, masked: bool = True) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(made, masked=masked)))


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def line(found: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in found[row] if cell.value is not None]


def test_workbook_has_the_figures_and_a_ledger_a_form() -> None:
    assert opened(report()).sheetnames == ["统计", *LEDGERS]


def test_figures_print_the_balance_as_an_equation() -> None:
    figures = sheet(opened(report()), "统计")

    assert line(figures, 6) == [9, "＝", 1, "＋", 2, "＋", 1, "＋", 2, "＋", 1, "＋", 1, "＋", 1]
    assert line(figures, 7) == ["收到", "已受理", "待补正", "已退回", "待核对", "往来信件", "自动邮件", "异常邮件"]
    assert line(figures, 9) == ["等式成立：每一封来信、每一份表格都有着落。"]


def test_figures_say_when_the_balance_does_not_hold() -> None:
    figures = sheet(opened(report(balance=Balance(10, 1, 2, 1, 2, 1, 1, 1))), "统计")

    assert line(figures, 9) == ["等式不成立：请运行 zhihui reconcile 查明。"]


def test_figures_name_campaign_week_cut_off_and_time_of_making() -> None:
    figures = sheet(opened(report()), "统计")

    assert line(figures, 1) == ["2024年活动收件周报"]
    assert line(figures, 2) == [
        "2024-W20　2024年5月13日至2024年5月19日　数据截止2024年5月19日24时　制表2024-05-20 08:00"
    ]


def test_season_is_drawn_with_words_beside_the_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(report()))) as book:
        chart, drawing = (book.read(f"xl/{name}").decode() for name in ("charts/chart1.xml", "drawings/drawing1.xml"))

    assert "<c:barChart>" in chart
    assert "各周收到的材料件数" in drawing


def test_rows_stand_below_a_header_that_stays_and_filters() -> None:
    rows = sheet(opened(report()), "登记表")

    assert line(rows, 1)[:5] == ["编号", "收到时间", "状态", "服务队名称", "手机"]
    assert (rows.freeze_panes, rows.auto_filter.ref) == ("B2", "A1:I2")


def test_empty_week_says_that_there_is_nothing() -> None:
    book = opened(empty())

    assert {name: line(sheet(book, name), 2) for name in LEDGERS} == {name: ["无"] for name in LEDGERS}


def test_phones_are_masked_unless_they_are_asked_for() -> None:
    hidden, shown = (sheet(opened(report(), masked=masked), "登记表") for masked in (True, False))

    assert (hidden["E2"].value, shown["E2"].value, shown["E2"].data_type) == ("138****1234", "13800001234", "s")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_applicants_never_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    rows = sheet(opened(report(item(cells=(text, text, text, 1), faults=(fault(text),))), masked=False), "登记表")

    cells = {name: rows[f"{name}2"] for name in "DEFH"}
    found = {name: (cell.data_type, cell.value, cell.hyperlink) for name, cell in cells.items()}
    assert found == dict.fromkeys("DEFH", ("s", text, None))


def test_other_programs_see_no_formula_either(tmp_path: Path) -> None:
    cells = [item(cells=(text, text, text, 1), faults=(fault(text),)) for text in HOSTILE]
    path = tmp_path / "周报.xlsx"
    xlsx.write(report(*cells, campaign="=1+1"), path, masked=False)

    with zipfile.ZipFile(converted(path, "ods", tmp_path)) as book:
        content = book.read("content.xml").decode()

    assert "table:formula" not in content
    assert [text for text in ("=1+1", "@SUM(A1)", "＝1+1", "-1", "007") if f">{text}</text:p>" not in content] == []


def test_sheets_whose_names_clash_or_are_forbidden_are_named_apart() -> None:
    sheets = tuple(Sheet(name, name, COLUMNS, ()) for name in ("统计", "“甲/乙”表：[一]", "重复", "长" * 40))

    names = opened(report(sheets=sheets)).sheetnames

    assert names == ["统计", "统计2", "甲乙表：一", "重复", "长" * 31, "问题清单", "重复2", *LEDGERS[3:]]


def test_wide_sheet_is_printed_over_several_pages() -> None:
    wide = Sheet("表", "表", COLUMNS[:1] * 20, (item(cells=("很长的文字" * 8,) * 20),))

    page = sheet(opened(report(sheets=(wide,))), "表")

    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (4, 0)


def test_same_report_gives_the_same_bytes() -> None:
    assert xlsx.render(report()) == xlsx.render(report())
