"""Do figures and days keep within bounds: at least, at most, not above another field, between two days."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from domain.normalise.text import hanzi
from domain.rules import params
from domain.rules.case import Case, Result, chinese_day

_DAY = len("2024-10-12")


def at_least(case: Case) -> Iterator[Result]:
    """Find a figure below the least that is asked for, or fewer tasks."""
    name, least = params.text(case.rule, "field"), params.number(case.rule, "least")
    found = _figure(case, name)
    if found is not None and found < Decimal(str(least)):
        yield Result({"value": _plain(found), "least": _plain(least)}, name, {"value": _plain(found), "least": least})


def at_most(case: Case) -> Iterator[Result]:
    """Find a figure above the most that is allowed, or more tasks."""
    name, most = params.text(case.rule, "field"), params.number(case.rule, "most")
    found = _figure(case, name)
    if found is not None and found > Decimal(str(most)):
        yield Result({"value": _plain(found), "most": _plain(most)}, name, {"value": _plain(found), "most": most})


def not_above(case: Case) -> Iterator[Result]:
    """Find a figure above that of another field, or above a share of it (0.5: half); a blank bounds nothing."""
    name, other = params.text(case.rule, "field"), params.text(case.rule, "other")
    share = params.number(case.rule, "share") if "share" in case.rule.params else 1
    found, whole = _figure(case, name), _figure(case, other)
    if found is None or whole is None or found <= whole * Decimal(str(share)):
        return
    words = {
        "label": case.spec.label(name),
        "value": _plain(found),
        "other_label": case.spec.label(other),
        "other": _plain(whole),
        "most": _plain(whole * Decimal(str(share))),
    }
    yield Result(words, name, {"value": _plain(found), "other_field": other, "other": _plain(whole), "share": share})


def min_hanzi(case: Case) -> Iterator[Result]:
    """Find a text of fewer Chinese characters than are asked for; a blank one is missing, not short."""
    name, least = params.text(case.rule, "field"), params.whole(case.rule, "least")
    count = hanzi(case.text(name))
    if case.text(name) and count < least:
        yield Result({"count": count, "least": least}, name, {"count": count, "least": least})


def date_between(case: Case) -> Iterator[Result]:
    """Find a day before the first or after the last that is allowed; of a period each of its two days counts."""
    name = params.text(case.rule, "field")
    first, last = params.day(case.rule, "first"), params.day(case.rule, "last")
    days = _days(case, name)
    if any(not first <= one <= last for one in days):
        words = {"value": _written(case, name), "first": chinese_day(first), "last": chinese_day(last)}
        days_found = [one.isoformat() for one in days]
        yield Result(words, name, {"days": days_found, "first": first.isoformat(), "last": last.isoformat()})


def not_future(case: Case) -> Iterator[Result]:
    """Find a day, or the last day of a period, after the day on which the form arrived."""
    name, arrival = params.text(case.rule, "field"), case.arrival
    days = _days(case, name)
    if arrival is not None and days and days[-1] > arrival:
        words = {"value": _written(case, name), "received": chinese_day(arrival)}
        yield Result(words, name, {"day": days[-1].isoformat(), "received": arrival.isoformat()})


def _figure(case: Case, name: str) -> Decimal | None:
    """Return a field's number, or how many tasks it has; None where it is blank or could not be understood."""
    value = case.submission.value(name)
    if isinstance(value, tuple):
        return Decimal(len(value)) or None
    if isinstance(value, bool) or value in ("", None):
        return None
    try:
        return Decimal(value)
    except ArithmeticError:
        return None


def _days(case: Case, name: str) -> list[dt.date]:
    """Return a date, or the first and last day of a period; none where they are not told to the day."""
    spec = case.spec.spec(name)
    names = (spec.start, spec.end) if spec.start else (name,)
    texts = [case.text(one) for one in names]
    return [dt.date.fromisoformat(one) for one in texts] if all(len(one) == _DAY for one in texts) else []


def _written(case: Case, name: str) -> str:
    value = case.submission.fields.get(name)
    return value.raw.strip() if value is not None else ""


def _plain(figure: Decimal | float) -> str:
    """Return a figure as it is read: 25000, 1234.5."""
    return f"{Decimal(str(figure)).normalize():f}"
