"""LibreOffice itself, started, asked, killed: these tests need it installed."""

import http.server
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parsers.document import Block, Document, Paragraph, Table, UnreadableError, UnsupportedError, paragraphs
from parsers.office import Office
from parsers.office.installed import installed
from parsers.readers.opendocument import odt
from tests.parsers.open_document import flat
from tests.parsers.rtf import p, row, rtf
from tests.parsers.word import package


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with Office() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where private folders are made in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def programs(folder: Path) -> list[int]:
    """Return the processes that were told to work in a folder."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                command = (place / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if os.fsencode(folder) in command and b"soffice.bin" in command.split(b"\x00")[0]:
                found.append(int(place.name))
    return found


def comes_true(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_rtf_becomes_a_document_that_our_reader_reads(office: Office) -> None:
    data = rtf(p("活动登记表") + row("服务队名称", "青禾\n服务队") + row("手机", "13900000000") + p("表后"))

    document = odt.read(office.convert(data, "rtf"))

    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [[(cell.text, cell.row, cell.column) for cell in line] for line in table.rows] == [
        [("服务队名称", 0, 0), ("青禾\n服务队", 0, 1)],
        [("手机", 1, 0), ("13900000000", 1, 1)],
    ]
    assert (document.blocks[0], document.blocks[2]) == (Paragraph("活动登记表", 1), Paragraph("表后", 6))
    assert document.pages == ((595.3, 841.9),)


def shape(blocks: tuple[Block, ...]) -> list[object]:
    """Return paragraphs as texts, and tables as rows of (rows, columns, content)."""
    return [
        one.text
        if isinstance(one, Paragraph)
        else [[(cell.rows, cell.columns, shape(cell.blocks)) for cell in line] for line in one.rows]
        for one in blocks
    ]


def test_rtf_as_word_writes_it_keeps_merges_nesting_boxes_and_gbk(office: Office) -> None:
    edges = "\\cellx2000\\cellx4000"
    cells = "\\pard\\intbl {}\\cell {}\\cell\\row\n"
    inner = (
        "\\pard\\intbl\\itap2 内一\\nestcell 内二\\nestcell{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}"
        "{\\nonesttables\\par}\\pard\\intbl\\itap1 尾\\cell\\row\n"
    )
    box = "{\\shp{\\*\\shpinst\\shpright3000\\shpbottom900{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard 框\\par}}}"
    hidden = "".join(f"\\'{byte:02x}" for byte in "服务队".encode("gbk"))
    body = (
        f"\\trowd\\clvmgf{edges}{cells.format('任务', '内容')}\\trowd\\clvmrg{edges}{cells.format('', '目标')}"
        f"\\trowd\\clmgf\\cellx2000\\clmrg\\cellx4000{cells.format('宽', '')}"
        f"\\trowd{edges}\\pard\\intbl 外\\cell {inner}{p(f'{box}正文{hidden}')}"
    )

    assert shape(odt.read(office.convert(rtf(body), "rtf")).blocks) == [
        [
            [(2, 1, ["任务"]), (1, 1, ["内容"])],
            [(1, 1, ["目标"])],
            [(1, 2, ["宽"])],
            [(1, 1, ["外"]), (1, 1, [[[(1, 1, ["内一"]), (1, 1, ["内二"])]], "尾"])],
        ],
        "正文服务队",
        "框",
    ]


def test_deleted_text_of_an_rtf_is_no_text(office: Office) -> None:
    body = p("沈阳{\\deleted 错}{\\revised 市}{\\v 暗}")

    assert texts(odt.read(office.convert(rtf(body), "rtf"))) == ["沈阳市"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (rtf(p("甲" * 500))[:1000], "rtf"),
        (flat("<text:p>甲</text:p>")[:900], "fodt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 2000, "doc"),
        (package({"word/document.xml": "<x/>"}), "docx"),
    ],
)
def test_what_is_damaged_is_refused_and_the_next_is_read(office: Office, data: bytes, key: str) -> None:
    with pytest.raises(UnreadableError, match="已损坏"):
        office.convert(data, key)

    assert texts(odt.read(office.convert(rtf(p("甲")), "rtf"))) == ["甲"]


def test_two_work_side_by_side() -> None:
    def converted(text: str) -> list[str]:
        with Office() as mine:
            return texts(odt.read(mine.convert(rtf(p(text)), "rtf")))

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(converted, ["甲", "乙"])) == [["甲"], ["乙"]]


def test_nothing_is_left_when_it_is_closed(folder: Path) -> None:
    with Office() as mine:
        mine.convert(rtf(p("甲")), "rtf")
        running = programs(folder)

    assert len(running) == 1
    assert (programs(folder), list(folder.iterdir())) == ([], [])
    assert not [pipe for pipe in Path("/tmp").glob("OSL_PIPE_*zhihui-office*") if pipe.is_socket()]  # noqa: S108  there LibreOffice puts them


def test_nothing_is_left_when_its_user_is_killed(folder: Path) -> None:
    code = (
        "import sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from parsers.office import Office\n"
        "office = Office(); office.convert(sys.stdin.buffer.read(), 'rtf')\n"
        "print('ready', flush=True); import time; time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as user:
        assert user.stdin is not None
        assert user.stdout is not None
        user.stdin.write(rtf(p("甲")))
        user.stdin.close()
        assert user.stdout.readline() == b"ready\n"
        running = programs(folder)
        user.kill()

    assert len(running) == 1
    assert comes_true(lambda: not programs(folder) and not list(folder.iterdir()))


def test_it_is_started_again_when_it_has_died(folder: Path) -> None:
    with Office() as mine:
        mine.convert(rtf(p("甲")), "rtf")
        (process,) = programs(folder)
        os.kill(process, signal.SIGKILL)

        assert texts(odt.read(mine.convert(rtf(p("乙")), "rtf"))) == ["乙"]


def test_file_that_takes_too_long_is_given_up(folder: Path) -> None:
    with Office(wall=0.01) as mine:
        with pytest.raises(UnreadableError, match="限定时间"):
            mine.convert(rtf(p("甲") * 20_000), "rtf")

        assert (programs(folder), list(folder.iterdir())) == ([], [])


def test_it_can_be_stopped_from_outside(folder: Path) -> None:
    with Office() as mine:
        mine.convert(rtf(p("甲")), "rtf")
        mine.stop()

        assert comes_true(lambda: not programs(folder))


def test_missing_program_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed.cache_clear()
    try:
        with pytest.raises(UnsupportedError, match=r"没有安装.*libreoffice-writer-nogui"):
            Office().convert(rtf(p("甲")), "rtf")
    finally:
        installed.cache_clear()


class _Counting(http.server.BaseHTTPRequestHandler):
    """Answers every request with nothing, and counts it."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(204)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  the names are Python's

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    seen: list[str] = []
    handler = type("Handler", (_Counting,), {"seen": seen})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()
        thread.join()


