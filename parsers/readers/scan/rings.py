"""Ovals in a plane of ink: where one may be, the ridge of ink that runs along it, and how much of a ring it is."""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from parsers.readers.scan.image import Plane

_RAYS = 180
_STEP = 0.02
_STEPS = 64
"""A ring is looked at along 180 rays from its centre, in 64 steps of 2 % of its radius."""
_TURNS = np.arange(_RAYS)[:, None] * (2 * np.pi / _RAYS)
_ACROSS = np.cos(_TURNS) * np.arange(_STEPS) * _STEP
_DOWN = np.sin(_TURNS) * np.arange(_STEPS) * _STEP
_EDGE = round(1 / _STEP)
_BANDS = (0.14, 0.06)
"""Shares of the radius within which the ridge is looked for on both sides of the oval: roughly, then closely."""
_BESIDE = (1.12, 1.2)
"""Radii at which nothing stands around a ring, and as much as on it where red letters fill the ground."""
_BLEED = 0.4
"""Share of a ring's ink up to which it bleeds into the paper around it: JPEG blurs colours."""
_LEAST = 40
"""Rays that must meet a ridge for an oval to be fitted to it."""
_STRAY = 0.015
"""Share of the radius that a ring's points may always be off its oval."""
_SHAPES = ((1.0, 1.0), (1.5, 1.0), (1.0, 1.5))
"""What a plane is squeezed by, across and down, for its ovals to be circles: an oval seal is made 45 by 30 mm."""
_HALF = 2
"""Circles are looked for in a picture half as fine."""
_CIRCLES = 8
_CONTRAST, _VOTES = 80, 15
"""Hough's thresholds: how strong an edge is, and how many of its pixels agree on a circle."""
_INNER = slice(12, 37)
"""Steps of the inside that hold a seal's star and the feet of its letters, and no part of a ring drawn by hand."""


