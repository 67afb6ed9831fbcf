"""From drawn outlines to rulings, the same for every format that draws its tables. All measures are points."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from parsers.document import Box
from parsers.readers.placed.grid import Ruling

Point: TypeAlias = tuple[float, float]
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""The six numbers of an affine map: (x, y) becomes (a x + c y + e, b x + d y + f)."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.6
_LONG = 2.0
_LEVEL = 0.6
_ANGULAR = 5


def ruled(pieces: Iterable[Sequence[Point]], *, stroked: bool, size: Point) -> tuple[list[Ruling], int]:
    """Return the rulings that a path draws on a page of this size, and how many of its pieces are something else.

    A line is a ruling, a thin filled rectangle is one, and so is each straight side of a larger outline that is
    ``stroked``.
    """
    found: list[Ruling] = []
    others = 0
    for points in pieces:
        box = around(points)
        if thin(box):
            found.extend(ruling(box, size))
        elif stroked:
            for ends in pairwise(points):
                side = around(ends)
                if min(side[2] - side[0], side[3] - side[1]) <= _LEVEL:
                    found.extend(ruling(side, size))
            others += len(points) > _ANGULAR
        else:
            others += 1
    return found, others


def thin(box: Box) -> bool:
    """Tell whether a box is no more than a line is wide."""
    return min(box[2] - box[0], box[3] - box[1]) <= _THIN


def ruling(box: Box, size: Point) -> tuple[Ruling, ...]:
    """Return the line through a thin box, none where that is off the page or a dot."""
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], size[0]), min(box[3], size[1])
    if left > right or top > bottom or max(right - left, bottom - top) < _LONG:
        return ()
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        return (Ruling(left, middle, right, middle),)
    middle = (left + right) / 2
    return (Ruling(middle, top, middle, bottom),)


def around(points: Sequence[Point]) -> Box:
    """Return the box around points."""
    across, down = [point[0] for point in points], [point[1] for point in points]
    return min(across), min(down), max(across), max(down)


def mapped(box: Box, matrix: Matrix) -> Box:
    """Return the box around a box's corners, each taken through a map."""
    a, b, c, d, e, f = matrix
    left, top, right, bottom = box
    if b == c == 0.0:
        across, down = (a * left + e, a * right + e), (d * top + f, d * bottom + f)
    else:
        corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
        across, down = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in corners), strict=True)
    return min(across), min(down), max(across), max(down)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the map that does ``first`` and then ``then``."""
    if first == IDENTITY:
        return then
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741  the letters of the second map go on from the first
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p
