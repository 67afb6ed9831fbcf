"""Pages and seals for tests, drawn without letters: a seal is a ring with strokes along its inside and a star."""

from typing import Any

import cv2
import numpy as np

from parsers.readers.scan.image import Image

RED = (50, 40, 215)
A4 = (595.3, 841.9)


def page(dots: int = 150, brightness: int = 245) -> Image:
    """Return an A4 page with black strokes for text, at so many dots an inch, in BGR."""
    scale = dots / 72
    image = np.full((round(A4[1] * scale), round(A4[0] * scale), 3), brightness, np.uint8)
    for line in range(60, 780, 24):
        for at in range(60, 420, 12):
            corner = (round(at * scale), round(line * scale))
            cv2.rectangle(image, corner, (corner[0] + round(6 * scale), corner[1] + round(9 * scale)), (30, 30, 30), 1)
    return image


def seal(
    image: Image,
    centre: tuple[float, float],
    size: tuple[float, float] = (119.0, 119.0),
    colour: tuple[int, int, int] = RED,
    strength: float = 0.8,
    *,
    lettered: bool = True,
) -> Image:
    """Return a page with a seal pressed on it; centre and size in points, ``strength`` 0..1 is how dense its ink is.

    Strokes stand for its letters.
    """
    scale = image.shape[1] / A4[0]
    ink = np.full_like(image, 255)
    middle = (round(centre[0] * scale), round(centre[1] * scale))
    half = np.array(size) / 2 * scale
    cv2.ellipse(ink, middle, (round(half[0]), round(half[1])), 0, 0, 360, colour, round(3 * scale), cv2.LINE_AA)
    star = [_on(middle, half * (0.28, 0.11)[at % 2], np.pi * (at / 5 - 0.5)) for at in range(10)]
    cv2.fillPoly(ink, [np.array(star)], colour)
    for turn in np.radians(np.arange(-210, 31, 20)) if lettered else ():
        inner, outer = (_on(middle, half * share, turn) for share in (0.65, 0.85))
        cv2.line(ink, inner, outer, colour, round(4 * scale), cv2.LINE_AA)
    pressed = image * (1 - strength + strength * (ink / 255.0))
    return pressed.astype(np.uint8)


def _on(middle: tuple[int, int], half: Any, turn: float) -> tuple[int, int]:  # noqa: ANN401  two numbers in an array
    return round(middle[0] + half[0] * np.cos(turn)), round(middle[1] + half[1] * np.sin(turn))


def copied(image: Image, quality: int = 60) -> Image:
    """Return a page as a scanner writes it: a little blurred and noisy, as JPEG."""
    noise = np.random.default_rng(7).normal(0, 5, image.shape)
    rough = np.clip(cv2.GaussianBlur(image, (3, 3), 0) + noise, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", rough, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded
