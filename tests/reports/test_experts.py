"""The experts' table: what stands in it, what is to be scored, and nothing that a sender could run."""

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from domain.campaign import Criterion
from domain.submission import State
from intake.packs import load_campaign
from reports.experts import Listed, Reviewed, render, reviewed
from store.queries.bundle import Application

CAMPAIGN = load_campaign("shenyang-2024")
KIND = next(form.key for form in CAMPAIGN.forms if form.figures)
WHEN = dt.datetime(2024, 10, 9, 1, 30, tzinfo=dt.UTC)
ONE = Application(
    id="ARHS0K1Z2",
    kind=KIND,
    team="晨光服务队",
    subject="银龄行动",
    values={
        "unit": "晨光学会",
        "overview": "累计开展活动25场，服务老年人约6500人次。",
        "mobile": "13800000000",
        "bank_account": "6222020200012345",
        "account_holder": "晨光学会财务",
    },
    received=WHEN,
    state=State.ACCEPTED,
    materials=("case", "photo", "report", "summary"),
    older=(),
    files=(),
)
ROW = Reviewed(
    number=1,
    id="ARHS0K1Z2",
    form=CAMPAIGN.form(KIND).name,
    subject="银龄行动",
    team="晨光服务队",
    unit="晨光学会",
    figures={"sessions": 25, "people": "约6500", "places": "没有写明"},
    state="已受理",
    lacking=(),
    absent=0,
    folder="001_银龄行动_晨光服务队",
    remark="",
)
FILE = Listed(
    number=1,
    id="ARHS0K1Z2",
    folder="001_银龄行动_晨光服务队",
    name="01_书.docx",
    what="表",
    original="书.docx",
    received=WHEN,
    size=9,
    sha256="0" * 64,
    missing=False,
    remark="",
)


def _sheet(data: bytes, name: str = "评审表") -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_application_is_what_experts_may_see() -> None:
    found = reviewed(ONE, CAMPAIGN, number=1, folder=ROW.folder, absent=0)

    assert found == replace(ROW, figures=dict(zip(found.figures, ROW.figures.values(), strict=True)))


def test_what_is_lacking_and_what_is_newer_is_said() -> None:
    one = replace(ONE, materials=("summary",), older=("superseded",), state=State.RETURNED)

    found = reviewed(one, CAMPAIGN, number=2, folder="002", absent=1)

    assert (found.lacking, found.remark, found.state) == (("活动报道", "典型案例", "活动图片"), "已被更正", "待补正")


def test_table_without_criteria_has_a_score_and_an_opinion() -> None:
    head, row, *_, foot = _rows(_sheet(render(CAMPAIGN, [ROW], [FILE])))

    assert (head[-4:], row[-4:]) == (
        ["随附材料", "文件夹", "评分", "评审意见"],
        ["齐全", "001_银龄行动_晨光服务队", None, None],
    )
    assert [one for one in foot if one] == ["专家签名：", "日期：　　　　年　　月　　日"]


def test_criteria_are_columns_that_take_no_more_than_their_points() -> None:
    campaign = replace(CAMPAIGN, criteria=(Criterion("组织", 60, "场次、人数"), Criterion("效益", 40)))

    sheet = _sheet(render(campaign, [ROW, replace(ROW, number=2)], [FILE]))

    assert _rows(sheet)[0][-5:] == ["文件夹", "组织（60分）\n场次、人数", "效益（40分）", "总分（100分）", "评审意见"]
    bounds = [(str(one.sqref), one.formula1, one.formula2) for one in sheet.data_validations.dataValidation]
    assert bounds == [("K2:K3", "0", "60"), ("L2:L3", "0", "40")]


def test_columns_of_one_name_are_told_apart() -> None:
    headings = replace(CAMPAIGN.headings, subject="编号", team="文件夹", unit="状态")
    campaign = replace(CAMPAIGN, headings=headings, criteria=(Criterion("组织", 60),))

    head = _rows(_sheet(render(campaign, [ROW, replace(ROW, state="待核对")], [FILE])))[0]

    assert len(set(head)) == len(head)
    assert head[:5] == ["序号", "编号", "编号（2）", "文件夹", "状态"]


def test_nothing_that_a_sender_wrote_is_a_formula_or_a_link() -> None:
    texts = ("=1+1", "@SUM(A1)", "+1", "-1", "https://example.com", "{=1}", "12")
    rows = [replace(ROW, number=at, subject=text, team=text, unit=text) for at, text in enumerate(texts, start=1)]
    files = [replace(FILE, name=text, original=text, folder=text) for text in texts]

    data = render(CAMPAIGN, rows, files)

    assert [row[2:5] for row in _rows(_sheet(data))[1 : 1 + len(texts)]] == [[text] * 3 for text in texts]
    assert [row[2] for row in _rows(_sheet(data, "材料目录"))[1:]] == list(texts)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_missing_file_is_marked_and_counted() -> None:
    data = render(CAMPAIGN, [replace(ROW, absent=1, lacking=("甲", "乙"))], [replace(FILE, missing=True)])

    assert _rows(_sheet(data))[1][-4] == "缺：甲、乙（1个文件缺失，见材料目录）"
    assert _rows(_sheet(data, "材料目录"))[1] == [
        1, "ARHS0K1Z2", "001_银龄行动_晨光服务队", "01_书.docx", "表", "书.docx",
        "2024-10-09 09:30", 9, "缺失", "", "0" * 64,
    ]  # fmt: skip


def test_same_rows_make_the_same_bytes() -> None:
    assert render(CAMPAIGN, [ROW], [FILE]) == render(CAMPAIGN, [ROW], [FILE])


def test_sheets_are_printed_across_with_the_head_on_each_page() -> None:
    sheet = _sheet(render(CAMPAIGN, [ROW], [FILE]))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$1:$1",
    )
