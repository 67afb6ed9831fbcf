"""All files of one weekly report: the workbook, the document to edit, the PDF to sign."""

from pathlib import Path
from typing import NamedTuple

from reports.values import WeeklyReport


class Written(NamedTuple):
    """The files that were written, what is to be known of their fonts, and what is missing, empty if nothing."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]
    trouble: str = ""


def write(report: WeeklyReport, folder: Path, *, office: str, masked: bool = True) -> Written:
    """Write the three files into a folder that exists, each whole or not at all; ``office`` signs.

    Where the machine has no Chinese font there is no PDF, and no chart in the document.

    Raises:
        OSError: a file cannot be written.
    """
    from reports import docx, pdf, xlsx
    from reports.errors import FontsMissingError
    from reports.fonts import fonts, installed
    from reports.paper import paper

    book, text, print_ = (folder / f"周报-{report.label}.{kind}" for kind in ("xlsx", "docx", "pdf"))
    made = paper(report, office=office)
    try:
        chosen = fonts(installed())
    except FontsMissingError as error:
        docx.write(made, None, text)
        written = Written((book, text), (), str(error))
    else:
        docx.write(made, pdf.chart(made, chosen), text)
        pdf.write(made, chosen, print_)
        written = Written((book, text, print_), chosen.told)
    xlsx.write(report, book, masked=masked)
    return written
