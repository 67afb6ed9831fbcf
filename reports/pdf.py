"""The weekly report as a PDF to print and sign: set by Typst, an archive's and a screen reader's PDF in one.

Standards: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
"""

import dataclasses
import importlib.resources
import json
from pathlib import Path
from typing import Any

from reports.files import write_whole
from reports.fonts import Fonts, book
from reports.paper import Paper

_DOTS = 160
_NO_GLYPH = "could not be displayed with font"


def write(paper: Paper, fonts: Fonts, path: Path) -> None:
    """Write the PDF, whole or not at all; all fonts are embedded."""
    write_whole(path, render(paper, fonts))


def render(paper: Paper, fonts: Fonts) -> bytes:
    """Return the PDF's bytes; the same paper gives the same ones.

    A character that no font of this machine has is shown as a box. Neither standard allows that: then the PDF is a
    plain one.
    """
    import typst

    made = int(paper.made.timestamp())
    inputs = _inputs(paper, fonts)
    try:
        return _compiled(inputs, pdf_standards=["a-2a", "ua-1"], timestamp=made)
    except typst.TypstError as error:
        if _NO_GLYPH not in str(error):
            raise
        return _compiled(inputs, timestamp=made)


def chart(paper: Paper, fonts: Fonts) -> tuple[bytes, bytes] | None:
    """Return the paper's chart as SVG, its text drawn, and as PNG; None where it has none."""
    if all(one.chart is None for one in paper.sections):
        return None
    inputs = _inputs(paper, fonts) | {"only": "chart"}
    return _compiled(inputs, format="svg"), _compiled(inputs, format="png", ppi=_DOTS)


def _compiled(inputs: dict[str, str], **options: Any) -> bytes:  # noqa: ANN401 -- Typst's own
    import typst

    return bytes(typst.compile(_SOURCE, font_paths=book(), sys_inputs=inputs, **options))


_SOURCE = importlib.resources.files("reports").joinpath("paper.typ").read_bytes()


def _inputs(paper: Paper, fonts: Fonts) -> dict[str, str]:
    used = dataclasses.asdict(fonts) | {"weight": "bold" if fonts.bold else "regular"}
    return {"paper": json.dumps(dataclasses.asdict(paper), default=str), "fonts": json.dumps(used)}
