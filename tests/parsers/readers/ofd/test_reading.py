import io
import random
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from parsers.document import (
    Document,
    EncryptedError,
    Paragraph,
    Picture,
    ScannedError,
    Seal,
    Table,
    UnreadableError,
    paragraphs,
)
from parsers.readers.ofd.reading import read
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.pages import PlacedPage
from tests.parsers.ofd import element, lattice, ofd, page, path, text
from tests.parsers.word import package

if TYPE_CHECKING:
    from parsers.readers.pdf.reading import Image as Drawn

MM = 72 / 25.4


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def png(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (10, 10), colour).save(target, "PNG")
    return target.getvalue()


RESOURCES = element(
    "Res",
    '<ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>seal.png</ofd:MediaFile></ofd:MultiMedia>'
    "</ofd:MultiMedias><ofd:CompositeGraphicUnits>"
    f'<ofd:CompositeGraphicUnit ID="8" Width="40" Height="10"><ofd:Content>{text("复合", 0, 0)}</ofd:Content>'
    '</ofd:CompositeGraphicUnit><ofd:CompositeGraphicUnit ID="9"><ofd:Content>'
    '<ofd:CompositeObject ID="1" ResourceID="9"/></ofd:Content></ofd:CompositeGraphicUnit>'
    "</ofd:CompositeGraphicUnits>",
    'BaseLoc="Res"',
)
COMMON = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
MEMBERS: dict[str, str | bytes] = {"Doc_0/DocumentRes.xml": RESOURCES, "Doc_0/Res/seal.png": png("red")}
IMAGE = '<ofd:ImageObject ID="1" ResourceID="7" Boundary="10 20 30 40"/>'


def test_text_and_table_with_their_places() -> None:
    content = text("登记表", 20, 20) + lattice([20, 60, 100], [30, 40]) + text("队名", 22, 33) + text("甲队", 62, 33)

    document = read(ofd(content))

    assert texts(document) == ["登记表", "队名", "甲队"]
    assert (document.reader, document.editable, document.seals) == ("ofd", False, None)
    assert [tuple(map(round, size)) for size in document.pages] == [(595, 842)]
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [(cell.row, cell.column, cell.place.cell) for cell in table.rows[0]] == [
        (0, 0, "table 1, row 1, column 1"),
        (0, 1, "table 1, row 1, column 2"),
    ]
    title = document.blocks[0]
    assert isinstance(title, Paragraph)
    assert title.box is not None
    assert [round(side / MM, 1) for side in title.box] == [20, 20, 32, 24]


@pytest.mark.parametrize("deltas", ["4 4 4", "g 3 4", "4 g 2 4", "g 999999999 4", "4"])
def test_deltas_may_be_grouped(deltas: str) -> None:
    assert texts(read(ofd(text("沈阳学会", 20, 20, deltas=deltas)))) == ["沈阳学会"]


def test_wide_gap_stands_between_label_and_value() -> None:
    assert texts(read(ofd(text("单位甲所", 20, 20, deltas="4 40 4")))) == ["单位  甲所"]


def test_second_code_of_a_text_goes_on_below() -> None:
    two = (
        '<ofd:TextObject ID="1" Boundary="20 20 40 20" Size="4">'
        '<ofd:TextCode X="0" Y="3" DeltaX="4 4 4">第一段。</ofd:TextCode>'
        '<ofd:TextCode Y="13" DeltaX="4">乙。</ofd:TextCode></ofd:TextObject>'
    )

    assert texts(read(ofd(two))) == ["第一段。", "乙。"]


def test_text_that_runs_down_is_read_from_the_top() -> None:
    upright = (
        '<ofd:TextObject ID="1" Boundary="20 20 4 20" Size="4">'
        '<ofd:TextCode X="0" Y="3" DeltaY="8 8">负责人</ofd:TextCode>'
        "</ofd:TextObject>"
    )

    assert texts(read(ofd(upright))) == ["负", "责", "人"]


def test_matrix_moves_and_stretches() -> None:
    moved = text("甲乙", 20, 20, attributes='CTM="2 0 0 2 10 0"')

    (found,) = read(ofd(moved)).blocks

    assert isinstance(found, Paragraph)
    assert found.box is not None
    assert [round(side / MM) for side in found.box] == [30, 20, 46, 28]


