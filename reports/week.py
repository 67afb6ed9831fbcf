"""ISO weeks as the office names them: ``2024-W20``, Monday to Sunday."""

import datetime as dt
import re
from dataclasses import dataclass

_LABEL = re.compile(r"(\d{4})-W(\d{2})")
_EXAMPLE = "请写成“年-W周”，例如 2024-W20。"


class WeekError(ValueError):
    """The text names no week; ``str`` says in Chinese what to write instead."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week of the ISO calendar (ISO 8601); its year may differ from that of its days."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """Its name, ``2024-W20``."""
        return f"{self.year}-W{self.number:02}"

    @property
    def first(self) -> dt.date:
        """Its Monday."""
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return dt.date.fromisocalendar(self.year, self.number, 7)

    def span(self, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
        """Return its first moment in the zone, and the first moment after it."""
        begins = dt.datetime.combine(self.first, dt.time(), zone)
        return begins, dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), zone)


def week_of(day: dt.date) -> Week:
    """Return the week that a day lies in."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def parse(text: str) -> Week:
    """Return the week with this name.

    Raises:
        WeekError: it is not written like ``2024-W20``, or that year has no such week.
    """
    found = _LABEL.fullmatch(text.strip().upper())
    if found is None:
        raise WeekError(f"周次“{text}”看不懂，{_EXAMPLE}")
    year, number = int(found[1]), int(found[2])
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        raise WeekError(f"年份{year}不对，{_EXAMPLE}")
    last = week_of(dt.date(year, 12, 28)).number
    if not 1 <= number <= last:
        raise WeekError(f"{year}年没有第{number}周，周数从01到{last}。")
    return Week(year, number)
