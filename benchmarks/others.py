"""Our reading of Word forms beside docling's and markitdown's: time a file, and fields right under the same rules.

    pip install ".[bench]"
    python benchmarks/others.py [FOLDER]

The forms are those of ``tests/data/forms``, one layout trouble each, or the docx files of FOLDER with a ``gold.jsonl``
beside it. What the others make of a file goes through our own HTML reader and our own label rules, so that the
difference is theirs; markitdown's Markdown is made HTML by markdown-it first. Without the ``bench`` extra only our own
figures are printed.
"""

import importlib.util
import io
import json
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.normalise import normalise
from domain.plain import value_json
from intake.packs import load_campaign
from parsers.document import Document
from parsers.forms.read import FormReader
from parsers.readers.web import html
from parsers.readers.word import docx
from tests.parsers.forms.layouts import built, expected, sources

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One docx and what stands on each of its forms, by field."""

    data: bytes
    expected: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Rival:
    """One way from a docx to a document; ``convert`` is what is timed, ``read`` brings its result to our model."""

    name: str
    convert: Callable[[bytes], object]
    read: Callable[[object], Document]


def main() -> None:
    """Measure and print."""
    cases = list(_cases(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    campaign = load_campaign("shenyang-2024")
    forms = FormReader(campaign)
    print(f"{len(cases)} docx, median of {ROUNDS} rounds; all fields of all forms must be equal, white space aside")
    print(f"{'':28} {'ms a file':>10} {'ours is':>10} {'fields right':>14}")
    ours = 0.0
    for rival in _rivals(forms):
        elapsed = _time(rival, cases)
        ours = ours or elapsed
        right = total = 0
        for case in cases:
            read = forms.read(rival.read(rival.convert(case.data)))
            found = [{n: value_json(v.value) for n, v in normalise(one, campaign).items()} for one in read]
            for at, wanted in enumerate(case.expected):
                got = found[at] if at < len(found) else {}
                total += len(wanted)
                right += sum(_plain(got.get(name)) == _plain(value) for name, value in wanted.items())
        print(f"{rival.name:28} {elapsed:10.2f} {elapsed / ours:9.1f}x {right:6}/{total} {100 * right / total:5.1f} %")


def _cases(folder: Path | None) -> Iterator[Case]:
    if folder is None:
        for source in sources():
            if source.suffix == ".layout":
                yield Case(built(source), _layout_values(expected(source)))
        return
    for line in (folder.parent / "gold.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["file"].endswith(".docx"):
            yield Case((folder / told["file"]).read_bytes(), [one["fields"] for one in told["submissions"]])


def _layout_values(told: Path) -> list[dict[str, object]]:
    forms = json.loads(told.read_text("utf-8"))
    return [{name: field["value"] for name, field in form["fields"].items()} for form in forms]


def _rivals(forms: FormReader) -> Iterator[Rival]:
    yield Rival("zhihui, docx to fields", lambda data: (document := docx.read(data), forms.read(document))[0], _same)
    if importlib.util.find_spec("docling") is None or importlib.util.find_spec("markitdown") is None:
        print('docling and markitdown are not installed: pip install ".[bench]"')
        return
    yield _docling()
    yield _markitdown()


def _same(result: object) -> Document:
    if not isinstance(result, Document):
        raise TypeError(result)
    return result


def _docling() -> Rival:
    from docling.datamodel.base_models import DocumentStream
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()

    def convert(data: bytes) -> object:
        return converter.convert(DocumentStream(name="form.docx", stream=io.BytesIO(data))).document

    return Rival("docling, docx to its model", convert, lambda found: html.read(found.export_to_html().encode()))


def _markitdown() -> Rival:
    from markdown_it import MarkdownIt
    from markitdown import MarkItDown, StreamInfo

    converter, markdown = MarkItDown(), MarkdownIt("commonmark").enable("table")

    def convert(data: bytes) -> object:
        return converter.convert_stream(io.BytesIO(data), stream_info=StreamInfo(extension=".docx")).text_content

    return Rival(
        "markitdown, docx to Markdown",
        convert,
        lambda text: html.read(f"<html><body>{markdown.render(str(text))}</body></html>".encode()),
    )


def _time(rival: Rival, cases: list[Case]) -> float:
    """Return the median milliseconds a file, after one round that warms it up."""
    rounds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        for case in cases:
            rival.convert(case.data)
        rounds.append((time.perf_counter() - start) / len(cases) * 1000)
    return statistics.median(rounds[1:])


def _plain(value: object) -> object:
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


if __name__ == "__main__":
    main()
