"""The left half of the screen: the files of an item as pictures, and where on them its values stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.pages import PageImage, Spot
from review.item.fields import Row
from review.item.opening import Opened
from store.queries import pages
from store.queries.pages import Part, ShownFile

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BODY = "body"
"""Shows what the mail itself says."""

_TEXTS = frozenset({"text/plain", "text/html"})
_FEW = 3
LEAVES = 6
"""How many pages are shown at once."""

_AIR, _EDGE = 8.0, 1.2
"""Points around what stands on a page where its margins are cut off, and around a line of a value."""


@dataclass(frozen=True, slots=True)
class Box:
    """A frame around a line of a value, in points from the page's top-left corner; ``key`` is the row it belongs to."""

    key: str
    label: str
    colour: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its picture, its size in points, the part of it that bears anything, and its boxes."""

    number: int
    width: float
    height: float
    view: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file to choose; ``key`` stands for it in the address, ``places`` are where it lies: mails and paths."""

    key: str
    name: str
    sha256: str
    part: Part
    places: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Originals:
    """What is shown of an item, and what else could be.

    ``shown`` is None where the mail's own text is. ``why`` says why there is no picture. ``first`` and ``total`` are
    the first page shown and how many there are, of which ``pictured`` have pictures. ``places`` tells on which file
    and page the values of the rows stand.
    """

    mail: str
    files: tuple[File, ...]
    shown: File | None
    leaves: tuple[Leaf, ...] = ()
    why: str = ""
    drawn: bool = False
    first: int = 1
    total: int = 0
    pictured: int = 0
    places: Mapping[str, tuple[File, int]] | None = None

    @property
    def first_files(self) -> tuple[File, ...]:
        """The files that are offered one by one: those that show the form, else the first few."""
        forms = tuple(one for one in self.files if one.part is not Part.MATERIAL)
        return forms or self.files[:_FEW]

    @property
    def other_files(self) -> tuple[File, ...]:
        """All other files."""
        return tuple(one for one in self.files if one not in self.first_files)

    @property
    def more(self) -> bool:
        """True where pages behind those shown have pictures."""
        return self.pictured >= self.first + len(self.leaves)

    def unplaced(self, row: Row) -> bool:
        """Tell whether nobody knows where on the pages a row's value stands."""
        return self.drawn and row.key not in (self.places or {}) and not row.extra


def originals(session: "Session", opened: Opened, rows: Sequence[Row], *, show: str, first: int) -> Originals:
    """Return what the left half shows; ``show`` is the key of a file or ``body``, ``first`` the first page."""
    digest = opened.standing.sha256
    found = pages.of_submission(session, opened.id) if opened.submission else pages.of_message(session, digest)
    files, choices = _files(found)
    usual = choices if opened.submission else [one for one in choices if _pictured(files[one.key])]
    chosen = next((one for one in choices if one.key == show), None)
    if chosen is None and show != BODY:
        chosen = next(iter(usual), None)
    if chosen is None:
        return Originals(digest, choices, None)
    drawing = files[chosen.key].drawing
    if drawing is None or not _pictured(files[chosen.key]):
        return Originals(digest, choices, chosen, why=drawing.reason if drawing else "")
    spots = pages.spots(session, opened.id) if opened.submission else ()
    start = first if 1 <= first <= len(drawing.images) else 1
    images = drawing.images[start - 1 : start - 1 + LEAVES]
    here = [one for one in spots if one.file == chosen.sha256]
    return Originals(
        mail=digest,
        files=choices,
        shown=chosen,
        leaves=tuple(_leaf(one, [spot for spot in here if spot.page == one.number], rows) for one in images),
        drawn=True,
        first=start,
        total=max(drawing.pages, len(drawing.images)),
        pictured=len(drawing.images),
        places=_places(spots, choices),
    )


def _files(found: Iterable[ShownFile]) -> tuple[dict[str, ShownFile], tuple[File, ...]]:
    """Return the files by their keys, each once, without mails' own texts, which are shown as such."""
    same: dict[str, list[ShownFile]] = {}
    for one in found:
        if one.attachment.name or one.attachment.media_type not in _TEXTS:
            same.setdefault(one.attachment.sha256, []).append(one)
    files = {str(number): several for number, several in enumerate(same.values(), start=1)}
    choices = (
        File(
            key=key,
            name=several[0].attachment.name or several[0].attachment.path,
            sha256=several[0].attachment.sha256,
            part=several[0].part,
            places=frozenset((one.message, one.attachment.path) for one in several),
        )
        for key, several in files.items()
    )
    return {key: several[0] for key, several in files.items()}, tuple(choices)


def _pictured(file: ShownFile) -> bool:
    return file.drawing is not None and bool(file.drawing.images)


def key_of(spot: Spot) -> str:
    """Return the row in which a spot's value stands: spots count tasks from 0, people from 1."""
    field, _, rest = spot.field.partition(".")
    number, _, part = rest.partition(".")
    return f"{field}.{int(number) + 1}.{part}" if part else field


def _places(spots: Sequence[Spot], files: Sequence[File]) -> dict[str, tuple[File, int]]:
    known = {one.sha256: one for one in files}
    return {key_of(one): (known[one.file], one.page) for one in reversed(spots) if one.file in known}


def _leaf(image: PageImage, spots: Sequence[Spot], rows: Sequence[Row]) -> Leaf:
    left, top, right, bottom = (
        side * size for side, size in zip(image.content, (image.width, image.height) * 2, strict=True)
    )
    x, y = max(0.0, left - _AIR), max(0.0, top - _AIR)
    view = (x, y, min(image.width, right + _AIR) - x, min(image.height, bottom + _AIR) - y)
    by_key = {row.key: row for row in rows}
    boxes = tuple(
        _box(box, image, by_key[key_of(spot)]) for spot in spots if key_of(spot) in by_key for box in spot.boxes
    )
    return Leaf(image.number, image.width, image.height, " ".join(f"{one:.1f}" for one in view), boxes)


def _box(box: Sequence[float], image: PageImage, row: Row) -> Box:
    left, top, right, bottom = (side * size for side, size in zip(box, (image.width, image.height) * 2, strict=True))
    colour = row.colour if row.open else "plain"
    x, y, width, height = left - _EDGE, top - _EDGE, right - left + 2 * _EDGE, bottom - top + 2 * _EDGE
    return Box(row.key, row.label, colour, round(x, 1), round(y, 1), round(width, 1), round(height, 1))
