"""A form laid out as lines and grids, before it becomes a Word document or a PDF."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from intake.demo.values import Paper


class Style(StrEnum):
    """How a line is set."""

    BODY = "body"
    LABEL = "label"
    HEADING = "heading"
    TITLE = "title"
    CENTRED = "centred"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; ``underlined`` follows the text on a ruled blank."""

    text: str
    style: Style = Style.BODY
    underlined: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The picture of a red seal."""


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page."""


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a grid, over ``span`` columns."""

    blocks: tuple["Block", ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are the columns' shares of the line."""

    rows: tuple[tuple[Box, ...], ...]
    widths: tuple[int, ...]
    ruled: bool = True


Block: TypeAlias = Line | Seal | Break | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form."""

    blocks: tuple[Block, ...] = field(default=())
    paper: Paper = Paper.A4


def cell(text: str, span: int = 1, style: Style = Style.BODY) -> Box:
    """Return a cell with one line per line of ``text``."""
    return Box(tuple(Line(one, style) for one in text.split("\n")), span)
