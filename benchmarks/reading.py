"""Word files to fields, against lxml alone and against python-docx, over the demo season's own documents.

    python benchmarks/reading.py [FILE.docx ...]

Prints milliseconds a file (median of rounds) and ratios. One baseline parses the same ``word/document.xml`` with lxml
and joins its text: no tables, no labels, no fields. The other is the bare walk: unzip, parse, and one recursion that
gathers paragraphs and cells as nested lists, without merged cells, byways, places or anything that reads a form.
"""

import gc
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
from lxml import etree

from domain.campaign import Campaign
from domain.form import Form
from domain.normalise import normalise
from intake.judging import judged, submissions_of
from intake.packs import load_campaign
from parsers.forms.read import FormReader
from parsers.readers.word import docx

ROUNDS = 15
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main() -> None:
    """Measure and print."""
    files = [Path(one).read_bytes() for one in sys.argv[1:]] or _demo_files()
    parts = [zipfile.ZipFile(io.BytesIO(one)).read("word/document.xml") for one in files]
    tasks = _tasks(load_campaign("shenyang-2024"))
    times = _interleaved([(work, parts if work is _join else files) for work in tasks.values()])
    figures = dict(zip(tasks, times, strict=True))
    print(
        f"{len(files)} files, {sum(map(len, parts)) / len(parts) / 1000:.1f} KB of document.xml each, {ROUNDS} rounds"
    )
    against = ("lxml alone: parse and join", "the bare walk", "docx to the document model", "python-docx, texts only")
    print(f"{'milliseconds a file':36} against {' | '.join(against)}")
    for what, time_ in figures.items():
        print(f"{what:30} {time_:6.2f} " + " ".join(f"{time_ / figures[one]:12.2f} x" for one in against))


def _tasks(campaign: Campaign) -> dict[str, Callable[[bytes], object]]:
    reader = FormReader(campaign)

    def fields(data: bytes) -> tuple[Form, ...]:
        return reader.read(docx.read(data))

    def typed(data: bytes) -> None:
        for form in fields(data):
            normalise(form, campaign)

    def judge(data: bytes) -> None:
        judged(submissions_of(fields(data), campaign), campaign, {})

    return {
        "lxml alone: parse and join": _join,
        "the same, unzipping included": _unzip_and_join,
        "the bare walk": _walk,
        "docx to the document model": docx.read,
        "docx to fields": fields,
        "docx to typed fields": typed,
        "docx to judged fields": judge,
        "python-docx, texts only": _python_docx,
    }


def _python_docx(data: bytes) -> None:
    document = python_docx.Document(io.BytesIO(data))
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.text  # noqa: B018  reading it is what is measured
    for paragraph in document.paragraphs:
        paragraph.text  # noqa: B018  the same


def _demo_files() -> list[bytes]:
    from intake.demo.season import season
    from intake.mime import read

    found = []
    for mail in season():
        for leaf in read(mail.raw, "").leaves:
            try:
                docx.read(leaf.content)
            except Exception:  # noqa: BLE001, S112  the season has broken files on purpose
                continue
            found.append(leaf.content)
    return found


def _join(content: bytes) -> None:
    "".join(etree.fromstring(content).itertext())


def _unzip_and_join(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _join(archive.read("word/document.xml"))


def _walk(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    _blocks(root[0])


def _blocks(parent: etree._Element) -> list[object]:
    found: list[object] = []
    for child in parent:
        if child.tag == f"{_W}p":
            found.append("".join([text.text or "" for text in child.iter(f"{_W}t")]))
        elif child.tag == f"{_W}tbl":
            rows = child.iterchildren(f"{_W}tr")
            found.append([[_blocks(cell) for cell in row.iterchildren(f"{_W}tc")] for row in rows])
    return found


def _interleaved(tasks: list[tuple[Callable[[bytes], object], list[bytes]]]) -> list[float]:
    """Return each task's median milliseconds a file; the tasks take turns, so that a busy machine slows all alike."""
    rounds: list[list[float]] = [[] for _ in tasks]
    for number in range(ROUNDS + 1):
        for task, times in zip(tasks, rounds, strict=True):
            work, inputs = task
            gc.collect()  # nobody pays for the garbage of the one before
            start = time.perf_counter()
            for one in inputs:
                work(one)
            if number:
                times.append((time.perf_counter() - start) / len(inputs) * 1000)
    return [statistics.median(times) for times in rounds]


if __name__ == "__main__":
    main()
