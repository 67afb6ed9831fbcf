"""What is made of the page's colours before it is read: even paper, no red ink over text."""

import cv2
import numpy as np

from parsers.readers.scan.image import Image, Plane

_COARSE = 8
"""Shadows are looked for in a picture so many times smaller."""
_PAPER = 235
"""The brightness that paper is brought to, of 255."""
_REDDER = 25
"""Red ink is so much brighter in the red channel than in both others, of 255."""
_BLEACH = 0.8
"""Red ink is a little darker than paper in the red channel, too: it gains about this share of its redness."""
_NEAR = 9.0
"""Points between pieces of one seal: its ring, its letters, its star."""
_SEAL = 28.0
"""Points a patch of red is wide and high at least to be a seal, not a red word."""


def even(image: Image) -> Image:
    """Return a page with the shadows taken out: each pixel is compared with the paper around it."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 5), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(image, paper, scale=_PAPER)


def readable(image: Image, scale: float) -> Image:
    """Return a page of ``scale`` pixels a point in grey, where seals are nearly as white as the paper.

    Red ink is bright in the red channel; a red word is left as it is.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    for left, top, right, bottom in _seals(image, scale):
        blue, green, red = cv2.split(image[top:bottom, left:right])
        redness = cv2.subtract(red, cv2.max(blue, green))
        # Where the red channel is dark there is text under the ink, and it stays dark.
        bleached = cv2.add(red, cv2.multiply(red, redness, scale=_BLEACH / 255))
        grey[top:bottom, left:right] = np.minimum(bleached, np.percentile(red, 90).astype(np.uint8))
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def _seals(image: Image, scale: float) -> list[tuple[int, int, int, int]]:
    """Return the boxes of the patches of red that are as large as a seal, found on a smaller picture."""
    shrink = max(1, round(scale))
    small = cv2.resize(image, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    blue, green, red = cv2.split(small)
    mask: Plane = cv2.subtract(red, cv2.max(blue, green))
    mask = (mask > _REDDER).astype(np.uint8)
    if not mask.any():
        return []
    close = max(3, round(_NEAR * scale / shrink))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((close, close), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = _SEAL * scale / shrink
    margin = 2
    return [
        (
            max(0, (left - margin) * shrink),
            max(0, (top - margin) * shrink),
            (left + width + margin) * shrink,
            (top + height + margin) * shrink,
        )
        for left, top, width, height, _ in stats[1:].tolist()
        if width >= least and height >= least
    ]
