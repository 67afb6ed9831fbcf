import pytest

from parsers.document import Document, Paragraph, Picture, Table, UnreadableError, paragraphs
from parsers.readers.word.docx import read
from tests.parsers.word import A4, cell, docx, p, package, row, table


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def grid(document: Document) -> list[list[tuple[str, int, int]]]:
    found = next(block for block in document.blocks if isinstance(block, Table))
    return [[(one.text, one.rows, one.columns) for one in line] for line in found.rows]


def test_paragraph_number_counts_empty_ones() -> None:
    document = read(docx(p("甲") + p("") + p("乙") + A4))

    assert document.blocks == (Paragraph("甲", 1), Paragraph("乙", 3))
    assert document.pages == ((595.3, 841.9),)


def test_tracked_deletion_is_no_text_and_insertion_is() -> None:
    body = (
        "<w:p><w:r><w:t>沈阳</w:t></w:r><w:del><w:r><w:delText>错</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>市</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>学会</w:t></w:r></w:moveTo></w:p>"
    )

    assert texts(read(docx(body))) == ["沈阳市学会"]


def test_content_controls_at_every_level_are_read() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inside = table(
        control.format(row("队名", "甲队")),
        "<w:tr>" + cell("单位") + control.format(cell("乙单位")) + "</w:tr>",
    )
    body = control.format(p("标题")) + "<w:p>" + control.format("<w:r><w:t>段内</w:t></w:r>") + "</w:p>" + inside

    assert texts(read(docx(body))) == ["标题", "段内", "队名", "甲队", "单位", "乙单位"]


def test_placeholder_of_a_content_control_is_no_text() -> None:
    body = (
        "<w:p><w:r><w:t>手机：</w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>单击此处输入</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )

    assert texts(read(docx(body))) == ["手机："]


def test_text_box_counts_once() -> None:
    box = f"<w:txbxContent>{p('项目名称：甲')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    assert texts(read(docx(body))) == ["项目名称：甲"]


def test_smart_tags_fields_and_links_keep_their_text() -> None:
    body = "<w:p>" + "".join(
        f"<w:{name}><w:r><w:t>{text}</w:t></w:r></w:{name}>"
        for name, text in (("smartTag", "沈阳"), ("fldSimple", "2024"), ("hyperlink", "年"))
    )

    assert texts(read(docx(body + "</w:p>"))) == ["沈阳2024年"]


def test_hidden_text_is_no_text() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>"

    assert texts(read(docx(body))) == ["显"]


def test_merged_cells_stand_once() -> None:
    body = table(
        row(cell("左", merge="restart"), cell("上", span=2)),
        row(cell("", merge="continue"), "甲", "乙"),
    )

    assert grid(read(docx(body))) == [[("左", 2, 1), ("上", 1, 2)], [("甲", 1, 1), ("乙", 1, 1)]]


def test_deleted_row_is_gone() -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("旧") + "</w:tr>"

    assert grid(read(docx(table(row("新"), deleted)))) == [[("新", 1, 1)]]


def test_nested_table_is_part_of_its_cell() -> None:
    body = table(row("队名", cell(table(row("甲队")) + p(""))))

    assert grid(read(docx(body))) == [[("队名", 1, 1), ("甲队", 1, 1)]]


def test_cell_place_names_table_row_and_column() -> None:
    document = read(docx(table(row("甲")) + table(row("乙", "丙"))))

    last = document.blocks[1]
    assert isinstance(last, Table)
    assert last.rows[0][1].place.cell == "table 2, row 1, column 2"


def test_strict_namespace_is_read() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'

    assert texts(read(docx(p("严格"), names=strict))) == ["严格"]


def test_main_part_under_another_name_is_found_by_its_relation() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    members = {
        "_rels/.rels": f'<Relationships><Relationship Type="{kind}" Target="/word/document2.xml"/></Relationships>',
        "word/document2.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{p('甲')}</w:body></w:document>"
        ),
    }

    assert texts(read(package(dict(members)))) == ["甲"]


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_truncated_file_is_unreadable(kept: float) -> None:
    whole = docx(p("甲" * 5000) + A4)

    with pytest.raises(UnreadableError, match="不完整或已损坏"):
        read(whole[: int(len(whole) * kept)])


