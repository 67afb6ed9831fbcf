"""Rulings, turns, sheets, lines and glyphs on drawn arrays, without a model."""

import cv2
import numpy as np
import pytest

from parsers.readers.placed.layout import Glyph
from parsers.readers.scan import glyphs, ink, lines, paper, rulings, tidy
from parsers.readers.scan.engine import Mark
from parsers.readers.scan.glyphs import Read
from parsers.readers.scan.image import Image, Plane
from parsers.readers.scan.lines import Line
from parsers.readers.scan.rulings import Rulings, Stroke
from parsers.readers.scan.upright import Turn, pieces

SCALE = 2.0
"""Pixels a point, as at 144 dpi."""


def sheet(width: int = 800, height: int = 1000) -> Plane:
    return np.full((height, width), 245, np.uint8)


def table(page: Plane) -> Plane:
    """Draw a table of two rows, the upper one cut in two."""
    cv2.rectangle(page, (100, 100), (700, 300), 30, 2)
    cv2.line(page, (100, 160), (700, 160), 30, 2)
    cv2.line(page, (300, 100), (300, 160), 30, 2)
    return page


def middles(strokes: tuple[Stroke, ...]) -> list[tuple[int, int, int]]:
    return sorted((round(one.middle / 10), round(one.start / 10), round(one.end / 10)) for one in strokes)


