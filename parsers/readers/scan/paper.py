"""The sheet of paper in a photo: found as the bright quadrilateral on a darker or coloured ground, and made flat."""

from typing import Any

import cv2
import numpy as np

from parsers.readers.scan.image import Image, Plane

_SIDE = 600
"""The paper is looked for in a picture of this longer side."""
_SMALLEST, _LARGEST = 0.2, 0.97
"""Shares of the picture that a sheet takes; one that takes all of it is a scan."""
_CONTRAST = 45
"""The ground is so much darker or more coloured than the paper, of 255: the shadow at a scan's edge is not."""
_FILLED = 0.93
"""Share of its quadrilateral that a sheet fills."""
_ASKEW = 0.35
"""Cosine of a sheet's corner at most: 20 degrees from a right angle."""
_STROKE = 30
"""A stroke is so much darker than the ground around it, of 255."""
_BESIDE = 0.1
"""Of the strokes on a sheet, so many may lie beside it: the grain of a table."""
_LONGEST = 2400
"""Pixels of the flat sheet's longer side: about 200 dpi for A4."""


def flat(image: Image) -> Image | None:
    """Return the sheet of a photo, seen from straight above; None where the picture shows no sheet on a ground."""
    scale = _SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    corners = _corners(small)
    if corners is None:
        return None
    corners = corners / scale
    top, right, bottom, left = (float(np.linalg.norm(corners[at] - corners[at - 3])) for at in range(4))
    width, height = max(top, bottom), max(left, right)
    shrink = min(1.0, _LONGEST / max(width, height))
    size = (round(width * shrink), round(height * shrink))
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_AREA if shrink < 0.7 else cv2.INTER_LINEAR)


def _corners(image: Image) -> Plane | None:
    """Return the corners of the sheet from the top left clockwise, None where there is none.

    Paper is bright and colourless; where a shadow lies on it, it is still colourless.
    """
    for likeness in (image.min(axis=2), 255 - cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 1]):
        corners = _rectangle(likeness)
        if corners is not None and _seen_from_above(corners) and _holds_ink(image, corners):
            return corners
    return None


def _rectangle(likeness: Plane) -> Plane | None:
    """Return the corners of the part where a map is high, None where that is no quadrilateral that stands out."""
    likeness = cv2.GaussianBlur(likeness, (0, 0), 2)
    _, mask = cv2.threshold(likeness, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    inside, outside = likeness[mask > 0], likeness[mask == 0]
    if not inside.size or not outside.size or np.median(inside) - np.median(outside) < _CONTRAST:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not _SMALLEST < area / mask.size < _LARGEST or cv2.contourArea(contour) < _FILLED * area:
        return None
    rough = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
    if len(rough) != 4:
        return None
    corners = _sharpened(_clockwise(rough[:, 0].astype(np.float64)), contour[:, 0])
    return corners if _FILLED < area / cv2.contourArea(corners.astype(np.float32)) < 1 / _FILLED else None


def _seen_from_above(corners: Plane) -> bool:
    """Tell whether a quadrilateral may be a sheet that somebody held a camera over: its corners are nearly right."""
    ways = corners - np.roll(corners, 1, axis=0)
    ways = ways / np.linalg.norm(ways, axis=1, keepdims=True)
    return bool((np.abs((ways * np.roll(ways, 1, axis=0)).sum(axis=1)) < _ASKEW).all())


def _holds_ink(image: Image, corners: Plane) -> bool:
    """Tell whether the fine dark strokes of the picture lie in the sheet, not beside it: it may be half a sheet."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    strokes = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8)) > _STROKE
    sheet = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(sheet, corners.round().astype(np.int32), 1)
    # The sheet's own edge is a stroke on neither side.
    around = 1 - cv2.dilate(sheet, np.ones((15, 15), np.uint8))
    within = int((strokes & (cv2.erode(sheet, np.ones((15, 15), np.uint8)) > 0)).sum())
    return int((strokes & (around > 0)).sum()) <= _BESIDE * within


def _clockwise(points: Plane) -> Plane:
    """Return four corners in the order top left, top right, bottom right, bottom left."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    ordered = points[np.argsort(angles)]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)


def _sharpened(corners: Plane, contour: Plane) -> Plane:
    """Return corners where the straight lines through the sheet's edges cross: the contour rounds them off."""
    edges = [_edge(corners[at], corners[(at + 1) % 4], contour) for at in range(4)]
    found = []
    for at in range(4):
        (x1, y1, dx1, dy1), (x2, y2, dx2, dy2) = edges[at - 1], edges[at]
        cross = dx1 * dy2 - dy1 * dx2
        if abs(cross) < 0.1:
            return corners
        along = ((x2 - x1) * dy2 - (y2 - y1) * dx2) / cross
        found.append((x1 + along * dx1, y1 + along * dy1))
    return np.array(found)


def _edge(start: Plane, end: Plane, contour: Plane) -> tuple[Any, ...]:
    """Return a point and the direction of the line through the contour between two corners."""
    way = end - start
    length = float(np.linalg.norm(way))
    way = way / length
    along = (contour - start) @ way
    aside = np.abs((contour - start) @ np.array([-way[1], way[0]]))
    near = contour[(along > 0.1 * length) & (along < 0.9 * length) & (aside < 0.03 * length)]
    if len(near) < 10:
        return (*start, *way)
    dx, dy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
    return (x, y, dx, dy)
