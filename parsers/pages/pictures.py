"""Scans and photos as pages: as they are, or as they were read, made flat and set upright."""

from collections.abc import Iterator

from parsers.pages.sheet import drawn_page
from parsers.pages.steps import DrawnPage, Sketch
from parsers.readers.scan.loading import load
from parsers.readers.scan.picture import frame_size, sheet_of
from parsers.readers.scan.placing import set_upright


def pages(data: bytes, sketch: Sketch) -> Iterator[tuple[int, DrawnPage | None]]:
    """Yield how many pages there are, and each page; see ``parsers.pages.drawing.Draw``.

    Raises:
        UnreadableError: the picture is broken or too large.
        UnsupportedError: the models for text recognition are not installed.
    """
    if sketch.as_read and not sketch.recognising:
        yield 1, None
        return
    frames = load(data)
    for frame in frames[: sketch.most]:
        if sketch.as_read:
            sheet = sheet_of(frame)
            found = set_upright(sheet.image, sheet.width, sheet.height, sheet.side)
            yield len(frames), drawn_page(found.image, found.width, found.height)
        else:
            yield len(frames), drawn_page(frame.image, *frame_size(frame))