def _remote(address: str) -> dict[str, bytes]:
    """Return documents with a picture, a template or a frame that lies on a server."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word = package(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{types.replace("content-types", "relationships")}"><Relationship '
            f'Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{types.replace("content-types", "relationships")}">'
            f'<Relationship Id="rId1" Type="{office}/image" Target="{address}/docx.png" TargetMode="External"/>'
            "</Relationships>",
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:r="{office}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:t>甲</w:t></w:r><w:r>'
            '<w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r></w:p>'
            "</w:body></w:document>",
        }
    )
    picture = (
        '<draw:frame><draw:image xlink:href="{}/odt.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>'
    )
    return {
        "docx": word,
        "html": f'<html><p>甲<img src="{address}/html.png"><iframe src="{address}/frame"></iframe></html>'.encode(),
        "rtf": rtf(
            p(f'甲{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/rtf.png" \\\\d}}{{\\fldrslt }}}}')
            + f"{{\\*\\template {address}/a.dot}}"
        ),
        "fodt": flat(f"<text:p>甲{picture.format(address)}</text:p>"),
    }


@pytest.mark.parametrize("isolated_by", [None, ()])
def test_nothing_is_fetched_also_where_there_is_a_network(
    listening: tuple[str, list[str]], isolated_by: tuple[str, ...] | None
) -> None:
    address, seen = listening

    with Office(isolated_by=isolated_by) as mine:
        read = {key: texts(odt.read(mine.convert(data, key))) for key, data in _remote(address).items()}

    assert (read, seen) == ({key: ["甲"] for key in ("docx", "html", "rtf", "fodt")}, [])