def test_broken_xml_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="已损坏"):
        read(package({"word/document.xml": "<w:document><w:body>"}))


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>'

    with pytest.raises(UnreadableError, match="不安全"):
        read(package({"word/document.xml": bomb}))


def test_declared_giant_is_refused() -> None:
    giant = package({"word/document.xml": b" " * 40_000_001})

    with pytest.raises(UnreadableError, match="异常巨大"):
        read(giant)


def test_content_control_saved_by_libreoffice_is_read_once() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    code = '<w:r><w:instrText> FILLIN ""</w:instrText></w:r>'
    field = mark("begin") + code + mark("separate") + run("罗燕平教授") + mark("end")
    pieces = field + run("罗燕平") + field + run("教授") + field
    asked_twice = field + run("和") + field

    assert texts(read(docx(f"<w:p>{pieces}</w:p>"))) == ["罗燕平教授"]
    assert texts(read(docx(f"<w:p>{asked_twice}</w:p>"))) == ["罗燕平教授和罗燕平教授"]


PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = '<w:r><w:drawing><wp:anchor><a:blip r:embed="{}"/></wp:anchor></w:drawing></w:r>'
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps"'
)


def pictured(body: str, relations: dict[str, str], files: dict[str, bytes], mode: str = "") -> bytes:
    content = f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"
    related = "".join(f'<Relationship Id="{one}" Target="{to}"{mode}/>' for one, to in relations.items())
    return package(
        {
            "word/document.xml": content,
            "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
            **files,
        }
    )


def test_pictures_belong_to_the_paragraphs_they_stand_in() -> None:
    vml = '<w:r><w:pict><v:shape><v:imagedata r:id="b"/></v:shape></w:pict></w:r>'
    body = "<w:p>" + DRAWN.format("a") + "<w:r><w:t>甲</w:t></w:r></w:p>" + f"<w:p>{vml}</w:p>" + p("乙")
    files = {"word/media/1.png": PNG + b"1", "media/2.png": PNG + b"2"}

    document = read(pictured(body, {"a": "media/1.png", "b": "/media/2.png"}, files))

    assert document.pictures == (Picture(PNG + b"1"), Picture(PNG + b"2"))
    assert document.blocks == (Paragraph("甲", 1, pictures=(0,)), Paragraph("", 2, pictures=(1,)), Paragraph("乙", 3))


def test_picture_in_a_text_box_and_in_a_cell_is_found() -> None:
    box = f"<w:txbxContent><w:p>{DRAWN.format('a')}</w:p></w:txbxContent>"
    body = f"<w:p><w:r><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></w:r></w:p>" + table(
        row("单位公章", cell(f"<w:p>{DRAWN.format('b')}</w:p>"))
    )
    files = {"word/1.png": PNG + b"1", "word/2.png": PNG + b"2"}

    document = read(pictured(body, {"a": "1.png", "b": "2.png"}, files))

    assert [one.pictures for one in paragraphs(document.blocks)] == [(0,), (), (1,)]


def test_picture_shown_twice_is_kept_once() -> None:
    body = f"<w:p>{DRAWN.format('a')}</w:p><w:p>{DRAWN.format('b')}</w:p>"

    document = read(pictured(body, {"a": "1.png", "b": "1.png"}, {"word/1.png": PNG}))

    assert document.pictures == (Picture(PNG),)
    assert [one.pictures for one in paragraphs(document.blocks)] == [(0,), (0,)]


def test_picture_on_the_web_is_not_fetched() -> None:
    body = f"<w:p>{DRAWN.format('a')}</w:p>"

    document = read(pictured(body, {"a": "http://example.org/1.png"}, {}, ' TargetMode="External"'))

    assert (document.blocks, document.pictures) == ((), ())


def test_what_is_no_raster_picture_is_left_out() -> None:
    body = "".join(f"<w:p>{DRAWN.format(one)}</w:p>" for one in "abc") + p("甲")
    files = {"word/1.emf": b"\x01\x00\x00\x00", "word/2.png": PNG + bytes(20_000_001)}

    document = read(pictured(body, {"a": "1.emf", "b": "2.png", "c": "../../etc/passwd"}, files))

    assert (document.blocks, document.pictures) == ((Paragraph("甲", 4),), ())
