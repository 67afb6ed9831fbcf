"""A file read in a child comes out as in this process; what becomes of the child is told and stays with its file."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil
import pytest

from intake.demo import documents, word
from intake.demo.values import RegistrationValues
from intake.frames import Limits
from intake.packs import load_campaign
from intake.reading.isolated import IsolatedParser
from parsers.document import EncryptedError
from parsers.files import FileParser
from parsers.steps import ParsedFile
from tests.intake.reading import hostile
from tests.parsers.rtf import p as rtf_p
from tests.parsers.rtf import row, rtf

ROOT = Path(__file__).parents[3]
CAMPAIGN = load_campaign("shenyang-2024")
VALUES = RegistrationValues(team_name="甲队", unit="乙所", activity_name="丙活动", mobile="13900000000")
DOCX = documents.registration_docx(VALUES)
FILES = {
    "登记表.docx": DOCX,
    "登记表.pdf": documents.registration_pdf(VALUES),
    "清单.xlsx": documents.registration_list_xlsx([VALUES] * 3),
    "活动总结.docx": word.article("活动总结", ("十二场。",)),
    "说明.docx": word.article("关于参加活动的说明", ("详见来信。",)),
    "坏.docx": DOCX[:500],
    "字.txt": b"plain words",
}


@pytest.fixture
def parser() -> Iterator[IsolatedParser]:
    with IsolatedParser(CAMPAIGN) as found:
        yield found


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def soon(what: int) -> list[psutil.Process]:
    """Wait until this process has so many descendants, and return them, the eldest first."""
    for _ in range(1000):
        if len(found := children()) == what:
            return found
        time.sleep(0.01)
    raise AssertionError(children())


def busy() -> list[psutil.Process]:
    """Wait until a child has begun to read its file, and return the process it was forked from and the child."""
    zygote, child = soon(2)
    while child.cpu_times().user < 0.2:
        time.sleep(0.01)
    return [zygote, child]


def test_files_come_out_as_in_this_process(parser: IsolatedParser) -> None:
    here = FileParser(CAMPAIGN)

    assert {name: parser.parse(data, name) for name, data in FILES.items()} == {
        name: here.parse(data, name) for name, data in FILES.items()
    }


def test_no_process_before_the_first_file_nor_after_the_last() -> None:
    with IsolatedParser(CAMPAIGN) as parser:
        assert children() == []
        parser.parse(DOCX, "登记表.docx")
        assert len(children()) == 1

    assert children() == []


def test_parser_may_be_used_again_after_close(parser: IsolatedParser) -> None:
    parser.parse(DOCX, "登记表.docx")
    parser.close()

    assert len(parser.parse(DOCX, "登记表.docx").forms) == 1


@pytest.mark.parametrize(
    ("build", "limits", "reason"),
    [
        pytest.param(hostile.slow, Limits(cpu=1), "读取时间过长", id="processor time"),
        pytest.param(hostile.slow, Limits(wall=0.5), "读取时间过长", id="time"),
        pytest.param(hostile.elements, Limits(), "内存不足", id="memory"),
        pytest.param(hostile.flate, Limits(), "意外中断", id="end of the process"),
        pytest.param(lambda: DOCX, Limits(frame=1000), "内容过多", id="result"),
    ],
)
def test_breach_is_told_in_chinese_and_the_next_file_is_read(
    build: Callable[[], bytes], limits: Limits, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = build()
    with IsolatedParser(CAMPAIGN, limits=limits) as parser:
        parsed = parser.parse(data, "附件.docx")
        after = parser.parse(b"", "空")

    assert (parsed.trouble, parsed.forms, reason in parsed.reason) == ("file-unreadable", (), True)
    assert (after.trouble, after.reason) == ("file-unreadable", "文件是空的（0字节）")
    (record,) = caplog.records
    assert record.__dict__["digest"] == hashlib.sha256(data).hexdigest()
    assert not [value for value in vars(record).values() if "附件" in str(value)]


@dataclass
class Reading:
    """A thread that reads a slow file."""

    parser: IsolatedParser
    found: list[ParsedFile] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=lambda: self.found.append(self.parser.parse(hostile.slow(), "慢.docx")))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join()


def test_child_that_is_killed_is_told(parser: IsolatedParser) -> None:
    with Reading(parser) as reading:
        busy()[1].send_signal(signal.SIGSEGV)

    assert (reading.found[0].trouble, reading.found[0].media_type) == (
        "file-unreadable",
        FileParser(CAMPAIGN).parse(DOCX, "").media_type,
    )
    assert "意外中断" in reading.found[0].reason
    assert len(parser.parse(DOCX, "登记表.docx").forms) == 1


def test_zygote_that_is_killed_takes_its_child_along(parser: IsolatedParser) -> None:
    with Reading(parser) as reading:
        zygote, child = busy()
        zygote.kill()

    assert "意外中断" in reading.found[0].reason
    assert psutil.wait_procs([child], timeout=10)[1] == []
    assert len(parser.parse(DOCX, "登记表.docx").forms) == 1


def test_zygote_that_is_killed_before_its_child_began_is_no_fault_of_the_file(parser: IsolatedParser) -> None:
    parser.start()
    children()[0].kill()

    assert len(parser.parse(DOCX, "登记表.docx").forms) == 1


def test_zygote_that_is_killed_between_files_is_started_again(parser: IsolatedParser) -> None:
    parser.parse(DOCX, "登记表.docx")
    (zygote,) = children()
    zygote.kill()
    psutil.wait_procs([zygote], timeout=10)

    assert len(parser.parse(DOCX, "登记表.docx").forms) == 1


KILLED = """
import sys
from intake.packs import load_campaign
from intake.reading.isolated import IsolatedParser
from tests.intake.reading import hostile

