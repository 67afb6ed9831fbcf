from collections.abc import Sequence

import pytest

from parsers.document import Block, Cell, Paragraph, Table
from parsers.readers.placed.grid import Ruling
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.pages import PlacedPage, assemble

SIZE = 10.0


def written(text: str, left: float, top: float) -> list[Glyph]:
    """Return a line's characters, each ten points wide and high."""
    return [
        Glyph(char, left + at * SIZE, top, left + (at + 1) * SIZE, top + SIZE)
        for at, char in enumerate(text)
        if char != " "
    ]


def lattice(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    level = [Ruling(xs[0], y, xs[-1], y) for y in ys]
    return level + [Ruling(x, ys[0], x, ys[-1]) for x in xs]


def page(glyphs: Sequence[Glyph], rulings: Sequence[Ruling] = (), number: int = 1) -> PlacedPage:
    return PlacedPage(number, 595, 842, glyphs, rulings)


def brief(blocks: Sequence[Block]) -> list[object]:
    """Return paragraphs as texts, tables as lists of rows of cells; a cell as its text, or its blocks where many."""
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found.append([[_cell(cell) for cell in row] for row in block.rows])
    return found


def _cell(cell: Cell) -> object:
    inside = brief(cell.blocks)
    return inside[0] if len(inside) == 1 else inside or ""


def test_text_and_tables_stand_in_reading_order() -> None:
    glyphs = [
        *written("甲队", 110, 110),
        *written("标题", 100, 80),
        *written("乙所", 210, 110),
        *written("末", 100, 300),
    ]

    blocks = assemble([page(glyphs, lattice([100, 200, 300], [100, 130]))])

    assert brief(blocks) == ["标题", [["甲队", "乙所"]], "末"]
    table = blocks[1]
    assert isinstance(table, Table)
    assert table.rows[0][1] == Cell(
        0, 1, (Paragraph("乙所", 0, 1, (210, 110, 230, 120)),), 1, 1, "table 1", 1, (200, 100, 300, 130)
    )


def test_tables_are_counted_over_pages_and_nested_ones_with_their_cell() -> None:
    inner = lattice([220, 300, 380], [120, 140])
    first = page(
        [*written("甲", 110, 110), *written("乙", 230, 125), *written("丙", 310, 125)],
        [*lattice([100, 200, 400], [100, 160]), *inner],
    )
    second = page([*written("标题", 100, 80), *written("丁", 110, 110)], lattice([100, 150, 200], [100, 130]), 2)

    blocks = assemble([first, second])

    assert brief(blocks) == [[["甲", [["乙", "丙"]]]], "标题", [["丁", ""]]]
    assert [block.name for block in blocks if isinstance(block, Table)] == ["table 1", "table 2"]


def test_wrapped_line_of_a_cell_is_joined() -> None:
    glyphs = [*written("沈阳市某某学会科", 205, 105), *written("技服务队", 205, 120)]

    assert brief(assemble([page(glyphs, lattice([100, 200, 288], [100, 140]))])) == [[["", "沈阳市某某学会科技服务队"]]]


def test_frame_around_text_is_no_table() -> None:
    glyphs = [*written("项目名称：甲", 110, 110), *written("申报组织：乙", 110, 130)]

    assert brief(assemble([page(glyphs, lattice([100, 300], [100, 150]))])) == ["项目名称：甲", "申报组织：乙"]


COLUMNS = [60.0, 120.0, 345.0, 535.0]


def sheet(number: int, rows: Sequence[tuple[str, str, str]], top: float, height: float = 40) -> PlacedPage:
    """Return a page that only holds a table; a newline in a cell begins its next line."""
    glyphs = [
        glyph
        for at, row in enumerate(rows)
        for left, text in zip(COLUMNS, row, strict=False)
        for down, line in enumerate(text.split("\n"))
        for glyph in written(line, left + 5, top + at * height + 5 + 15 * down)
    ]
    return page(glyphs, lattice(COLUMNS, [top + at * height for at in range(len(rows) + 1)]), number)


def test_list_over_two_pages_is_one_table_with_one_head() -> None:
    head = ("序号", "服务队名称", "隶属单位")

    blocks = assemble([sheet(1, [head, ("1", "甲队", "甲所")], 700), sheet(2, [head, ("2", "乙队", "乙所")], 72)])

    assert brief(blocks) == [[list(head), ["1", "甲队", "甲所"], ["2", "乙队", "乙所"]]]
    (table,) = blocks
    assert isinstance(table, Table)
    assert [(row[1].row, row[1].column, row[1].page) for row in table.rows] == [(0, 1, 1), (1, 1, 1), (2, 1, 2)]


def test_row_that_the_page_cuts_is_one_row() -> None:
    first = sheet(
        1, [("二", "本项目由沈阳市某某学会的志愿者组织实施，现\n有注册科技志愿者二百余人，配备宣讲教室与实", "")], 740
    )
    second = sheet(2, [("", "验器材。", ""), ("三", "立意新颖。", "")], 72)

    assert brief(assemble([first, second])) == [
        [
            ["二", "本项目由沈阳市某某学会的志愿者组织实施，现有注册科技志愿者二百余人，配备宣讲教室与实验器材。", ""],
            ["三", "立意新颖。", ""],
        ]
    ]


def test_row_with_its_own_label_is_a_new_row() -> None:
    first = sheet(1, [("手机", "", "")], 740)
    second = sheet(2, [("单位", "沈阳市某某学会", "")], 72)

    assert brief(assemble([first, second])) == [[["手机", "", ""], ["单位", "沈阳市某某学会", ""]]]


def test_table_of_other_columns_is_another_table() -> None:
    second = page(written("标题", 70, 80), lattice([60, 300, 535], [72, 100]), 2)

    assert brief(assemble([sheet(1, [("甲", "乙", "丙")], 740), second])) == [[["甲", "乙", "丙"]], [["标题", ""]]]


def test_title_above_a_table_keeps_it_apart() -> None:
    second = sheet(2, [("甲", "乙", "丙")], 120)
    titled = page([*second.glyphs, *written("登记表", 250, 90)], second.rulings, 2)

    assert len(assemble([sheet(1, [("甲", "乙", "丙")], 740), titled])) == 3


def test_sentence_that_the_page_cuts_is_one_paragraph() -> None:
    full = "本项目由沈阳市某某学会的志愿者组织实施，现有注册科技志愿者，其中高级职称的有"
    first = page([*written(full, 90, 740), *written(full, 90, 755)])
    second = page([*written("二百余人。", 90, 72), *written("三、活动亮点", 90, 100)], (), 2)

    assert brief(assemble([first, second])) == [f"{full}{full}二百余人。", "三、活动亮点"]


def test_heading_after_a_full_page_opens_a_paragraph() -> None:
    full = "本项目由沈阳市某某学会的志愿者组织实施，现有注册科技志愿者，其中高级职称的有"
    first = page([*written(full, 90, 740), *written(full, 90, 755)])

    assert brief(assemble([first, page(written("三、活动亮点", 90, 72), (), 2)])) == [f"{full}{full}", "三、活动亮点"]


@pytest.mark.parametrize("number", ["1", "-1-", "—12—", "第1页", "第1页共3页", "1/3", "第一页", "Page1of3"])
def test_page_number_is_no_text(number: str) -> None:
    glyphs = [*written("甲队", 90, 100), *written(number, 280, 800)]

    assert brief(assemble([page(glyphs)])) == ["甲队"]


def test_number_in_a_table_at_the_foot_is_text() -> None:
    assert brief(assemble([sheet(1, [("人数", "40", "")], 790)])) == [[["人数", "40", ""]]]


def test_head_on_every_page_stays_on_the_first() -> None:
    pages = [
        page([*written("沈阳市科学技术协会", 200, 40), *written(text, 90, 100)], (), number)
        for number, text in enumerate(("甲", "乙", "丙"), start=1)
    ]

    assert brief(assemble(pages)) == ["沈阳市科学技术协会", "甲", "乙", "丙"]
