"""Amounts: figures with a unit, such as sums of money, areas, years."""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.normalise.numerals import CHARACTERS, number
from domain.normalise.text import half_width

_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SCALE = "|".join(_SCALES)
_FIGURE = re.compile(
    rf"(?P<ordinal>第)?(?P<vague>[几数])?"
    rf"(?<![A-Za-z0-9])(?:(?P<figures>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)(?P<rest>\.[0-9]+)?"
    rf"|(?P<words>[{CHARACTERS}]+))"
    rf"(?P<several>几)?(?P<scale>(?:{_SCALE})*)(?:余|多|来)?(?P<scale2>{_SCALE})?(?P<after>.?)"
)
_RANGE = re.compile(rf"[0-9{CHARACTERS}元]\s*[-~–—至到]+\s*[0-9{CHARACTERS}]")
_NEGATIVE = re.compile(r"^\s*[-−]")
_ROUGH = re.compile(r"[0-9]\+|余|多|近|约|左右|上下|超|逾|不少于|至少|以上")
_MOST = Decimal(10) ** 12
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the unit itself (元 for 万元), and whether the writer gave it as rough; a whole one is an int."""

    value: int | str
    rough: bool = False


def parse_amount(text: str, unit: str = "") -> Amount | None:
    """Return the figure that a text gives, None where it gives none, several that differ, a range or a vague one.

    ``unit`` is what the form prints behind the blank: in 万元 a bare 2.5 is 25000; what names its own unit
    (25000元) is taken as written.
    """
    plain = half_width(text).replace("整", "")
    if _RANGE.search(plain) or _NEGATIVE.match(plain):
        return None
    found = {_value(one, unit) for one in _FIGURE.finditer(plain) if not one["ordinal"]}
    value = found.pop() if len(found) == 1 else None
    if value is None or value > _MOST:
        return None
    whole = value == value.to_integral_value()
    return Amount(int(value) if whole else f"{value.normalize():f}", bool(_ROUGH.search(plain)))


def _value(found: re.Match[str], unit: str) -> Decimal | None:
    if found["vague"] or found["several"]:
        return None
    scale = found["scale"] + (found["scale2"] or "")
    bare = not scale and unit[:1] in _SCALES and found["after"] != unit[1:2]
    factor = 1
    for one in unit[:1] if bare else scale:
        factor *= _SCALES[one]
    if found["words"]:
        whole = number(found["words"])
        return None if whole is None else Decimal(whole * factor)
    figures = found["figures"].replace(",", "") + (found["rest"] or "")
    return None if len(figures) > _MOST_DIGITS else Decimal(figures) * factor
