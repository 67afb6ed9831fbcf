from dataclasses import replace

import pytest

from domain.form import FieldValue, Method, Place
from intake.packs import load_campaign
from parsers.document import Box, Cell, Document, Paragraph, Picture, Seal, Table
from parsers.forms.read import FormReader

READER = FormReader(load_campaign("shenyang-2024"))
LINES = (
    (1, 60, "“智惠行动”项目申报书"),
    (1, 100, "项目名称：科普进社区"),
    (1, 120, "申报组织：甲科技志愿服务队"),
    (1, 140, "隶属单位：沈阳市青禾农业研究所"),
    (1, 160, "申报日期：2024年10月8日"),
    (2, 60, "一、基本情况"),
    (2, 80, "队伍名称：甲科技志愿服务队"),
    (2, 100, "项目负责人：张三"),
    (2, 120, "手机：13800000000"),
    (2, 200, "二、项目概述"),
    (2, 220, "每月一次义诊。"),
    (2, 300, "三、活动亮点"),
    (2, 320, "送到家门口。"),
    (2, 400, "四、项目效益"),
    (2, 420, "服务三百人次。"),
    (2, 500, "五、隶属单位意见"),
    (2, 520, "开户银行：丙银行沈阳分行"),
    (2, 540, "账号：6222000000000000"),
    (2, 560, "户名：沈阳市青禾农业研究所"),
    (2, 620, "单位公章"),
    (3, 100, "六、区、县（市）级科协推荐意见"),
    (3, 300, "七、市科协审核意见"),
)
HEADING = Place(2, (60.0, 500.0, 300.0, 512.0), "paragraph 16")


def scan(*seals: Seal, confidence: float = 0.97) -> Document:
    """Return an application as a scan shows it, on three pages."""
    blocks = tuple(
        Paragraph(text, at, page, (60.0, top, 300.0, top + 12.0), confidence)
        for at, (page, top, text) in enumerate(LINES, start=1)
    )
    return Document(blocks, "scan", editable=False, seals=seals)


def sealed(document: Document) -> FieldValue | None:
    (form,) = READER.read(document)
    return form.fields.get("sealed")


def at(page: int, middle: float, text: str = "") -> Seal:
    return Seal(page, (200.0, middle - 60, 320.0, middle + 60), text, 0.98)


def test_seal_in_its_section_is_seen_with_its_place() -> None:
    assert sealed(scan(at(2, 620))) == FieldValue(
        value=True,
        raw="",
        source=Place(2, (200.0, 560.0, 320.0, 680.0)),
        confidence=0.98,
        method=Method.DRAWN,
    )


def test_scan_without_seal_is_not_sealed() -> None:
    assert sealed(scan()) == FieldValue(value=False, raw="", source=HEADING, confidence=0.9, method=Method.DRAWN)


WHERE = {
    "on the cover": ((1, 300), False),
    "in the section above": ((2, 300), False),
    "in the section below": ((3, 200), False),
    "in the last section": ((3, 400), False),
    "on the next page above the next heading": ((3, 60), True),
    "straddling the heading": ((2, 490), True),
    "hardly reaching over the heading": ((2, 455), False),
}


@pytest.mark.parametrize("where", WHERE)
def test_seal_counts_for_the_section_it_stands_in(where: str) -> None:
    (page, middle), wanted = WHERE[where]

    value = sealed(scan(at(page, middle)))

    assert value is not None
    assert value.value is wanted


def test_straddling_seal_is_less_sure() -> None:
    value = sealed(scan(at(2, 490)))

    assert value is not None
    assert value.confidence == 0.784


UNKNOWN = {
    "nobody looked": replace(scan(), seals=None),
    "printed by a word processor": scan(confidence=1.0),
    "editable": replace(scan(), editable=True),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_seal_that_could_not_be_seen_is_unknown(case: str) -> None:
    assert sealed(UNKNOWN[case]) == FieldValue(None, "", method=Method.DRAWN)


def test_seal_in_a_printed_file_is_seen() -> None:
    value = sealed(scan(at(2, 620), confidence=1.0))

    assert value is not None
    assert value.value is True


def test_section_without_its_heading_begins_with_its_values() -> None:
    lines = [one for one in scan().blocks if isinstance(one, Paragraph)]
    above, below = lines[:15], lines[20:]
    rows = (("开户银行", "丙银行沈阳分行"), ("账号", "6222000000000000"), ("户名", "沈阳市青禾农业研究所"))
    table = Table(
        tuple(
            tuple(
                Cell(row, column, (Paragraph(text, 0, 2, None, 0.97),), 1, 1, "table 1", 2, _cell(row, column))
                for column, text in enumerate(texts)
            )
            for row, texts in enumerate(rows)
        ),
        "table 1",
    )

    value = sealed(replace(scan(at(2, 620)), blocks=(*above, table, *below)))

    assert value is not None
    assert value.value is True


def _cell(row: int, column: int) -> Box:
    return (60.0 + 120 * column, 510.0 + 20 * row, 180.0 + 120 * column, 530.0 + 20 * row)


TEXTS = {
    "沈阳市青禾农业研究所": "",
    "沈阳市青禾农亚研究": "",
    "大连市渔业技术推广站": "公章上的文字“大连市渔业技术推广站”与表中所填的单位不同",
    "专用章": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_another_units_seal_is_noted(text: str) -> None:
    value = sealed(scan(at(2, 620, text)))

    assert value is not None
    assert (value.raw, value.note) == (text, TEXTS[text])


def test_two_forms_have_their_own_seals() -> None:
    first = scan()
    second = tuple(
        one._replace(page=(one.page or 0) + 3, text=one.text.replace("甲科技", "丁科技"))
        for one in first.blocks
        if isinstance(one, Paragraph)
    )

    forms = READER.read(replace(first, blocks=(*first.blocks, *second), seals=(at(5, 620),)))

    assert [form.fields["sealed"].value for form in forms] == [False, True]


def picture(where: str) -> Document:
    """Return a Word file's application in one table, with a picture of a seal in a cell that begins with ``where``."""
    rows = []
    for at, (_, _, text) in enumerate(LINES):
        shown = (0,) if text.startswith(where) else ()
        lines = (Paragraph(text, at * 2 + 1), Paragraph("", at * 2 + 2, pictures=shown))
        rows.append((Cell(at, 0, lines if shown else lines[:1], table="table 1"),))
    seals = (Seal(None, None, confidence=0.95, picture=0),)
    return Document((Table(tuple(rows), "table 1"),), "docx", pictures=(Picture(b""),), seals=seals)


def test_picture_of_a_seal_in_its_section_is_seen() -> None:
    assert sealed(picture("单位公章")) == FieldValue(
        value=True, raw="", source=Place(cell="paragraph 40"), confidence=0.95, method=Method.DRAWN
    )


@pytest.mark.parametrize("where", ["七、", "二、"])
def test_picture_of_a_seal_elsewhere_proves_nothing(where: str) -> None:
    assert sealed(picture(where)) == FieldValue(None, "", method=Method.DRAWN)


def test_sections_in_one_cell_are_told_apart() -> None:
    lines = tuple(
        Paragraph(text, number, pictures=(0,) if text == "单位公章" else ())
        for number, (_, _, text) in enumerate(LINES, start=1)
    )
    document = Document(
        (Table(((Cell(0, 0, lines, table="table 1"),),), "table 1"),),
        "docx",
        pictures=(Picture(b""),),
        seals=(Seal(None, None, picture=0),),
    )

    value = sealed(document)

    assert value is not None
    assert value.value is True
