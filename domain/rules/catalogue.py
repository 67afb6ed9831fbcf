"""Every check a rule can name, written out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from domain.campaign import FieldType
from domain.rules import bounds, completeness, contacts, contents, names, params, readings, subjects, times, values
from domain.rules.case import Check
from domain.rules.params import Param

_FIELD = Param("field", params.text, refers="field")
_FIGURE = replace(_FIELD, types=frozenset({FieldType.NUMBER, FieldType.COUNT, FieldType.TASKS}))
_DAY = replace(_FIELD, types=frozenset({FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.PERIOD}))
_ROSTER = Param("roster", params.text, refers="roster")
_UNLESS = Param("unless", params.text, needed=False, refers="code")


def _words(*words: str) -> frozenset[str]:
    return frozenset(words)


CHECKS: Mapping[str, Check] = {
    "filled": Check(completeness.filled, alone=True),
    "edition": Check(completeness.edition, _words("edition", "expected"), (Param("editions", params.texts),)),
    "unaltered": Check(completeness.unaltered, _words("absent")),
    "required": Check(completeness.required, _words("label")),
    "tasks-complete": Check(completeness.tasks_complete, _words("number", "missing"), (_FIELD,)),
    "period-clear": Check(times.period_clear, _words("value"), (_FIELD,)),
    "before-start": Check(times.before_start, _words("received", "start"), (_FIELD,)),
    "date-window": Check(times.date_window, _words("received", "opens", "closes")),
    "mobile": Check(contacts.mobile, _words("value"), (_FIELD,)),
    "phone": Check(contacts.phone, _words("value"), (_FIELD,)),
    "account": Check(
        contacts.account,
        _words("value", "least", "most"),
        (_FIELD, Param("least", params.whole), Param("most", params.whole)),
    ),
    "email": Check(values.email, _words("value"), (_FIELD,)),
    "understood": Check(values.understood, _words("label", "value"), (Param("fields", params.texts, refers="field"),)),
    "matches": Check(values.matches, _words("value"), (_FIELD, Param("pattern", params.pattern))),
    "one-of": Check(
        values.one_of,
        _words("value", "options", "count"),
        (_FIELD, Param("options", params.texts), Param("most", params.whole, needed=False)),
    ),
    "at-least": Check(bounds.at_least, _words("value", "least"), (_FIGURE, Param("least", params.number))),
    "at-most": Check(bounds.at_most, _words("value", "most"), (_FIGURE, Param("most", params.number))),
    "not-above": Check(
        bounds.not_above,
        _words("label", "value", "other_label", "other", "most"),
        (_FIGURE, replace(_FIGURE, name="other"), Param("share", params.number, needed=False)),
    ),
    "min-hanzi": Check(bounds.min_hanzi, _words("count", "least"), (_FIELD, Param("least", params.whole))),
    "date-between": Check(
        bounds.date_between,
        _words("value", "first", "last"),
        (_DAY, Param("first", params.day), Param("last", params.day)),
    ),
    "not-future": Check(bounds.not_future, _words("value", "received"), (_DAY,)),
    "surely-read": Check(
        readings.surely_read,
        _words("label", "value"),
        (Param("fields", params.texts, refers="field"), Param("least", params.number)),
    ),
    "in-roster": Check(names.in_roster, _words("value"), (_FIELD, _ROSTER)),
    "not-in-roster": Check(names.not_in_roster, _words("value"), (_FIELD, _ROSTER)),
    "one-subject": Check(
        subjects.one_subject,
        _words("count", "names"),
        (_FIELD, *(Param(name, params.texts, needed=False) for name in subjects.NameWords._fields)),
    ),
    "max-hanzi": Check(
        names.max_hanzi,
        _words("value", "count", "limit"),
        (_FIELD, Param("limit", params.whole)),
        yields_to=frozenset({"one-subject"}),
    ),
    "full-name": Check(
        names.full_name,
        _words("value", "hint"),
        (
            _FIELD,
            _ROSTER,
            Param("patterns", params.patterns, needed=False),
            Param("longer", params.texts, needed=False, refers="field"),
        ),
    ),
    "same-as": Check(
        names.same_as,
        _words("label", "value", "other_label", "other"),
        (Param("pairs", params.pairs, refers="field"), _UNLESS),
    ),
    "mentions": Check(contents.mentions, _words("missing"), (_FIELD, Param("topics", params.topics))),
    "sealed": Check(contents.sealed, params=(_FIELD,)),
    "materials": Check(contents.materials, _words("missing"), (Param("materials", params.texts, refers="material"),)),
    "page-size": Check(
        contents.page_size,
        _words("width", "height"),
        tuple(Param(name, params.number) for name in ("width", "height", "tolerance")),
    ),
}

_TEAMS = _words("other", "team", "more")
_MOST = Param("most", params.whole)
_SAME_UNIT = Param("unit", params.text, needed=False, refers="field")


class Elsewhere(NamedTuple):
    """A check that is made where more than one submission, or none, is at hand: its words and its parameters."""

    words: frozenset[str]
    params: tuple[Param, ...] = ()


ELSEWHERE: Mapping[str, Elsewhere] = {
    "file": Elsewhere(_words("name", "reason")),
    "duplicate-exact": Elsewhere(_words("other")),
    "revision": Elsewhere(_words("other", "changed")),
    "superseded": Elsewhere(_words("other")),
    "duplicate-similar": Elsewhere(
        _TEAMS | {"share"},
        (
            Param("fields", params.texts, refers="field"),
            Param("names", params.texts, refers="field"),
            Param("affixes", params.texts, needed=False),
            Param("least", params.number),
            Param("shortest", params.whole),
            _MOST,
        ),
    ),
    "photo-reused": Elsewhere(_TEAMS, (_MOST,)),
    "mobile-shared": Elsewhere(_TEAMS | {"value"}, (_FIELD, _SAME_UNIT, _MOST)),
    "account-shared": Elsewhere(_TEAMS | {"value"}, (_FIELD, _SAME_UNIT, _MOST)),
}
