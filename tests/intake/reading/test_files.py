"""Files on the disk: which are read, in which order they come, and what of those that cannot be opened."""

import hashlib
import os
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from intake.demo import documents
from intake.demo.values import RegistrationValues
from intake.packs import load_campaign
from intake.reading.files import Opened, Source, found_below, read_all
from parsers.files import FileParser
from parsers.steps import ParsedFile
from tests.intake.reading import hostile

CAMPAIGN = load_campaign("shenyang-2024")
DOCX = documents.registration_docx(RegistrationValues(team_name="甲队"))


def test_files_of_a_folder_stand_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("二/乙.docx", "二/.乙", "一.docx", "~$一.docx", ".git/config", "二/三/丙.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")

    names = [one.name for one in found_below([tmp_path / "一.docx", tmp_path, Path("gone.docx")])]

    assert names == ["一.docx", "一.docx", "二/三/丙.pdf", "二/乙.docx", "gone.docx"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_files_come_in_their_order_beside_a_slow_one(tmp_path: Path, jobs: int) -> None:
    contents = [hostile.slow(), b"", *(DOCX[: len(DOCX) - number] for number in range(70))]
    for number, content in enumerate(contents):
        (tmp_path / f"{number:02}.docx").write_bytes(content)
    here = FileParser(CAMPAIGN)
    slow, *others = read_all(found_below([tmp_path]), CAMPAIGN, jobs)

    assert slow.name == "00.docx"
    assert others == [
        Opened(f"{number:02}.docx", hashlib.sha256(content).hexdigest(), here.parse(content, f"{number:02}.docx"))
        for number, content in enumerate(contents[1:], start=1)
    ]


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    (tmp_path / "gone.docx").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.docx")
    with (tmp_path / "vast.docx").open("wb") as stream:
        stream.truncate(1 << 40)
    (tmp_path / "well.docx").write_bytes(DOCX)

    *refused, well = read_all(found_below([tmp_path]), CAMPAIGN, 2)

    assert refused == [
        Opened(f"{name}.docx", None, ParsedFile("", trouble="file-unreadable", reason=reason))
        for name, reason in (("gone", "文件不存在"), ("pipe", "不是普通文件"), ("vast", "文件超过 200 MB，没有打开"))
    ]
    assert len(well.parsed.forms) == 1


def test_reading_that_is_broken_off_ends_its_processes(tmp_path: Path) -> None:
    for name, content in (("1.docx", DOCX), ("2.docx", hostile.slow()), ("3.docx", hostile.slow())):
        (tmp_path / name).write_bytes(content)

    with closing(read_all(found_below([tmp_path]), CAMPAIGN, 2)) as found:
        first = next(found)

    assert first.name == "1.docx"
    assert psutil.Process().children(recursive=True) == []


def test_no_files_are_read_without_a_process() -> None:
    assert list(read_all([], CAMPAIGN, 2)) == []
    assert list(found_below([])) == list[Source]()
