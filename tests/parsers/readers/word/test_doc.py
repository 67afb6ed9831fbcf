import subprocess
from pathlib import Path

import pytest

from parsers.document import Block, EncryptedError, Paragraph, Table, UnreadableError, UnsupportedError
from parsers.readers.word import doc
from tests.parsers.word import A4, cell, docx, p, row, table

_RUN = "<w:r><w:t>{}</w:t></w:r>"
_DOCUMENTS = {
    "plain": p("活动登记表") + p("第一行\n第二行\t之后") + A4,
    "table": table(row("服务队名称", "青禾科技志愿服务队"), row(cell("活动内容", span=2))) + p("表后") + A4,
    "merged": table(
        row(cell("任务", merge="restart"), "具体内容", "讲座"), row(cell("", merge="continue"), "任务目标", "受益百人")
    )
    + p("")
    + A4,
    "nested": table(row("单位", table(row("沈阳青禾农业科学研究所")) + p("盖章"))) + p("") + A4,
    "tracked": "<w:p>"
    + _RUN.format("沈阳")
    + '<w:del w:id="1" w:author="A"><w:r><w:delText>错的</w:delText></w:r></w:del>'
    + '<w:ins w:id="2" w:author="A"><w:r><w:t>青禾</w:t></w:r></w:ins>'
    + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"
    + A4,
    "control": "<w:p><w:sdt><w:sdtContent>"
    + _RUN.format("罗燕平")
    + _RUN.format("教授")
    + "</w:sdtContent></w:sdt></w:p>"
    + A4,
    "field": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + _RUN.format("作者")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    + A4,
    "box": '<w:p><w:r><w:pict><v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>'
    + p("项目名称：航天课堂")
    + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    + p("正文")
    + A4,
    "letter": p("美国纸") + '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>',
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The documents as LibreOffice writes them for Word 97."""
    folder = tmp_path_factory.mktemp("word")
    for name, body in _DOCUMENTS.items():
        (folder / f"{name}.docx").write_bytes(docx(body))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / f"{name}.docx") for name in _DOCUMENTS]
    command = ["soffice", profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: Path(folder, f"{name}.doc").read_bytes() for name in _DOCUMENTS}


def _plain(blocks: tuple[Block, ...]) -> list[object]:
    """Return paragraphs as texts, and tables as rows of (row, column, rows, columns, content)."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[(one.row, one.column, one.rows, one.columns, _plain(one.blocks)) for one in line] for line in block.rows]
        for block in blocks
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain", ["活动登记表", "第一行\n第二行\t之后"]),
        (
            "table",
            [
                [
                    [(0, 0, 1, 1, ["服务队名称"]), (0, 1, 1, 1, ["青禾科技志愿服务队"])],
                    [(1, 0, 1, 2, ["活动内容"])],
                ],
                "表后",
            ],
        ),
        (
            "merged",
            [
                [
                    [(0, 0, 2, 1, ["任务"]), (0, 1, 1, 1, ["具体内容"]), (0, 2, 1, 1, ["讲座"])],
                    [(1, 1, 1, 1, ["任务目标"]), (1, 2, 1, 1, ["受益百人"])],
                ]
            ],
        ),
        (
            "nested",
            [[[(0, 0, 1, 1, ["单位"]), (0, 1, 1, 1, [[[(0, 0, 1, 1, ["沈阳青禾农业科学研究所"])]], "盖章"])]]],
        ),
        ("tracked", ["沈阳青禾"]),
        ("control", ["罗燕平教授"]),
        ("field", ["作者"]),
        ("box", ["项目名称：航天课堂", "正文"]),
    ],
)
def test_read_gives_what_word_shows(files: dict[str, bytes], name: str, expected: list[object]) -> None:
    assert _plain(doc.read(files[name]).blocks) == expected


def test_read_names_tables_and_paragraphs(files: dict[str, bytes]) -> None:
    document = doc.read(files["table"])

    found = document.blocks[0]
    assert isinstance(found, Table)
    assert [one.place.cell for line in found.rows for one in line] == [
        "table 1, row 1, column 1",
        "table 1, row 1, column 2",
        "table 1, row 2, column 1",
    ]
    assert (document.reader, document.editable) == ("doc", True)


@pytest.mark.parametrize(("name", "size"), [("plain", (595.3, 841.9)), ("letter", (612.0, 792.0))])
def test_read_tells_the_page_size(files: dict[str, bytes], name: str, size: tuple[float, float]) -> None:
    assert doc.read(files[name]).pages == (size,)


def _patched(data: bytes, offset: int, value: bytes) -> bytes:
    """Return the file with bytes of its information block changed."""
    at = data.index(b"\xec\xa5") + offset
    return data[:at] + value + data[at + len(value) :]


def test_read_refuses_what_it_cannot_read(files: dict[str, bytes]) -> None:
    data = files["table"]

    with pytest.raises(EncryptedError, match="密码"):
        doc.read(_patched(data, 10, b"\x00\x03"))
    with pytest.raises(UnsupportedError, match="Word 95"):
        doc.read(_patched(data, 2, b"\x65\x00"))
    with pytest.raises(UnreadableError, match="不完整"):
        doc.read(data[:5000])
    with pytest.raises(UnreadableError, match="不完整"):
        doc.read(_patched(data, 0x01A2, b"\xff\xff\xff\x7f"))
