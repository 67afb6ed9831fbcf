import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from parsers.document import (
    Document,
    EncryptedError,
    Paragraph,
    ScannedError,
    Seal,
    Table,
    UnreadableError,
    paragraphs,
)
from parsers.readers.pdf.reading import read
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.pages import PlacedPage

if TYPE_CHECKING:
    from parsers.readers.pdf.reading import Image as Drawn

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
A4 = (595.0, 842.0)


def pdf(*drawings: Callable[[Canvas], None], size: tuple[float, float] = A4, password: str = "") -> bytes:
    """Return a PDF with a page for each drawing."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1, encrypt=StandardEncryption(password) if password else None)
    for draw in drawings:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def line(text: str, left: float = 100, base: float = 700) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.drawString(left, base, text)


def picture(canvas: Canvas) -> None:
    """Draw a red picture over the whole page."""
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "red")), 0, 0, 595, 842)


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def cells(document: Document) -> list[list[str]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows]


def test_text_has_its_page_and_place() -> None:
    document = read(pdf(line("第一页"), line("第二页")))

    assert [(one.text, one.page) for one in paragraphs(document.blocks)] == [("第一页", 1), ("第二页", 2)]
    assert (document.reader, document.pages, document.editable, document.seals) == ("pdf", (A4, A4), False, None)
    box = paragraphs(document.blocks)[0].box
    assert box is not None
    assert [round(side) for side in box] == [100, 132, 136, 145]


def test_character_alone_is_read_whatever_fonts_the_machine_has() -> None:
    def wrapped(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "云岭理工学院科技志愿服务")
        canvas.drawString(100, 686, "队")

    assert "".join(texts(read(pdf(wrapped)))) == "云岭理工学院科技志愿服务队"


def drawn_lines(canvas: Canvas) -> None:
    canvas.grid([100, 200, 300], [600, 630, 660])


def drawn_rectangles(canvas: Canvas) -> None:
    for left in (100, 200):
        for base in (600, 630):
            canvas.rect(left, base, 100, 30)


def thin_rectangles(canvas: Canvas) -> None:
    for base in (600, 630, 660):
        canvas.rect(100, base, 200.5, 0.5, stroke=0, fill=1)
    for left in (100, 200, 300):
        canvas.rect(left, 600, 0.5, 60.5, stroke=0, fill=1)


def in_a_form_object(canvas: Canvas) -> None:
    canvas.beginForm("table")
    canvas.grid([0, 50, 100], [0, 15, 30])
    canvas.endForm()
    canvas.translate(100, 600)
    canvas.scale(2, 2)
    canvas.doForm("table")


@pytest.mark.parametrize("ruled", [drawn_lines, drawn_rectangles, thin_rectangles, in_a_form_object])
def test_table_may_be_drawn_in_any_way(ruled: Callable[[Canvas], None]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(110, 640, "甲队")
        canvas.drawString(210, 610, "乙所")
        ruled(canvas)

    assert cells(read(pdf(draw))) == [["甲队", ""], ["", "乙所"]]


def test_white_lines_and_lines_off_the_page_are_no_rulings() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(110, 640, "甲队")
        canvas.grid([1100, 1200, 1300], [600, 630, 660])
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.grid([100, 200, 300], [600, 630, 660])

    assert texts(read(pdf(draw))) == ["甲队"]
    assert len(read(pdf(draw)).blocks) == 1


def test_struck_text_is_no_text_and_underlined_text_is() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "沈阳旧的市学会")
        canvas.line(124, 704, 148, 704)
        canvas.line(148, 698, 184, 698)

    assert texts(read(pdf(draw))) == ["沈阳市学会"]


def test_character_drawn_twice_counts_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(100 + shift, 700, "一一粗体")

    assert texts(read(pdf(draw))) == ["一一粗体"]


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_turned_page_is_read_as_it_is_seen(quarter: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(quarter)
        canvas.translate(300, 400)
        canvas.rotate(quarter)
        canvas.drawString(0, 0, "横放的登记表")
        canvas.grid([0, 60, 120], [-40, -20])
        canvas.drawString(5, -35, "甲队")

    document = read(pdf(draw))

    assert texts(document) == ["横放的登记表", "甲队"]
    assert document.pages == (A4,)


def test_page_whose_text_runs_upward_is_turned() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(90)
        canvas.drawString(0, 0, "没有转过来的登记表")

    document = read(pdf(draw))

    assert (texts(document), document.pages) == (["没有转过来的登记表"], ((842, 595),))


def test_text_across_the_page_and_off_it_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(3):
            canvas.drawString(100, 700 - 40 * at, f"第{'一二三'[at]}行。")
        canvas.drawString(100, 900, "页外")
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")

    assert texts(read(pdf(draw))) == ["第一行。", "第二行。", "第三行。"]


def test_form_fields_are_text_in_their_place() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([100, 200, 400], [600, 630])
        canvas.drawString(110, 610, "手机")
        canvas.acroForm.textfield(name="mobile", x=205, y=605, width=180, height=20, value="13900000000")
        canvas.acroForm.checkbox(name="agree", x=205, y=500, checked=True)

    assert cells(read(pdf(draw))) == [["手机", "13900000000"]]


def test_text_written_over_the_page_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "负责人：")
        canvas.freeTextAnnotation("王某", "/Helv 12 Tf", Rect=[148, 697, 200, 711])

    assert texts(read(pdf(draw))) == ["负责人：王某"]


def test_page_size_is_that_of_the_crop_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 42, 550, 842))
        canvas.drawString(100, 700, "登记表")

    (found,) = read(pdf(draw)).blocks

    assert isinstance(found, Paragraph)
    assert found.box is not None
    assert round(found.box[0]) == 50


def small_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (6, 8), "grey")), 100, 100, 300, 400)


def marked_picture(canvas: Canvas) -> None:
    picture(canvas)
    canvas.drawString(400, 20, "由某某扫描程序创建")


def layered_picture(canvas: Canvas) -> None:
    picture(canvas)
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    for _ in range(10):
        text.textLine("扫描件里看不见的文字层")
    canvas.drawText(text)


def outlined_letters(canvas: Canvas) -> None:
    for at in range(50):
        shape = canvas.beginPath()
        shape.moveTo(100 + at, 700)
        shape.curveTo(110 + at, 710, 120 + at, 690, 130 + at, 720)
        shape.lineTo(100 + at, 720)
        canvas.drawPath(shape, stroke=0, fill=1)


SCANNED = (
    small_picture,
    marked_picture,
    layered_picture,
    outlined_letters,
    line("亻亼亽亾仒仚仛仜仠仢仦仧仩仭仮仯仱仴仸仹仼伀伂"),
    line("(cid:123)(cid:45)(cid:6)"),
)


@pytest.mark.parametrize("draw", SCANNED)
def test_page_without_usable_text_needs_a_page_reader(draw: Callable[[Canvas], None]) -> None:
    with pytest.raises(ScannedError) as caught:
        read(pdf(line("有文字的一页，文字足够多。"), draw))

    assert caught.value.pages == 2


def test_page_reader_gets_the_pages_that_need_it() -> None:
    seen: list[tuple[tuple[int, ...], list[int], int, float, float]] = []
    seal = Seal(2, (0, 0, 10, 10))

    def recognised(image: "Drawn", number: int, width: float, height: float) -> tuple[PlacedPage, tuple[Seal, ...]]:
        seen.append((image.shape, image[100, 100].tolist(), number, width, height))
        return PlacedPage(number, width, height, [Glyph("认", 60, 90, 70, 100, 0.9)], []), (seal,)

    document = read(pdf(line("有文字的一页。"), picture), recognised)
    alone = read(pdf(picture), recognised)

    assert seen[0] == ((2339, 1653, 3), [0, 0, 255], 2, *A4)
    assert (texts(document), document.reader, document.seals) == (["有文字的一页。", "认"], "pdf+scan", (seal,))
    assert [one.confidence for one in paragraphs(document.blocks)] == [1.0, 0.9]
    assert alone.reader == "scan"


def test_what_was_written_over_a_scan_is_in_its_picture() -> None:
    ink: list[bool] = []

    def recognised(image: "Drawn", number: int, width: float, height: float) -> tuple[PlacedPage, tuple[Seal, ...]]:
        ink.append(bool((image[:, :, 2] < 128).any()))
        return PlacedPage(number, width, height, [], []), ()

    def filled(canvas: Canvas) -> None:
        picture(canvas)
        canvas.drawString(100, 700, "王某")

    read(pdf(picture), recognised)
    read(pdf(filled), recognised)

    assert ink == [False, True]


def test_seals_are_looked_for_where_there_is_colour() -> None:
    looked: list[int] = []

    def find(image: "Drawn", number: int, width: float, height: float) -> tuple[Seal, ...]:
        looked.append(number)
        return (Seal(number, (0, 0, width / 2, height)),) if image[0, 0].tolist() == [255, 255, 255] else ()

    def stamped(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "五、隶属单位意见")
        canvas.setStrokeColorRGB(0.9, 0.1, 0.1)
        canvas.circle(300, 300, 60)

    assert read(pdf(line("黑白的一页文字。"), stamped), None, find).seals == (Seal(2, (0, 0, 297.5, 842)),)
    assert read(pdf(line("黑白的一页文字。")), None, find).seals == ()
    assert looked == [2]


def test_vast_page_is_drawn_small() -> None:
    sizes: list[int] = []

    def recognised(image: "Drawn", number: int, width: float, height: float) -> tuple[PlacedPage, tuple[Seal, ...]]:
        sizes.append(image.shape[0] * image.shape[1])
        return PlacedPage(number, width, height, [], []), ()

    document = read(pdf(picture, size=(14400, 14400)), recognised)

    assert (document.pages, sizes[0] <= 12_100_000) == (((14400, 14400),), True)


def test_only_the_first_sixty_pages_are_read() -> None:
    one = pypdfium2.PdfDocument(pdf(line("甲乙丙丁戊己庚辛")))
    many = pypdfium2.PdfDocument.new()
    for _ in range(70):
        many.import_pages(one)
    target = io.BytesIO()
    many.save(target)

    assert len(read(target.getvalue()).pages) == 60


def test_password_is_asked_for() -> None:
    with pytest.raises(EncryptedError):
        read(pdf(line("甲"), password="secret"))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_truncated_file_is_unreadable(kept: float) -> None:
    whole = pdf(line("甲" * 20))

    with pytest.raises(UnreadableError):
        read(whole[: int(len(whole) * kept)])


@pytest.mark.parametrize("data", [b"%PDF-1.7 and nothing more", b"%PDF-1.7\n%%EOF\n", b""])
def test_what_only_looks_like_a_pdf_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data)
