"""Materials: the file's name first, then its first lines; pictures by their name alone."""

import pytest

from domain.campaign import Material
from parsers.document import Document, Paragraph
from parsers.material import material

SUMMARY = Material("summary", "活动总结", ("活动总结", "总结"))
CASE = Material("case", "典型案例", ("典型案例", "案例"))
PHOTO = Material("photo", "活动图片", ("活动图片", "照片"), ("image/",))
ALL = (SUMMARY, CASE, PHOTO)
WORD = "application/msword"


def _document(*lines: str) -> Document:
    return Document(tuple(Paragraph(line) for line in lines), "docx")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("活动总结.docx", "summary"),
        ("2024 活 动 总 结（终稿）.docx", "summary"),
        ("典型案例总结.docx", "case"),
        ("案例.docx", "case"),
        ("照片.docx", None),
        ("登记表.docx", None),
        ("", None),
    ],
)
def test_name_tells(name: str, expected: str | None) -> None:
    assert material(ALL, name, WORD, None) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("活动总结",), "summary"),
        (("", "沈阳市某学会", "2024年", "活动总结"), "summary"),
        (("一", "二", "三", "活动总结"), None),
        (("总结" + "长" * 39,), None),
        (("总结" + "长" * 38,), "summary"),
        ((), None),
    ],
)
def test_first_lines_tell_where_the_name_does_not(lines: tuple[str, ...], expected: str | None) -> None:
    assert material(ALL, "附件.docx", WORD, _document(*lines)) == expected


def test_name_goes_before_the_text() -> None:
    assert material(ALL, "典型案例.docx", WORD, _document("活动总结")) == "case"


@pytest.mark.parametrize(
    ("name", "expected"), [("活动图片1.jpg", "photo"), ("IMG_1.jpg", None), ("活动总结.jpg", None)]
)
def test_picture_is_only_ever_a_picture(name: str, expected: str | None) -> None:
    assert material(ALL, name, "image/jpeg", None) == expected


def test_picture_where_no_material_takes_pictures_is_none() -> None:
    assert material((SUMMARY, CASE), "活动总结.jpg", "image/jpeg", None) is None
