"""Whole numbers in words: how many people, with or without a counting word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from domain.normalise.numerals import CHARACTERS, number
from domain.normalise.text import half_width

_MOST = 99_999_999
_DATE = re.compile(
    r"(?:[0-9]{2,4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?|[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)[底初末份]?"
)
_FULL_COMMA = re.compile("[，、]")
_FIGURE = re.compile(
    rf"(?P<ordinal>第)?(?P<vague>[几数])?"
    rf"(?:(?P<figures>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)(?P<rest>\.[0-9]+)?|(?P<words>[{CHARACTERS}]+))"
    rf"(?P<several>几)?(?P<myriad>[百千万])?(?P<more>余|多|来)?(?P<myriad2>[百千万])?\s*(?=(?P<after>.{{0,3}}))",
    re.DOTALL,
)
_RANGE = re.compile(r"[0-9十百千万人名余多]\s*[-~–—至到]+\s*[0-9一二三四五六七八九十]")
_NEGATIVE = re.compile(r"\s*[-−]")
_ROUGH = re.compile(
    r"[0-9人名]\+|余|多|近|约|左右|上下|超|逾|不少于|至少|不足|不到|不下|以上|[>≥]|来[人名位]|上[百千万]"
    rf"|(?<![0-9{CHARACTERS}])[百千万][人名]"
)
# Numbers of something else: a limit, a plan, each of several, one or the other.
_OTHER = re.compile(
    r"每|平均|各(?=[0-9一二两三四五六七八九十])|以内|以下|不超过|不多于|最多|至多|[<≤]|新增|计划|拟|预计|目标|招募"
    r"|[0-9]\s*(?:[|/或]|,(?![0-9]{3}(?![0-9])))\s*[0-9]+\s*[人名位]|[A-Za-z][0-9]|[0-9][A-Za-z]|[百千万][0-9]|[0-9][\s+]+[0-9]"
)
_PART = re.compile(r"[(|,;。]*(?:其中|包括|包?含)[^)]*\)?")
_SAME_KIND = re.compile("注册|志愿")
_TOTAL = re.compile(r"(?:共计?|合计|总计|总数|总人数)[有为:]?约?$")
_FACTORS = {"百": 100, "千": 1000, "万": 10_000}
_PEOPLE = re.compile(r"人(?!\(?次)|[名位]")
_PLAIN_END = re.compile(r"$|[\s,.;:()。|+]|个|志愿|左右|以上|上下")


@dataclass(frozen=True, slots=True)
class Count:
    """A number and whether the writer gave it as rough (40余名)."""

    value: int
    rough: bool = False


class Written(NamedTuple):
    """A number as it stands in a text, from ``start`` to ``end``; ``value`` is None where it is vague (几十)."""

    value: int | None
    start: int
    end: int


def numbers_in(text: str) -> Iterator[Written]:
    """Yield the numbers of a text with half-width figures, without ordinals; white space behind one belongs to it."""
    for found in _FIGURE.finditer(text):
        if not found["ordinal"]:
            yield Written(_value(found), found.start(), found.end())


def parse_count(text: str) -> Count | None:
    """Return the number of people that a text gives, None where it gives none or several.

    A number of people (150名) counts before a plain number; figures with another unit (3支队伍, 150人次), ordinals
    and dates are no count, nor is a part of the number (其中党员30名). A total (共150人) counts before its parts. Two
    different numbers of people, a range, a limit, a plan and a vague number (几十人) are unclear.
    """
    plain = _DATE.sub("|", half_width(_FULL_COMMA.sub("|", text)).strip())
    if _RANGE.search(plain) or _NEGATIVE.match(plain) or _OTHER.search(plain):
        return None
    if any(_SAME_KIND.search(part.group()) for part in _PART.finditer(plain)):
        return None
    plain = _PART.sub("|", plain)
    totals: set[int | None] = set()
    people: set[int | None] = set()
    others: set[int | None] = set()
    for found in _FIGURE.finditer(plain):
        if found["ordinal"]:
            continue
        if _PEOPLE.match(found["after"]):
            people.add(_value(found))
            totals |= {_value(found)} if _TOTAL.search(plain, max(0, found.start() - 6), found.start()) else set()
        else:
            others.add(_value(found) if _PLAIN_END.match(found["after"]) else None)
    values = totals or people or others
    value = values.pop() if len(values) == 1 else None
    return None if value is None or value > _MOST else Count(value, bool(_ROUGH.search(plain)))


def _value(found: re.Match[str]) -> int | None:
    if found["vague"] or found["several"]:
        return None
    factor = _FACTORS.get(found["myriad"] or "", 1) * _FACTORS.get(found["myriad2"] or "", 1)
    if found["words"]:
        value = number(found["words"])
        return None if value is None else value * factor
    figures = found["figures"].replace(",", "")
    places = (found["rest"] or "")[1:].rstrip("0")
    if len(figures) > 12 or len(places) > 4:
        return None
    whole, remainder = divmod(int(figures + places) * factor, 10 ** len(places))
    return None if remainder else whole
