"""The steps in which a file is drawn: as it is, or as LibreOffice prints it; each in whatever process is chosen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from domain.pages import Box, Drawn
from parsers.document import EncryptedError, UnreadableError, UnsupportedError
from parsers.pages.words import NO_WORDS, PageWords

OUTCOMES: dict[type[Exception], Drawn] = {
    UnreadableError: Drawn.FAILED,
    EncryptedError: Drawn.FAILED,
    UnsupportedError: Drawn.UNSUPPORTED,
}
"""What drawing raises, and what then became of it."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One step of drawing a file: ``most`` pages at most, the file declared as ``media_type``.

    ``as_read`` draws a picture of a page as it was read, set upright and made flat. ``recognising`` is True for a step
    that may look for text to do so, ``printed`` for what LibreOffice made.
    """

    most: int
    media_type: str = ""
    as_read: bool = False
    recognising: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page: its size in points and its picture's in pixels, its content, the picture as WebP, and its words."""

    width: float
    height: float
    across: int
    down: int
    content: Box
    picture: bytes
    words: PageWords = NO_WORDS


@dataclass(frozen=True, slots=True)
class Told:
    """What a step tells, again for each page.

    ``pages`` counts the pages of the file, ``placed`` is that of ``parsers.pages.words.FileWords``. ``convert`` is the
    key of a format that LibreOffice has to print first; then ``content`` takes the place of the file's bytes, unless it
    is empty. ``scanned`` is True where a page has to be set upright by a step that recognises.
    """

    page: DrawnPage | None = None
    pages: int = 0
    placed: bool = False
    convert: str = ""
    content: bytes = b""
    scanned: bool = False
    outcome: Drawn = Drawn.DRAWN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A file as it was drawn; ``reason`` says in Chinese why it was not.

    ``waits`` is True where it will be as soon as LibreOffice is installed and starts.
    """

    outcome: Drawn
    reason: str = ""
    pages: int = 0
    placed: bool = False
    drawn: tuple[DrawnPage, ...] = ()
    waits: bool = False


class Printer(Protocol):
    """What prints a file of one format as a PDF: LibreOffice."""

    def printed(self, data: bytes, key: str) -> bytes:
        """Return the file as a PDF.

        Raises:
            UnreadableError, UnsupportedError: it cannot be had; the text says why.
        """


class Press:
    """A printer that is not asked again once it has not started: each try takes as long as the first."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._away: UnsupportedError | None = None

    def printed(self, data: bytes, key: str) -> bytes:
        """Return the file as a PDF.

        Raises:
            UnreadableError, UnsupportedError: it cannot be had; the text says why.
        """
        if self._away is not None:
            raise self._away
        try:
            return self._printer.printed(data, key)
        except UnsupportedError as error:
            self._away = error
            raise


def draw_stepwise(
    take: Callable[[bytes, Sketch], Iterator[Told]], data: bytes, sketch: Sketch, printer: Printer
) -> Sheaf:
    """Take one step after the other until the file is drawn or no further step is possible."""
    told = list(take(data, sketch))
    last = told[-1]
    if last.convert:
        try:
            data = printer.printed(last.content or data, last.convert)
        except tuple(OUTCOMES) as error:
            return Sheaf(OUTCOMES[type(error)], str(error), waits=isinstance(error, UnsupportedError))
        told = list(take(data, replace(sketch, printed=True)))
    elif last.scanned:
        told = list(take(data, replace(sketch, recognising=True)))
    last = told[-1]
    pages = tuple(one.page for one in told if one.page is not None)
    outcome = Drawn.DRAWN if pages else last.outcome
    return Sheaf(outcome, "" if pages else last.reason, last.pages or len(pages), last.placed, pages)
