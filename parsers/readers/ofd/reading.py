"""OFD files, China's own format of finished pages, straight from their XML.

Source: GB/T 33190-2016. Characters and rulings are laid out as those of a PDF are (``readers.pages``).
"""

import io
from typing import TYPE_CHECKING

from parsers.document import Document, Picture, ScannedError, Seal, UnreadableError
from parsers.readers.ofd.document import Body
from parsers.readers.ofd.package import Package, beside, children, text_of
from parsers.readers.ofd.seals import seals
from parsers.readers.pdf.textlayer import usable
from parsers.readers.placed.pages import PlacedPage, assemble
from parsers.readers.placed.strikes import strike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from parsers.readers.ofd.content import Placed
    from parsers.readers.pdf.reading import Image, PageReader
    from parsers.readers.placed.outlines import Point

_ROOT = "/OFD.xml"
_PAGES = 60
_PIXELS = 12_000_000
_LARGEST = 60_000_000
_READING = 200 / 72


def read(data: bytes, ocr: "PageReader | None" = None) -> Document:
    """Read an OFD file, all the documents in it.

    Pages are (width, height) in points; every paragraph and cell has its page and box. ``ocr`` reads a page that has
    only pictures, as it does for ``readers.pdf``. ``seals`` are those put on by signing and those seen on such pages;
    None where there are none and not all pages were seen in colour, for one may still be in a picture.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password or a certificate only.
        ScannedError: a page must be read from its picture, and there is no ``ocr``.
    """
    package = Package(data)
    reading = _Reading(ocr)
    for body in children(package.tree(_ROOT), "DocBody"):
        reading.add(package, body)
    pages = reading.pages
    if not pages:
        raise UnreadableError("OFD文件里没有页面")
    looked = reading.scanned == len(pages) and not reading.colourless
    return Document(
        assemble(pages),
        "ofd" if not reading.scanned else "scan" if reading.scanned == len(pages) else "ofd+scan",
        tuple((page.width, page.height) for page in pages),
        editable=False,
        pictures=tuple(reading.pictures),
        seals=tuple(reading.seals) if reading.seals or looked else None,
    )


class _Reading:
    """What was read of a file so far; ``scanned`` counts the pages read from their picture."""

    def __init__(self, ocr: "PageReader | None") -> None:
        self._ocr = ocr
        self.pages: list[PlacedPage] = []
        self.pictures: list[Picture] = []
        self.seals: list[Seal] = []
        self.scanned = self.colourless = 0

    def add(self, package: Package, body: "etree._Element") -> None:
        """Read one document of the file."""
        document = Body(package, beside(_ROOT, text_of(body, "DocRoot")))
        numbers: dict[str, int] = {}
        for name, placed in document.pages():
            if len(self.pages) == _PAGES:
                break
            number = numbers[name] = len(self.pages) + 1
            shown = [
                Picture(content, number, box)
                for resource, box in placed.pictures
                if (content := document.picture(resource)) is not None
            ]
            self.pages.append(self._page(placed, number, shown, len(document)))
            self.pictures.extend(shown)
        signatures = text_of(body, "Signatures")
        if signatures:
            self.seals.extend(seals(package, beside(_ROOT, signatures), numbers))

    def _page(self, placed: "Placed", number: int, shown: "Sequence[Picture]", count: int) -> PlacedPage:
        """Return a page by its text, or as the page reader reads its picture."""
        wide, high = placed.size
        areas = [(box[2] - box[0]) * (box[3] - box[1]) for _, box in placed.pictures]
        covered = sum(areas) / (wide * high)
        if usable(placed.glyphs, placed.invisible, covered, placed.shapes):
            return PlacedPage(number, wide, high, *strike(placed.glyphs, placed.rulings))
        if self._ocr is None:
            raise ScannedError(count)
        self.scanned += 1
        page, found = self._ocr(_drawn(shown, placed.size), number, wide, high)
        self.seals.extend(found or ())
        self.colourless += found is None
        return page


def _drawn(shown: "Sequence[Picture]", size: "Point") -> "Image":
    """Return a page's pictures on white paper, in BGR; those that Pillow cannot open are left out."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    wide, high = size
    scale = min(_READING, (_PIXELS / (wide * high)) ** 0.5)
    paper = Image.new("RGB", (max(1, round(wide * scale)), max(1, round(high * scale))), "white")
    for picture in shown:
        if picture.box is None:
            continue
        left, top, right, bottom = (round(side * scale) for side in picture.box)
        area = (min(max(right - left, 1), 2 * paper.width), min(max(bottom - top, 1), 2 * paper.height))
        try:
            with Image.open(io.BytesIO(picture.data)) as opened:
                if opened.width * opened.height <= _LARGEST:
                    paper.paste(opened.convert("RGB").resize(area), (left, top))
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            continue
    return np.ascontiguousarray(np.asarray(paper)[:, :, ::-1])