class Oval(NamedTuple):
    """An ellipse: its centre, half its axes, and the first axis's angle in radians."""

    x: float
    y: float
    a: float
    b: float
    angle: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest box around it: left, top, right, bottom."""
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        wide, high = np.hypot(self.a * cos, self.b * sin), np.hypot(self.a * sin, self.b * cos)
        return float(self.x - wide), float(self.y - high), float(self.x + wide), float(self.y + high)

    def scaled(self, times: int) -> "Oval":
        """Return it as it lies in a picture so many times larger."""
        middle = (times - 1) / 2
        return Oval(self.x * times + middle, self.y * times + middle, self.a * times, self.b * times, self.angle)


class Ring(NamedTuple):
    """What stands along an oval and inside of it.

    ``seen`` is the share of its rays that end on the page, ``closed`` that of these that meet ink on it, ``outside``
    that of these that meet ink a little farther out, ``gap`` that of the closed ones with paper between ring and
    letters. ``thick`` is the ink along the middle ray, in pixels. ``inside`` is the share of the ground inside that
    is inked, ``around`` that of its sectors with ink.
    """

    seen: float
    closed: float
    thick: float
    outside: float
    gap: float
    inside: float
    around: float


def ovals(ink: Plane, least: float, most: float, *, squeezed: bool = True) -> Iterator[Oval]:
    """Yield ovals that edges of ink may lie on, circles first, and only these unless ``squeezed``.

    ``least`` and ``most`` are half of the longer axis.
    """
    for across, down in _SHAPES if squeezed else _SHAPES[:1]:
        wide, high = across * _HALF, down * _HALF
        circles = cv2.HoughCircles(
            cv2.resize(ink, None, fx=1 / wide, fy=1 / high, interpolation=cv2.INTER_AREA),
            cv2.HOUGH_GRADIENT,
            dp=1.5,
            minDist=least / 2 / _HALF,
            param1=_CONTRAST,
            param2=_VOTES,
            minRadius=round(least / max(wide, high)),
            maxRadius=round(most / max(wide, high)),
        )
        for x, y, radius in circles[0, :_CIRCLES].tolist() if circles is not None else ():
            yield Oval(x * wide, y * high, radius * wide, radius * high)


def fitted(ink: Plane, oval: Oval, least: int) -> Oval | None:
    """Return the oval along the outer ridge of ink near ``oval``, None where no ridge of ``least`` runs along it."""
    for band in _BANDS:
        part = slice(round((1 - band) / _STEP), round((1 + band) / _STEP) + 1)
        x, y = _rays(oval, part)
        values = _sampled(ink, x, y)
        outer = values.shape[1] - 1 - (values[:, ::-1] >= least).argmax(axis=1)
        best = outer if band == _BANDS[0] else values.argmax(axis=1)
        strong = np.flatnonzero(values[np.arange(_RAYS), best] >= least)
        points = np.stack([x[strong, best[strong]], y[strong, best[strong]]], axis=1)
        for _ in range(2):
            fit = _fit(points)
            if fit is None:
                return None
            oval = fit
            off = np.abs(_relative(points, oval) - 1)
            points = points[off <= max(1.5 * np.sort(off)[len(off) * 7 // 10], _STRAY)]
    return oval


def ring(ink: Plane, oval: Oval, least: int) -> Ring:
    """Return what stands along an oval in a plane of ink that is ``least`` or stronger."""
    x, y = _rays(oval, slice(None))
    values = _sampled(ink, x, y)
    inked = values >= least
    page = (x >= 0) & (y >= 0) & (x <= ink.shape[1] - 1) & (y <= ink.shape[0] - 1)
    seen = page[:, _EDGE]
    on = inked[:, _part(0.96, 1.04)].any(axis=1) & seen
    if not on.any():
        return Ring(float(seen.mean()), 0, 0, 0, 0, 0, 0)
    inner = inked[:, _INNER]
    strong = values[on] >= max(least, _BLEED * float(np.median(values[on][:, _part(0.96, 1.04)].max(axis=1))))
    return Ring(
        seen=float(seen.mean()),
        closed=float(on.sum() / seen.sum()),
        thick=float(np.median(strong[:, _part(0.88, 1.12)].sum(axis=1))) * _STEP * (oval.a + oval.b) / 2,
        outside=float(np.mean([inked[seen][:, _part(at - 0.04, at + 0.04)].any(axis=1).mean() for at in _BESIDE])),
        gap=float((~strong)[:, _part(0.84, 0.94)].any(axis=1).mean()),
        inside=float(inner[page[:, _INNER]].mean()),
        around=float(inner.reshape(_RAYS // 5, -1).any(axis=1).mean()),
    )


def _part(near: float, far: float) -> slice:
    return slice(round(near / _STEP), round(far / _STEP) + 1)


def _rays(oval: Oval, part: slice) -> tuple[Plane, Plane]:
    """Return where the steps of an oval's rays are, as two planes of rays x steps."""
    cos, sin = np.cos(oval.angle), np.sin(oval.angle)
    across, down = _ACROSS[:, part] * oval.a, _DOWN[:, part] * oval.b
    x, y = oval.x + across * cos - down * sin, oval.y + across * sin + down * cos
    return x.astype(np.float32), y.astype(np.float32)


def _sampled(plane: Plane, x: Plane, y: Plane) -> Plane:
    return cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)


def _fit(points: Plane) -> Oval | None:
    if len(points) < _LEAST:
        return None
    (x, y), (wide, high), turned = cv2.fitEllipseDirect(points)
    return Oval(x, y, wide / 2, high / 2, float(np.deg2rad(turned))) if min(wide, high) > 1 else None


def _relative(points: Plane, oval: Oval) -> Plane:
    """Return how far points are from an oval's centre, in radii in their direction."""
    cos, sin = np.cos(oval.angle), np.sin(oval.angle)
    x, y = points[:, 0] - oval.x, points[:, 1] - oval.y
    relative: Plane = np.hypot((x * cos + y * sin) / oval.a, (y * cos - x * sin) / oval.b)
    return relative
