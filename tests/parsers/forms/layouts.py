r"""Forms in one layout trouble each, written down so that a reader sees the form.

``tests/data/forms/<trouble>.layout`` is a Word document: a line is a paragraph, a line between bars is a table's row.
In a cell ``\n`` is a line break and ``//`` begins a paragraph; ``<`` is merged with the cell to its left, ``^`` with
the one above. A line that begins with ``<w:`` is WordprocessingML as it stands; an empty line ends a table.
``<trouble>.csv`` is a spreadsheet, ``<trouble>.html`` a page. What each reads as stands beside it in
``<trouble>.expected.json``; ``python -m tests.parsers.forms`` writes that anew.
"""

import csv
import io
import json
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from domain.form import Form
from domain.plain import field_json
from intake.judging import judged, submissions_of
from intake.packs import load_campaign
from parsers.files import FileParser
from tests.parsers.word import A4, cell, docx, p, row, table

FOLDER = Path(__file__).parents[2] / "data" / "forms"
_CAMPAIGN = load_campaign("shenyang-2024")
_PARSER = FileParser(_CAMPAIGN)


def sources() -> list[Path]:
    """Return the files that hold a layout each."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in (".layout", ".csv", ".html"))


def expected(source: Path) -> Path:
    """Return the file that says what a layout reads as."""
    return source.with_suffix(".expected.json")


def reading(source: Path) -> str:
    """Return what a layout reads as: its forms with fields, what no field took, and findings, as JSON."""
    parsed = _PARSER.parse(built(source), source.name)
    forms = submissions_of(parsed.forms, _CAMPAIGN, part="")
    findings = judged(forms, _CAMPAIGN, {})
    found: list[dict[str, Any]] = [
        {
            "form": one.kind,
            "edition": one.form.edition,
            "absent": sorted(one.form.absent),
            "fields": {name: field_json(value) for name, value in one.fields.items()},
            "repeated": _repeated(one.form),
            "unread": [left.text for left in one.form.unread],
            "findings": [finding.code for finding in findings[one.id]],
        }
        for one in forms
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def built(source: Path) -> bytes:
    """Return the document that a file describes."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".html":
        return text.encode()
    return _workbook(text) if source.suffix == ".csv" else _word(text)


def _repeated(form: Form) -> dict[str, list[str]]:
    return {name: [value.raw for value in values] for name, values in form.repeated.items()}


def _workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in csv.reader(io.StringIO(text)):
        sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _word(text: str) -> bytes:
    body, rows = "", []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append([one.strip() for one in line.strip().strip("|").split("|")])
            continue
        body += table(*_rows(rows)) if rows else ""
        rows = []
        body += line if line.startswith("<w:") else p(_text(line)) if line else ""
    return docx(body + A4)


def _rows(rows: list[list[str]]) -> list[str]:
    found = []
    for number, texts in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else []
        cells = []
        for at, text in enumerate(texts):
            if text == "<":
                continue
            span = next((n for n in range(1, len(texts) - at) if texts[at + n] != "<"), len(texts) - at)
            merge = "continue" if text == "^" else "restart" if below[at : at + 1] == ["^"] else ""
            inside = "" if text == "^" else "".join(p(_text(one)) for one in text.split("//"))
            cells.append(cell(inside or p(""), span=span, merge=merge))
        found.append(row(*cells))
    return found


def _text(text: str) -> str:
    return escape(text.replace("\\n", "\n").replace("\\t", "\t"), quote=False)
