"""Pictures of the pages that people look at, and where values stand on them: made when all mails have been judged.

Each file and each submission is done by itself and kept at once, so what a run leaves undone the next one does.
"""

import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from domain.pages import FORM_PAGES, Drawing, Drawn, PageImage
from intake.errors import ArchiveError
from parsers.office.installed import installed
from parsers.pages.locating import spots
from parsers.pages.steps import Sheaf, Sketch
from parsers.pages.words import FileWords
from store.engine import reading, transaction
from store.queries import pages, submissions

if TYPE_CHECKING:
    from intake.archive import Archive
    from intake.pipeline import Pipeline

log = logging.getLogger(__name__)

_WORDS = msgspec.msgpack.Decoder(FileWords)


@dataclass(frozen=True, slots=True)
class Pictured:
    """What one pass did: files drawn or tried, pictures made of them, and submissions whose values were looked for."""

    files: int = 0
    pictures: int = 0
    located: int = 0


def picture(pipeline: "Pipeline", progress: Callable[[int, int], None]) -> Pictured:
    """Draw every file that has yet to be drawn, then find the values of every form on its pages.

    Raises:
        StoreError: the database cannot be used; what was done before stays done.
        DiskFullError: there is no room for the pictures.
    """
    with reading(pipeline.engine) as session:
        waiting = pages.undrawn(session, office=installed() is not None)
    made = 0
    with pipeline.parser:
        for number, one in enumerate(waiting, start=1):
            made += _draw(pipeline, one)
            progress(number, len(waiting))
    return Pictured(len(waiting), made, _locate(pipeline))


def _draw(pipeline: "Pipeline", one: pages.Undrawn) -> int:
    """Draw one file and return how many pictures that made; a file that the archive does not have is left for later."""
    try:
        data = pipeline.archive.get(one.file)
    except ArchiveError:
        log.warning("file not drawn: not in the archive", extra={"digest": one.file})
        return 0
    sketch = Sketch(one.most, one.media_type, as_read=one.most == FORM_PAGES)
    drawing = _kept(pipeline.archive, one, pipeline.parser.draw(data, sketch))
    with transaction(pipeline.engine) as session:
        pages.save(session, drawing)
    return len(drawing.images)


def _kept(archive: "Archive", one: pages.Undrawn, sheaf: Sheaf) -> Drawing:
    """Put the pictures of a file into the archive, and what stands on them."""
    if sheaf.outcome is not Drawn.DRAWN:
        return Drawing(one.file, sheaf.outcome, sheaf.reason, sheaf.pages, one.most, waits=sheaf.waits)
    words = FileWords(
        tuple(page.words for page in sheaf.drawn),
        tuple((page.width, page.height) for page in sheaf.drawn),
        sheaf.placed,
    )
    packed = zlib.compress(msgspec.msgpack.encode(words))
    *images, text = archive.put_many([*(page.picture for page in sheaf.drawn), packed])
    drawn = tuple(
        PageImage(number, page.width, page.height, page.across, page.down, page.content, image)
        for number, (page, image) in enumerate(zip(sheaf.drawn, images, strict=True), start=1)
    )
    return Drawing(one.file, Drawn.DRAWN, "", sheaf.pages, one.most, text, drawn)


def _locate(pipeline: "Pipeline") -> int:
    """Find the values of the forms whose files were drawn, or could not be, and return how many forms that were."""
    with reading(pipeline.engine) as session:
        waiting = pages.unlocated(session)
    found, last = 0, ("", FileWords())
    for submission in waiting:
        with transaction(pipeline.engine) as session:
            form, drawing = submissions.get(session, submission), pages.form_file(session, submission)
            if form is None or drawing is None:
                continue
            if drawing.words != last[0]:
                last = (drawing.words, _words(pipeline.archive, drawing.words))
            spec = pipeline.campaign.form(form.kind)
            pages.locate(session, submission, spots(drawing.file, last[1], form.form, spec) if drawing.words else ())
            found += 1
    return found


def _words(archive: "Archive", digest: str) -> FileWords:
    return _WORDS.decode(zlib.decompress(archive.get(digest))) if digest else FileWords()
