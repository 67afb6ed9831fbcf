"""Is a value of the kind that is asked for: understood, written as a pattern says, one of the choices, an address."""

import re
from collections.abc import Iterator

from domain.normalise.choices import BOXES, TICKS
from domain.normalise.text import key
from domain.rules import params
from domain.rules.case import Case, Result

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_BETWEEN = re.compile("[、,，;；]")


def understood(case: Case) -> Iterator[Result]:
    """Find values that are written and tell nothing of their type: a date without a day, a sum of two figures."""
    for name in params.texts(case.rule, "fields"):
        value = case.submission.fields.get(name)
        if value is not None and value.value in ("", None) and case.filled(name):
            words = {"label": case.spec.label(name), "value": value.raw}
            yield Result(words, name, {"value": value.raw}, suffix=name)


def matches(case: Case) -> Iterator[Result]:
    """Find a text that is not written as the pattern says, all of it."""
    name, pattern = params.text(case.rule, "field"), params.pattern(case.rule, "pattern")
    value = case.text(name)
    if value and not pattern.fullmatch(value):
        yield Result({"value": value}, name, {"value": value, "pattern": pattern.pattern})


def email(case: Case) -> Iterator[Result]:
    """Find an address that no mail can be sent to."""
    name = params.text(case.rule, "field")
    value = case.text(name)
    if value and not _EMAIL.fullmatch(value):
        yield Result({"value": value}, name, {"value": value})


def one_of(case: Case) -> Iterator[Result]:
    """Find a field in which another choice than the given ones is made, or more of them than ``most`` allows."""
    name, options = params.text(case.rule, "field"), params.texts(case.rule, "options")
    value = case.text(name)
    made = [one for one in _BETWEEN.split(value) if key(one)]
    known = {key(one) for one in options}
    marked = any(mark in value for mark in TICKS + BOXES)
    if value and (marked or len(made) > _most(case) or any(key(one) not in known for one in made)):
        words = {"value": value, "options": "、".join(options), "count": len(made)}
        yield Result(words, name, {"value": value, "options": list(options)})


def _most(case: Case) -> int:
    return params.whole(case.rule, "most") if "most" in case.rule.params else 1
