"""What a page of a PDF is drawn of, by PDFium's own calls: rulings, pictures, and how its text runs.

Places are turned from PDF's user space (from the lower left, before the page is turned) into points from the top-left
corner of the page as it is read. Source: ISO 32000-1, 7.7.3.3 (Rotate), 8.3 and 8.5.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.placed.grid import Ruling
from parsers.readers.placed.outlines import IDENTITY, Matrix, Point, mapped, ruled, ruling, thin, times

_OBJECTS = 20_000
_SEGMENTS = 2_000
_DEEPEST = 6
_WHITE = 245
_RED = 90
_INVISIBLE = 3


@dataclass(slots=True)
class Drawing:
    """A page's rulings, in points from its top-left corner, and what tells how to read it.

    ``turned`` is by how many degrees it is turned clockwise from how it is shown; ``pictures`` is the area that
    pictures cover, in square points; ``shapes`` counts paths that are no rulings; ``colourful`` tells of pictures or
    red ink; ``hidden`` of invisible text; ``slanted`` of text across the page.
    """

    matrix: Matrix
    width: float
    height: float
    turned: int = 0
    rulings: list[Ruling] = field(default_factory=list)
    pictures: float = 0.0
    shapes: int = 0
    colourful: bool = False
    hidden: bool = False
    slanted: bool = False


def drawing(page: Any) -> Drawing:  # noqa: ANN401  pypdfium2 is untyped
    """Return what a page is drawn of; it is turned so that most of its text runs from left to right."""
    objects = list(_objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, IDENTITY, 0))
    runs: Counter[int] = Counter()
    slanted = hidden = False
    for kind, one, matrix in objects:
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            a, b, *_ = times(_matrix_of(one), matrix)
            quarter = math.atan2(b, a) / (math.pi / 2)
            runs[round(quarter) % 4] += 1
            slanted = slanted or abs(quarter - round(quarter)) > 0.1
            hidden = hidden or pdfium.FPDFTextObj_GetTextRenderMode(one) == _INVISIBLE
    shown = pdfium.FPDFPage_GetRotation(page)
    turns = runs.most_common(1)[0][0] if runs else shown
    found = Drawing(
        *_view(page, turns), turned=(turns - shown) % 4 * 90, hidden=hidden, slanted=slanted or len(runs) > 1
    )
    for kind, one, matrix in objects:
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(found, one, times(matrix, found.matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            _add_picture(found, one, times(matrix, found.matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            found.shapes += 1
    return found


def _objects(parent: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:  # noqa: ANN401  ctypes
    """Yield a page's objects, those inside forms too, each with its kind and the map into user space."""
    for at in range(min(count(parent), _OBJECTS)):
        one = get(parent, at)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = times(_matrix_of(one), matrix)
            yield from _objects(one, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)
        else:
            yield kind, one, matrix


def _view(page: Any, turns: int) -> tuple[Matrix, float, float]:  # noqa: ANN401  pypdfium2 is untyped
    """Return the map from user space to the page turned clockwise by quarters, and the page's width and height."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    wide, high = box.right - box.left, box.top - box.bottom
    if turns == 1:
        return (0.0, 1.0, 1.0, 0.0, -box.bottom, -box.left), high, wide
    if turns == 2:
        return (-1.0, 0.0, 0.0, 1.0, box.right, -box.bottom), wide, high
    if turns == 3:
        return (0.0, -1.0, -1.0, 0.0, box.top, box.right), high, wide
    return (1.0, 0.0, 0.0, -1.0, -box.left, box.top), wide, high


def _add_path(found: Drawing, path: Any, matrix: Matrix) -> None:  # noqa: ANN401  ctypes
    """Add a path's rulings: lines, thin filled rectangles, the sides of a drawn rectangle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    get = pdfium.FPDFPageObj_GetStrokeColor if stroke.value else pdfium.FPDFPageObj_GetFillColor
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    get(path, red, green, blue, opaque)
    if min(red.value, green.value, blue.value) >= _WHITE or opaque.value < 16:
        return
    found.colourful = found.colourful or red.value - max(green.value, blue.value) > _RED
    pieces = _outlines(path, times(_matrix_of(path), matrix))
    rulings, others = ruled(pieces, stroked=bool(stroke.value), size=(found.width, found.height))
    found.rulings.extend(rulings)
    found.shapes += others


def _add_picture(found: Drawing, picture: Any, matrix: Matrix) -> None:  # noqa: ANN401  ctypes
    """Add a picture's area; a thin one is a ruling."""
    left, top, right, bottom = box = mapped((0.0, 0.0, 1.0, 1.0), times(_matrix_of(picture), matrix))
    if thin(box):
        found.rulings.extend(ruling(box, (found.width, found.height)))
        return
    found.colourful = True
    wide = min(right, found.width) - max(left, 0.0)
    high = min(bottom, found.height) - max(top, 0.0)
    found.pictures += max(wide, 0.0) * max(high, 0.0)


def _outlines(path: Any, matrix: Matrix) -> list[list[Point]]:  # noqa: ANN401  ctypes
    """Return a path's pieces as points on the page; a curve is its end points."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[list[Point]] = []
    for at in range(min(pdfium.FPDFPath_CountSegments(path), _SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if not pieces or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            pieces.append([point])
        else:
            pieces[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            pieces[-1].append(pieces[-1][0])
    return pieces


def _matrix_of(one: Any) -> Matrix:  # noqa: ANN401  ctypes
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, found)
    return found.a, found.b, found.c, found.d, found.e, found.f
