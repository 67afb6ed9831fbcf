"""From placed characters to lines, paragraphs and unruled columns; the same for every format that has pages.

All measures are points from the page's top-left corner.
"""

import re
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from parsers.document import Block, Box, Cell, Paragraph, Table

_OPENS = re.compile(
    r"\s*(?:[^，。；：:]{1,14}[：:]|[（(]?\d{1,2}[)）.、．]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|附件"
    r"|[\u4e00-\u9fff]{2,4}\s?(?:[一二三四五六七八九十]{1,2}(?:\s|$)|\d{1,2}$))"
)
_LABELLED = re.compile(r"[^，。；：:]{1,14}[：:]")
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*、[^，。；：:]{2,14}")
_COLUMNS = 3
_UNFINISHED = frozenset("-－–（(“《、，,")
"""A line that ends so is never the last of its paragraph."""
_LAST = frozenset("。！？!?；;：:")
_LEADING = frozenset("：:，,；;（(")
"""A line that ends so is seldom the last one, and may leave room for a word."""


class Glyph(NamedTuple):
    """One character and its box; ``confidence`` is 0..1, 1.0 where the format is exact."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


def within(glyph: Glyph, box: Sequence[float]) -> bool:
    """Tell whether a character's centre lies in a box."""
    return box[0] <= (glyph.left + glyph.right) / 2 < box[2] and box[1] <= (glyph.top + glyph.bottom) / 2 < box[3]


def lay_out(glyphs: Sequence[Glyph], page: int, right: float, table: str = "") -> list[Block]:
    """Return the paragraphs, and tables of unruled columns, that characters of one cell or column form.

    ``right`` is where the column of text ends; ``table`` names a table found here.
    """
    lines = in_lines(glyphs)
    texts = [_text(line) for line in lines]
    if len(lines) == 1:
        return list(_paragraph(texts[0], lines, page))
    pieces = [_segments(line) for line in lines]
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        height = _columnar(pieces, at)
        if height:
            blocks.append(_unruled(pieces[at : at + height], page, table))
            at += height
            continue
        end = at + 1
        while end < len(lines) and not _columnar(pieces, end) and not _OPENS.match(texts[end]):
            if not _wraps(lines, end - 1, right, narrow=not table):
                break
            end += 1
        blocks.extend(_paragraph("".join(texts[at:end]), lines[at:end], page))
        at = end
    return blocks


def _paragraph(text: str, lines: Sequence[Sequence[Glyph]], page: int) -> tuple[Paragraph, ...]:
    """Return the paragraph that lines form, none where they have no text."""
    if not text:
        return ()
    inside = [glyph for line in lines for glyph in line]
    confidence = sum(glyph.confidence for glyph in inside) / len(inside)
    return (Paragraph(text, 0, page, _around(inside), confidence),)


def in_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group characters into lines by their height on the page, each line from left to right."""
    lines: list[list[tuple[float, Glyph]]] = []
    middle = reach = 0.0
    for twice, left, glyph in sorted([(one.top + one.bottom, one.left, one) for one in glyphs]):
        if lines and twice - middle <= reach:
            lines[-1].append((left, glyph))
        else:
            lines.append([(left, glyph)])
            middle, reach = twice, glyph.bottom - glyph.top
    return [[glyph for _, glyph in sorted(line)] for line in lines]


def _wraps(lines: list[list[Glyph]], at: int, right: float, *, narrow: bool) -> bool:
    """Tell whether the page wrapped line ``at``, so that the next one goes on with it.

    It does where the line ends at the edge of the column, or so near that the next line's first word had no room.
    Where the column may be ``narrow`` (a text box without rulings), the lines that begin together show where it ends.
    """
    line, following = lines[at], lines[at + 1]
    if len(line) < 2:
        return False
    size = max(glyph.right - glyph.left for glyph in line)
    height = line[0].bottom - line[0].top
    if following[0].top - line[0].bottom > 1.6 * height or abs(following[0].bottom - following[0].top - height) > 2:
        return False
    if following[0].left > line[0].left + 0.5 * size:
        return _hangs(line, following, right)
    if line[-1].text in _UNFINISHED:
        return True
    edge = right
    if narrow and abs(following[0].left - line[0].left) < 2:
        ends = [one[-1].right for one in lines if abs(one[0].left - line[0].left) < 2]
        edge = min(right, max(ends))
        begun = _text(line)
        if _HEADING.fullmatch(begun) or (
            sum(edge - end < 1.6 * size for end in ends) < 2 and not _LABELLED.match(begun)
        ):
            edge = right
    rest = edge - line[-1].right
    return rest < 1.6 * size or (rest < _word(following) + size and _may_go_on(line, edge))


def goes_on(above: str, below: str) -> bool:
    """Tell whether a text that fills its last line may go on with the one at the top of the next page."""
    return above[-1:] not in _LAST and not _OPENS.match(below)


def ends_full(glyphs: Sequence[Glyph], right: float) -> bool:
    """Tell whether the lowest of characters' lines reaches the right edge."""
    lowest = max(glyphs, key=lambda one: one.bottom)
    size = lowest.bottom - lowest.top
    return right - max(one.right for one in glyphs if one.bottom > lowest.bottom - 0.5 * size) < 1.6 * size


