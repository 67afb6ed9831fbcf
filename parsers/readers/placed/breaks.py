"""What the end of a page cut in two: rows of a table, and the text in them.

A table goes on where the next page begins with one between the same edges. Its first row is the rest of a cut row
where it has no label of its own, or where every text in it goes on with the one above. All measures are points.
"""

from collections.abc import Sequence
from typing import NamedTuple

from parsers.document import Block, Box, Cell, Paragraph, Table
from parsers.readers.placed.layout import goes_on, nearest

_NEAR = 4.0
_LEAST_HEADS = 3


def goes_on_with(upper: Sequence[Box], lower: Sequence[Box]) -> bool:
    """Tell whether the cells of one page's last table and of the next page's first one are of one table."""
    lefts = {box[0] for box in upper}
    if abs(min(lefts) - min(box[0] for box in lower)) > _NEAR:
        return False
    if abs(max(box[2] for box in upper) - max(box[2] for box in lower)) > _NEAR:
        return False
    first = min(box[1] for box in lower)
    return all(any(abs(box[0] - left) <= _NEAR for left in lefts) for box in lower if abs(box[1] - first) <= _NEAR)


def joined(upper: Table, lower: Table, full: frozenset[Box]) -> Table:
    """Return one table of the part on one page and the part on the next.

    ``full`` are the cells of the upper part whose last line reaches their right edge.
    """
    rows = list(lower.rows)
    if len(rows) > 1 and _repeats(upper.rows[0], rows[0]):
        rows = rows[1:]
    height = max(cell.row + cell.rows for row in upper.rows for cell in row)
    kept = list(upper.rows)
    last = [cell for row in upper.rows for cell in row if cell.row + cell.rows == height]
    pairs = _pairs(last, rows[0])
    if pairs and _is_rest(pairs, full):
        kept = [tuple(_whole(cell, pairs, full) for cell in row) for row in kept]
        rows = rows[1:]
    lefts = {cell.box[0]: cell.column for row in upper.rows for cell in row if cell.box}
    shift = height - (rows[0][0].row if rows else 0)
    kept.extend(tuple(_moved(cell, shift, lefts, upper.name) for cell in row) for row in rows)
    return Table(tuple(kept), upper.name)


class _Pair(NamedTuple):
    upper: Cell
    lower: Cell


def _pairs(last: Sequence[Cell], first: Sequence[Cell]) -> list[_Pair]:
    """Return the cells of a page's last row with those below them on the next page; none where they do not match."""
    if len(last) != len(first):
        return []
    pairs = [
        _Pair(one, other)
        for one, other in zip(sorted(last, key=lambda cell: cell.column), first, strict=True)
        if one.box and other.box and abs(one.box[0] - other.box[0]) <= _NEAR and abs(one.box[2] - other.box[2]) <= _NEAR
    ]
    return pairs if len(pairs) == len(first) else []


def _is_rest(pairs: Sequence[_Pair], full: frozenset[Box]) -> bool:
    """Tell whether a row is the rest of the row that the page before ends with."""
    filled = [pair for pair in pairs if pair.lower.blocks]
    flowing = [pair for pair in filled if _flows(pair, full)]
    if len(pairs) > 1 and pairs[0].upper.blocks and not pairs[0].lower.blocks:
        return len(filled) <= 1 or bool(flowing)
    return bool(filled) and len(flowing) == len(filled)


def _flows(pair: _Pair, full: frozenset[Box]) -> bool:
    above, below = pair.upper.blocks[-1:], pair.lower.blocks[:1]
    if pair.upper.box not in full or not above or not below:
        return False
    return isinstance(above[0], Paragraph) and isinstance(below[0], Paragraph) and goes_on(above[0].text, below[0].text)


def _whole(cell: Cell, pairs: Sequence[_Pair], full: frozenset[Box]) -> Cell:
    """Return a cell with its rest from the next page, where it has one."""
    pair = next((one for one in pairs if one.upper is cell), None)
    if pair is None or not pair.lower.blocks:
        return cell
    blocks: tuple[Block, ...] = (*cell.blocks, *pair.lower.blocks)
    if _flows(pair, full):
        at = len(cell.blocks)
        blocks = (*blocks[: at - 1], run_on(blocks[at - 1], blocks[at]), *blocks[at + 1 :])
    return cell._replace(blocks=blocks)


def run_on(above: Block, below: Block) -> Block:
    """Return one paragraph of two; its place is the first one's."""
    if not isinstance(above, Paragraph) or not isinstance(below, Paragraph):
        return above
    share = len(above.text) / max(1, len(above.text) + len(below.text))
    confidence = share * above.confidence + (1 - share) * below.confidence
    return above._replace(text=above.text + below.text, confidence=confidence)


def _repeats(head: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Tell whether a row is the table's head once more."""
    texts = [cell.text for cell in head]
    return len([text for text in texts if text]) >= _LEAST_HEADS and texts == [cell.text for cell in row]


def _moved(cell: Cell, rows: int, lefts: dict[float, int], name: str) -> Cell:
    places = list(lefts)
    column = lefts[places[nearest(places, cell.box[0])]] if cell.box else cell.column
    return cell._replace(row=cell.row + rows, column=column, table=name)
