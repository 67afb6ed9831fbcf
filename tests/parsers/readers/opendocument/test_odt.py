import base64
from collections.abc import Callable

import pytest

from intake.demo.pictures import photograph
from parsers.document import Document, EncryptedError, Paragraph, Picture, Table, UnreadableError, paragraphs
from parsers.readers.opendocument.odt import read
from tests.parsers.open_document import cell, flat, p, row, table, zipped

COVERED = "<table:covered-table-cell/>"


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def grid(document: Document) -> list[list[tuple[str, int, int, int, int]]]:
    found = next(block for block in document.blocks if isinstance(block, Table))
    return [[(one.text, one.row, one.column, one.rows, one.columns) for one in line] for line in found.rows]


@pytest.mark.parametrize("form", [flat, zipped])
def test_zipped_and_flat_form_are_read_alike(form: Callable[[str], bytes]) -> None:
    document = read(form(p("甲") + p("") + "<text:h>乙</text:h>"))

    assert document == Document((Paragraph("甲", 1), Paragraph("乙", 3)), "odt", ((595.3, 841.9),))


def test_blanks_tabs_and_breaks_are_as_shown() -> None:
    body = p(
        '  手  机：<text:s text:c="3"/>139<text:tab/>甲\n乙<text:line-break/>丙<text:s/><text:span> 丁</text:span>'
    )

    assert texts(read(flat(body))) == ["手 机：   139\t甲 乙\n丙  丁"]


def test_tracked_deletion_is_no_text_and_insertion_is() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="d"><text:deletion>' + p("旧") + "</text:deletion>"
        '</text:changed-region><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    body = p(
        '沈阳<text:change-start text:change-id="d"/>错<text:span>的</text:span><text:change-end text:change-id="d"/>'
        '<text:change text:change-id="d"/>'
        '<text:change-start text:change-id="i"/>市<text:change-end text:change-id="i"/>'
    )

    assert texts(read(flat(changes + body))) == ["沈阳市"]


def test_deletion_may_reach_over_paragraphs() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region xml:id="d"><text:deletion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    body = p('甲<text:change-start text:change-id="d"/>旧') + p("旧") + p('旧<text:change-end text:change-id="d"/>乙')

    assert texts(read(flat(changes + body))) == ["甲", "乙"]


def test_list_numbers_are_no_text_and_items_are() -> None:
    body = f"<text:list><text:list-item>{p('甲')}<text:list><text:list-item>{p('乙')}</text:list-item></text:list>"

    assert texts(read(flat(body + "</text:list-item></text:list>"))) == ["甲", "乙"]


def test_text_box_counts_once_after_its_paragraph() -> None:
    frame = f"<draw:frame><draw:text-box>{p('项目名称：甲')}</draw:text-box></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('申报组织：乙')}</draw:custom-shape></draw:g>"

    assert texts(read(flat(p(frame + "前" + shape) + p("后") + frame))) == [
        "前",
        "项目名称：甲",
        "申报组织：乙",
        "后",
        "项目名称：甲",
    ]


def test_notes_prompts_and_reading_aids_are_no_text() -> None:
    body = p(
        "甲<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note><office:annotation><text:p>批注"
        "</text:p></office:annotation><text:placeholder>&lt;姓名&gt;</text:placeholder><loext:content-control "
        'loext:showing-place-holder="true">点击输入</loext:content-control><loext:content-control>乙'
        "</loext:content-control><text:ruby><text:ruby-base>沈</text:ruby-base><text:ruby-text>shen</text:ruby-text>"
        '</text:ruby><text:a xlink:href="http://example.cn/">网</text:a>'
    )

    assert texts(read(flat(body))) == ["甲乙沈网"]


def test_hidden_text_is_no_text_also_by_inheritance() -> None:
    styles = (
        '<style:style style:name="no" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="heir" style:family="text" style:parent-style-name="no"/>'
        '<style:style style:name="yes" style:family="text" style:parent-style-name="no">'
        '<style:text-properties text:display="true"/></style:style>'
        '<style:style style:name="P" style:family="paragraph">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = p(
        '甲<text:span text:style-name="heir">暗<text:tab/></text:span><text:span text:style-name="yes">乙</text:span>'
    )

    assert texts(read(flat(body + p("暗", "P"), styles))) == ["甲乙"]


