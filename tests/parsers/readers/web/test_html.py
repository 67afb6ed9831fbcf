import pytest

from parsers.document import Block, Document, Paragraph, Table, UnreadableError, paragraphs
from parsers.readers.web.html import read


def page(text: str, charset: str = "utf-8") -> Document:
    return read(text.encode(charset))


def texts(text: str) -> list[str]:
    return [one.text for one in paragraphs(page(text).blocks)]


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """Return texts, and for tables their cells as (row, column, rows, columns, content)."""
    return [
        one.text
        if isinstance(one, Paragraph)
        else [
            [
                (cell.row, cell.column, cell.rows, cell.columns, *shape(cell.blocks))
                for cell in row
            ]
            for row in one.rows
        ]
        for one in blocks
    ]  # fmt: skip


def test_document_is_editable_and_has_no_pages() -> None:
    assert page("<p>甲</p>") == Document((Paragraph("甲", 1),), "html", (), editable=True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("<p>甲</p><p>乙</p>", ["甲", "乙"], id="paragraphs"),
        pytest.param("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"], id="text around a block"),
        pytest.param("<p>甲<br>乙<br/>丙</p>", ["甲\n乙\n丙"], id="line breaks"),
        pytest.param("<p><b>服务</b><span>队</span>名称</p>", ["服务队名称"], id="words across elements"),
        pytest.param("<p>手&nbsp;&nbsp;机&#65306;&lt;甲&gt;&amp;</p>", ["手  机：<甲>&"], id="entities"),
        pytest.param("<p>  a \n b\t c </p>", ["a b c"], id="white space"),
        pytest.param(
            "<p>沈阳市\n   科学技术协会</p>", ["沈阳市科学技术协会"], id="source folded between Chinese words"
        ),
        pytest.param("<p>沈阳市<span>\n</span>科协</p>", ["沈阳市科协"], id="fold inside an element of its own"),
        pytest.param("<pre>甲\n  乙</pre>", ["甲\n乙"], id="verbatim"),
        pytest.param("<p></p><div>&nbsp;</div><p>甲</p>", ["甲"], id="empty paragraphs"),
        pytest.param("甲\n<br>乙", ["甲\n乙"], id="no element at all"),
        pytest.param("<ul><li>甲<li>乙</ul>", ["甲", "乙"], id="list"),
        pytest.param("<title>题</title><style>p{}</style><script>x</script><p>甲</p>", ["甲"], id="head"),
        pytest.param('<p>甲<span style="display: none">乙</span>丙</p>', ["甲丙"], id="not displayed"),
        pytest.param('<p>甲<span style="mso-hide:all;display:none">乙</span></p>', ["甲"], id="hidden by Word"),
        pytest.param("<p>甲<del>乙</del><ins>丙</ins></p>", ["甲丙"], id="tracked changes"),
        pytest.param("<div hidden>甲</div><p>乙</p>", ["乙"], id="hidden attribute"),
        pytest.param("<!--[if gte mso 9]><p>甲</p><![endif]--><p>乙</p>", ["乙"], id="conditional comment"),
        pytest.param("<p><![if !supportLists]>1.<![endif]>甲</p>", ["1.甲"], id="revealed conditional"),
        pytest.param("<p class=MsoNormal>甲<o:p></o:p></p>", ["甲"], id="Word's own elements"),
        pytest.param("", [], id="empty"),
        pytest.param("<!-- -->", [], id="comment alone"),
    ],
)
def test_text_is_read_as_a_browser_shows_it(text: str, lines: list[str]) -> None:
    assert texts(text) == lines


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param(
            "<tr><td>1<td>2<tr><td>3<td>4",
            [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")], [(1, 0, 1, 1, "3"), (1, 1, 1, 1, "4")]],
            id="grid without end tags",
        ),
        pytest.param(
            "<tr><td rowspan=2>1</td><td colspan='2'>2</td></tr><tr><td>3</td><td>4</td></tr>",
            [[(0, 0, 2, 1, "1"), (0, 1, 1, 2, "2")], [(1, 1, 1, 1, "3"), (1, 2, 1, 1, "4")]],
            id="spans",
        ),
        pytest.param(
            "<tr><td>1<td rowspan=3>2<td>3<tr><td>4<td>5<tr><td>6<td>7",
            [
                [(0, 0, 1, 1, "1"), (0, 1, 3, 1, "2"), (0, 2, 1, 1, "3")],
                [(1, 0, 1, 1, "4"), (1, 2, 1, 1, "5")],
                [(2, 0, 1, 1, "6"), (2, 2, 1, 1, "7")],
            ],
            id="span in the middle",
        ),
        pytest.param(
            "<thead><tr><th>1</th><th>2</th></tr></thead><tbody><tr><td></td></tr></tbody>",
            [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")], [(1, 0, 1, 1)]],
            id="head, body and an empty cell",
        ),
        pytest.param("<td>1<td>2", [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]], id="cells without a row"),
        pytest.param(
            "<tr><td colspan=x rowspan=-1>1</td><td>2</td></tr>",
            [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]],
            id="spans that are no numbers",
        ),
        pytest.param("<tr><td colspan=0>1<td>2", [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]], id="span of nothing"),
        pytest.param(
            "<tr><td><table><tr><td>1<td>2</table></td><td>3</td></tr>",
            [[(0, 0, 1, 1, [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]]), (0, 1, 1, 1, "3")]],
            id="nested table",
        ),
    ],
)
def test_table_is_a_grid_of_logical_cells(text: str, cells: list[object]) -> None:
    assert shape(page(f"<table>{text}</table>").blocks) == [cells]


