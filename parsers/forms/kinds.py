"""What the blank at a label asks for: a type, the unit of a figure, the choices to tick."""

import re
from typing import NamedTuple

from domain.campaign import FieldType
from domain.normalise.choices import BOXES
from parsers.forms.guesses import type_of

_UNIT = re.compile(r"[（(]\s*(?:单位\s*[：:])?\s*(万元|元|平方米|㎡|亩|公里|千米|米|吨|公斤|千克)\s*[）)]")
_UNIT_ALONE = re.compile(r"[\s_＿]*(万元|元|平方米|㎡|亩|公里|千米|米|吨|公斤|千克)\s*")
_COUNTED = re.compile(r"[\s_＿]*(?:人次|人|名|场次|场|次|户|个)\s*")
_SPAN = re.compile("计划|拟|预计|起止|起讫|期间|活动|开展|实施|举办|比赛")
_DAY = re.compile(r"[\s_＿]*年[\s_＿]*月([\s_＿]*日)?\s*")
_WORD = re.compile(r"[^\s_＿：:，,；;（(]+")
_CHOICE = 2


class Kind(NamedTuple):
    """A type, with the unit of a NUMBER or the options of a CHOICE."""

    type: FieldType
    unit: str = ""
    options: tuple[str, ...] = ()


def kind_of(label: str, blank: str) -> Kind:
    """Return what a label as printed, with its remarks, asks for by the blank beside it."""
    options = _options(blank)
    if len(options) >= _CHOICE:
        return Kind(FieldType.CHOICE, options=options)
    kind = type_of(re.sub(_UNIT, "", label))
    unit = _UNIT.search(label) or _UNIT_ALONE.fullmatch(blank)
    if unit and kind in (FieldType.TEXT, FieldType.NUMBER):
        return Kind(FieldType.NUMBER, unit[1])
    if kind is FieldType.TEXT and _COUNTED.fullmatch(blank):
        return Kind(FieldType.COUNT)
    day = _DAY.fullmatch(blank)
    if day and not _SPAN.search(label) and kind in (FieldType.TEXT, FieldType.PERIOD, FieldType.DATE):
        return Kind(FieldType.DATE if day[1] else FieldType.PARTIAL_DATE)
    return Kind(kind)


def _options(blank: str) -> tuple[str, ...]:
    """Return the words with a box before each, or behind each."""
    pieces = re.split(f"[{BOXES}]", blank)
    before = not pieces[0].strip()
    words = [_WORD.match(one.strip()) for one in (pieces[1:] if before else pieces[:-1])]
    return tuple(dict.fromkeys(one[0] for one in words if one))
