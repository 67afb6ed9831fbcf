"""Pages of PDF files as pictures, drawn by PDFium with the machine's fonts and with what is filled in."""

from collections.abc import Iterator
from typing import Any

from parsers.pages.sheet import WIDTH, drawn_page
from parsers.pages.steps import DrawnPage, Sketch
from parsers.readers.pdf.drawing import drawing
from parsers.readers.pdf.fonts import machine_fonts
from parsers.readers.pdf.reading import READING, form_of, loaded, opened, picture, written


def pages(data: bytes, sketch: Sketch) -> Iterator[tuple[int, DrawnPage | None]]:
    """Yield how many pages there are, and each page; see ``parsers.pages.drawing.Draw``.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
    """
    with machine_fonts(), opened(data) as pdf:
        form = form_of(pdf)
        for number in range(1, min(len(pdf), sketch.most) + 1):
            with loaded(pdf, number) as page:
                yield len(pdf), _page(page, form, sketch)


def _page(page: Any, form: Any, sketch: Sketch) -> DrawnPage | None:  # noqa: ANN401  pypdfium2 is untyped
    drawn = drawing(page)
    glyphs = written(page, drawn, form)
    if glyphs is None and sketch.as_read and not sketch.printed:
        if not sketch.recognising:
            return None
        from parsers.readers.scan.placing import flattened, set_upright

        sheet, side = flattened(picture(page, drawn, READING))
        found = set_upright(sheet, drawn.width, drawn.height, side)
        return drawn_page(found.image, found.width, found.height)
    image = picture(page, drawn, WIDTH / max(drawn.width, 1.0))
    return drawn_page(image, drawn.width, drawn.height, glyphs or ())