def test_caption_stands_above_its_table() -> None:
    assert shape(page("<table><caption>登记表</caption><tr><td>1<td>2</table>").blocks) == [
        "登记表",
        [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]],
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (
            "<tr><td>信头</td></tr><tr><td></td><td><table><tr><td>1<td>2</table></td></tr>",
            ["信头", [[(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]]],
        ),
        ("<tr><td><p>甲</p><p>乙</p></td></tr><tr><td></td></tr>", ["甲", "乙"]),
        ("<tr><td>甲</td></tr><tr><td>乙</td></tr>", [[[(0, 0, 1, 1, "甲")], [(1, 0, 1, 1, "乙")]]]),
        ("<tr><td></td></tr>", [[[(0, 0, 1, 1)]]]),
    ],
    ids=["tables below each other", "frame around a text", "column", "empty"],
)
def test_table_that_only_arranges_is_taken_apart(text: str, blocks: list[object]) -> None:
    assert shape(page(f"<table>{text}</table>").blocks) == blocks


def test_cells_are_named_by_table_row_and_column() -> None:
    text = "<table><tr><td>a<td>a</table><p>x</p><table><tr><td>b<td><table><tr><td>c<td>d</table></table>"
    tables = [one for one in page(text).blocks if isinstance(one, Table)]
    inner = tables[1].rows[0][1].blocks[0]

    assert isinstance(inner, Table)
    assert [one.name for one in (*tables, inner)] == ["table 1", "table 2", "table 2"]
    assert tables[1].rows[0][1].place.cell == "table 2, row 1, column 2"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("<p>沈阳</p>".encode("gbk"), "沈阳", id="GBK without a label"),
        pytest.param("<meta charset=gb2312><p>沈阳镕</p>".encode("gbk"), "沈阳镕", id="GBK labelled gb2312"),
        pytest.param("<meta charset=gb2312><p>沈阳</p>".encode(), "沈阳", id="UTF-8 labelled gb2312"),
        pytest.param(
            '<meta http-equiv=Content-Type content="text/html; charset=big5"><p>瀋陽</p>'.encode("big5"),
            "瀋陽",
            id="Big5 as it says",
        ),
        pytest.param("<meta charset=nonsense><p>沈阳</p>".encode("gbk"), "沈阳", id="unknown label"),
        pytest.param("<p>沈阳</p>".encode("utf-8-sig"), "沈阳", id="UTF-8 with a mark"),
        pytest.param("<p>沈阳</p>".encode("utf-16"), "沈阳", id="UTF-16"),
        pytest.param("<p>沈阳科协</p>".encode("gbk")[:-4] + b"\x81</p>", "沈阳科协\ufffd", id="cut off"),
    ],
)
def test_charset_is_told_by_the_bytes_first(data: bytes, text: str) -> None:
    assert [one.text for one in paragraphs(read(data).blocks)] == [text]


def test_page_that_is_cut_off_keeps_what_is_there() -> None:
    assert shape(page("<table><tr><td>服务队名称</td><td>甲队").blocks) == [
        [[(0, 0, 1, 1, "服务队名称"), (0, 1, 1, 1, "甲队")]]
    ]


def test_control_characters_are_no_text() -> None:
    assert texts("<p>\x04罗燕平\x05</p>") == ["罗燕平"]


def test_picture_inside_the_text_does_not_cost_the_rest() -> None:
    assert texts(f'<img src="data:image/png;base64,{"A" * 12_000_000}"><p>甲</p>') == ["甲"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<div>" * 5_000, id="nesting"),
        pytest.param("<table><tr>" + "<td>x" * 30_000, id="cells"),
        pytest.param("<table><tr>" + "<td colspan=100>x" * 11, id="columns"),
        pytest.param("<br>甲" * 60_000, id="lines"),
        pytest.param("<i>" * 2_000_000, id="markup"),
        pytest.param(" " * 20_000_001, id="size"),
    ],
)
def test_page_built_to_exhaust_memory_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        page(text)
