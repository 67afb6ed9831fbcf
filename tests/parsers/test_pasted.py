import pytest

from parsers.document import Document, Paragraph, Picture
from parsers.pasted import pasted_pages

PAGE, LOGO = Picture(bytes(200_000)), Picture(bytes(2_000))
CAPTION = (Paragraph("申报书扫描件", 1),)
FORM = tuple(Paragraph("服务队名称：甲科技志愿服务队", at) for at in range(10))


@pytest.mark.parametrize(
    ("document", "pages"),
    [
        (Document(CAPTION, "docx", pictures=(PAGE, LOGO, PAGE)), 2),
        (Document((), "odt", pictures=(PAGE,)), 1),
        (Document(FORM, "docx", pictures=(PAGE,)), 0),
        (Document(CAPTION, "docx", pictures=(LOGO,)), 0),
        (Document(CAPTION, "ofd", editable=False, pictures=(PAGE,)), 0),
        (Document(CAPTION, "docx"), 0),
    ],
)
def test_document_of_pictures_is_told_from_one_with_a_text(document: Document, pages: int) -> None:
    assert pasted_pages(document) == (PAGE.data,) * pages
