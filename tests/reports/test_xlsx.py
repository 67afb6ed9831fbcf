"""The workbook, opened again: sheets, cells that are only text or numbers, printing, fixed bytes."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.submission import State
from reports import xlsx
from reports.weekly import WeeklyReport
from store.queries.counts import Balance
from tests.reports.sample import item, report

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://example.com","x")',
    "http://example.com",
    "007",
    "{=1}",
]


def opened(made: WeeklyReport) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(made)))


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def line(found: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in found[row] if cell.value is not None]


def footer(found: Worksheet) -> object:
    item_ = found.oddFooter
    assert item_ is not None
    assert item_.center is not None
    return item_.center.text


def test_workbook_has_its_four_sheets() -> None:
    assert opened(report()).sheetnames == ["总表", "本周材料", "问题分类", "累计"]


def test_overview_prints_the_balance_as_an_equation() -> None:
    overview = sheet(opened(report()), "总表")

    assert line(overview, 5) == [9, "＝", 1, "＋", 2, "＋", 1, "＋", 2, "＋", 1, "＋", 1, "＋", 1]
    assert line(overview, 6) == ["收到", "已受理", "待补正", "已退回", "待核对", "往来信件", "自动邮件", "异常邮件"]
    assert line(overview, 8) == ["等式成立：每一封来信、每一份表格都有着落。"]


def test_overview_says_when_the_balance_does_not_hold() -> None:
    overview = sheet(opened(report(balance=Balance(10, 1, 2, 1, 2, 1, 1, 1))), "总表")

    assert line(overview, 8) == ["等式不成立：请运行 zhihui reconcile 查明。"]


def test_overview_names_campaign_week_and_time_of_making() -> None:
    overview = sheet(opened(report()), "总表")

    assert line(overview, 1) == ["2024年活动收件周报"]
    assert line(overview, 2) == ["2024-W20　2024年5月13日至2024年5月19日　制表时间 2024-05-20 08:00"]


def test_overview_says_that_no_mail_was_ever_collected() -> None:
    overview = sheet(opened(report(mailboxes=())), "总表")

    assert line(overview, overview.max_row) == ["还没有从邮箱收过信"]


def test_items_stand_below_a_header_that_stays_and_filters() -> None:
    items = sheet(opened(report()), "本周材料")

    assert line(items, 1)[:4] == ["编号", "收到时间", "类型", "服务队"]
    assert (items.freeze_panes, items.auto_filter.ref) == ("A2", "A1:K2")


def test_empty_week_has_headers_only() -> None:
    empty = replace(report(), items=(), problems=())

    book = opened(empty)

    assert [sheet(book, name).max_row for name in ("本周材料", "问题分类")] == [1, 1]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_applicants_never_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    hostile = replace(item("R0000000A", State.WAITING, subject=text), team=text, phone=text, findings=(text,))

    items = sheet(opened(report(hostile)), "本周材料")

    cells = {name: items[f"{name}2"] for name in "DFHK"}
    found = {name: (cell.data_type, cell.value, cell.hyperlink) for name, cell in cells.items()}
    assert found == dict.fromkeys("DFHK", ("s", text, None))


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    hostile = replace(
        report(*(item(text, State.WAITING, subject=text, findings=(text,)) for text in HOSTILE)), campaign="=1+1"
    )

    book = opened(hostile)

    kinds = {cell.data_type for name in book.sheetnames for row in sheet(book, name).iter_rows() for cell in row}
    assert kinds == {"s", "n"}


def test_phone_keeps_every_digit_as_text() -> None:
    items = sheet(opened(report()), "本周材料")

    assert (items["H2"].data_type, items["H2"].value) == ("s", "13800001234")


def test_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    items = sheet(opened(report(item("R0000000A", State.WAITING, subject="长" * 40_000))), "本周材料")

    assert items["F2"].value == "长" * 32_766 + "…"


def test_text_that_a_cell_just_holds_is_whole() -> None:
    items = sheet(opened(report(item("R0000000A", State.WAITING, subject="长" * 32_767))), "本周材料")

    assert items["F2"].value == "长" * 32_767


def test_half_a_character_does_not_stop_the_report() -> None:
    items = sheet(opened(report(item("R0000000A", State.WAITING, subject="坏\ud800字"))), "本周材料")

    assert items["F2"].value == "坏?字"


def test_every_sheet_prints_on_a4_across_with_page_numbers() -> None:
    book = opened(report())

    pages = [sheet(book, name) for name in book.sheetnames]

    assert {
        (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) for page in pages
    } == {("landscape", 9, 0)}
    assert [footer(page) for page in pages] == ["第 &P 页，共 &N 页"] * 4


def test_printed_lists_repeat_their_header() -> None:
    book = opened(report())

    assert [sheet(book, name).print_title_rows for name in book.sheetnames] == [None, "$1:$1", "$1:$1", "$1:$1"]


def test_same_report_gives_the_same_bytes() -> None:
    assert xlsx.render(report()) == xlsx.render(report())


def test_write_replaces_an_older_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "周报.xlsx"
    path.write_bytes(b"old")

    xlsx.write(report(), path)

    assert path.read_bytes() == xlsx.render(report())
    assert [one.name for one in tmp_path.iterdir()] == ["周报.xlsx"]
