"""One page's picture to what is placed on it: set upright, its rulings found, its text read."""

from typing import NamedTuple

from parsers.document import Seal
from parsers.readers.placed.pages import PlacedPage, Ruling
from parsers.readers.scan import glyphs, ink, lines, paper, rulings, seals, tidy, upright
from parsers.readers.scan.engine import Engine, engine
from parsers.readers.scan.glyphs import Read
from parsers.readers.scan.image import Image, Plane
from parsers.readers.scan.lines import Line

SCAN_SIDE = 960
"""Pixels of a scanned page's longer side in which text is looked for; more finds no more."""
PHOTO_SIDE = 1280
"""The same for photos, whose letters are less sharp."""

_FEW, _SURELY = 3, 0.85
"""Characters that are read off a seal as one line, and the confidence of those that are the page's own."""


class Upright(NamedTuple):
    """A page set upright: its picture, the same with its ink alone, where text is on it, its size in points."""

    image: Image
    clean: Image
    text: Plane
    width: float
    height: float


def page(image: Image, number: int, width: float, height: float) -> tuple[PlacedPage, tuple[Seal, ...] | None]:
    """Return what stands on a page of a PDF, which may be a scan or a photo put into it; see ``place``."""
    sheet, side = flattened(image)
    return place(sheet, number, width, height, side)


def flattened(image: Image) -> tuple[Image, int]:
    """Return the sheet that a page of a PDF shows, or the page itself, and in what side its text is looked for."""
    sheet = paper.flat(image)
    return (image, SCAN_SIDE) if sheet is None else (sheet, PHOTO_SIDE)


def set_upright(image: Image, width: float, height: float, side: int) -> Upright:
    """Return a page as it is read.

    Raises:
        UnsupportedError: the models or onnxruntime are not installed.
    """
    reader = engine()
    clean = ink.readable(image, image.shape[1] / width)
    text = reader.detect(clean, side)
    turned = upright.turn(clean, text, reader)
    if turned.quarters % 2:
        width, height = height, width
    return Upright(turned.apply(image, 255), turned.apply(clean, 255), turned.apply(text, 0), width, height)


def place(
    image: Image, number: int, width: float, height: float, side: int
) -> tuple[PlacedPage, tuple[Seal, ...] | None]:
    """Return what stands on a page of ``width`` by ``height`` points, and the seals on it.

    These are None where the page has no colour and may show the copy of one.

    ``image`` shows the whole page in colour; one that lies on its side is turned, its width and height with it.
    ``side`` is the longer side in pixels in which text is looked for.

    Raises:
        UnsupportedError: the models or onnxruntime are not installed.
    """
    reader = engine()
    image, clean, text, width, height = set_upright(image, width, height, side)
    scale = image.shape[1] / width
    drawn = rulings.find(clean[:, :, 0], text, scale)
    clean = rulings.erase(clean, drawn, scale)
    stamped: tuple[Seal, ...] | None
    if seals.coloured(image):
        stamped = seals.find(image, number, scale, reader.recognise)
    else:
        stamped = None if seals.copied(clean[:, :, 0], text, scale) else ()
    zoom = (image.shape[1] / text.shape[1], image.shape[0] / text.shape[0])
    found = [read for line in lines.find(text, zoom, drawn) for read in _read(clean, line, reader)]
    found = [read for read in found if not _off_a_seal(read, stamped or (), scale)]
    return PlacedPage(number, width, height, glyphs.place(found, scale), _in_points(drawn, scale)), stamped


def _read(page: Image, line: Line, reader: Engine) -> list[Read]:
    """Return what a line says; a stack of characters, one below the other, is as many lines."""
    found: list[Read] = []
    for one in lines.unstacked(page, line) if line.stack else (line,):
        crop = page[round(one.top) : round(one.bottom), round(one.left) : round(one.right)]
        marks = tidy.legible(reader.recognise(crop)) if crop.size else []
        if marks:
            found.append(Read(one, marks))
    return found


def _off_a_seal(read: Read, stamped: tuple[Seal, ...], scale: float) -> bool:
    """Tell whether a few characters, not surely read, stand on a seal: they are its own."""
    line, marks = read
    if len(marks) > _FEW or sum(mark.confidence for mark in marks) >= _SURELY * len(marks):
        return False
    x, y = (line.left + line.right) / 2 / scale, (line.top + line.bottom) / 2 / scale
    boxes = (seal.box for seal in stamped if seal.box is not None)
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _in_points(drawn: rulings.Rulings, scale: float) -> list[Ruling]:
    return [
        *(
            Ruling(one.start / scale, one.middle / scale, one.end / scale, one.middle / scale)
            for one in (*drawn.across, *drawn.alone)
        ),
        *(Ruling(one.middle / scale, one.start / scale, one.middle / scale, one.end / scale) for one in drawn.down),
    ]
