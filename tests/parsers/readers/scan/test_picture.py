"""Whole pictures to whole documents: drawn with Noto CJK, invented from the first word to the last."""

import io
from pathlib import Path

import pytest
from PIL import Image

from parsers.document import Document, Paragraph, Table
from parsers.readers.scan import read
from parsers.readers.scan.loading import load
from parsers.readers.scan.picture import sheet_size

SCANS = Path("tests/data/scans")
REGISTRATION: list[str | list[str]] = [
    "附件1",
    "2031年青禾市科技志愿服务活动登记表",
    ["服务队名称", "青禾市蓝莓学会科技志愿服务队", "隶属单位", "青禾市蓝莓学会"],
    ["活动名称", "“夜空下的课堂”进社区"],
    ["计划开展时间", "2031年5月—7月"],
    ["负责人", "韩一苇", "手\n机", "13900000001"],
    [
        (
            "任务一：\n1.具体内容：在青禾区梧桐里小学开展观星讲座4场，发放星图320份，现场解答学生提问。\n"
            "2.任务目标：覆盖学生不少于320人次。"
        )
    ],
]
APPLICATION: list[str | list[str]] = [
    ["项目负责人", "温若谷", "联系电话", "010-55550123"],
    [
        (
            "二、项目概述\n现有注册科技志愿者46人，其中高级职称9人，投入活动资金3.5万元。\n"
            "活动场次：累计开展活动12场，服务居民860人次。"
        )
    ],
    [
        (
            "五、隶属单位意见\n单位负责人（签字）：\n开户银行：青禾银行股份有限公司梧桐里支行\n账号：62170000123456789\n"
            "户名：青禾市蓝莓学会\n单位公章\n2031年4月8日"
        )
    ],
]


def written(document: Document) -> list[str | list[str]]:
    """Return a document's paragraphs, and its tables row by row."""
    found: list[str | list[str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.extend([cell.text for cell in row] for row in block.rows)
        else:
            found.append(block.text)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("straight.jpg", REGISTRATION),
        ("upside_down.jpg", REGISTRATION),
        ("photo.jpg", REGISTRATION),
        ("sealed.jpg", APPLICATION),
    ],
)
def test_picture_is_read_word_for_word(name: str, expected: list[str | list[str]]) -> None:
    assert written(read((SCANS / name).read_bytes())) == expected


def test_page_on_its_side_is_turned_with_its_size() -> None:
    side = io.BytesIO()
    with Image.open(SCANS / "straight.jpg") as picture:
        picture.transpose(Image.Transpose.ROTATE_90).save(side, "JPEG", quality=60, dpi=(200, 200))

    document = read(side.getvalue())

    assert (written(document), [(round(width), round(height)) for width, height in document.pages]) == (
        REGISTRATION,
        [(595, 842)],
    )


def test_place_of_a_paragraph_is_in_points_of_the_page() -> None:
    heading = read((SCANS / "straight.jpg").read_bytes()).blocks[1]
    assert isinstance(heading, Paragraph)

    # It is drawn from (150, 96) on, 18 points high.
    assert heading.page == 1
    assert heading.box == pytest.approx((150, 100, 454, 118), abs=10)


def test_blank_page_is_a_document_without_text() -> None:
    blank = io.BytesIO()
    Image.new("L", (827, 1169), 250).save(blank, "PNG")

    document = read(blank.getvalue())

    assert (document.blocks, document.reader, document.editable) == ((), "scan", False)


@pytest.mark.parametrize(
    ("size", "dots", "expected"),
    [
        ((1654, 2339), 200, (595, 842)),
        ((1700, 2200), 200, (612, 792)),
        ((1654, 2339), 0, (595, 842)),
        ((2339, 1654), 0, (842, 595)),
        ((1700, 2200), 72, (612, 792)),
        ((3000, 4000), 72, None),
    ],
)
def test_size_is_told_by_the_dots_an_inch_or_the_aspect(
    size: tuple[int, int], dots: int, expected: tuple[int, int] | None
) -> None:
    scan = io.BytesIO()
    Image.new("L", size, 255).save(scan, "PNG", **({"dpi": (dots, dots)} if dots else {}))

    found = sheet_size(load(scan.getvalue())[0])

    assert (found and (round(found[0]), round(found[1]))) == expected


@pytest.mark.parametrize(("name", "pages"), [("photo.jpg", 0), ("straight.jpg", 1)])
def test_photo_has_no_size_and_a_scan_has_one(name: str, pages: int) -> None:
    assert len(read((SCANS / name).read_bytes()).pages) == pages
