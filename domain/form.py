"""A form as the sender filled it in: every value with its original text and its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands.

    ``page`` counts from 1. ``box`` is (left, top, right, bottom) in points (1/72 inch) from the page's top-left
    corner, None where the format has no pages. ``cell`` names it in words: ``table 1, row 2, column 3``,
    ``paragraph 4``, ``sheet 登记表, cell B3``.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a registration: what will be done (具体内容) and to what end (任务目标)."""

    content: str
    goal: str


Value: TypeAlias = str | int | bool | tuple[Task, ...] | None


class Method(StrEnum):
    """How a value was found from its label."""

    BESIDE = "beside"
    """In the cell to the right of its label."""
    BELOW = "below"
    """In the cell below its label, or on the line after it."""
    INLINE = "inline"
    """Behind its label, in the same cell or on the same line."""
    SECTION = "section"
    """The text under a section's heading."""
    LIST = "list"
    """In a list with a row per form, under its column's header."""
    REPEATED = "repeated"
    """Written only where the same question is asked again."""
    UNLABELLED = "unlabelled"
    """Beside where its label must have stood: an OCR engine did not see it."""
    DRAWN = "drawn"
    """No text: found on the page by its shape, or looked for in vain."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of a form.

    A parser sets ``value`` to the text it took; ``domain.normalise`` gives it the field's type. ``raw`` is the
    original text and never changes. ``confidence`` is 0..1, 1.0 where the format is exact. ``note`` says in Chinese
    what was done to the text beyond white space ("约数"), and is empty otherwise. ``method`` is None where nobody
    noted it.
    """

    value: Value
    raw: str
    source: Place | None = None
    confidence: float = 1.0
    note: str = ""
    method: Method | None = None

    @property
    def blank(self) -> bool:
        """True where the sender wrote nothing."""
        return not self.raw and self.value in ("", None, ())


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that no field took, with its place."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One official form found in a file.

    ``fields`` has an entry for each declared field whose label stands on the form, also where it is blank.
    ``absent`` names declared fields and sections that are not on it. ``repeated`` holds the further values of a field
    whose label stands more than once (隶属单位 on the cover and in the table). ``edition`` is the year in its title,
    empty where it has none. ``pages`` are (width, height) in points, empty where they cannot be told.
    ``editable`` is True for formats such as Word, in which a missing picture of a seal proves nothing.
    """

    kind: str
    fields: Mapping[str, FieldValue]
    edition: str = ""
    absent: frozenset[str] = frozenset()
    repeated: Mapping[str, tuple[FieldValue, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    pages: tuple[tuple[float, float], ...] = ()
    editable: bool = True
    reader: str = ""


def text_of(fields: Mapping[str, FieldValue], name: str) -> str:
    """Return a field's value as text, empty where it is missing, blank or no text."""
    found = fields[name].value if name in fields else None
    return found if isinstance(found, str) else ""


def first_text(fields: Mapping[str, FieldValue], names: Iterable[str]) -> str:
    """Return the first text among these fields, empty where there is none."""
    return next(filter(None, (text_of(fields, name) for name in names)), "")