def no_text(page: Plane) -> Plane:
    return np.zeros((page.shape[0] // 2, page.shape[1] // 2), np.float32)


def test_rulings_of_a_table_are_found() -> None:
    page = table(sheet())

    found = rulings.find(page, no_text(page), SCALE)

    assert middles(found.across) == [(10, 10, 70), (16, 10, 70), (30, 10, 70)]
    assert middles(found.down) == [(10, 10, 30), (30, 10, 16), (70, 10, 30)]


def test_broken_and_faint_rulings_are_one() -> None:
    page = table(sheet())
    page[page < 100] = 220
    page[:, 480:492] = 245
    page = np.clip(page + np.random.default_rng(1).normal(0, 2, page.shape), 0, 255).astype(np.uint8)

    found = rulings.find(page, no_text(page), SCALE)

    assert middles(found.across) == [(10, 10, 70), (16, 10, 70), (30, 10, 70)]


def test_strokes_of_characters_are_no_rulings() -> None:
    page = table(sheet())
    cv2.line(page, (150, 110), (150, 150), 30, 3)  # 丨, beside the rulings above and below it
    cv2.line(page, (320, 230), (350, 230), 30, 3)  # 一
    cv2.line(page, (320, 250), (400, 250), 30, 3)  # a dash of two characters

    found = rulings.find(page, no_text(page), SCALE)

    assert (len(found.across), len(found.down)) == (3, 3)


def test_stroke_through_a_low_row_of_text_is_no_ruling() -> None:
    page = table(sheet())
    cv2.line(page, (200, 100), (200, 160), 30, 2)
    text = no_text(page)
    text[50:80, 60:140] = 0.9

    found = rulings.find(page, text, SCALE)

    assert middles(found.down) == [(10, 10, 30), (30, 10, 16), (70, 10, 30)]


def test_line_under_a_blank_stands_alone() -> None:
    page = table(sheet())
    cv2.line(page, (200, 600), (600, 600), 30, 2)

    found = rulings.find(page, no_text(page), SCALE)

    assert (len(found.across), middles(found.alone)) == (3, [(60, 20, 60)])


def test_erased_rulings_leave_paper_and_text() -> None:
    page = table(sheet())
    cv2.putText(page, "A", (400, 250), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4)
    before = page[200:260, 390:460].copy()

    clean = rulings.erase(page, rulings.find(page, no_text(page), SCALE), SCALE)

    assert clean[95:110].min() > 200
    assert (clean[200:260, 390:460] == before).all()


@pytest.mark.parametrize(("quarters", "lean"), [(0, 3.0), (1, 0.0), (2, -2.0), (3, 1.0)])
def test_turn_sets_a_turned_line_right(quarters: int, lean: float) -> None:
    straight = np.zeros((400, 400), np.float32)
    straight[190:210, 50:300] = 1
    matrix = cv2.getRotationMatrix2D((200, 200), -lean, 1.0)
    turned = np.rot90(cv2.warpAffine(straight, matrix, (400, 400)), -quarters)

    upright = Turn(quarters, lean).apply(np.ascontiguousarray(turned), 0)

    [piece] = pieces(upright)
    assert abs(piece.angle) < 0.5
    assert (upright[195:205, 60:290] > 0.5).all()


def photo(corners: list[tuple[int, int]], ground: tuple[int, int, int] = (60, 80, 90)) -> Image:
    picture = np.full((1000, 800, 3), ground, np.uint8)
    cv2.fillPoly(picture, [np.array(corners, np.int32)], (235, 235, 235))
    return picture


def test_sheet_on_a_desk_is_made_flat() -> None:
    corners = [(100, 80), (700, 120), (740, 900), (60, 930)]
    picture = photo(corners)
    cv2.circle(picture, (130, 120), 12, (0, 0, 0), -1)

    flat = paper.flat(picture)

    assert flat is not None
    assert abs(flat.shape[0] / flat.shape[1] - 851 / 680) < 0.05
    assert flat[:100, :100].min() < 60
    assert np.median(flat[5:-5, 5:-5]) > 230
    assert flat[5:-5, -8:].min() > 150


@pytest.mark.parametrize(
    "picture",
    [
        np.full((1000, 800, 3), 240, np.uint8),
        photo([(0, 0), (800, 20), (790, 1000), (0, 990)], (225, 225, 225)),
        photo([(100, 100), (300, 100), (300, 200), (100, 200)]),
        photo([(400, 50), (750, 500), (400, 950), (390, 700), (60, 500)]),
    ],
    ids=["blank", "shadow at a scan's edge", "a card", "no rectangle"],
)
def test_what_is_no_sheet_keeps_its_frame(picture: Image) -> None:
    assert paper.flat(picture) is None


def test_seal_turns_to_paper_and_the_text_under_it_stays() -> None:
    page = np.full((600, 600, 3), 240, np.uint8)
    cv2.circle(page, (300, 300), 120, (50, 40, 210), 12)
    cv2.line(page, (100, 300), (500, 300), (20, 20, 20), 6)
    cv2.line(page, (180, 296), (180, 304), (20, 15, 90), 6)

    clean = ink.readable(page, SCALE)[:, :, 0]

    assert clean[175:425, 250:350][:100].min() > 200
    assert clean[300, 110:490].max() < 120


def test_red_word_is_no_seal() -> None:
    page = np.full((600, 600, 3), 240, np.uint8)
    cv2.putText(page, "RED", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 1, (40, 40, 210), 3)

    assert ink.readable(page, SCALE)[:, :, 0].min() < 130


def text_at(*boxes: tuple[int, int, int, int]) -> Plane:
    plane = np.zeros((300, 400), np.float32)
    for left, top, right, bottom in boxes:
        plane[top:bottom, left:right] = 0.9
    return plane


def test_line_across_a_ruling_is_cut_at_it() -> None:
    drawn = Rulings((), (Stroke(0, 600, 298, 302),))

    found = lines.find(text_at((100, 100, 200, 110)), (2.0, 2.0), drawn)

    assert [(round(one.left), round(one.right)) for one in found] == [(183, 298), (302, 421)]


def test_line_grows_no_further_than_its_cell() -> None:
    drawn = Rulings((Stroke(0, 800, 190, 194), Stroke(0, 800, 230, 234)), (Stroke(0, 600, 190, 194),))

    [one] = lines.find(text_at((100, 100, 200, 110)), (2.0, 2.0), drawn)

    assert (one.left, one.top, one.bottom) == (194, 194, 230)


def test_sliver_that_a_ruling_cuts_off_a_shown_line_is_dropped() -> None:
    drawn = Rulings((), (Stroke(0, 600, 300, 302),))

    found = lines.find(text_at((60, 100, 146, 110), (148, 100, 260, 110)), (2.0, 2.0), drawn)

    assert [round(one.right) for one in found] == [300, 541]


def test_stack_of_characters_is_parted() -> None:
    page = np.full((200, 100, 3), 240, np.uint8)
    cv2.rectangle(page, (30, 20), (60, 50), (0, 0, 0), 4)
    cv2.line(page, (30, 80), (60, 80), (0, 0, 0), 4)
    cv2.line(page, (30, 100), (60, 100), (0, 0, 0), 4)
    stack = Line(25, 10, 65, 120, 90, stack=True)

    found = lines.unstacked(page, stack)

    assert [(round(one.top), round(one.bottom)) for one in found] == [(12, 59), (72, 109)]


def marked(text: str, *centres: float, confidence: float = 1.0) -> list[Mark]:
    return [Mark(one, at, confidence) for one, at in zip(text, centres, strict=True)]


def test_glyphs_fill_squares_and_half_squares() -> None:
    line = Line(100, 90, 180, 120, 12)

    found = glyphs.place([Read(line, marked("手机号码1", 0.125, 0.375, 0.625, 0.875, 1.0625, confidence=0.8))], SCALE)

    assert found == [
        Glyph("手", 50.4, 47.5, 60, 57.5, 0.8),
        Glyph("机", 60, 47.5, 70, 57.5, 0.8),
        Glyph("号", 70, 47.5, 80, 57.5, 0.8),
        Glyph("码", 80, 47.5, 89.9, 57.5, 0.8),
        Glyph("1", 89.9, 47.5, 94.8, 57.5, 0.8),
    ]


def test_gap_between_label_and_value_stays() -> None:
    line = Line(0, 90, 400, 120, 12)

    found = glyphs.place([Read(line, marked("户名甲", 0.05, 0.1, 0.6))], SCALE)

    assert found[2].left - found[1].right > 80


@pytest.mark.parametrize(
    ("text", "centres", "expected"),
    [
        ("容:在", (0.1, 0.2, 0.3), "容：在"),
        ("容:在", (0.1, 0.17, 0.25), "容:在"),
        ("手机:", (0.1, 0.2, 0.3), "手机："),
        ("月-7", (0.1, 0.2, 0.275), "月—7"),
        ("月一1", (0.1, 0.2, 0.275), "月—1"),
        ("月-7", (0.1, 0.16, 0.22), "月-7"),
        ("4-5", (0.1, 0.15, 0.2), "4-5"),
        ("统一1", (0.1, 0.2, 0.24), "统一1"),
    ],
)
def test_full_width_signs_are_told_by_their_room(text: str, centres: tuple[float, ...], expected: str) -> None:
    found = tidy.widened(marked(text, *centres), 0.1)

    assert "".join(mark.text for mark in found) == expected


@pytest.mark.parametrize(
    ("text", "confidence", "expected"),
    [("丨手机|", 0.9, "手机"), ("平國", 0.3, ""), ("一", 0.9, "一"), ("", 0.9, "")],
)
def test_what_a_ruling_or_a_stain_was_taken_for_is_dropped(text: str, confidence: float, expected: str) -> None:
    found = tidy.legible(marked(text, *(0.1 * at for at in range(len(text))), confidence=confidence))

    assert "".join(mark.text for mark in found) == expected
