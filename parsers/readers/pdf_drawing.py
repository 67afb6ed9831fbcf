"""What a page of a PDF is drawn of, by PDFium's own calls: rulings, pictures, and how its text runs.

Places are turned from PDF's user space (from the lower left, before the page is turned) into points from the top-left
corner of the page as it is read. Source: ISO 32000-1, 7.7.3.3 (Rotate), 8.3 and 8.5.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

from parsers.document import Box
from parsers.readers.grid import Ruling

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""The six numbers of an affine map: (x, y) becomes (a x + c y + e, b x + d y + f)."""

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_OBJECTS = 20_000
_SEGMENTS = 2_000
_DEEPEST = 6
_THIN = 3.6
_LONG = 2.0
_LEVEL = 0.6
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
    objects = list(_objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0))
    runs: Counter[int] = Counter()
    slanted = hidden = False
    for kind, one, matrix in objects:
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            a, b, *_ = _times(_matrix_of(one), matrix)
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
            _add_path(found, one, _times(matrix, found.matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            _add_picture(found, one, _times(matrix, found.matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            found.shapes += 1
    return found


def _objects(parent: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:  # noqa: ANN401  ctypes
    """Yield a page's objects, those inside forms too, each with its kind and the map into user space."""
    for at in range(min(count(parent), _OBJECTS)):
        one = get(parent, at)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix_of(one), matrix)
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
    for points in _outlines(path, _times(_matrix_of(path), matrix)):
        box = _around(points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            _add_ruling(found, box)
        elif stroke.value:
            for begin, end in pairwise(points):
                sides = _around((begin, end))
                if min(sides[2] - sides[0], sides[3] - sides[1]) <= _LEVEL:
                    _add_ruling(found, sides)
            found.shapes += len(points) > 5
        else:
            found.shapes += 1


def _add_picture(found: Drawing, picture: Any, matrix: Matrix) -> None:  # noqa: ANN401  ctypes
    """Add a picture's area; a thin one is a ruling."""
    a, b, c, d, e, f = _times(_matrix_of(picture), matrix)
    left, top, right, bottom = box = _around(((e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f)))
    if min(right - left, bottom - top) <= _THIN:
        _add_ruling(found, box)
        return
    found.colourful = True
    wide = min(right, found.width) - max(left, 0.0)
    high = min(bottom, found.height) - max(top, 0.0)
    found.pictures += max(wide, 0.0) * max(high, 0.0)


def _add_ruling(found: Drawing, box: Box) -> None:
    """Add the line that runs through a thin box, unless it is off the page or a dot."""
    left, top, right, bottom = box
    left, right = max(left, 0.0), min(right, found.width)
    top, bottom = max(top, 0.0), min(bottom, found.height)
    if left > right or top > bottom or max(right - left, bottom - top) < _LONG:
        return
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        found.rulings.append(Ruling(left, middle, right, middle))
    else:
        middle = (left + right) / 2
        found.rulings.append(Ruling(middle, top, middle, bottom))


def _outlines(path: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:  # noqa: ANN401  ctypes
    """Return a path's pieces as points on the page; a curve is its end points."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[list[tuple[float, float]]] = []
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


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, down = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(down), max(across), max(down)


def _matrix_of(one: Any) -> Matrix:  # noqa: ANN401  ctypes
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return the map that does ``first`` and then ``then``."""
    if first == _IDENTITY:
        return then
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741  the letters of the second map go on from the first
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p
