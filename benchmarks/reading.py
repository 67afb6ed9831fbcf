"""Word files to fields, against lxml alone and against python-docx, over the demo season's own documents.

    python benchmarks/reading.py [FILE.docx ...]

Prints milliseconds a file (median of rounds) and ratios. The baseline parses the same ``word/document.xml`` with
lxml and joins its text: no tables, no labels, no fields.
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

from domain.normalise import normalise
from intake.packs import load_campaign
from parsers.forms.read import FormReader
from parsers.readers import docx

ROUNDS = 15


def main() -> None:
    """Measure and print."""
    files = [Path(one).read_bytes() for one in sys.argv[1:]] or _demo_files()
    parts = [zipfile.ZipFile(io.BytesIO(one)).read("word/document.xml") for one in files]
    campaign = load_campaign("shenyang-2024")
    reader = FormReader(campaign)

    def fields(data: bytes) -> None:
        reader.read(docx.read(data))

    def typed(data: bytes) -> None:
        for form in reader.read(docx.read(data)):
            normalise(form, campaign)

    def texts(data: bytes) -> None:
        document = python_docx.Document(io.BytesIO(data))
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    cell.text  # noqa: B018  reading it is what is measured
        for paragraph in document.paragraphs:
            paragraph.text  # noqa: B018  the same

    lxml_alone, unzipped, ours, all_typed, theirs = _interleaved(
        [(_join, parts), (_unzip_and_join, files), (fields, files), (typed, files), (texts, files)]
    )
    print(
        f"{len(files)} files, {sum(map(len, parts)) / len(parts) / 1000:.1f} KB of document.xml each, {ROUNDS} rounds"
    )
    print("milliseconds a file                       against lxml alone    against lxml with unzipping")
    for what, time_ in (
        ("lxml alone: parse and join", lxml_alone),
        ("the same, unzipping included", unzipped),
        ("docx to fields", ours),
        ("docx to typed fields", all_typed),
        ("python-docx, texts only", theirs),
    ):
        print(f"{what:30} {time_:6.2f} {time_ / lxml_alone:20.2f} x {time_ / unzipped:20.2f} x")


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


def _interleaved(tasks: list[tuple[Callable[[bytes], None], list[bytes]]]) -> list[float]:
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
