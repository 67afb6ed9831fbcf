"""The tables of what the review page shows beside a form: pictures of pages, and where on them values stand."""

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlmodel import SQLModel

from domain.pages import Certainty, Drawn
from store.fields import among, json, number, real, text


class Drawing(SQLModel, table=True):
    """What became of drawing a file, whichever mails brought it."""

    __tablename__: ClassVar[str] = "drawing"
    __table_args__ = (among("outcome", Drawn),)

    file: str = text(primary=True)
    """The SHA-256 of its bytes."""
    version: int = number()
    """That of the way in which it was drawn, ``domain.pages.WAITS`` where it waits for LibreOffice."""
    most: int = number()
    outcome: str = text()
    reason: str = text()
    pages: int = number()
    """How many the file has; those drawn may be fewer."""
    words: str = text()


class Page(SQLModel, table=True):
    """One page of a file as a picture; ``page`` counts from 1."""

    __tablename__: ClassVar[str] = "page"

    file: str = text(ForeignKey("drawing.file", ondelete="CASCADE"), primary=True)
    page: int = number(primary=True)
    width: float = real()
    height: float = real()
    across: int = number()
    down: int = number()
    content: list[float] = json()
    image: str = text()


class Spot(SQLModel, table=True):
    """Where the value of a field stands on one page of a file."""

    __tablename__: ClassVar[str] = "spot"
    __table_args__ = (among("certainty", Certainty),)

    submission: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    field: str = text(primary=True)
    file: str = text(primary=True)
    page: int = number(primary=True)
    boxes: list[list[float]] = json()
    certainty: str = text()


class Located(SQLModel, table=True):
    """A submission whose values were looked for on its pages, whether or not they were found."""

    __tablename__: ClassVar[str] = "located"

    submission: str = text(ForeignKey("submission.id", ondelete="CASCADE"), primary=True)
    version: int = number()
    """That of the way in which they were looked for."""
