"""Is the time told, and did the form arrive in time."""

import datetime as dt
from collections.abc import Iterator

from domain.rules import params
from domain.rules.case import Case, Result, chinese_day


def period_clear(case: Case) -> Iterator[Result]:
    """Find a time that is written but does not tell its days."""
    name = params.text(case.rule, "field")
    start = case.spec.spec(name).start
    if start in case.submission.fields and case.filled(name) and not case.text(start):
        value = case.text(name)
        yield Result({"value": value}, name, {"value": value})


def before_start(case: Case) -> Iterator[Result]:
    """Find a form that arrived on a later day than the first day of its activity."""
    name = params.text(case.rule, "field")
    start, arrival = case.text(case.spec.spec(name).start), case.arrival
    if not start or arrival is None:
        return
    first = dt.date.fromisoformat(start)
    if arrival > first:
        words = {"received": chinese_day(arrival), "start": chinese_day(first)}
        yield Result(words, name, {"received": arrival.isoformat(), "start": start, "value": case.text(name)})


def date_window(case: Case) -> Iterator[Result]:
    """Find a form that arrived after the last day on which its kind is accepted."""
    arrival = case.arrival
    window = case.campaign.window(case.spec.key, arrival)
    if arrival is None or window is None or arrival <= window.closes:
        return
    words = {
        "received": chinese_day(arrival),
        "opens": chinese_day(window.opens),
        "closes": chinese_day(window.closes),
    }
    yield Result(words, evidence={"received": arrival.isoformat(), "closes": window.closes.isoformat()})
