"""Each layout trouble reads as its file says: fields with places, what no field took, findings."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.form import Form
from intake.packs import load_campaign
from parsers.document import Block, Cell, Paragraph, Table
from parsers.forms.read import FormReader
from parsers.readers.word.docx import read
from tests.parsers.forms.layouts import FOLDER, built, expected, reading, sources

READER = FormReader(load_campaign("shenyang-2024"))


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_layout_reads_as_expected(source: Path) -> None:
    assert reading(source) == expected(source).read_text(encoding="utf-8")


def test_every_expectation_has_its_layout() -> None:
    assert sorted(FOLDER.glob("*.expected.json")) == sorted(map(expected, sources()))


STRANGE = "路人甲的话"


def _kept(forms: tuple[Form, ...]) -> bool:
    raws = [value.raw for form in forms for value in form.fields.values()]
    again = [value.raw for form in forms for values in form.repeated.values() for value in values]
    left = [one.text for form in forms for one in form.unread]
    return any(STRANGE in text for text in (*raws, *again, *left))


def _with_row(table: Table, at: int) -> Table:
    """Return the table with a further row: one cell over its whole width."""
    width = max(cell.column + cell.columns for row in table.rows for cell in row)
    strange = (Cell(at, 0, (Paragraph(STRANGE),), 1, width, table.name),)
    below = (tuple(cell._replace(row=cell.row + 1) for cell in row) for row in table.rows[at:])
    return Table((*table.rows[:at], strange, *below), table.name)


def _strange_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Yield a document's blocks with a strange line between two of them, or a strange row in one of its tables."""
    for at, block in enumerate((*blocks, None)):
        yield (*blocks[:at], Paragraph(STRANGE), *blocks[at:])
        if isinstance(block, Table) and all(cell.rows == 1 for row in block.rows for cell in row):
            for number in range(len(block.rows) + 1):
                yield (*blocks[:at], _with_row(block, number), *blocks[at + 1 :])


def _word_documents() -> list[Path]:
    """Return the layouts as Word documents but for those with 填报说明: what stands there is printed."""
    return [one for one in sources() if one.suffix == ".layout" and "填报说明" not in one.read_text(encoding="utf-8")]


@pytest.mark.parametrize("source", _word_documents(), ids=lambda one: one.stem)
def test_no_text_is_dropped_wherever_it_stands(source: Path) -> None:
    document = read(built(source))

    for blocks in _strange_blocks(document.blocks):
        forms = READER.read(replace(document, blocks=blocks))
        assert _kept(forms)
