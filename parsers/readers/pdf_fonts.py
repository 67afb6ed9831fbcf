"""PDFium with and without the machine's fonts.

Where a file does not carry its fonts, PDFium searches all those of the machine for a stand-in, which takes longer than
reading the file, and makes the characters' boxes those of another font on every machine. Only drawing needs it.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

_ANSWERS = {
    "Release": None,
    "MapFont": None,
    "GetFont": None,
    "GetFontData": 0,
    "GetFaceName": 0,
    "GetFontCharset": 0,
    "DeleteFont": None,
}
"""What is answered to each of PDFium's questions about fonts: there are none."""


def _none() -> Any:  # noqa: ANN401  ctypes
    """Return a description of a machine without fonts; PDFium keeps pointing to it."""
    found = pdfium.FPDF_SYSFONTINFO(version=1)
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    for name, answer in _ANSWERS.items():
        setattr(found, name, kinds[name](lambda *_, answer=answer: answer))
    return found


_NONE = _none()
pdfium.FPDF_SetSystemFontInfo(ctypes.pointer(_NONE))


@contextmanager
def machine_fonts() -> Iterator[None]:
    """Let files that are opened meanwhile be drawn with the machine's fonts."""
    pdfium.FPDF_SetSystemFontInfo(pdfium.FPDF_GetDefaultSystemFontInfo())
    try:
        yield
    finally:
        pdfium.FPDF_SetSystemFontInfo(ctypes.pointer(_NONE))
