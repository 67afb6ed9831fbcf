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

LEAVES = 6
"""How many pages are shown at once."""

_AIR = 8.0
"""Points around what stands on a page when its margins are cut off, and around a box."""


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
    named: bool


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
    """A file to choose; ``key`` is what the address says of it, ``place`` its mail and its path there."""

    key: str
    name: str
    sha256: str
    part: Part
    place: tuple[str, str]


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
    def forms(self) -> tuple[File, ...]:
        """The files that show the form."""
        return tuple(one for one in self.files if one.part is not Part.MATERIAL)

    @property
    def materials(self) -> tuple[File, ...]:
        """All other files."""
        return tuple(one for one in self.files if one.part is Part.MATERIAL)

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
    files = {str(number): one for number, one in enumerate(_files(found), start=1)}
    choices = tuple(_file(key, one) for key, one in files.items())
    chosen = next((one for one in choices if one.key == show), None)
    if chosen is None and show != BODY:
        chosen = choices[0] if choices else None
    if chosen is None:
        return Originals(digest, choices, None)
    drawing = files[chosen.key].drawing
    if drawing is None or not drawing.images:
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


def _files(found: Iterable[ShownFile]) -> list[ShownFile]:
    """Return the files, each once, without mails' own texts, which are shown as such."""
    bodies = ("text/plain", "text/html")
    named = (one for one in found if one.attachment.name or one.attachment.media_type not in bodies)
    return list({one.attachment.sha256: one for one in reversed(list(named))}.values())[::-1]


def _file(key: str, one: ShownFile) -> File:
    found = one.attachment
    return File(key, found.name or found.path, found.sha256, one.part, (one.message, found.path))


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
        _box(box, image, by_key[key_of(spot)], first=number == 0)
        for spot in spots
        if key_of(spot) in by_key
        for number, box in enumerate(spot.boxes)
    )
    return Leaf(image.number, image.width, image.height, " ".join(f"{one:.1f}" for one in view), boxes)


def _box(box: Sequence[float], image: PageImage, row: Row, *, first: bool) -> Box:
    left, top, right, bottom = box
    x, y = left * image.width, top * image.height
    colour = row.colour if row.open else "plain"
    width, height = (right - left) * image.width, (bottom - top) * image.height
    return Box(
        row.key, row.label, colour, round(x - 1.5, 1), round(y - 1, 1), round(width + 3, 1), round(height + 2, 1), first
    )
