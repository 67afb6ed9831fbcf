"""Picture files to documents: a scan keeps its frame and has a size, a photo shows a sheet of unknown size."""

from itertools import chain
from typing import NamedTuple

import cv2

from parsers.document import Document, Seal
from parsers.readers.placed.pages import PlacedPage, assemble
from parsers.readers.scan import paper, placing
from parsers.readers.scan.image import Image
from parsers.readers.scan.loading import Frame, load

_SHEETS = ((595.3, 841.9), (612.0, 792.0), (841.9, 1190.6), (419.5, 595.3), (612.0, 1008.0), (515.9, 728.5))
"""A4, Letter, A3, A5, Legal, B5 in points, upright."""
_LIKE = 0.012
"""A scanned sheet's aspect differs by so much at most."""
_NEAR = 0.03
"""The same, for its sides as the dots an inch give them."""
_LONGEST = 2400
"""Pixels of the longer side that are worth reading: about 200 dpi for A4."""


class Sheet(NamedTuple):
    """A sheet as it is read: its picture, its size in points, which is ``sized`` where it is known and not assumed.

    ``side`` is the longer side in pixels in which text is looked for.
    """

    image: Image
    width: float
    height: float
    side: int
    sized: bool


def read(*files: bytes) -> Document:
    """Return the document that scans or photos show, each file one page of it or more.

    Its ``pages`` are empty where their size cannot be told.

    Raises:
        UnreadableError: the picture is broken or too large.
        UnsupportedError: the models of the OCR are not installed.
    """
    placed: list[PlacedPage] = []
    seals: list[Seal] = []
    sizes: list[tuple[float, float]] = []
    colourless = 0
    for number, frame in enumerate(chain.from_iterable(map(load, files)), start=1):
        sheet = sheet_of(frame)
        one, found = placing.place(sheet.image, number, sheet.width, sheet.height, sheet.side)
        placed.append(one)
        seals.extend(found or ())
        colourless += found is None
        if sheet.sized:
            sizes.append((one.width, one.height))
    known = len(sizes) == len(placed)
    looked = tuple(seals) if seals or not colourless else None
    return Document(assemble(placed), "scan", tuple(sizes) if known else (), editable=False, seals=looked)


def sheet_of(frame: Frame) -> Sheet:
    """Return the sheet that a picture shows."""
    flat = paper.flat(frame.image)
    size = None if flat is not None or frame.camera else sheet_size(frame)
    image = _shrunk(frame.image if flat is None else flat)
    width, height = size or _assumed(image)
    return Sheet(image, width, height, placing.SCAN_SIDE if size else placing.PHOTO_SIDE, sized=size is not None)


def frame_size(frame: Frame) -> tuple[float, float]:
    """Return a picture's width and height in points, assumed where they cannot be told."""
    return sheet_size(frame) or _assumed(frame.image)


def sheet_size(frame: Frame) -> tuple[float, float] | None:
    """Return a scan's width and height in points, by its dots an inch or else its aspect; None where neither fits."""
    height, width = frame.image.shape[:2]
    short, long = sorted((width, height))
    for sheet in _SHEETS:
        told = frame.dots and max(
            abs(side * 72 / frame.dots / want - 1) for side, want in zip((short, long), sheet, strict=True)
        )
        if told and told < _NEAR:
            return width * 72 / frame.dots, height * 72 / frame.dots
    for sheet in _SHEETS[:2]:
        if abs(long / short / (sheet[1] / sheet[0]) - 1) < _LIKE:
            return sheet if height > width else (sheet[1], sheet[0])
    return None


def _assumed(image: Image) -> tuple[float, float]:
    """Return the size in points of a page of which only the aspect is known: its shorter side is that of A4."""
    height, width = image.shape[:2]
    return (595.3, 595.3 * height / width) if height > width else (595.3 * width / height, 595.3)


def _shrunk(image: Image) -> Image:
    scale = _LONGEST / max(image.shape[:2])
    return image if scale >= 1 else cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
