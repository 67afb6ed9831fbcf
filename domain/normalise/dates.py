"""Days, partial dates and periods as people write them: right or unclear, never silently wrong."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from domain.normalise.calendar_text import Link, Point, points, quarter
from domain.normalise.text import half_width

_EARLIEST, _LATEST = 1900, 2100
_HALF_YEAR = dt.timedelta(days=184)
_YEAR_ALONE = re.compile(r"(?:19|20)[0-9]{2}")
_UNFILLED = re.compile(r"(?<=年)\s*月\s*[日号]?\s*$|(?<=月)\s*[日号]\s*$")
_TO_THIS_DAY = re.compile(r"(?:[~—–-]|至|到)+今$")
# A day as a spreadsheet counts it, from 1899-12-30 on, with or without the hour.
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)
_TENS = {
    "初": (1, 10),
    "上旬": (1, 10),
    "上中旬": (1, 20),
    "中旬": (11, 20),
    "中下旬": (11, 31),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of a time as written, and whether its year was written out."""

    start: dt.date
    end: dt.date
    year_written: bool = True


def parse_day(text: str, year: int) -> dt.date | None:
    """Return the one day that a text names, None where it names none, several or an impossible one.

    ``year`` is the year of a date without one.
    """
    serial = _serial(text, year)
    if serial is not None:
        return serial
    point = _only_point(text, year)
    if point is None or point.month is None:
        return None
    day = point.day if point.day is not None else point.number
    if day is None or point.shift:
        return None
    return _day(point.year if point.year is not None else year, point.month, day)


def parse_partial(text: str) -> str | None:
    """Return a date as ISO to the precision written (``2015``, ``2015-02``, ``2015-02-14``), None where unclear."""
    plain = half_width(text).strip()
    if _YEAR_ALONE.fullmatch(plain):
        return plain
    point = _only_point(_UNFILLED.sub("", _TO_THIS_DAY.sub("", plain)), 0)
    if point is None or not point.year or point.shift or point.months or point.ten or point.number is not None:
        return None
    day = _day(point.year, point.month or 1, point.day or 1)
    if day is None or (point.month, point.day).count(0):
        return None
    length = 4 if point.month is None else 7 if point.day is None else 10
    return day.isoformat()[:length]


def parse_period(text: str, year: int) -> Period | None:
    """Return the span of days that a text names, None where it is unclear.

    A list of days gives the first to the last of them, a bare month its first to its last day. ``year`` is the year
    of a time without one; an end without a year that comes before its beginning lies in the next year, as long as the
    whole stays within half a year. The number of a day in a spreadsheet is that day, unless it is the first of a
    month: then the cell may have shown the month.
    """
    serial = _serial(text, year)
    if serial is not None:
        return Period(serial, serial) if serial.day > 1 else None
    found = points(text, year)
    settled = _settled(found) if found else None
    if not settled or not _well_joined(settled):
        return None
    spans: list[tuple[dt.date, dt.date]] = []
    year_now, month_now = None, None
    for point in settled:
        span = _resolved(point, year_now, month_now, year, spans)
        if span is None:
            return None
        spans.append(span)
        year_now, month_now = span[0].year, None if point.months else span[0].month
    first = settled[0]
    return Period(spans[0][0], max(end for _, end in spans), first.year is not None)


def _serial(text: str, year: int) -> dt.date | None:
    """Return the day of a spreadsheet's number for it, as far as it lies in ``year`` or the year after."""
    found = _SERIAL.fullmatch(half_width(text).strip())
    day = _SERIAL_ZERO + dt.timedelta(days=int(found[1])) if found else None
    return day if day is not None and 0 <= day.year - year <= 1 else None


def _only_point(text: str, year: int) -> Point | None:
    found = points(text, year)
    return found[0] if found is not None and len(found) == 1 else None


def _settled(found: list[Point]) -> list[Point] | None:
    """Give each bare figure the unit that its neighbours show: 6-8月, 5月15-21日, 2024.5.18-20."""
    settled = list(found)
    for index in reversed(range(len(settled))):
        point = settled[index]
        after = settled[index + 1] if index + 1 < len(settled) else None
        if point.number is not None:
            settled[index] = _with_unit(point, after)
    for index, point in enumerate(settled):
        if point.number is None:
            continue
        before = settled[index - 1] if index else None
        if before is None or point.coarsest:
            return None
        settled[index] = _like(point, before)
    return settled


def _with_unit(point: Point, after: Point | None) -> Point:
    if point.month is not None:
        return replace(point, day=point.number, number=None)
    if point.months or after is None or after.number is not None or after.ten:
        return point
    if after.months and after.coarsest == 2 and 1 <= (point.number or 0) <= 4:
        return replace(point, months=quarter(point.number or 0), number=None) if _is_quarter(after) else point
    if after.coarsest == 3:
        return replace(point, day=point.number, number=None)
    if after.month is not None and (after.coarsest == 2 or after.finest == 2):
        return replace(point, month=point.number, number=None)
    return point


def _is_quarter(point: Point) -> bool:
    return point.months is not None and point.months[1] - point.months[0] == 2


def _like(point: Point, before: Point) -> Point:
    if before.day is not None:
        return replace(point, day=point.number, number=None)
    return replace(point, month=point.number, number=None)


def _well_joined(settled: list[Point]) -> bool:
    """Tell whether no range runs on into another, and 月初 begins and 月底 ends a range."""
    links = [*(point.link for point in settled[1:]), Link.NONE]
    for point, after in zip(settled, links, strict=True):
        if point.link is Link.TO and after is Link.TO:
            return False
        if point.ten == "初" and after is not Link.TO:
            return False
        if point.ten in ("底", "末") and point.link is not Link.TO:
            return False
    return True


def _resolved(
    point: Point, year_now: int | None, month_now: int | None, year: int, spans: list[tuple[dt.date, dt.date]]
) -> tuple[dt.date, dt.date] | None:
    if point.shift and year_now is None:
        return None
    own_year = point.year if point.year is not None else (year if year_now is None else year_now) + point.shift
    inherits = point.month is None and not point.months and point.coarsest == 3
    full = replace(point, month=month_now) if inherits else point
    span = _span(full, own_year)
    if span is None or not spans or span[0] >= spans[-1][0]:
        return span
    if point.link is not Link.TO or point.year is not None or point.shift:
        return None
    later = _span(full, own_year + 1)
    return later if later is not None and later[1] - spans[0][0] <= _HALF_YEAR else None


def _span(point: Point, year: int) -> tuple[dt.date, dt.date] | None:
    if point.months:
        whole = point.day is None and not point.ten
        return _between(year, point.months[0], 1, point.months[1], 31) if whole else None
    if point.month is None:
        return None
    if point.day is not None:
        day = _day(year, point.month, point.day)
        return None if day is None else (day, day)
    first, last = _TENS[point.ten] if point.ten else (1, 31)
    return _between(year, point.month, first, point.month, last)


def _between(year: int, month: int, day: int, last_month: int, last_day: int) -> tuple[dt.date, dt.date] | None:
    start = _day(year, month, day)
    if start is None:
        return None
    return start, dt.date(year, last_month, min(last_day, calendar.monthrange(year, last_month)[1]))


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not (_EARLIEST <= year <= _LATEST and 1 <= month <= 12):
        return None
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
