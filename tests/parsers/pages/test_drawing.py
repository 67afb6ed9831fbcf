"""Files of every kind to pictures of their pages: made by the demo's makers and drawn, the office's by LibreOffice."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from domain.pages import Drawn
from intake.demo import documents, word
from intake.demo.values import RegistrationValues
from parsers.document import UnsupportedError
from parsers.office import Office
from parsers.pages.drawing import draw
from parsers.pages.steps import Press, Printer, Sheaf, Sketch, draw_stepwise
from tests.parsers.rtf import p as rtf_p
from tests.parsers.rtf import rtf
from tests.parsers.word import docx

SCANS = Path("tests/data/scans")
VALUES = RegistrationValues(
    team_name="青禾服务队", unit="青禾学会", activity_name="观星", planned_time="2024年6月8日", mobile="13900000001"
)
DELETED = (
    '<w:p><w:r><w:t>留下</w:t></w:r><w:del w:id="1" w:author="a" w:date="2024-05-06T09:00:00Z">'
    "<w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
)


class NoOffice:
    """A machine without LibreOffice; it counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def printed(self, data: bytes, key: str) -> bytes:
        self.asked += 1
        raise UnsupportedError(f"没有安装，{key}，{len(data)}")


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with Office() as running:
        yield running


def drawn(data: bytes, printer: Printer, sketch: Sketch | None = None) -> Sheaf:
    return draw_stepwise(draw, data, sketch or Sketch(30, as_read=True), printer)


def texts(sheaf: Sheaf) -> list[str]:
    return [page.words.text for page in sheaf.drawn]


def picture(sheaf: Sheaf, page: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(sheaf.drawn[page].picture))


def dark_half(image: Image.Image) -> str:
    """Return which half of a page has more ink."""
    grey = image.convert("L").point(lambda shade: 255 * (shade < 100))
    across, down = grey.size
    upper, lower = grey.crop((0, 0, across, down // 2)), grey.crop((0, down // 2, across, down))
    return "upper" if sum(upper.histogram()[200:]) > sum(lower.histogram()[200:]) else "lower"


def test_page_of_a_pdf_is_drawn_with_its_words() -> None:
    sheaf = drawn(documents.registration_pdf(VALUES), NoOffice())

    (page,) = sheaf.drawn
    assert (sheaf.outcome, sheaf.reason, sheaf.pages, sheaf.placed) == (Drawn.DRAWN, "", 1, True)
    assert (round(page.width), round(page.height), page.across, page.down) == (595, 842, 1200, 1698)
    assert (picture(sheaf).size, picture(sheaf).format) == ((1200, 1698), "WEBP")
    assert "服务队名称青禾服务队隶属单位青禾学会" in page.words.text
    assert len(page.words.boxes) == 4 * len(page.words.text)
    assert len(page.picture) < 80_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (documents.registration_docx(VALUES), "服务队名称青禾服务队"),
        (docx(DELETED), "留下"),
        (documents.registration_list_xlsx([VALUES]), "13900000001"),
        (rtf(rtf_p("活动登记表")), "活动登记表"),
        (b"<html><body><table><tr><td>\xe6\x89\x8b\xe6\x9c\xba</td><td>139</td></tr></table></body></html>", "手机139"),
    ],
    ids=["docx", "deleted", "xlsx", "rtf", "html"],
)
def test_office_files_are_drawn_as_libreoffice_prints_them(office: Office, data: bytes, words: str) -> None:
    sheaf = drawn(data, office)

    assert (sheaf.outcome, sheaf.placed, len(sheaf.drawn)) == (Drawn.DRAWN, False, 1)
    assert words in texts(sheaf)[0]
    assert "删去" not in texts(sheaf)[0]


def test_plain_letter_is_drawn_when_it_was_declared_as_text(office: Office) -> None:
    letter = "姓名：韩一苇\n<手机>：13900000001".encode("gbk")

    assert texts(drawn(letter, office, Sketch(30, "text/plain"))) == ["姓名:韩一苇<手机>:13900000001"]
    assert drawn(letter, office, Sketch(30, "application/octet-stream")).outcome is Drawn.UNSUPPORTED


def test_no_more_pages_are_drawn_than_wanted_but_all_are_counted(office: Office) -> None:
    article = word.article("活动总结", tuple("十二场。" * 40 for _ in range(60)))

    sheaf = drawn(article, office, Sketch(2))

    assert (len(sheaf.drawn), sheaf.pages > 2) == (2, True)


def test_scan_that_lay_upside_down_is_shown_upright_where_it_was_read() -> None:
    data = (SCANS / "upside_down.jpg").read_bytes()

    as_read, as_is = drawn(data, NoOffice()), drawn(data, NoOffice(), Sketch(30))

    assert (dark_half(picture(as_read)), dark_half(picture(as_is))) == ("upper", "lower")
    assert [(round(page.width), round(page.height)) for page in as_read.drawn] == [(595, 842)]
    assert texts(as_read) == [""]


def test_scan_in_a_pdf_is_set_upright_too() -> None:
    target = io.BytesIO()
    Image.open(SCANS / "upside_down.jpg").save(target, "PDF", resolution=150)

    assert dark_half(picture(drawn(target.getvalue(), NoOffice()))) == "upper"


def test_photo_is_shown_as_the_sheet_in_it() -> None:
    data = (SCANS / "photo.jpg").read_bytes()

    as_read, as_is = drawn(data, NoOffice()).drawn, drawn(data, NoOffice(), Sketch(30)).drawn

    assert ([page.across for page in (*as_read, *as_is)]) == [1200, 1200]
    assert as_read[0].down != as_is[0].down


@pytest.mark.parametrize(
    ("data", "outcome", "reason"),
    [
        (documents.registration_pdf(VALUES)[:900], Drawn.FAILED, "PDF文件不完整或已损坏"),
        (
            documents.registration_pdf(VALUES, password="geheim"),
            Drawn.FAILED,
            "文件设有密码，无法预览，可下载原件",
        ),
        ((SCANS / "straight.jpg").read_bytes()[:3000], Drawn.FAILED, "图片不完整或已损坏"),
        (b"\x00\x01plain", Drawn.UNSUPPORTED, "这种文件无法预览，可下载原件"),
    ],
    ids=["cut", "locked", "broken-picture", "unknown"],
)
def test_reason_is_told_where_nothing_is_drawn(data: bytes, outcome: Drawn, reason: str) -> None:
    assert drawn(data, NoOffice()) == Sheaf(outcome, reason)


def test_damaged_document_is_told_by_libreoffice(office: Office) -> None:
    broken = documents.registration_docx(VALUES).replace(b"word/document.xml", b"word/documenX.xml")

    assert drawn(broken, office) == Sheaf(Drawn.FAILED, "文件不完整或已损坏")


def test_file_waits_for_libreoffice_which_is_asked_once() -> None:
    missing = NoOffice()
    press = Press(missing)

    sheaves = [drawn(documents.registration_docx(VALUES), press) for _ in range(3)]

    assert {(one.outcome, one.waits, one.reason[:4]) for one in sheaves} == {(Drawn.UNSUPPORTED, True, "没有安装")}
    assert missing.asked == 1


def test_same_file_gives_the_same_pictures() -> None:
    data = documents.registration_pdf(VALUES)

    assert drawn(data, NoOffice()) == drawn(data, NoOffice())
