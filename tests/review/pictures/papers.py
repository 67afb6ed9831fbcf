"""Pictures of the weekly report's files: the PDF's pages, and Word and Excel as LibreOffice lays them out."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from intake.reporting import Reporting
from tests.reports.libreoffice import converted
from tests.review.office import CAMPAIGN, Office

WEEK = "2024-W43"
FILES = {"pdf": "the weekly report to sign", "docx": "the same in Word", "xlsx": "the workbook's figures and ledgers"}
_DOTS = 100 / 72
_MOST = 6


def pages(office: Office) -> Iterator[tuple[str, Image.Image]]:
    """Yield the first pages of each file of an office's report, with the names of their pictures."""
    reporting = Reporting(office.engine, CAMPAIGN, lambda: office.now)
    with tempfile.TemporaryDirectory(prefix="zhihui-papers-") as place:
        for kind in FILES:
            path = Path(place) / f"weekly-{kind}.{kind}"
            path.write_bytes(reporting.file(WEEK, kind, "office")[1])
            shown = path if kind == "pdf" else converted(path, "pdf", Path(place))
            document = pypdfium2.PdfDocument(shown.read_bytes())
            for number in range(min(_MOST, len(document))):
                yield f"weekly-{kind}-{number + 1}", document[number].render(scale=_DOTS).to_pil()
