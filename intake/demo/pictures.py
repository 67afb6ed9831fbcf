"""A picture of a unit's red seal, and photographs that a volunteer might have taken."""

import io
import math
import random

from PIL import Image, ImageDraw

_RED = (200, 20, 30)
_SIDE = 320


def seal() -> bytes:
    """Return a PNG of a round red seal on white: ring and star, 320 pixels wide."""
    image = Image.new("RGB", (_SIDE, _SIDE), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, _SIDE - 8, _SIDE - 8), outline=_RED, width=12)
    middle = _SIDE / 2
    points = [
        (middle + radius * math.sin(turn * math.pi / 5), middle - radius * math.cos(turn * math.pi / 5))
        for turn, radius in enumerate([60, 23] * 5)
    ]
    draw.polygon(points, fill=_RED)
    for turn in range(10):
        angle = math.pi * (turn + 1.5) / 12 + math.pi
        x, y = middle + 112 * math.cos(angle), middle + 112 * math.sin(angle)
        draw.rectangle((x - 9, y - 9, x + 9, y + 9), outline=_RED, width=4)
    return _encoded(image, "PNG")


def photograph(seed: int) -> bytes:
    """Return a JPEG of a few coloured shapes under a sky, different for each seed."""
    random_ = random.Random(seed)  # noqa: S311  decoration, no secret
    image = Image.new("RGB", (480, 320), (168, 204, 230))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 200, 480, 320), fill=(120 + random_.randrange(40), 150, 100))
    for _ in range(14):
        x, y = random_.randrange(20, 440), random_.randrange(150, 250)
        colour = tuple(random_.randrange(60, 230) for _ in range(3))
        draw.rectangle((x, y, x + 22, y + 50), fill=colour)
        draw.ellipse((x + 1, y - 20, x + 21, y), fill=(225, 190, 160))
    return _encoded(image, "JPEG")


def _encoded(image: Image.Image, form: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form)
    return stream.getvalue()
