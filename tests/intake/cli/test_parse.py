"""``zhihui parse``: what it takes, in which order it speaks, and how it ends."""

import json
import signal
import time

import psutil
import pytest

from intake.demo import documents
from tests.intake.cli import letters
from tests.intake.cli.program import Office, start
from tests.intake.reading import hostile

DOCX = documents.registration_docx(letters.values())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_parse_reads_a_folder_in_order(office: Office, jobs: str) -> None:
    for name in ("3", "1", "2"):
        (office.folder / "材料").mkdir(exist_ok=True)
        (office.folder / "材料" / f"{name}.docx").write_bytes(DOCX)

    done = office.must("parse", "--json", "--jobs", jobs, "材料")

    assert [(one["file"], one["route"], len(one["submissions"])) for one in done.objects] == [
        (f"{number}.docx", ["docx"], 1) for number in (1, 2, 3)
    ]


def test_parse_tells_a_file_that_is_gone_and_reads_the_others(office: Office) -> None:
    (office.folder / "a.docx").write_bytes(DOCX)

    done = office.run("parse", "--json", "gone.docx", "a.docx")

    assert done.code == 3
    gone, there = done.objects
    assert (gone["sha256"], [one["code"] for one in gone["findings"]]) == (None, ["file-unreadable"])
    assert "文件不存在" in gone["findings"][0]["message"]
    assert len(there["submissions"]) == 1


def test_parse_that_is_interrupted_leaves_no_process_and_no_trace(office: Office) -> None:
    (office.folder / "a.docx").write_bytes(DOCX)
    slow = [f"{name}.docx" for name in "bcdef"]
    for name in slow:
        (office.folder / name).write_bytes(hostile.slow())
    with start(office.folder, "parse", "--json", "a.docx", *slow) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        found = psutil.Process(process.pid).children(recursive=True)
        while len(found) < 2:
            time.sleep(0.01)
            found = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate()

    assert first["file"] == "a.docx"
    assert (process.returncode, told.decode().strip()) == (1, "Aborted!")
    assert [json.loads(line)["file"] for line in rest.splitlines()] in [slow[:at] for at in range(len(slow))]
    assert psutil.wait_procs(found, timeout=10)[1] == []
