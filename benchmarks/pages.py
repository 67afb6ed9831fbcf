"""PDF files to fields, against pdfplumber on the same pages, over forms made for the purpose.

    python benchmarks/pages.py [FILE.pdf ...]

Prints milliseconds a page (median of rounds) and ratios. pdfplumber's ``extract_tables`` yields the tables alone: no
text outside them, no labels, no fields; its ``chars`` are characters with their places, not even words.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import psutil

from intake.demo import documents
from intake.demo.values import ApplicationValues, RegistrationValues
from intake.packs import load_campaign
from parsers.files import FileParser
from parsers.readers import pdf

ROUNDS = 9


def main() -> None:
    """Measure and print."""
    files = [Path(one).read_bytes() for one in sys.argv[1:]] or _made()
    parser = FileParser(load_campaign("shenyang-2024"))
    pages = sum(len(pdf.read(one).pages) for one in files)

    def fields(data: bytes) -> None:
        parser.parse(data, "申报书.pdf")

    def blocks(data: bytes) -> None:
        pdf.read(data)

    before = psutil.Process().memory_info().rss
    fields_ms, blocks_ms, tables_ms, chars_ms = _interleaved([fields, blocks, _tables, _chars], files, pages)
    print(f"{len(files)} files, {pages} pages, {ROUNDS} rounds")
    print("milliseconds a page                        ours is so many times as fast")
    print(f"{'PDF to fields':34} {fields_ms:7.2f}")
    print(f"{'PDF to tables and paragraphs':34} {blocks_ms:7.2f}")
    print(f"{'pdfplumber, extract_tables alone':34} {tables_ms:7.2f} {tables_ms / fields_ms:10.1f}")
    print(f"{'pdfplumber, chars alone':34} {chars_ms:7.2f} {chars_ms / fields_ms:10.1f}")
    print(f"resident memory before pdfplumber's rounds: {before / 1e6:.0f} MB")


def _made() -> list[bytes]:
    return [
        documents.registration_pdf(RegistrationValues(team_name="甲队", unit="乙所", activity_name="丙活动")),
        documents.application_pdf(ApplicationValues()),
    ]


def _tables(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            page.extract_tables()
            page.close()


def _chars(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            len(page.chars)
            page.close()


def _interleaved(tasks: list[Callable[[bytes], None]], files: list[bytes], pages: int) -> list[float]:
    """Return each task's median milliseconds a page; the tasks take turns, so that a busy machine slows all alike."""
    rounds: list[list[float]] = [[] for _ in tasks]
    for number in range(ROUNDS + 1):
        for task, times in zip(tasks, rounds, strict=True):
            start = time.perf_counter()
            for one in files:
                task(one)
            if number:
                times.append((time.perf_counter() - start) / pages * 1000)
    return [statistics.median(times) for times in rounds]


if __name__ == "__main__":
    main()
