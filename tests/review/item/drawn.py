"""Pages of a form as pictures, with frames around its values, put into an office's ledger by hand."""

import io

from PIL import Image

from domain.pages import Certainty, Drawing, Drawn, PageImage, Spot
from intake.archive import Archive
from store.engine import reading, transaction
from store.queries import pages
from tests.review.office import Office

FRAMES = {"leader": (0.3, 0.2, 0.4, 0.22), "mobile": (0.6, 0.2, 0.8, 0.22), "tasks.1.goal": (0.3, 0.9, 0.9, 0.92)}


def draw(office: Office, item: str, *, count: int = 2, outcome: Drawn = Drawn.DRAWN, reason: str = "") -> str:
    """Draw the file of a form: A4 pages, three values on the first and one of them on the last; return its SHA-256."""
    with reading(office.engine) as session:
        file = pages.of_submission(session, item)[0].attachment.sha256
    archive = Archive(office.folder / "archive")
    images = tuple(_page(archive, number) for number in range(1, count + 1)) if outcome is Drawn.DRAWN else ()
    drawing = Drawing(file, outcome, reason, count, images=images)
    spots = [
        Spot(field, file, count if field.startswith("tasks") else 1, (box,), Certainty.FOUND)
        for field, box in FRAMES.items()
    ]
    with transaction(office.engine) as session:
        pages.save(session, drawing)
        pages.locate(session, item, spots if images else [])
    return file


def _page(archive: Archive, number: int) -> PageImage:
    """Put a blank page, each of another grey, into the archive."""
    picture = io.BytesIO()
    Image.new("L", (119, 168), 256 - number).save(picture, "WEBP")
    return PageImage(number, 595.0, 842.0, 1190, 1684, (0.1, 0.1, 0.9, 0.95), archive.put(picture.getvalue()))
