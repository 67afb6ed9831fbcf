"""How a worksheet is set: formats, widths, printing, and cells that are never more than text or a number."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

INK: Final = "#16202B"
MUTED: Final = "#4F5B67"
LINE: Final = "#C9D1D9"
SHADE: Final = "#EEF2F6"
ACCENT: Final = "#0B4F8A"
RED: Final = "#A61B1B"
GREEN: Final = "#11643F"
OCHRE: Final = "#7A4B00"
_BODY: Final = "宋体"
_HEADING: Final = "黑体"
_LONGEST = 32_767
_A4 = 9
_LINE_HEIGHT = 14


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of one workbook, by name; a format belongs to its workbook."""

    formats: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  xlsxwriter is untyped
        return self.formats[name]


def look(book: Any) -> Look:  # noqa: ANN401  xlsxwriter is untyped
    """Add the report's formats to a workbook."""
    body = {"font_name": _BODY, "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
    cell = body | {"border": 1, "border_color": LINE, "text_wrap": True}
    head = cell | {"font_name": _HEADING, "bold": False, "bg_color": SHADE, "align": "center"}
    big = body | {"font_size": 18, "align": "center"}
    kinds: dict[str, dict[str, object]] = {
        "title": body | {"font_name": _HEADING, "font_size": 18, "align": "center", "bottom": 5, "bottom_color": RED},
        "subtitle": body | {"font_color": MUTED, "align": "center"},
        "section": body | {"font_name": _HEADING, "font_size": 12, "font_color": ACCENT},
        "text": cell,
        "centred": cell | {"align": "center"},
        "number": cell | {"align": "center", "num_format": "0"},
        "sum": cell | {"align": "center", "num_format": "0", "bold": True, "bg_color": SHADE},
        "head": head,
        "big": big,
        "sign": body | {"font_size": 14, "font_color": MUTED, "align": "center"},
        "caption": body | {"font_color": MUTED, "align": "center"},
        "holds": body | {"font_color": GREEN, "bg_color": "#E8F4ED", "align": "center"},
        "broken": body | {"font_color": RED, "bg_color": "#FDEEEE", "align": "center", "bold": True},
        "good": cell | {"font_color": GREEN, "align": "center"},
        "bad": cell | {"font_color": RED, "align": "center"},
        "warn": cell | {"font_color": OCHRE, "align": "center"},
    }
    return Look({name: book.add_format(settings) for name, settings in kinds.items()})


def put(sheet: Any, row: int, column: int, value: object, form: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write a whole number as a number and everything else as text, whatever it begins with."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, _storable(str(value)), form)


def put_wide(sheet: Any, row: int, columns: tuple[int, int], value: object, form: Any) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write a value into a cell merged over the first to the last of the given columns."""
    first, last = columns
    if last > first:
        sheet.merge_range(row, first, row, last, "", form)
    put(sheet, row, first, value, form)


def width(text: str) -> int:
    """Return how many narrow characters wide the widest line of a text is; a Chinese character counts two."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line) for line in lines)


def set_grid(sheet: Any, frame: pd.DataFrame, most: Mapping[str, int]) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Make columns as wide as their widest text, at most as ``most`` says by name, else 40, and rows as high as needed.

    Excel would find the heights by itself; other programs do not.
    """
    room: list[int] = []
    for at, name in enumerate(frame.columns):
        widest = max([width(str(value)) for value in frame[name]], default=0)
        room.append(min(max(widest, width(str(name))), most.get(str(name), 40)))
        sheet.set_column(at, at, room[-1] + 1.5)
    for row, values in enumerate(frame.itertuples(index=False), start=1):
        lines = max(_lines(str(value), columns) for value, columns in zip(values, room, strict=True))
        sheet.set_row(row, _LINE_HEIGHT * lines + 7)


def put_frame(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    frame: pd.DataFrame,
    look_: Look,
    *,
    formats: Mapping[str, str],
) -> None:
    """Write a frame from the top-left corner: a header that stays in view and filters, then the rows.

    ``formats`` gives the name of a column's format; the others are ``number`` or ``text``.
    """
    for column, name in enumerate(frame.columns):
        put(sheet, 0, column, name, look_["head"])
        default = "number" if pd.api.types.is_integer_dtype(frame[name]) else "text"
        form = look_[formats.get(str(name), default)]
        for row, value in enumerate(frame[name].tolist(), start=1):
            put(sheet, row, column, value, form)
    last = len(frame.columns) - 1
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{len(frame) + 1}"})
    sheet.repeat_rows(0)


def put_block(
    sheet: Any,  # noqa: ANN401  xlsxwriter is untyped
    top: int,
    frame: pd.DataFrame,
    look_: Look,
    spans: Sequence[tuple[int, int]],
) -> int:
    """Write a frame inside a page, each column over the given sheet columns, and return the first row after it."""
    for row in range(top, top + len(frame) + 1):
        sheet.set_row(row, 21)
    for columns, name in zip(spans, frame.columns, strict=True):
        put_wide(sheet, top, columns, name, look_["head"])
        for row, value in enumerate(frame[name].tolist(), start=top + 1):
            put_wide(sheet, row, columns, value, look_["number" if isinstance(value, int) else "centred"])
    return top + len(frame) + 1


def set_page(sheet: Any, header: str) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Set a sheet up for printing: A4 across, one page wide, header and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    unscaled = {"scale_with_doc": False}
    sheet.set_header(f'&L&"{_BODY},Regular"&9 {header.replace("&", "&&")}&R&"{_BODY},Regular"&9 &A', unscaled)
    sheet.set_footer(f'&C&"{_BODY},Regular"&9 第 &P 页，共 &N 页', unscaled)


def _lines(text: str, columns: int) -> int:
    """Return how many lines a text takes when wrapped at so many narrow characters."""
    return sum(max(1, -(-width(line) // columns)) for line in text.split("\n"))


def _storable(text: str) -> str:
    """Return the text without half characters, cut to what a cell holds."""
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"
