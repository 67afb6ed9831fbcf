"""Red seals on a page, told from other red ink by their shape: a thin closed ring with something inside.

A page is looked at on a small picture of how red each pixel is. Where red ink lies close together, circles are looked
for, also on a picture squeezed to the proportions of an oval seal; each is fitted to the ridge of ink that runs along
it, and judged by how much of a ring is there and by what stands inside and around it.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import cv2
import numpy as np

from parsers.document import Box, Seal
from parsers.readers.scan.image import Image, Plane, redness
from parsers.readers.scan.rings import Oval, Ring, fitted, ovals, ring
from parsers.readers.scan.seal_text import Recogniser, ring_text

_MM = 72 / 25.4
"""Points a millimetre."""
_FINE = 3.0
"""Pixels a millimetre, about, of the picture that is looked at: a ring is about one millimetre thick."""
_COARSE = 4
"""Patches of red are looked for in a picture so many times smaller still."""
_SMALLEST, _LARGEST = 16.0, 70.0
"""Millimetres that a seal is wide, along its longer axis."""
_NARROWEST = 0.5
"""Of its longer axis, an oval seal's shorter one has at least so much."""
_ALONE = 2.8
"""A patch of red that is smaller than so many radii of a seal in it holds no further one."""
_APART = 0.5
"""Two seals' centres are farther apart than this share of a radius, even where they overlap."""
_PAPER = 70
"""Percentile of a page's brightness that is its paper."""
_TEXT = 0.3
"""How likely text is where what stands there is left out."""
_GREY = 2
"""Channels of a picture without colour differ by rounding alone."""
_STRONG = 60
"""Ink that is as red as this or redder is looked at as it is; paler ink is made stronger."""
_NEAR = 3.0
"""Millimetres between pieces of one seal: its ring, its letters, its star."""
_PIECE = 7.0
"""Millimetres that a patch of red is wide and high where it may be part of a seal."""

_SEEN, _CLOSED = 0.4, 0.55
"""Shares of a seal's ring that are on the page, and of these that are inked."""
_CLEAR, _CERTAIN = 0.42, 0.9
"""How much more of the ring is inked than of what is around it: at least, and where nothing else is needed."""
_THICK = 2.3
"""Millimetres that a ring is thick at most; a logo is filled to its edge."""
_FULL, _EMPTY = 0.5, 0.015
"""Shares of a seal's inside that are inked, at most and at least."""
_CROWDED = 0.3
"""The most where the ring is not certain: a square stamp of a name is inked more."""
_SPREAD, _SPREAD_OVAL = 0.25, 0.4
"""Share of a seal's sectors that hold ink inside, at least: words are encircled in red by hand, rarely as a circle."""
_ROUND = 0.88
"""Ratio of the axes above which a ring is a circle, such as no hand draws."""

_Patch: TypeAlias = tuple[int, int, int, int]


class _Look(NamedTuple):
    """What ink looks like: how strong it is at least, of 255, and what stands beside a ring of it.

    ``gap`` is the least share of the ring with paper between it and the letters inside, ``around`` the largest with
    ink a little farther out: the corners of a square stamp reach that far.
    """

    least: int
    gap: float
    around: float


_RED = _Look(8, 0.9, 0.3)
"""Red ink: so much brighter in the red channel than in both others; worn ink is hardly more."""
_DARK = _Look(30, 0.75, 1.0)
"""Ink on a page without colour: so much darker than paper, and among other ink."""


def find(image: Image, number: int, scale: float, recognise: Recogniser | None = None) -> tuple[Seal, ...]:
    """Return the seals on page ``number``, whose picture has ``scale`` pixels a point.

    ``recognise`` reads their texts, which are empty without it.
    """
    red, shrink = _redness(image, scale)
    found: list[Seal] = []
    for sure, oval in _seals(red, scale / shrink * _MM, _RED):
        whole = oval.scaled(shrink)
        text = ring_text(image, whole, recognise) if recognise else ""
        found.append(Seal(number, _box(whole, image, scale), text, sure))
    return tuple(found)


def coloured(image: Image) -> bool:
    """Tell whether a picture has any colour; in one of greys alone, a seal is told from other ink by its shape only."""
    blue, green, red = (image[::4, ::4, at].astype(np.int16) for at in range(3))
    return bool((np.abs(red - green) > _GREY).any() or (np.abs(blue - green) > _GREY).any())


def copied(grey: Plane, text: Plane, scale: float) -> bool:
    """Tell whether a page without colour shows what may be the copy of a seal.

    ``grey`` is the page without its rulings, of ``scale`` pixels a point, ``text`` how likely text stands where, 0..1.
    """
    shrink = max(1, round(scale * _MM / _FINE))
    small = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    dark = cv2.subtract(np.full_like(small, round(float(np.percentile(small, _PAPER)))), small)
    height, width = dark.shape
    bare = dark.copy()
    bare[cv2.resize(text, (width, height)) > _TEXT] = 0
    return any(_seals(ink, scale / shrink * _MM, _DARK) for ink in (bare, dark))


def on_page(image: Image, number: int, width: float, _: float) -> tuple[Seal, ...]:
    """Return the seals on a page ``width`` points wide, as the PDF reader asks for them."""
    return find(image, number, image.shape[1] / width)


