"""What a person types into a form's controls becomes values; the form as it was read stays beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec
from domain.form import FieldValue, Form, Place, Task, Value
from domain.masking import PERSONAL
from domain.normalise import normalise
from domain.normalise.dates import parse_day
from domain.normalise.text import long_text
from domain.shown import shown
from domain.submission import Submission

Typed: TypeAlias = str | tuple[Task, ...]
"""The text of one control, or the tasks of a field that has several."""

BY_HAND = "人工填写"
"""The note of a value that a person has typed."""

SEALS: Mapping[str, bool | None] = {"有": True, "没有": False, "": None}
"""What the control of a seal may say."""

_ADVICE = {
    FieldType.DATE: "请写成日期，如 2024-05-01",
    FieldType.PARTIAL_DATE: "请写成日期，如 2015-02-14、2015-02 或 2015",
    FieldType.COUNT: "请写成整数，如 40",
    FieldType.NUMBER: "请写成数字，如 25000 或 2.5万",
    FieldType.SEAL: "请选择有或没有，看不出的留空",
}


class MistypedError(ValueError):
    """Some controls hold what their fields cannot be; ``troubles`` says so in words, by field."""

    def __init__(self, troubles: Mapping[str, str]) -> None:
        super().__init__("；".join(troubles.values()))
        self.troubles = dict(troubles)


def typed(submission: Submission, texts: Mapping[str, Typed], campaign: Campaign) -> dict[str, FieldValue]:
    """Return the values that a person has changed by typing, by field; names that the form has not are passed over.

    A control that holds what it showed changes nothing; nor does a number of which it showed stars. Names, phones,
    accounts and spans of days are taken as they are typed, since the rules judge them; what is no day, number or
    choice is not taken. An end of a span that was typed itself counts more than what the span says. ``raw`` is what
    was typed: the sender's own text stays in the form.

    Raises:
        MistypedError: a text is not what its field is.
    """
    specs = _specs(campaign.form(submission.kind))
    tidy = {name: _tidy(text) for name, text in texts.items() if name in specs}
    changed = {name: text for name, text in tidy.items() if _differs(specs[name], text, submission.fields.get(name))}
    values = _values(submission.kind, changed, specs, campaign)
    troubles = {name: words for name in changed for words in _trouble(specs[name], changed[name], values[name])}
    if troubles:
        raise MistypedError(troubles)
    return {
        name: replace(one, source=_source(submission, name), note=BY_HAND)
        for name, one in values.items()
        if one.value != submission.value(name)
    }


def as_read(submission: Submission, name: str, campaign: Campaign) -> dict[str, FieldValue]:
    """Return the value that was read for a field, with the two ends of a span of days; empty where nothing was."""
    read = submission.form.fields.get(name)
    return {} if read is None else normalise(replace(submission.form, fields={name: read}), campaign)


def differs(name: str, text: Typed, present: FieldValue | None, form: FormSpec) -> bool:
    """Tell whether a control of a form holds anything else than it would show of a value."""
    return _differs(_specs(form)[name], _tidy(text), present)


def control_text(value: FieldValue | None) -> str:
    """Return what the control of a field shows."""
    return "" if value is None else shown(value.value)


def _specs(form: FormSpec) -> dict[str, FieldSpec]:
    """Return what may be typed into: the fields of a form, and the ends of its spans of days."""
    ends = (end for one in form.fields if one.start for end in (one.start, one.end))
    return {one.name: one for one in form.fields} | {
        end: FieldSpec(end, form.label(end), FieldType.DATE) for end in ends
    }


def _tidy(text: Typed) -> Typed:
    if isinstance(text, str):
        return text.replace("\r\n", "\n").strip()
    tasks = (Task(long_text(one.content), long_text(one.goal)) for one in text)
    return tuple(one for one in tasks if one.content or one.goal)


def _differs(spec: FieldSpec, text: Typed, present: FieldValue | None) -> bool:
    if isinstance(text, tuple):
        return text != (() if present is None else present.value)
    if spec.type in PERSONAL and "*" in text:
        return False
    return text != control_text(present).strip()


def _values(
    kind: str, changed: Mapping[str, Typed], specs: Mapping[str, FieldSpec], campaign: Campaign
) -> dict[str, FieldValue]:
    given = {name: FieldValue(_given(specs[name], text), _raw(text)) for name, text in changed.items()}
    own = {one.name for one in campaign.form(kind).fields}
    found = normalise(Form(kind, {name: one for name, one in given.items() if name in own}), campaign)
    return found | {name: _day(one, campaign.year) for name, one in given.items() if name not in own}


def _given(spec: FieldSpec, text: Typed) -> Value:
    return SEALS.get(text) if spec.type is FieldType.SEAL and isinstance(text, str) else text


def _raw(text: Typed) -> str:
    return (
        text if isinstance(text, str) else "\n".join(part for one in text for part in (one.content, one.goal) if part)
    )


def _day(given: FieldValue, year: int) -> FieldValue:
    day = parse_day(given.raw, year)
    return replace(given, value="" if day is None else day.isoformat())


def _trouble(spec: FieldSpec, text: Typed, found: FieldValue) -> Iterator[str]:
    """Yield why a text is not taken, in words."""
    advice = _ADVICE.get(spec.type, "")
    lost = bool(text) and (text not in SEALS if spec.type is FieldType.SEAL else found.value in ("", None))
    if spec.type is FieldType.CHOICE and found.note:
        lost, advice = True, f"请从这些中选择：{'、'.join(spec.options)}"
    if lost and advice:
        yield f"{spec.label}写的是“{_raw(text)}”，{advice}"


def _source(submission: Submission, name: str) -> Place | None:
    """Return where a field stands on the sender's form, None where it does not."""
    present = submission.fields.get(name)
    return None if present is None else present.source
