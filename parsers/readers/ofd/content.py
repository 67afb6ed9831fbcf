"""What stands on an OFD page: characters, rulings and pictures, in points from the page's top-left corner.

Source: GB/T 33190-2016, clauses 8.5 (graphic units), 9 (paths), 10 (images), 11 (text), 13 (composite objects).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, repeat

from lxml import etree

from parsers.document import Box
from parsers.readers.ofd.package import children, first, name_of
from parsers.readers.placed.grid import Ruling
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.letters import letter
from parsers.readers.placed.outlines import Matrix, Point, mapped, ruled, times

POINTS = 72 / 25.4
"""Points in a millimetre, OFD's unit."""

_OBJECTS = 60_000
_DEEPEST = 8
_FARTHEST = 1e6
_ASCENT, _DESCENT = 0.88, 0.12
_SLANT = 0.2
_SIZE = 3.5
_WIDE = "\u2000"
"""From here on characters are as wide as they are high."""
_WHITE = 245
_BLACK = (0.0, 0.0, 0.0)
_FAINT = 16
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ENDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
"""Operators of abbreviated path data and how many numbers follow each; the last two are where it ends."""
_GROUPS = frozenset(("Layer", "PageBlock", "Content", "Appearance"))


@dataclass(slots=True)
class Placed:
    """All that is found on one page of a size in points.

    ``pictures`` are resources and their boxes; ``shapes`` counts outlines that are no rulings; ``invisible`` counts
    characters that are not shown.
    """

    size: Point
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)
    shapes: int = 0
    invisible: int = 0


class Painter:
    """Puts the objects of one document's pages in their places; ``units`` are its composite units by their numbers."""

    def __init__(self, units: Callable[[str], etree._Element | None]) -> None:
        self._units = units
        self._left = _OBJECTS

    def paint(self, placed: Placed, parent: etree._Element, matrix: Matrix, depth: int = 0) -> None:
        """Add what is drawn below an element; ``matrix`` maps its millimetres to the page's points."""
        for one in parent:
            self._left -= 1
            if self._left < 0 or depth > _DEEPEST:
                return
            name = name_of(one)
            if one.get("Visible") == "false":
                continue
            if name in _GROUPS:
                self.paint(placed, one, matrix, depth + 1)
            elif name == "TextObject":
                _write(placed, one, times(_own(one), matrix))
            elif name == "PathObject":
                _draw(placed, one, times(_own(one), matrix))
            elif name == "ImageObject":
                placed.pictures.append((one.get("ResourceID", ""), mapped(box_of(one.get("Boundary")), matrix)))
            elif name == "CompositeObject":
                unit = self._units(one.get("ResourceID", ""))
                if unit is not None:
                    self.paint(placed, unit, times(_own(one), matrix), depth + 1)


def numbers(text: str | None) -> list[float]:
    """Return the numbers in a text; what is none, or beyond any page, counts as 0."""
    found: list[float] = []
    for piece in (text or "").replace(",", " ").split():
        try:
            value = float(piece)
        except ValueError:
            value = 0.0
        found.append(value if abs(value) < _FARTHEST else 0.0)
    return found


def box_of(text: str | None) -> Box:
    """Return a box written as left, top, width, height; nothing where it is not four numbers."""
    found = numbers(text)
    left, top, wide, high = found if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)
    return left, top, left + wide, top + high


def _own(one: etree._Element) -> Matrix:
    """Return an object's map into the space around it: its own matrix, then its boundary's corner."""
    left, top, _, _ = box_of(one.get("Boundary"))
    found = numbers(one.get("CTM"))
    if len(found) != 6:
        return (1.0, 0.0, 0.0, 1.0, left, top)
    a, b, c, d, e, f = found
    return (a, b, c, d, e + left, f + top)