def _redness(image: Image, scale: float) -> tuple[Plane, int]:
    """Return how red each pixel of a small picture is, the paper's own tint taken off, and how often it is smaller."""
    shrink = max(1, round(scale * _MM / _FINE))
    if shrink > 1:
        image = cv2.resize(image, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    paper = np.percentile(image[::4, ::4].reshape(-1, 3), _PAPER, axis=0)
    white = np.arange(256)[:, None] * (paper.max() / np.maximum(paper, 1))
    image = cv2.LUT(image, np.minimum(white, 255).astype(np.uint8)[None])
    return redness(cv2.GaussianBlur(image, (3, 3), 0)), shrink


def _seals(ink: Plane, fine: float, look: _Look) -> list[tuple[float, Oval]]:
    """Return how surely each oval is a seal, the surest one where several lie on one another."""
    _, mask = cv2.threshold(ink, look.least, 255, cv2.THRESH_BINARY)
    found: list[tuple[float, Oval]] = []
    for patch in _patches(mask, fine):
        for sure, oval in sorted(_ovals(patch, ink, fine, look), reverse=True):
            if not any(_meet(oval, one) for _, one in found):
                found.append((sure, oval))
    return found


def _patches(mask: Plane, fine: float) -> Iterator[_Patch]:
    """Yield the boxes of the patches of red ink that are large enough to hold a seal or what the edge leaves of it."""
    coarse = cv2.resize(mask, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    _, coarse = cv2.threshold(coarse, 255 // (_COARSE * _COARSE) * 2, 255, cv2.THRESH_BINARY)
    near = round(_NEAR * fine / _COARSE) | 1
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(coarse, np.ones((near, near), np.uint8)))
    for left, top, width, height, _ in (stats[1:] * _COARSE).tolist():
        if max(width, height) >= _SMALLEST * fine and min(width, height) >= _PIECE * fine:
            yield left, top, left + width, top + height


def _ovals(patch: _Patch, ink: Plane, fine: float, look: _Look) -> Iterator[tuple[float, Oval]]:
    """Yield ovals in a patch of ink that may be seals, each with how surely it is one."""
    left, top, right, bottom = patch
    margin = round(_LARGEST / 2 * fine)
    strong = np.pad(_strong(ink[top:bottom, left:right], look.least), margin)
    size = max(right - left, bottom - top)
    certain: list[Oval] = []
    for guess in ovals(strong, _SMALLEST / 2 * fine, _LARGEST / 2 * fine, squeezed=size < 2 * _LARGEST * fine):
        near = guess._replace(x=guess.x + left - margin, y=guess.y + top - margin)
        if any(_meet(near, one) for one in certain):
            continue
        oval = fitted(ink, near, look.least)
        sure = _sure(ring(ink, oval, look.least), oval, fine, look) if oval is not None and _sized(oval, fine) else 0.0
        if oval is None or not sure:
            continue
        yield sure, oval
        if sure >= _CERTAIN:
            certain.append(oval)
            if size < _ALONE * max(oval.a, oval.b):
                return


def _strong(patch: Plane, least: int) -> Plane:
    """Return a patch with its ink as strong as fresh ink."""
    ink = patch[patch >= least]
    level = float(np.percentile(ink, 90)) if ink.size else 255.0
    return cv2.convertScaleAbs(patch, alpha=255 / max(level, _STRONG))


def _sized(oval: Oval, fine: float) -> bool:
    long, short = max(oval.a, oval.b) * 2, min(oval.a, oval.b) * 2
    return _SMALLEST * fine <= long <= _LARGEST * fine and short >= _NARROWEST * long


def _meet(one: Oval, other: Oval) -> bool:
    """Tell whether one oval's centre is so near to the other's that they cannot be two seals."""
    return bool(np.hypot(one.x - other.x, one.y - other.y) < _APART * min(other.a, other.b))


def _sure(seen: Ring, oval: Oval, fine: float, look: _Look) -> float:
    """Return how surely what stands along an oval is a seal, 0 where it is none.

    A circle drawn as only a machine does may be nearly empty: letters wear off before the ring does.
    """
    clear = seen.closed - seen.outside
    drawn = seen.seen >= _SEEN and seen.closed >= _CLOSED and clear >= _CLEAR and seen.outside <= look.around
    thin = seen.thick <= _THICK * fine and seen.gap >= look.gap
    circle = min(oval.a, oval.b) >= _ROUND * max(oval.a, oval.b)
    exact = circle and clear >= _CERTAIN and seen.inside > 0
    filled = exact or (seen.inside >= _EMPTY and seen.around >= (_SPREAD if circle else _SPREAD_OVAL))
    open_ground = seen.inside <= (_FULL if clear >= _CERTAIN else _CROWDED)
    return round(min(1.0, clear + 0.1), 2) if drawn and thin and filled and open_ground else 0.0


def _box(oval: Oval, page: Image, scale: float) -> Box:
    """Return what of an oval is on the page, in points."""
    left, top, right, bottom = oval.box
    height, width = page.shape[:2]
    return max(0, left) / scale, max(0, top) / scale, min(width, right) / scale, min(height, bottom) / scale