data = hostile.slow()
parser = IsolatedParser(load_campaign("shenyang-2024"))
parser.start()
print("begun", flush=True)
parser.parse(data, "slow.docx")
"""


def test_parent_that_is_killed_leaves_no_process() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        found = soon(3)
        parent.kill()

    assert psutil.wait_procs(found, timeout=10)[1] == []


def test_zygote_knows_no_password(parser: IsolatedParser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHUI_PASSWORD", "open-sesame")

    parser.parse(DOCX, "登记表.docx")

    (zygote,) = children()
    assert "ZHIHUI_PASSWORD" not in zygote.environ()
    files = {os.readlink(f"/proc/{zygote.pid}/fd/{name}").partition(":")[0] for name in ("0", "1")}  # noqa: PTH115
    assert files == {"socket", "/dev/null"}
    assert zygote.num_fds() == 3


@dataclass
class Office:
    """What stands for LibreOffice: it gives out a docx, or refuses."""

    refuses: bool = False
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    def convert(self, data: bytes, key: str) -> bytes:
        self.asked.append((data, key))
        if self.refuses:
            raise EncryptedError("文件设有密码")
        return DOCX


RTF = rb"{\rtf1 text}"


def test_converted_file_keeps_its_type_and_tells_its_route() -> None:
    office = Office()
    parsed = FileParser(CAMPAIGN).parse(RTF, "登记表.rtf", office)

    assert (parsed.media_type, parsed.route, len(parsed.forms)) == ("application/rtf", ("office", "docx"), 1)
    assert office.asked == [(RTF, "rtf")]


def test_file_that_the_office_refuses_is_told() -> None:
    parsed = FileParser(CAMPAIGN).parse(RTF, "登记表.rtf", Office(refuses=True))

    assert (parsed.trouble, parsed.reason, parsed.route) == ("file-encrypted", "文件设有密码", ("office",))


def test_file_without_the_office_is_not_supported() -> None:
    parsed = FileParser(CAMPAIGN).parse(RTF, "登记表.rtf")

    assert (parsed.trouble, parsed.reason) == ("file-unsupported", "RTF文档")


def test_file_is_converted_by_the_office_and_read_in_a_child(parser: IsolatedParser) -> None:
    form = rtf(rtf_p("活动登记表") + row("服务队名称", "甲队") + row("手机", "13900000000"))

    parsed = parser.parse(form, "登记表.rtf")
    parser.close()

    assert (parsed.trouble, parsed.reader, parsed.route) == (None, "odt", ("office", "odt"))
    assert children() == []
