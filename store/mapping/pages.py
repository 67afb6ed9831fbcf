"""Rows of drawings, their pages, and the spots of values on them."""

from collections.abc import Sequence

from domain.pages import VERSION, WAITS, Box, Certainty, Drawing, Drawn, PageImage, Spot
from store import tables


def drawing_row(drawing: Drawing) -> tables.Drawing:
    """Return the row of a drawing, without its pages."""
    return tables.Drawing(
        file=drawing.file,
        version=WAITS if drawing.waits else VERSION,
        most=drawing.most,
        outcome=drawing.outcome.value,
        reason=drawing.reason,
        pages=drawing.pages,
        words=drawing.words,
    )


def load_drawing(row: tables.Drawing, images: Sequence[tables.Page]) -> Drawing:
    """Return the drawing of a row with its pages, which are given in their order."""
    pictures = tuple(load_page(one) for one in images)
    waits = row.version == WAITS
    return Drawing(row.file, Drawn(row.outcome), row.reason, row.pages, row.most, row.words, pictures, waits)


def page_row(file: str, page: PageImage) -> tables.Page:
    """Return the row of one page of a file."""
    return tables.Page(
        file=file,
        page=page.number,
        width=page.width,
        height=page.height,
        across=page.across,
        down=page.down,
        content=list(page.content),
        image=page.image,
    )


def load_page(row: tables.Page) -> PageImage:
    """Return the page of a row."""
    return PageImage(row.page, row.width, row.height, row.across, row.down, _box(row.content), row.image)


def spot_row(submission: str, spot: Spot) -> tables.Spot:
    """Return the row of where a value of a submission stands."""
    return tables.Spot(
        submission=submission,
        field=spot.field,
        file=spot.file,
        page=spot.page,
        boxes=[list(box) for box in spot.boxes],
        certainty=spot.certainty.value,
    )


def load_spot(row: tables.Spot) -> Spot:
    """Return the spot of a row."""
    return Spot(row.field, row.file, row.page, tuple(_box(box) for box in row.boxes), Certainty(row.certainty))


def _box(numbers: Sequence[float]) -> Box:
    return (numbers[0], numbers[1], numbers[2], numbers[3])
