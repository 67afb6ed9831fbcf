"""What is made of the page's colours before it is read: grey, without the red ink of seals over text."""

import cv2
import numpy as np

from parsers.readers.scan.image import Image, Plane, redness

_REDDER = 25
"""Red ink is so much brighter in the red channel than in both others, of 255."""
_GRAIN = 8.0
"""Ink may be so much darker than usual and is no text yet, of 255."""
_PALE = 2.5
"""Text under ink is paler than other text: so much is its darkness increased."""
_NEAR = 9.0
"""Points between pieces of one seal: its ring, its letters, its star."""
_SEAL = 28.0
"""Points a patch of red is wide and high at least to be a seal, not a red word."""


def readable(image: Image, scale: float) -> Image:
    """Return a page of ``scale`` pixels a point in grey, where seals are nearly as white as the paper.

    Red ink is bright in the red channel; a red word is left as it is.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    for left, top, right, bottom in _seals(image, scale):
        grey[top:bottom, left:right] = _bleached(image[top:bottom, left:right])
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def _bleached(image: Image) -> Plane:
    """Return a patch with a seal in grey, the seal's ink as white as the paper.

    The redder a pixel, the more of it is ink, and the darker may its red be; what is darker still is text, though
    ink that lies on top of it makes it pale.
    """
    red, inked = image[:, :, 2], redness(image)
    full = max(float(np.percentile(inked[inked > _REDDER], 90)), 1.0)
    paper = float(np.percentile(red, 90))
    ink = float(np.median(red[inked > 0.8 * full]))
    # Colours are coarser than light in a JPEG: the ink reaches a little further than it looks.
    share = np.minimum(cv2.dilate(inked, np.ones((3, 3), np.uint8)).astype(np.float32) / full, 1.0)
    missing = np.maximum(paper - share * (paper - ink + _GRAIN) - red, 0.0) * (1.0 + _PALE * share)
    bleached: Plane = np.clip(paper - missing, 0, 255).astype(np.uint8)
    return bleached


def _seals(image: Image, scale: float) -> list[tuple[int, int, int, int]]:
    """Return the boxes of the patches of red that are as large as a seal, found on a smaller picture."""
    shrink = max(1, round(scale))
    small = cv2.resize(image, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    mask: Plane = (redness(small) > _REDDER).astype(np.uint8)
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
