import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.document import UnsupportedError
from parsers.readers.scan.engine import complete, engine


def drawn(text: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return a picture of one line in the font that Pillow brings."""
    picture = Image.new("RGB", (40 + 19 * len(text), 60), "white")
    ImageDraw.Draw(picture).text((20, 12), text, fill="black", font=ImageFont.load_default(32))
    return np.asarray(picture)


def test_characters_come_with_place_and_confidence() -> None:
    marks = engine().recognise(drawn("13900000001"))

    assert "".join(mark.text for mark in marks) == "13900000001"
    assert [mark.centre for mark in marks] == sorted(mark.centre for mark in marks)
    assert all(0.9 < mark.confidence <= 1.0 and 0.0 < mark.centre < 1.0 for mark in marks)


def test_line_on_its_head_is_noticed() -> None:
    line = drawn("Science for all")

    assert engine().upside_down(line) < 0 < engine().upside_down(np.ascontiguousarray(line[::-1, ::-1]))


def test_text_is_found_where_it_stands() -> None:
    page = np.full((640, 480, 3), 255, np.uint8)
    line = drawn("Science")
    page[320:380, 100 : 100 + line.shape[1]] = line

    rows, columns = np.nonzero(engine().detect(page, 640) > 0.3)

    assert (320 < rows.min() < rows.max() < 380, 100 < columns.min() < columns.max() < 300) == (True, True)


def test_missing_model_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match=re.escape("pip install rapidocr onnxruntime")):
        complete(tmp_path)
