"""Which way up a page lies, and how far it leans, told by its lines of text.

The detection model's map of text is made once; the page and the map are turned together.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from parsers.readers.scan.engine import Engine
from parsers.readers.scan.image import Image, Plane

_TEXT = 0.3
"""From here on a pixel of the map is text."""
_LINE = 4.0
"""A line of text is so many times longer than it is high: its direction is then plain."""
_ASKED = 12
"""Lines that are asked which way up they stand."""
_LEAN = 0.05
"""Degrees that are not worth a turn."""
_STRAY = 1.5
"""Degrees by which a line may differ from the page's other lines."""


class Leaning(NamedTuple):
    """A piece of text as the map shows it: its middle, its length and height in pixels of the map, its angle.

    ``angle`` is in degrees, 0 for a line that runs to the right, positive downward, in (-45, 135].
    """

    x: float
    y: float
    length: float
    height: float
    angle: float


class Turn(NamedTuple):
    """How a page is set upright: quarters counter-clockwise, then degrees in which its lines lean downward."""

    quarters: int = 0
    lean: float = 0.0

    def apply(self, array: Plane, ground: int) -> Plane:
        """Return a picture of the page, or a map, set upright; the frame stays, ``ground`` fills its corners."""
        if self.quarters:
            array = np.ascontiguousarray(np.rot90(array, self.quarters))
        if not self.lean:
            return array
        height, width = array.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), self.lean, 1.0)
        return cv2.warpAffine(array, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(ground,) * 3)


def turn(page: Image, text: Plane, engine: Engine) -> Turn:
    """Return the turn after which the lines of a page run to the right and stand on their feet."""
    lines = [one for one in pieces(text) if one.length > _LINE * one.height]
    lying = sum(one.length if one.angle > 45 else -one.length for one in lines)
    if lying > 0:
        # A quarter counter-clockwise takes 90 degrees off.
        lines = [one._replace(angle=one.angle - 90) for one in lines]
    quarters, lean = int(lying > 0), _lean(lines)
    found = Turn(quarters, lean if abs(lean) > _LEAN else 0.0)
    on_its_head = _stands_on_its_head(found.apply(page, 255), found.apply(text, 0), engine)
    return found._replace(quarters=quarters + 2 * on_its_head)


def pieces(text: Plane) -> list[Leaning]:
    """Return the pieces of text of a map."""
    mask = (text > _TEXT).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        (x, y), (width, height), angle = cv2.minAreaRect(contour)
        if width < height:
            width, height, angle = height, width, angle + 90
        found.append(Leaning(x, y, width, height, (angle + 45) % 180 - 45))
    return found


def _lean(lines: Sequence[Leaning]) -> float:
    """Return the angle of the page's lines in degrees: the median of their length, then the mean around it."""
    lines = sorted((one for one in lines if abs(one.angle) < 45), key=lambda one: one.angle)
    if not lines:
        return 0.0
    weights = np.cumsum([one.length for one in lines])
    median = lines[int(np.searchsorted(weights, weights[-1] / 2))].angle
    near = [one for one in lines if abs(one.angle - median) < _STRAY]
    return float(np.average([one.angle for one in near], weights=[one.length**2 for one in near]))


def _stands_on_its_head(image: Image, text: Plane, engine: Engine) -> bool:
    scale_x, scale_y = image.shape[1] / text.shape[1], image.shape[0] / text.shape[0]
    votes = 0.0
    lines = sorted((one for one in pieces(text) if abs(one.angle) < 5), key=lambda one: -one.length)
    for one in lines[:_ASKED]:
        half = one.height * 0.9
        top, bottom = int((one.y - half) * scale_y), int((one.y + half) * scale_y)
        left = int((one.x - one.length / 2) * scale_x)
        right = left + min(int(one.length * scale_x), 4 * (bottom - top))
        crop = image[max(0, top) : bottom, max(0, left) : right]
        if crop.size:
            votes += engine.upside_down(crop)
    return votes > 0
