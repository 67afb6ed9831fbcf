"""Pages of files as pictures, and where on them the values of a form stand.

Boxes are (left, top, right, bottom) in fractions of the page's width and height, 0..1, from its top-left corner.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]

VERSION = 1
"""Of the way in which pages are drawn and values found on them: what an older one did is done anew."""
WAITS = 0
"""Stands for the version of a drawing that waits for LibreOffice."""
FORM_PAGES = 30
"""How many pages of a file are drawn that holds a form."""
MATERIAL_PAGES = 5
"""How many pages of any other file are drawn."""


class Drawn(StrEnum):
    """What became of drawing a file."""

    DRAWN = "drawn"
    FAILED = "failed"
    """The file is damaged, or takes too much."""
    UNSUPPORTED = "unsupported"
    """Files of this kind are not drawn."""


class Certainty(StrEnum):
    """How it is known where a value stands."""

    READ = "read"
    """The reader saw it there."""
    FOUND = "found"
    """Its text was found on the page as drawn."""
    LABEL = "label"
    """Only its label was found: the value is missing or blank, or its text is nowhere."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a file as a picture.

    ``number`` counts from 1. ``width`` and ``height`` are those of the page in points, ``across`` and ``down`` those of
    the picture in pixels. ``content`` is the page without its white margins. ``image`` is the SHA-256 of the picture,
    a WebP file in the archive.
    """

    number: int
    width: float
    height: float
    across: int
    down: int
    content: Box
    image: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What became of drawing a file.

    ``file`` is its SHA-256. ``reason`` says in Chinese why there are no pictures, empty where there are. ``pages`` is
    how many pages the file has, of which no more than ``most`` are drawn. ``words`` is the SHA-256 of what stands
    where on the pages (``parsers.pages.words``), empty where there are no pictures. ``waits`` is True where it will be
    drawn as soon as LibreOffice is installed and starts.
    """

    file: str
    outcome: Drawn
    reason: str = ""
    pages: int = 0
    most: int = FORM_PAGES
    words: str = ""
    images: tuple[PageImage, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the value of a field stands on one page of a file; a value that goes on overleaf has two.

    ``field`` is the field's name, for a task ``tasks.0.content`` or ``tasks.0.goal``. ``file`` is the file's SHA-256.
    There is a box for each line.
    """

    field: str
    file: str
    page: int
    boxes: tuple[Box, ...]
    certainty: Certainty