def test_text_across_the_page_is_left_out() -> None:
    assert texts(read(ofd(text("甲", 20, 20) + text("内部资料", 60, 60, attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')))) == [
        "甲"
    ]


def test_template_lies_under_the_page() -> None:
    common = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/>'
    content = '<ofd:Template TemplateID="5"/>'
    members: dict[str, str | bytes] = {
        "Doc_0/Tpls/T.xml": page(text("项目申报书", 20, 20)),
        "Doc_0/Pages/1.xml": page(text("甲项目", 20, 40), before=content),
    }

    assert texts(read(ofd("", common=common, members=members))) == ["项目申报书", "甲项目"]


def test_composite_unit_is_drawn_where_it_is_used_and_not_inside_itself() -> None:
    used = '<ofd:CompositeObject ID="1" ResourceID="8" Boundary="20 20 40 10"/>'
    endless = '<ofd:CompositeObject ID="1" ResourceID="9" Boundary="0 0 1 1"/>'

    (found,) = read(ofd(used + endless, common=COMMON, members=MEMBERS)).blocks

    assert isinstance(found, Paragraph)
    assert (found.text, found.box and round(found.box[0] / MM)) == ("复合", 20)


def test_annotation_that_is_shown_is_read() -> None:
    noted = '<ofd:Annot ID="1" Type="Stamp"{}><ofd:Appearance Boundary="50 50 40 10">{}</ofd:Appearance></ofd:Annot>'
    members: dict[str, str | bytes] = {
        "Doc_0/Annots.xml": element(
            "Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>A/1.xml</ofd:FileLoc></ofd:Page>'
        ),
        "Doc_0/A/1.xml": element(
            "PageAnnot", noted.format("", text("批注", 0, 0)) + noted.format(' Visible="false"', text("隐", 0, 20))
        ),
    }

    document = read(ofd(text("甲", 20, 20), after="<ofd:Annotations>Annots.xml</ofd:Annotations>", members=members))

    assert texts(document) == ["甲", "批注"]


def test_filled_rectangles_are_rulings_and_white_ones_are_not() -> None:
    def bar(left: float, top: float, right: float, bottom: float) -> str:
        return f"M {left} {top} L {right} {top} L {right} {bottom} L {left} {bottom} C"

    bars = " ".join(
        [bar(20, y, 100.2, y + 0.2) for y in (30, 40, 50)] + [bar(x, 30, x + 0.2, 50.2) for x in (20, 60, 100)]
    )
    white = path("M 40 30 L 40 50", inside='<ofd:StrokeColor Value="255 255 255"/>')
    content = path(bars, attributes='Fill="true" Stroke="false"') + white + text("甲", 22, 33) + text("乙", 62, 43)

    (table,) = read(ofd(content)).blocks

    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["甲", ""], ["", "乙"]]


def test_struck_text_is_no_text() -> None:
    content = text("沈阳旧市学会", 20, 20) + path("M 28 22 L 32 22")

    assert texts(read(ofd(content))) == ["沈阳市学会"]


def test_pictures_come_with_their_place() -> None:
    document = read(ofd(text("照片如下所示的活动", 20, 10) + IMAGE, common=COMMON, members=MEMBERS))

    (found,) = document.pictures
    assert found == Picture(png("red"), 1, found.box)
    assert [round(side / MM) for side in found.box or ()] == [10, 20, 40, 60]


def test_page_of_pictures_needs_a_page_reader() -> None:
    data = ofd(IMAGE, text("第二页的文字够多了。", 20, 20), common=COMMON, members=MEMBERS)
    seal = Seal(1, (0, 0, 10, 10))
    drawn: list[tuple[tuple[int, ...], list[int]]] = []

    def recognised(image: "Drawn", number: int, width: float, height: float) -> tuple[PlacedPage, tuple[Seal, ...]]:
        drawn.append((image.shape, image[300, 200].tolist()))
        return PlacedPage(number, width, height, [Glyph("认", 60, 60, 70, 70, 0.9)], []), (seal,)

    with pytest.raises(ScannedError) as caught:
        read(data)
    document = read(data, recognised)

    assert caught.value.pages == 2
    assert drawn == [((2339, 1654, 3), [0, 0, 255])]
    assert (texts(document), document.reader, document.seals) == (["认", "第二页的文字够多了。"], "ofd+scan", (seal,))


def test_seal_by_signature_has_its_place_and_name() -> None:
    name = "沈阳市甲学会".encode()
    signature = (
        "<ofd:SignedInfo><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>"
        '<ofd:StampAnnot ID="1" PageRef="1" Boundary="100 200 40 40"/></ofd:SignedInfo>'
    )
    members: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": element("Signatures", '<ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'),
        "Doc_0/Signs/Sign_0/Signature.xml": element("Signature", signature),
        "Doc_0/Signs/Sign_0/Seal.esl": b"\x30\x20\x0c\x02ES\x0c" + bytes([len(name)]) + name,
    }
    body = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"

    (found,) = read(ofd(text("甲", 20, 20), body=body, members=members)).seals or ()

    assert found.box is not None
    assert (found.page, found.text, [round(side / MM) for side in found.box]) == (
        1,
        "沈阳市甲学会",
        [100, 200, 140, 240],
    )


def test_names_and_paths_may_be_written_otherwise() -> None:
    members = {
        "ofd.xml": '<OFD xmlns="http://example.cn/ofd"><DocBody><DocRoot>\\DOC_0\\Document.xml</DocRoot></DocBody></OFD>',
        "Doc_0/Document.xml": '<Document><Pages><Page ID="1" BaseLoc="./Pages/../P.xml"/></Pages></Document>',
        "Doc_0/P.xml": page(text("甲", 20, 20), before=""),
    }

    document = read(package(dict(members)))

    assert (texts(document), [tuple(map(round, size)) for size in document.pages]) == (["甲"], [(595, 842)])


def test_only_the_first_sixty_pages_are_read() -> None:
    assert len(read(ofd(*[text("甲", 20, 20)] * 70)).pages) == 60


@pytest.mark.parametrize(
    "members",
    [
        {"OFD.xml": "<a"},
        {"OFD.xml": element("OFD", "")},
        {"OFD.xml": element("OFD", "<ofd:DocBody><ofd:DocRoot>x.xml</ofd:DocRoot></ofd:DocBody>")},
        {"OFD.xml": '<!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>'},
        {"OFD.xml": b" " * 40_000_001},
        {"other.xml": "<a/>"},
    ],
)
def test_damaged_or_dangerous_package_is_unreadable(members: dict[str, str | bytes]) -> None:
    with pytest.raises(UnreadableError):
        read(package(members))


def test_locked_content_is_encrypted() -> None:
    with pytest.raises(EncryptedError):
        read(package({"OFD.xml": b"\x8a\x01\x02", "Encryptions.xml": element("Encryptions", "")}))


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_ends_in_a_known_error_or_in_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  where the damage lies, no secret
    content = text("登记表", 20, 20) + lattice([20, 60, 100], [30, 40]) + IMAGE
    whole = bytearray(ofd(content, common=COMMON, members=MEMBERS))
    for _ in range(chance.randint(1, 12)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)

    try:
        document = read(bytes(whole))
    except (UnreadableError, EncryptedError, ScannedError):
        return
    assert document.reader == "ofd"


@pytest.mark.parametrize("seed", range(60))
def test_odd_values_in_the_xml_end_in_a_known_error_or_in_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  which value is odd, no secret
    content = (
        text("登记表的标题文字", 20, 20, attributes='CTM="1 0 0 1 0 0"') + lattice([20, 60, 100], [30, 40]) + IMAGE
    )
    pieces = page(content).split(" ")
    for _ in range(6):
        pieces[chance.randrange(8, len(pieces))] = chance.choice(
            ["nan", "inf", "-1e9", "", "g", "x", "99", "0", "M", "C"]
        )
    members: dict[str, str | bytes] = {**MEMBERS, "Doc_0/Pages/1.xml": " ".join(pieces)}

    try:
        document = read(ofd("", common=COMMON, members=members))
    except (UnreadableError, ScannedError):
        return
    assert document.reader == "ofd"
