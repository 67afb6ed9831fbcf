import cv2
import numpy as np
import pytest

from parsers.document import Box
from parsers.readers.scan import seals
from parsers.readers.scan.image import Image
from tests.parsers.readers.scan.stamp import RED, copied, page, seal

BOX = (140.5, 540.5, 259.5, 659.5)
CENTRE = (200.0, 600.0)
OVAL = (127.5, 85.0)


def boxes(image: Image) -> list[Box]:
    return [one.box for one in seals.find(image, 1, image.shape[1] / 595.3) if one.box is not None]


def near(box: Box, wanted: Box, off: float = 5.0) -> bool:
    return all(abs(one - other) < off for one, other in zip(box, wanted, strict=True))


@pytest.mark.parametrize("dots", [100, 150, 200])
def test_seal_over_text_is_found_with_its_box(dots: int) -> None:
    (found,) = seals.find(copied(seal(page(dots), CENTRE)), 3, dots / 72)

    assert (found.page, found.text) == (3, "")
    assert found.box is not None
    assert near(found.box, BOX)
    assert found.confidence > 0.9


KINDS = {
    "orange": ((30, 90, 230), 0.7),
    "magenta": ((110, 30, 200), 0.7),
    "faded": (RED, 0.25),
}


@pytest.mark.parametrize("kind", KINDS)
def test_seal_of_other_ink_is_found(kind: str) -> None:
    colour, strength = KINDS[kind]

    (box,) = boxes(copied(seal(page(), CENTRE, colour=colour, strength=strength)))

    assert near(box, BOX)


def test_oval_seal_is_found() -> None:
    (box,) = boxes(copied(seal(page(), CENTRE, OVAL)))

    assert near(box, (136.2, 557.5, 263.8, 642.5))


def test_seal_cut_off_by_the_edge_is_found() -> None:
    (box,) = boxes(copied(seal(page(), (580, 600))))

    assert near(box, (520.5, 540.5, 595.3, 659.5))


def test_overlapping_seals_are_two() -> None:
    first, second = sorted(boxes(copied(seal(seal(page(), CENTRE), (270, 640)))))

    assert near(first, BOX)
    assert near(second, (210.5, 580.5, 329.5, 699.5))


def test_seal_on_yellow_paper_is_found() -> None:
    yellow = (seal(page(), CENTRE) * np.array([0.72, 0.9, 0.98])).astype(np.uint8)

    assert len(boxes(copied(yellow))) == 1


def test_seal_of_a_size_that_none_has_is_no_seal() -> None:
    assert boxes(copied(seal(page(), (300, 400), (300, 300)))) == []


def test_black_text_holds_no_seal() -> None:
    assert boxes(copied(page())) == []


def _flag(image: Image) -> None:
    cv2.rectangle(image, (300, 500), (650, 730), RED, -1)


def _logo(image: Image) -> None:
    cv2.circle(image, (400, 700), 120, RED, -1)
    cv2.putText(image, "KX", (340, 730), cv2.FONT_HERSHEY_SIMPLEX, 3, (255, 255, 255), 9)


def _name_stamp(image: Image) -> None:
    cv2.rectangle(image, (400, 700), (518, 818), RED, 8)
    for corner in ((414, 714), (462, 714), (414, 764), (462, 764)):
        cv2.rectangle(image, corner, (corner[0] + 38, corner[1] + 38), RED, 9)
        cv2.line(image, (corner[0], corner[1] + 19), (corner[0] + 38, corner[1] + 19), RED, 7)


def _red_head(image: Image) -> None:
    for at in range(8):
        cv2.putText(image, "H", (150 + at * 110, 180), cv2.FONT_HERSHEY_SIMPLEX, 4, RED, 16)
    cv2.line(image, (80, 230), (1160, 230), RED, 6)


def _red_text(image: Image) -> None:
    for line in range(300, 900, 40):
        cv2.putText(image, "HBEXMAKRHBEXMAKRHBEX", (100, line), cv2.FONT_HERSHEY_SIMPLEX, 1.4, RED, 4)


def _signature(image: Image) -> None:
    points = [(300 + at * 14, 600 + (at * 37 % 90) - 45) for at in range(26)]
    cv2.polylines(image, [np.array(points)], isClosed=False, color=RED, thickness=5)


def _encircled(image: Image) -> None:
    turns = np.linspace(0, 6.4, 90)
    wobble = 1 + 0.05 * np.sin(3 * turns)
    points = np.stack([500 + 150 * np.cos(turns) * wobble, 700 + 90 * np.sin(turns) * wobble], axis=1)
    cv2.polylines(image, [points.astype(np.int32)], isClosed=False, color=RED, thickness=5)


OTHERS = (_flag, _logo, _name_stamp, _red_head, _red_text, _signature, _encircled)


@pytest.mark.parametrize("draw", OTHERS, ids=lambda one: one.__name__.strip("_"))
def test_other_red_ink_is_no_seal(draw: object) -> None:
    image = page()
    assert callable(draw)
    draw(image)

    assert boxes(copied(image)) == []


BARE = np.zeros((100, 70), np.float32)


def grey(image: Image) -> Image:
    return cv2.cvtColor(copied(image), cv2.COLOR_BGR2GRAY)


def test_copy_of_a_seal_is_seen_on_a_page_without_colour() -> None:
    image = grey(seal(page(), CENTRE))

    assert not seals.coloured(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR))
    assert seals.copied(image, BARE, 150 / 72)


def test_page_without_colour_and_without_a_ring_shows_no_copy() -> None:
    assert not seals.copied(grey(page()), BARE, 150 / 72)
