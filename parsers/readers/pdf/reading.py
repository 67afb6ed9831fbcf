"""PDF files through PDFium: pages with a text layer are read from it, the others by a given page reader.

PDFium yields characters and lines several times as fast as a reader in Python does (docs/adr/0014). A page needs to be
read from its picture where it has no text, where its text is an invisible layer over a picture, and where its text is
what a broken font table makes of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.document import Document, EncryptedError, ScannedError, Seal, UnreadableError
from parsers.readers.pdf.drawing import Drawing, drawing
from parsers.readers.pdf.fonts import machine_fonts
from parsers.readers.pdf.glyphs import filled_in, glyphs_of
from parsers.readers.pdf.textlayer import usable
from parsers.readers.placed.layout import Glyph
from parsers.readers.placed.pages import PlacedPage, assemble
from parsers.readers.placed.strikes import strike

if TYPE_CHECKING:
    import numpy as np

    Image: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]
    PageReader: TypeAlias = Callable[[Image, int, float, float], tuple[PlacedPage, tuple[Seal, ...] | None]]
    SealFinder: TypeAlias = Callable[[Image, int, float, float], tuple[Seal, ...]]

_PAGES = 60
_END = b"%%EOF"
_TAIL = 16_384
_LARGEST = 12_000_000
READING = 200 / 72
"""Pixels a point of the picture that a page is read from."""
_LOOKING = 100 / 72


def read(data: bytes, ocr: "PageReader | None" = None, seals: "SealFinder | None" = None) -> Document:
    """Read a PDF.

    Pages are (width, height) in points; every paragraph and cell has its page and box. ``ocr`` reads a page from its
    picture (BGR, at most 200 dpi and 12 megapixels; page number, width and height in points) where the page has no
    text of its own, and tells of no seals (None) where the picture has no colour; ``seals`` looks for seals on the
    other pages, where they have pictures or red ink.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
        ScannedError: a page must be read from its picture, and there is no ``ocr``.
    """
    pages: list[PlacedPage] = []
    found: list[Seal] = []
    scanned = colourless = 0
    with opened(data) as pdf:
        form = form_of(pdf)
        for number in range(1, min(len(pdf), _PAGES) + 1):
            with loaded(pdf, number) as page:
                drawn = drawing(page)
                placed = _placed(page, drawn, number, form)
                if placed is None:
                    scanned += 1
                    if ocr is None:
                        raise ScannedError(len(pdf))
                    with _with_fonts(data, number) as again:
                        placed, seen = ocr(picture(again, drawn, READING), number, drawn.width, drawn.height)
                    found.extend(seen or ())
                    colourless += seen is None
                elif seals is not None and (drawn.colourful or pdfium.FPDFPage_GetAnnotCount(page)):
                    found.extend(seals(picture(page, drawn, _LOOKING), number, drawn.width, drawn.height))
                pages.append(placed)
    if not pages:
        raise UnreadableError("PDF文件里没有页面")
    looked = not colourless and (seals is not None or scanned == len(pages))
    return Document(
        assemble(pages),
        "pdf" if not scanned else "scan" if scanned == len(pages) else "pdf+scan",
        tuple((page.width, page.height) for page in pages),
        editable=False,
        seals=tuple(found) if looked or found else None,
    )


def _placed(page: Any, drawn: Drawing, number: int, form: Any) -> PlacedPage | None:  # noqa: ANN401  pypdfium2
    """Return a page with a text layer that can be used, None where it has to be read from its picture."""
    glyphs = written(page, drawn, form)
    if glyphs is None:
        return None
    return PlacedPage(number, drawn.width, drawn.height, *strike(glyphs, drawn.rulings))


def written(page: Any, drawn: Drawing, form: Any) -> list[Glyph] | None:  # noqa: ANN401  pypdfium2 is untyped
    """Return the characters of a page and of what is filled in on it, None where they are not what is to be read."""
    glyphs, invisible = glyphs_of(page, drawn)
    if pdfium.FPDFPage_GetAnnotCount(page):
        glyphs.extend(filled_in(page, form, drawn))
    covered = drawn.pictures / max(drawn.width * drawn.height, 1.0)
    return glyphs if usable(glyphs, invisible, covered, drawn.shapes) else None


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF while the block runs.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
    """
    if _END not in data[-_TAIL:]:
        raise UnreadableError("PDF文件不完整或已损坏")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedError("PDF文件设有密码") from error
        raise UnreadableError("PDF文件不完整或已损坏") from error
    try:
        yield pdf
    finally:
        pdf.close()


@contextmanager
def loaded(pdf: Any, number: int) -> Iterator[Any]:  # noqa: ANN401  pypdfium2 is untyped
    """Open a page, counted from 1, while the block runs.

    Raises:
        UnreadableError: it is damaged.
    """
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"PDF文件的第{number}页已损坏") from error
    try:
        yield page
    finally:
        page.close()


def form_of(pdf: Any) -> Any:  # noqa: ANN401  pypdfium2 is untyped
    """Return PDFium's form environment, None where the file has no form."""
    if pdf.get_formtype() not in (pdfium.FORMTYPE_ACRO_FORM, pdfium.FORMTYPE_XFA_FOREGROUND):
        return None
    pdf.init_forms()
    return pdf.formenv


@contextmanager
def _with_fonts(data: bytes, number: int) -> Iterator[Any]:
    """Open a page anew, with the machine's fonts and with what is filled in."""
    with machine_fonts(), opened(data) as pdf:
        form_of(pdf)
        with loaded(pdf, number) as page:
            yield page


def picture(page: Any, drawn: Drawing, scale: float) -> "Image":  # noqa: ANN401  pypdfium2 is untyped
    """Return the page as it is seen, in BGR; a large page is drawn smaller."""
    area = max(drawn.width * drawn.height, 1.0)
    scale = min(scale, (_LARGEST / area) ** 0.5)
    picture: Image = page.render(scale=scale, rotation=drawn.turned, draw_annots=True).to_numpy()
    return picture
