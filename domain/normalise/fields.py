"""Each field of a form, typed as the campaign declares it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.campaign import Campaign, FieldSpec, FieldType
from domain.form import FieldValue, Form, Task, Value
from domain.normalise.accounts import account_number
from domain.normalise.amounts import parse_amount
from domain.normalise.choices import chosen
from domain.normalise.counts import parse_count
from domain.normalise.dates import parse_day, parse_partial, parse_period
from domain.normalise.phones import mobile_number, phone_number
from domain.normalise.text import closed_up, half_width, is_placeholder, long_text, short_text

_UNCLEAR_DAY = "写的不是完整日期，未能认定"
_UNCLEAR_DATE = "看不出日期"
_UNCLEAR_PERIOD = "看不出起止日期"
_UNCLEAR_COUNT = "看不出人数"
_ROUGH_COUNT = "约数"
_UNCLEAR_AMOUNT = "看不出数额"
_UNCLEAR_CHOICE = "看不出选了哪一项"


def normalise(form: Form, campaign: Campaign) -> dict[str, FieldValue]:
    """Return the typed values of the fields that stand on the form, in the order of its declaration.

    A PERIOD is followed by its two derived fields. Text that is only a blank to fill in (年 月 日) gives the type's
    empty value. ``raw``, ``source`` and ``confidence`` stay as they were read.

    Raises:
        KeyError: the campaign has no form of this kind.
    """
    typed: dict[str, FieldValue] = {}
    for spec in campaign.form(form.kind).fields:
        read = form.fields.get(spec.name)
        if read is None:
            continue
        value, note = _typed(spec, read.value, campaign.year)
        typed[spec.name] = replace(read, value=value, note=note or read.note)
        if spec.type is FieldType.PERIOD:
            typed |= _derived(spec, read, campaign.year)
    return typed


def is_blank(value: FieldValue) -> bool:
    """Tell whether the sender wrote nothing: no value, and no more than a blank to fill in on the form.

    A value that could not be understood is not blank: its raw text says what was written.
    """
    return value.value in ("", None, ()) and is_placeholder(value.raw)


def _typed(spec: FieldSpec, value: Value, year: int) -> tuple[Value, str]:
    own = _OWN.get(spec.type)
    if own is not None:
        return own(spec, value)
    text = value if isinstance(value, str) else "" if value is None or isinstance(value, tuple) else str(value)
    if spec.type in _FIGURES:
        text = closed_up(text)
    if spec.type is not FieldType.PARTIAL_DATE and is_placeholder(text):
        return "", ""
    return _READ[spec.type](text, year)


def _tasks(_: FieldSpec, value: Value) -> tuple[Value, str]:
    tasks = value if isinstance(value, tuple) else (Task(value, ""),) if isinstance(value, str) else ()
    cleaned = (Task(_unless_blank(task.content), _unless_blank(task.goal)) for task in tasks)
    return tuple(task for task in cleaned if task.content or task.goal), ""


def _seal(_: FieldSpec, value: Value) -> tuple[Value, str]:
    return (value if isinstance(value, bool) else None), ""


def _unless_blank(text: str) -> str:
    return "" if is_placeholder(text) else long_text(text)


def _count(_: FieldSpec, value: Value) -> tuple[Value, str]:
    if isinstance(value, int) and not isinstance(value, bool):
        return value, ""
    if not isinstance(value, str) or is_placeholder(value):
        return None, ""
    count = parse_count(closed_up(value))
    if count is None:
        return None, _UNCLEAR_COUNT
    return count.value, _ROUGH_COUNT if count.rough else ""


def _amount(spec: FieldSpec, value: Value) -> tuple[Value, str]:
    if isinstance(value, tuple | bool) or value is None or is_placeholder(str(value)):
        return None, ""
    amount = parse_amount(closed_up(str(value)), spec.unit)
    if amount is None:
        return None, _UNCLEAR_AMOUNT
    return amount.value, _ROUGH_COUNT if amount.rough else ""


def _choice(spec: FieldSpec, value: Value) -> tuple[Value, str]:
    text = value if isinstance(value, str) else ""
    if is_placeholder(text):
        return "", ""
    found = chosen(text, spec.options)
    return (short_text(text), _UNCLEAR_CHOICE) if found is None else ("、".join(found), "")


def _day(text: str, year: int) -> tuple[str, str]:
    day = parse_day(text, year)
    return ("", _UNCLEAR_DAY) if day is None else (day.isoformat(), "")


def _partial_date(text: str, _: int) -> tuple[str, str]:
    date = parse_partial(text)  # first: 2015年 月 日 tells the year
    if date is not None:
        return date, ""
    return "", "" if is_placeholder(text) else _UNCLEAR_DATE


_OWN: Mapping[FieldType, Callable[[FieldSpec, Value], tuple[Value, str]]] = {
    FieldType.TASKS: _tasks,
    FieldType.SEAL: _seal,
    FieldType.COUNT: _count,
    FieldType.NUMBER: _amount,
    FieldType.CHOICE: _choice,
}
_FIGURES = {FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.PERIOD}
_READ: Mapping[FieldType, Callable[[str, int], tuple[str, str]]] = {
    FieldType.TEXT: lambda text, _: (short_text(text), ""),
    FieldType.PERIOD: lambda text, _: (short_text(text), ""),
    FieldType.LONG_TEXT: lambda text, _: (long_text(text), ""),
    FieldType.MOBILE: lambda text, _: (mobile_number(text), ""),
    FieldType.PHONE: lambda text, _: (phone_number(text), ""),
    FieldType.EMAIL: lambda text, _: ("".join(half_width(text).split()), ""),
    FieldType.ACCOUNT: lambda text, _: (account_number(text), ""),
    FieldType.DATE: _day,
    FieldType.PARTIAL_DATE: _partial_date,
}


def _derived(spec: FieldSpec, read: FieldValue, year: int) -> dict[str, FieldValue]:
    text = closed_up(read.value) if isinstance(read.value, str) else ""
    blank = is_placeholder(text)
    period = None if blank else parse_period(text, year)
    if period is None:
        both = replace(read, value="", note="" if blank else _UNCLEAR_PERIOD)
        return {spec.start: both, spec.end: both}
    note = "" if period.year_written else f"未写年份，按{year}年"
    return {
        spec.start: replace(read, value=period.start.isoformat(), note=note),
        spec.end: replace(read, value=period.end.isoformat(), note=note),
    }
