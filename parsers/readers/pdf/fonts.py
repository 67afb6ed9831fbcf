"""PDFium with a font of ours in place of the machine's.

Where a file does not carry its fonts, PDFium looks for a stand-in among the machine's. That takes longer than reading
the file, makes the boxes of characters differ from machine to machine, and on a machine without Chinese fonts loses
every character that stands in a text object of its own: it has no width. ``boxes.ttf`` has a glyph for each character:
a box half as wide as it is tall up to U+2E7F, a square from there on (three glyphs, a character map of format 13). Only
drawing a page needs letters.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import pypdfium2.raw as pdfium

_BOXES = resources.files("parsers.readers.pdf").joinpath("boxes.ttf").read_bytes()
_FOUND = 1
_GB2312 = 134
_WHOLE_FILE = 0


def _font_data(_: Any, __: Any, table: int, buffer: Any, size: int) -> int:  # noqa: ANN401  ctypes
    """Give the font's bytes, or how many they are."""
    if table != _WHOLE_FILE:
        return 0
    if buffer and size >= len(_BOXES):
        ctypes.memmove(buffer, _BOXES, len(_BOXES))
    return len(_BOXES)


def _boxes() -> Any:  # noqa: ANN401  ctypes
    """Return a description of a machine whose one font is ours; PDFium keeps pointing to it."""
    found = pdfium.FPDF_SYSFONTINFO(version=1)
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    for name, answer in (
        ("Release", lambda *_: None),
        ("MapFont", lambda *_: _FOUND),
        ("GetFont", lambda *_: _FOUND),
        ("GetFontData", _font_data),
        ("GetFaceName", lambda *_: 0),
        ("GetFontCharset", lambda *_: _GB2312),
        ("DeleteFont", lambda *_: None),
    ):
        setattr(found, name, kinds[name](answer))
    return found


_OURS = _boxes()
pdfium.FPDF_SetSystemFontInfo(ctypes.pointer(_OURS))


@contextmanager
def machine_fonts() -> Iterator[None]:
    """Let files that are opened meanwhile be drawn with the machine's fonts."""
    pdfium.FPDF_SetSystemFontInfo(pdfium.FPDF_GetDefaultSystemFontInfo())
    try:
        yield
    finally:
        pdfium.FPDF_SetSystemFontInfo(ctypes.pointer(_OURS))
