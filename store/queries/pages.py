"""Pictures of pages and the spots of values: what has yet to be made, and what the review page shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, delete, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.message import Attachment, Outcome
from domain.pages import FORM_PAGES, MATERIAL_PAGES, VERSION, WAITS, Drawing, PageImage, Spot
from store import tables
from store.mapping.messages import load_attachment
from store.mapping.pages import drawing_row, load_drawing, load_page, load_spot, page_row, spot_row

_SHOWN = (
    Outcome.FORM.value,
    Outcome.MATERIAL.value,
    Outcome.NO_FORM.value,
    Outcome.UNREADABLE.value,
    Outcome.UNSUPPORTED.value,
)
"""What became of the files of which pictures are made."""


class Part(StrEnum):
    """What a file is to the item it is shown with."""

    FORM = "form"
    """The form was read from it."""
    RENDITION = "rendition"
    """It shows the same form."""
    MATERIAL = "material"
    """It belongs to the form's dossier, or came beside it, or in a message that has no form."""


class Undrawn(NamedTuple):
    """A file of which pictures have to be made: its SHA-256, what kind it was declared as, how many pages at most."""

    file: str
    media_type: str
    most: int


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of an item, with its pages; ``drawing`` is None until it has been drawn."""

    message: str
    attachment: Attachment
    part: Part
    drawing: Drawing | None


def undrawn(session: Session, *, office: bool) -> list[Undrawn]:
    """Return the files of which pictures have yet to be made, those with forms first.

    Where LibreOffice is there, the ``office``, those are among them that waited for it.
    """
    done = (VERSION,) if office else (VERSION, WAITS)
    part, drawn = tables.Attachment, tables.Drawing
    form = col(part.outcome) == Outcome.FORM.value
    most = func.max(case((form, FORM_PAGES), else_=MATERIAL_PAGES))
    rows = session.execute(
        select(col(part.sha256), func.min(col(part.media_type)), most)
        .outerjoin(drawn, (col(drawn.file) == col(part.sha256)) & col(drawn.version).in_(done))
        .where(col(part.outcome).in_(_SHOWN))
        .group_by(col(part.sha256), col(drawn.most))
        .having(or_(col(drawn.most).is_(None), col(drawn.most) < most))
        .order_by(most.desc(), col(part.sha256))
    )
    return [Undrawn(file, media_type, pages) for file, media_type, pages in rows]


def save(session: Session, drawing: Drawing) -> None:
    """Keep what became of drawing a file, in place of what was kept before, and let values be looked for on it anew."""
    part, form = tables.Attachment, tables.Submission
    brought = select(col(part.message)).where(col(part.sha256) == drawing.file)
    forget(session, session.scalars(select(col(form.id)).where(col(form.message).in_(brought))).all())
    session.execute(delete(tables.Page).where(col(tables.Page.file) == drawing.file))
    session.merge(drawing_row(drawing))
    session.flush()
    session.add_all(page_row(drawing.file, one) for one in drawing.images)
    session.flush()


def unlocated(session: Session) -> list[str]:
    """Return the submissions whose values have yet to be looked for on their pages, those of one file together."""
    form, seen = tables.Submission, tables.Located
    rows = session.scalars(
        select(col(form.id))
        .outerjoin(seen, (col(seen.submission) == col(form.id)) & (col(seen.version) == VERSION))
        .where(col(seen.submission).is_(None))
        .order_by(col(form.message), col(form.part), col(form.position))
    )
    return list(rows)


def form_file(session: Session, submission: str) -> Drawing | None:
    """Return what became of drawing the file that a form was read from, None where it has not been drawn."""
    part, form = tables.Attachment, tables.Submission
    here = (col(part.message) == col(form.message)) & (col(part.path) == col(form.part))
    file = session.scalar(select(col(part.sha256)).join(form, here).where(col(form.id) == submission))
    return None if file is None else drawings(session, [file]).get(file)


def locate(session: Session, submission: str, found: Sequence[Spot]) -> None:
    """Keep where the values of a submission stand, in place of what was kept before."""
    forget(session, [submission])
    session.add(tables.Located(submission=submission, version=VERSION))
    session.add_all(spot_row(submission, one) for one in found)
    session.flush()


def forget(session: Session, submissions: Collection[str]) -> None:
    """Forget where the values of submissions stand, since they have been read anew."""
    for table in (tables.Spot, tables.Located):
        session.execute(delete(table).where(col(table.submission).in_(submissions)))


def of_submission(session: Session, submission: str) -> tuple[ShownFile, ...]:
    """Return the files of a submission with their pages: its form, what else shows the form, and all other files.

    Those are the files of its dossier, and what its mail brought beside the forms; all in the order of arrival and of
    their mails. Empty where there is no such submission.
    """
    row = session.get(tables.Submission, submission)
    if row is None:
        return ()
    part, belongs = tables.Attachment, tables.Dossier
    dossier = col(belongs.submission) == submission
    # By mail first, since there is an index for that; neither database sees by itself that these are few.
    mails = select(literal(row.message)).union(select(col(belongs.message)).where(dossier))
    own = col(part.path).in_([row.part, *row.renditions])
    beside = col(part.outcome).in_(_SHOWN) & (col(part.outcome) != Outcome.FORM.value)
    of_mail = (col(part.message) == row.message) & (own | beside)
    of_dossier = tuple_(col(part.message), col(part.path)).in_(
        select(col(belongs.message), col(belongs.path)).where(dossier)
    )
    found = _attachments(session, col(part.message).in_(mails) & (of_mail | of_dossier))
    parts = {(row.message, row.part): Part.FORM, **{(row.message, one): Part.RENDITION for one in row.renditions}}
    shown = _shown(session, [(one, parts.get((one.message, one.path), Part.MATERIAL)) for one in found])
    return tuple(sorted(shown, key=lambda one: list(Part).index(one.part)))


def of_message(session: Session, digest: str) -> tuple[ShownFile, ...]:
    """Return the files of a message with their pages, in their order; bodies and what lies in them are left out."""
    part = tables.Attachment
    found = _attachments(session, (col(part.message) == digest) & col(part.outcome).in_(_SHOWN))
    return _shown(session, [(one, Part.MATERIAL) for one in found])


def page(session: Session, file: str, number: int) -> PageImage | None:
    """Return one page of a file, None where it is not drawn."""
    row = session.get(tables.Page, (file, number))
    return None if row is None else load_page(row)


def drawings(session: Session, files: Collection[str]) -> dict[str, Drawing]:
    """Return what became of drawing files; those not drawn yet have no entry."""
    row, leaf = tables.Drawing, tables.Page
    images: dict[str, list[tables.Page]] = {}
    order = (col(leaf.file), col(leaf.page))
    for one in session.scalars(select(leaf).where(col(leaf.file).in_(files)).order_by(*order)):
        images.setdefault(one.file, []).append(one)
    rows = session.scalars(select(row).where(col(row.file).in_(files)))
    return {one.file: load_drawing(one, images.get(one.file, ())) for one in rows}


def spots(session: Session, submission: str) -> tuple[Spot, ...]:
    """Return where the values of a submission stand, in the order of files and pages."""
    row = tables.Spot
    order = (col(row.file), col(row.page), col(row.field))
    return tuple(
        load_spot(one) for one in session.scalars(select(row).where(col(row.submission) == submission).order_by(*order))
    )


def images(session: Session) -> list[str]:
    """Return the SHA-256 of everything that drawing has put into the archive, in order."""
    words = select(col(tables.Drawing.words)).where(col(tables.Drawing.words) != "")
    return sorted(session.scalars(words.union(select(col(tables.Page.image)))))


def _attachments(session: Session, where: ColumnElement[bool]) -> list[tables.Attachment]:
    part, mail = tables.Attachment, tables.Message
    return list(
        session.scalars(
            select(part)
            .join(mail, col(mail.sha256) == col(part.message))
            .where(where)
            .order_by(col(mail.received), col(part.message), col(part.position))
        )
    )


def _shown(session: Session, found: Sequence[tuple[tables.Attachment, Part]]) -> tuple[ShownFile, ...]:
    drawn = drawings(session, {one.sha256 for one, _ in found})
    return tuple(ShownFile(one.message, load_attachment(one), part, drawn.get(one.sha256)) for one, part in found)
