"""The steps in which a file is read: cheap ones first, each in whatever process the caller chooses.

First its bytes as they came; then what LibreOffice makes of them, where no reader of ours takes the format; last its
pages by text recognition, which needs models and seconds for each page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from domain.form import Form
from parsers.document import EncryptedError, UnreadableError, UnsupportedError

OFFICE: Final = "office"
"""The word for LibreOffice on a file's route."""
PAGES: Final = 60
"""How many pages of a file are recognised at most."""

TROUBLES: dict[type[Exception], str] = {
    UnreadableError: "file-unreadable",
    EncryptedError: "file-encrypted",
    UnsupportedError: "file-unsupported",
}
"""What a reader raises, and the code of the finding that it becomes."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a file holds.

    ``trouble`` is the code of the finding that says why it was not read (``file-unreadable``), None where it was;
    ``reason`` says it in Chinese. ``material`` is the key of a supporting material, ``title`` how its text begins.
    ``route`` names the readers that were tried, in order: more than one where the first did not do. ``picture`` is the
    perceptual hash of a picture that is no form, as a signed number of 64 bits; None where it shows too little to be
    known again.
    """

    media_type: str
    reader: str = ""
    forms: tuple[Form, ...] = ()
    material: str | None = None
    title: str = ""
    trouble: str | None = None
    reason: str = ""
    route: tuple[str, ...] = ()
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reading a file: ``name`` is the file's, ``route`` what was tried before.

    ``media_type`` is that of the file as it came, where it was converted. ``pages`` is how many pages to recognise,
    0 for a step that recognises none.
    """

    name: str
    route: tuple[str, ...] = ()
    media_type: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a step came: what the file is, should no further step be possible.

    ``convert`` is the key of a format that has to be converted first; ``pages`` how many pages have yet to be
    recognised.
    """

    parsed: ParsedFile
    convert: str = ""
    pages: int = 0


class Converter(Protocol):
    """What turns a file of one format into another one: LibreOffice."""

    def convert(self, data: bytes, key: str) -> bytes:
        """Return the file's content in a format that has a reader.

        Raises:
            UnreadableError, EncryptedError, UnsupportedError: it cannot be had; the text says why.
        """


def read_stepwise(
    take: Callable[[bytes, Step], Reached], data: bytes, name: str, converter: Converter | None
) -> ParsedFile:
    """Take one step after the other until the file is read or no further step is possible."""
    step = Step(name)
    reached = take(data, step)
    if reached.convert and converter is not None:
        try:
            data = converter.convert(data, reached.convert)
        except tuple(TROUBLES) as error:
            return troubled(replace(reached.parsed, route=(OFFICE,)), error)
        step = Step(name, (OFFICE,), reached.parsed.media_type)
        reached = take(data, step)
    if reached.pages:
        reached = take(data, replace(step, route=reached.parsed.route, pages=min(reached.pages, PAGES)))
    return reached.parsed


def troubled(parsed: ParsedFile, error: Exception) -> ParsedFile:
    """Return a file that was not read; a material of a format that nobody reads is no trouble."""
    trouble = TROUBLES[type(error)]
    if trouble == "file-unsupported" and parsed.material is not None:
        return replace(parsed, trouble=None, reason="")
    return replace(parsed, trouble=trouble, reason=str(error))