def _hangs(line: Sequence[Glyph], following: Sequence[Glyph], right: float) -> bool:
    """Tell whether the next line stands below the value that a label's line ends with, and that value was full."""
    pieces = _segments(line)
    begin = pieces[-1][0].left
    if len(pieces) < 2 or abs(following[0].left - begin) > 2 or len(_segments(following)) > 1:
        return False
    return right - line[-1].right < (right - begin) / 3


def _word(line: Sequence[Glyph]) -> float:
    """Return the width of a line's first word, which the page does not break: Latin letters and digits."""
    end = line[0].left
    for glyph in line:
        if not glyph.text.isascii() or glyph.left - end > 0.25 * (glyph.bottom - glyph.top):
            break
        end = glyph.right
    return end - line[0].left


def _may_go_on(line: Sequence[Glyph], edge: float) -> bool:
    """Tell whether a line that leaves room for a word may still be one that the page wrapped."""
    return line[-1].text in _LEADING or line[-1].right - line[0].left > (edge - line[0].left) / 2


def _text(line: Sequence[Glyph]) -> str:
    """Return a line's text with a space where a gap stands: two for a wide one, as between label and value."""
    pieces: list[str] = []
    end = line[0].left
    for text, left, top, right, bottom, _ in line:
        if left - end > 0.25 * (bottom - top):
            pieces.append("  " if left - end > 1.5 * (bottom - top) else " ")
        pieces.append(text)
        end = right
    return "".join(pieces)


def _segments(line: Sequence[Glyph]) -> list[list[Glyph]]:
    """Cut a line where a gap is wider than a character."""
    found: list[list[Glyph]] = []
    end = -inf
    for glyph in line:
        _, left, top, right, bottom, _ = glyph
        if left - end <= 0.8 * (bottom - top):
            found[-1].append(glyph)
        else:
            found.append([glyph])
        end = right
    return found


def _columnar(lines: list[list[list[Glyph]]], at: int) -> int:
    """Return how many lines from ``at``, each cut into its pieces, form unruled columns, 0 where they do not.

    The first line heads at least three columns; each further line begins its pieces where the heads begin.
    """
    heads = lines[at]
    if len(heads) < _COLUMNS or any(len(head) == 1 for head in heads):
        return 0
    lefts = [head[0].left for head in heads]
    end = at + 1
    while end < len(lines):
        if not all(any(abs(piece[0].left - left) < 4 for left in lefts) for piece in lines[end]):
            break
        end += 1
    return end - at if end - at > 1 else 0


def _unruled(lines: list[list[list[Glyph]]], page: int, name: str) -> Table:
    """Return a table whose rows begin where the first column has text."""
    lefts = [piece[0].left for piece in lines[0]]
    rows: list[list[list[list[Glyph]]]] = []
    for pieces in lines:
        columns = [nearest(lefts, piece[0].left) for piece in pieces]
        if not rows or 0 in columns:
            rows.append([[] for _ in lefts])
        for piece, column in zip(pieces, columns, strict=True):
            rows[-1][column].append(piece)
    return Table(
        tuple(
            tuple(
                Cell(
                    at,
                    column,
                    _paragraph("".join(map(_text, pieces)), pieces, page),
                    1,
                    1,
                    name,
                    page,
                    _around(g for piece in pieces for g in piece),
                )
                for column, pieces in enumerate(row)
            )
            for at, row in enumerate(rows)
        ),
        name,
    )


def nearest(edges: Sequence[float], value: float) -> int:
    """Return the index of the edge nearest to ``value``."""
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _around(glyphs: Iterable[Glyph]) -> Box | None:
    """Return the box around characters, None for none."""
    sides = tuple(zip(*glyphs, strict=True))
    if not sides:
        return None
    _, lefts, tops, rights, bottoms, _ = sides
    return min(lefts), min(tops), max(rights), max(bottoms)
