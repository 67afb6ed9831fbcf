"""The characters of a PDF page and of what was filled in on it, each with its place, by PDFium's own calls."""

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from parsers.document import Box
from parsers.readers.pdf.drawing import Drawing
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.letters import letter
from parsers.readers.placed.outlines import Matrix, mapped

_CHARACTERS = 60_000
_SLANT = 0.2
_DOUBLE = 0.2
_CLOSE = 3.0
_INVISIBLE = 3
_HIDDEN = 0x02 | 0x20
"""Flags of an annotation that is not shown: hidden, no view. Source: ISO 32000-1, table 165."""
_ANNOTATIONS = 2_000
_LARGEST = 11.0
_LONGEST = 200_000
_TEXT_FIELDS = frozenset((pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX))


def glyphs_of(page: Any, drawn: Drawing) -> tuple[list[Glyph], int]:  # noqa: ANN401  pypdfium2 is untyped
    """Return a page's visible characters, and how many others are drawn invisibly.

    White space, text across the page, what lies outside it and the second one of a character drawn twice are left out.
    """
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return [], 0
    try:
        found, invisible = _characters(text, drawn)
    finally:
        pdfium.FPDFText_ClosePage(text)
    return _single(found), invisible


def _characters(text: Any, drawn: Drawing) -> tuple[list[Glyph], int]:  # noqa: ANN401  ctypes
    a, b, c, d, e, f = drawn.matrix
    upright = b == c == 0.0
    unicode_of, place_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    odd = drawn.hidden or drawn.slanted
    box = pdfium.FS_RECTF()
    where = ctypes.pointer(box)
    found: list[Glyph] = []
    invisible = 0
    for at in range(min(pdfium.FPDFText_CountChars(text), _CHARACTERS)):
        spelled = letter(unicode_of(text, at))
        if not spelled:
            continue
        if odd and not _runs_along(text, at, drawn.matrix):
            continue
        place_of(text, at, where)
        if upright:
            left, right, top, bottom = a * box.left + e, a * box.right + e, d * box.top + f, d * box.bottom + f
        else:
            left, right, top, bottom = c * box.bottom + e, c * box.top + e, b * box.left + f, b * box.right + f
        if left > right:
            left, right = right, left
        if top > bottom:
            top, bottom = bottom, top
        if bottom - top < 1.0:
            top, bottom = _tall(text, at, top, bottom)
        if right < 0.0 or bottom < 0.0 or left > drawn.width or top > drawn.height:
            continue
        if odd and _is_hidden(text, at):
            invisible += 1
            continue
        found.append(Glyph(spelled, left, top, right, bottom))
    return found, invisible


def _runs_along(text: Any, at: int, matrix: Matrix) -> bool:  # noqa: ANN401  ctypes
    """Tell whether a character stands upright on the page as it is read."""
    own = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, at, own):
        return True
    a, b, c, d, _, _ = matrix
    along, up = a * own.a + c * own.b, b * own.a + d * own.b
    return bool(along > 0 and abs(up) <= _SLANT * along)


def _is_hidden(text: Any, at: int) -> bool:  # noqa: ANN401  ctypes
    one = pdfium.FPDFText_GetTextObject(text, at)
    return bool(one) and pdfium.FPDFTextObj_GetTextRenderMode(one) == _INVISIBLE


def _tall(text: Any, at: int, top: float, bottom: float) -> tuple[float, float]:  # noqa: ANN401  ctypes
    """Return a height for a character whose font tells none, by its size."""
    size = pdfium.FPDFText_GetFontSize(text, at) or 10.0
    return top - 0.88 * size, bottom + 0.12 * size


def _single(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out a character that is drawn again in almost the same place, to look bold or to cast a shadow."""
    ordered = sorted(glyphs)
    if not any(
        one.text == other.text and other.left - one.left < _CLOSE and abs(other.top - one.top) < _CLOSE
        for one, other in pairwise(ordered)
    ):
        return glyphs
    kept: list[Glyph] = []
    first = 0
    for glyph in ordered:
        near = _DOUBLE * (glyph.bottom - glyph.top)
        while first < len(kept) and (kept[first].text != glyph.text or kept[first].left < glyph.left - near):
            first += 1
        if not any(abs(other.top - glyph.top) < near for other in kept[first:]):
            kept.append(glyph)
    single = set(kept)
    return [glyph for glyph in dict.fromkeys(glyphs) if glyph in single]


def filled_in(page: Any, form: Any, drawn: Drawing) -> Iterator[Glyph]:  # noqa: ANN401  pypdfium2 is untyped
    """Yield the characters of form fields and of text written over the page; their place is about right.

    ``form`` is PDFium's form environment, None where the file has no form.
    """
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _ANNOTATIONS)):
        one = pdfium.FPDFPage_GetAnnot(page, at)
        if not one:
            continue
        try:
            if not pdfium.FPDFAnnot_GetFlags(one) & _HIDDEN:
                value = _value(one, form)
                if value:
                    yield from _spread(value, _box_of(one, drawn.matrix))
        finally:
            pdfium.FPDFPage_CloseAnnot(one)


def _value(one: Any, form: Any) -> str:  # noqa: ANN401  ctypes
    """Return the text that an annotation shows, empty where it shows none."""
    kind = pdfium.FPDFAnnot_GetSubtype(one)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(one, b"Contents", buffer, size))
    if kind != pdfium.FPDF_ANNOT_WIDGET or form is None:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldType(form, one) not in _TEXT_FIELDS:
        return ""
    return _string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, one, buffer, size))


def _string(get: Callable[[Any, int], int]) -> str:
    """Return what a call writes as UTF-16 into a buffer; it tells the size where there is none."""
    size = get(None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _box_of(one: Any, matrix: Matrix) -> Box:  # noqa: ANN401  ctypes
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(one, rect)
    return mapped((rect.left, rect.bottom, rect.right, rect.top), matrix)


def _spread(value: str, box: Box) -> Iterator[Glyph]:
    """Yield a text's characters in a box, line below line, as large as the box and a readable size allow."""
    left, top, right, bottom = box
    wide, high = max(right - left, 1.0), max(bottom - top, 1.0)
    size = min(_LARGEST, high)
    lines: list[list[str]] = []
    for text in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        room = max(1, int(wide / size))
        spelled = [" " if char.isspace() else letter(ord(char)) for char in text]
        lines.extend(spelled[begin : begin + room] for begin in range(0, len(spelled), room))
    step = min(size * 1.2, high / max(1, len(lines)))
    down = top + max(0.0, (high - step * len(lines)) / 2)
    for number, line in enumerate(lines):
        for column, char in enumerate(line):
            if char.strip():
                across = left + column * size
                yield Glyph(char, across, down + number * step, across + size, down + (number + 1) * step)
