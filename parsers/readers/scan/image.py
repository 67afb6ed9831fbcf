"""What pictures are in memory: arrays as OpenCV takes them."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[Any]
"""Height x width x 3, blue first, 0..255."""
Plane: TypeAlias = NDArray[Any]
"""Height x width: one channel, a mask or a map."""
Affine: TypeAlias = NDArray[np.float64]
"""2 x 3: where a point of one picture lies in another."""


def redness(image: Image) -> Plane:
    """Return by how much red is brighter than both other channels, 0..255."""
    blue, green, red = cv2.split(image)
    found: Plane = cv2.subtract(red, cv2.max(blue, green))
    return found
