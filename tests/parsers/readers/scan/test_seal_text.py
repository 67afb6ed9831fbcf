import cv2
import numpy as np
import pytest

from parsers.readers.scan import seals
from parsers.readers.scan.engine import engine
from parsers.readers.scan.image import Image
from tests.parsers.readers.scan.stamp import RED, copied, page, seal

CENTRE = (200.0, 600.0)
RADIUS = 59.5
DOTS = 200


def lettered(text: str, turned: float, strength: float = 0.8) -> Image:
    """Return a page with a seal whose ring bears a text, its gap at the bottom or ``turned`` degrees from there."""
    image = seal(page(DOTS), CENTRE, strength=strength, lettered=False)
    scale = DOTS / 72
    line = np.full((48, 700, 3), 255, np.uint8)
    cv2.putText(line, text, (110, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.4, RED, 4, cv2.LINE_AA)
    down, across = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32)
    across, down = across - CENTRE[0] * scale, down - CENTRE[1] * scale
    turn = (np.degrees(np.arctan2(down, across)) - 90 - turned) % 360
    radius = np.hypot(across, down) / (RADIUS * scale)
    ring = cv2.remap(
        line,
        (turn / 360 * line.shape[1]).astype(np.float32),
        ((0.88 - radius) / 0.28 * line.shape[0]).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    pressed: Image = (image * (1 - strength + strength * (ring / 255.0))).astype(np.uint8)
    return pressed


@pytest.mark.parametrize("turned", [0, 25, -120, 180])
def test_text_of_a_ring_is_read_however_it_is_turned(turned: float) -> None:
    (found,) = seals.find(copied(lettered("KEXIE 2024 NONGYE", turned)), 1, DOTS / 72, engine().recognise)

    assert found.text.replace(" ", "") == "KEXIE2024NONGYE"


def test_text_that_is_no_letters_is_none() -> None:
    (found,) = seals.find(copied(seal(page(DOTS), CENTRE)), 1, DOTS / 72, engine().recognise)

    assert found.text == ""