def _write(placed: Placed, one: etree._Element, matrix: Matrix) -> None:
    """Add the characters of a text object, unless it runs across the page."""
    a, b, c, d, _, _ = matrix
    if a <= 0 or d <= 0 or abs(b) > _SLANT * a or abs(c) > _SLANT * d:
        return
    filled = one.get("Fill") != "false" and _colour(one, "FillColor") is not None
    shown = filled or one.get("Stroke") == "true"
    wide, high = placed.size
    for spelled, box in _characters(one):
        found = mapped(box, matrix)
        if found[2] < 0 or found[3] < 0 or found[0] > wide or found[1] > high:
            continue
        if shown:
            placed.glyphs.append(Glyph(spelled, *found))
        else:
            placed.invisible += 1


def _characters(one: etree._Element) -> Iterator[tuple[str, Box]]:
    """Yield a text object's characters, white space left out, and their boxes in its own millimetres.

    How wide one is, its font would tell; here the next one tells, for the last one the object's boundary.
    """
    size = _number(one.get("Size")) or _SIZE
    stretch = _number(one.get("HScale")) or 1.0
    bounds = box_of(one.get("Boundary"))
    end = bounds[2] - bounds[0]
    x = y = 0.0
    for code in children(one, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        text = (code.text or "").strip("\r\n\t")
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        left, base = x, y
        for char in text:
            advance = size * stretch * (0.5 if char < _WIDE else 1.0)
            step, fall = next(across, None), next(down, 0.0)
            spelled = letter(ord(char))
            if spelled:
                room = advance
                if step is None and advance < end - left <= size:
                    room = end - left
                elif step is not None and step > _SLANT * size:
                    room = min(advance, step)
                yield spelled, (left, base - _ASCENT * size, left + room, base + _DESCENT * size)
            left += step if step is not None else 0.0 if fall else advance
            base += fall


def _steps(text: str | None, most: int) -> Iterator[float]:
    """Yield the distances of a delta list, at most as many as there are characters; ``g 3 4.2`` is three times 4.2."""
    pieces = iter((text or "").split())
    for piece in pieces:
        again = int(_number(next(pieces, None))) if piece == "g" else 1
        step = _number(next(pieces, None) if piece == "g" else piece)
        yield from repeat(step, min(again, most))


def _draw(placed: Placed, one: etree._Element, matrix: Matrix) -> None:
    """Add the rulings of a path object that is not white."""
    stroked, filled = one.get("Stroke") != "false", one.get("Fill") == "true"
    colour = _colour(one, "StrokeColor" if stroked else "FillColor")
    if not (stroked or filled) or colour is None or min(colour) >= _WHITE:
        return
    outline = first(one, "AbbreviatedData")
    pieces = _outlines((outline.text or "") if outline is not None else "", matrix)
    rulings, others = ruled(pieces, stroked=stroked, size=placed.size)
    placed.rulings.extend(rulings)
    placed.shapes += others


def _outlines(text: str, matrix: Matrix) -> list[list[Point]]:
    """Return the pieces of abbreviated path data as points on the page; a curve is its end points."""
    a, b, c, d, e, f = matrix
    pieces: list[list[Point]] = []
    tokens = iter(_TOKEN.findall(text))
    for operator in tokens:
        if operator == "C" and pieces:
            pieces[-1].append(pieces[-1][0])
        if operator not in _ENDS:
            continue
        values = numbers(" ".join(islice(tokens, _ENDS[operator])))
        if len(values) < _ENDS[operator]:
            break
        x, y = values[-2:]
        point = (a * x + c * y + e, b * x + d * y + f)
        if operator in "SM" or not pieces:
            pieces.append([point])
        else:
            pieces[-1].append(point)
    return pieces


def _colour(one: etree._Element, name: str) -> tuple[float, ...] | None:
    """Return a colour's values, black where none is given, None for one that cannot be seen."""
    found = first(one, name)
    if found is None:
        return _BLACK
    if _number(found.get("Alpha"), 255.0) < _FAINT:
        return None
    return tuple(numbers(found.get("Value"))) or _BLACK


def _number(text: str | None, default: float = 0.0) -> float:
    found = numbers(text)
    return found[0] if found else default