def test_field_keeps_its_result_once_where_it_is_said_again() -> None:
    field = "<field:fieldmark-start/><field:fieldmark-separator/>罗燕平<field:fieldmark-end/>"

    assert texts(read(flat(p(field) + p(f"{field}罗燕平{field}0{field}")))) == ["罗燕平", "罗燕平"]


def test_spans_and_covered_cells() -> None:
    body = table(
        row(cell("左", 'table:number-rows-spanned="2"'), cell("上", 'table:number-columns-spanned="2"'), COVERED),
        row(COVERED, "甲", "乙"),
    )

    assert grid(read(flat(body))) == [
        [("左", 0, 0, 2, 1), ("上", 0, 1, 1, 2)],
        [("甲", 1, 1, 1, 1), ("乙", 1, 2, 1, 1)],
    ]


def test_repeated_cells_and_rows_and_header_rows() -> None:
    body = (
        f"<table:table><table:table-header-rows>{row('标题', '二')}</table:table-header-rows>"
        + row(cell("同", 'table:number-columns-repeated="2"'), settings='table:number-rows-repeated="2"')
        + "</table:table>"
    )

    assert grid(read(flat(body))) == [
        [("标题", 0, 0, 1, 1), ("二", 0, 1, 1, 1)],
        [("同", 1, 0, 1, 1), ("同", 1, 1, 1, 1)],
        [("同", 2, 0, 1, 1), ("同", 2, 1, 1, 1)],
    ]


def test_nested_table_is_part_of_its_cell_and_bears_the_outer_name() -> None:
    document = read(flat(table(row("队名", cell(table(row("甲队"))))) + table(row("乙"))))

    assert texts(document) == ["队名", "甲队", "乙"]
    assert [one.name for one in document.blocks if isinstance(one, Table)] == ["table 1", "table 2"]


def test_pages_are_those_in_use() -> None:
    styles = '<style:style style:name="B" style:family="paragraph" style:master-page-name="Other"/>'

    assert read(flat(p("甲") + p("乙", "B"), styles)).pages == ((595.3, 841.9), (612.0, 792.0))
    assert read(zipped(p("甲", "B"), styles)).pages == ((612.0, 792.0),)


def test_pictures_stand_in_their_paragraph() -> None:
    picture = photograph(1)
    linked = '<draw:frame><draw:image xlink:href="Pictures/1.jpg"/></draw:frame>'
    remote = '<draw:frame><draw:image xlink:href="http://127.0.0.1:9/1.jpg"/></draw:frame>'
    embedded = (
        "<draw:frame><draw:image><office:binary-data>"
        + base64.encodebytes(picture).decode()
        + "</office:binary-data></draw:image></draw:frame>"
    )
    expected = Document(
        (Paragraph("公章", 1, pictures=(0,)), Paragraph("", 2, pictures=(0,))),
        "odt",
        ((595.3, 841.9),),
        pictures=(Picture(picture),),
    )

    assert read(zipped(p("公章" + linked + remote) + p(linked), members={"Pictures/1.jpg": picture})) == expected
    assert read(flat(p("公章" + embedded))).pictures == (Picture(picture),)


def test_encrypted_file_is_told() -> None:
    with pytest.raises(EncryptedError, match="密码"):
        read(zipped(p("甲"), manifest="<manifest:encryption-data/>"))


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("form", [flat, zipped])
def test_truncated_file_is_unreadable(form: Callable[[str], bytes], kept: float) -> None:
    whole = form(p("甲" * 5000))

    with pytest.raises(UnreadableError, match="已损坏"):
        read(whole[: int(len(whole) * kept)])


def test_file_without_a_text_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="正文"):
        read(flat("").replace(b"office:text", b"office:chart"))


def test_entities_are_refused() -> None:
    bomb = flat(p("&x;")).replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x "xx">]>', 1)

    with pytest.raises(UnreadableError, match="不安全"):
        read(bomb)


@pytest.mark.parametrize(
    "body",
    [
        table(
            row(cell("甲", 'table:number-columns-repeated="16384"'), settings='table:number-rows-repeated="1048576"')
        ),
        table(*[row(*["甲"] * 200)] * 101),
    ],
)
def test_table_built_to_exhaust_memory_is_refused(body: str) -> None:
    with pytest.raises(UnreadableError, match="异常巨大"):
        read(flat(body))


def test_blanks_without_end_are_bounded() -> None:
    assert texts(read(flat(p('甲<text:s text:c="999999999"/>乙')))) == ["甲" + " " * 1000 + "乙"]


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="已损坏"):
        read(flat("<text:section>" * 500 + "</text:section>" * 500))
