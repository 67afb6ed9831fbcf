"""Are names the right ones: on a roster, short enough, in full, the same wherever they stand."""

import difflib
import re
from collections.abc import Iterator

from domain.normalise.text import hanzi, key
from domain.normalise.units import unit_key
from domain.roster import Roster
from domain.rules import params
from domain.rules.case import Case, Result

_REMARK = re.compile(r"[（(][^（()）]*[)）]$")
_COMPANY = re.compile("(?:有限|股份|责任)(?:有限|责任)?公司$")
_BEFORE_A_NAME = ("省", "市", "区", "县", "附属", "公司")
_PLACE_WORD = re.compile("[省市区县]")
_KINDS = frozenset({"大学", "学院", "学校", "医院", "学会", "协会", "研究会", "研究所", "研究院", "科学院"})
_LONGEST_PLACE = 4
_LONGEST_NAME = 60
_SURE = 1.0
_NEARLY_SAME = 0.9


def in_roster(case: Case) -> Iterator[Result]:
    """Find a name that is not on the roster; one that was read with a character or two wrong from a scan is."""
    name, roster = params.text(case.rule, "field"), case.roster(params.text(case.rule, "roster"))
    value = case.text(name)
    if roster is not None and value and roster.find(value) is None and not _misread(case, name, roster):
        yield Result({"value": value}, name, {"value": value, "roster": roster.name})


def _misread(case: Case, name: str, roster: Roster) -> bool:
    """Tell whether a value that was read with less than full confidence is nearly a name on the roster."""
    if case.confidence(name) >= _SURE:
        return False
    mine = key(case.text(name))
    return any(_nearly_same(mine, key(one)) for entry in roster.entries for one in (entry.name, *entry.short))


def not_in_roster(case: Case) -> Iterator[Result]:
    """Find a name that is on the roster and must not be."""
    name, roster = params.text(case.rule, "field"), case.roster(params.text(case.rule, "roster"))
    value = case.text(name)
    entry = roster.find(value) if roster is not None and value else None
    if roster is not None and entry is not None:
        yield Result({"value": value}, name, {"value": value, "roster": roster.name, "entry": entry.name})


def max_hanzi(case: Case) -> Iterator[Result]:
    """Find a text of more Chinese characters than the limit; figures, letters and punctuation do not count."""
    name, limit = params.text(case.rule, "field"), params.whole(case.rule, "limit")
    value = case.text(name)
    count = hanzi(value)
    if count > limit:
        yield Result(
            {"value": value, "count": count, "limit": limit}, name, {"value": value, "count": count, "limit": limit}
        )


def full_name(case: Case) -> Iterator[Result]:
    """Find a unit's name that is a short form.

    The roster's full names are right whatever they look like, and its short forms are not. Other names are short
    where they begin or end as no full name does, end with an abbreviation of the campaign (科协), or leave out of the
    full name that stands in another field what belongs to it. Anything else is not judged.
    """
    name, roster = params.text(case.rule, "field"), case.roster(params.text(case.rule, "roster"))
    value = case.text(name)
    if not value or (roster is not None and roster.named(value) is not None):
        return
    known = roster and (roster.shortened(value) or roster.named(value, case.campaign.abbreviations))
    longer = next((one for one in _others(case) if is_shortened(key(value), key(one))), "")
    full = known.name if known is not None else longer
    sign = _short_sign(case, value)
    if full or sign:
        hint = f"，全称似为“{full}”" if full else ""
        yield Result({"value": value, "hint": hint}, name, {"value": value, "full": full, "sign": sign})


def _others(case: Case) -> list[str]:
    return [case.text(name) for name in params.texts(case.rule, "longer")]


def _short_sign(case: Case, value: str) -> str:
    """Return the part of a name that no full name has, empty where it has none."""
    bare = _REMARK.sub("", value)
    ends = (end for end in case.campaign.abbreviations if value.endswith(end) or bare.endswith(end))
    found = (pattern.search(bare) for pattern in params.patterns(case.rule, "patterns"))
    return next(ends, "") or next((one[0] for one in found if one), "")


def is_shortened(short: str, long: str) -> bool:
    """Tell whether a short form leaves out of a long name what belongs to it.

    That is single characters of words (沈药大 of 沈阳药科大学), the place or the parent before the name (护理学会 of
    沈阳市护理学会), what kind of body it is (沈阳理工 of 沈阳理工大学), or what a company is by law (燃气集团 of
    沈阳燃气集团有限公司).
    """
    if not 2 <= len(short) < len(long) <= _LONGEST_NAME:
        return False
    before = long[: -len(short)] if long.endswith(short) else ""
    lacks_place = bool(before) and (len(before) <= _LONGEST_PLACE or before.endswith(_BEFORE_A_NAME))
    lacks_place = lacks_place or _lacks_place_words(short, long)
    lacks_company = _COMPANY.search(long) is not None and _COMPANY.search(short) is None and _in_order(short, long)
    lacks_kind = long.startswith(short) and long[len(short) :] in _KINDS
    return lacks_place or lacks_kind or lacks_company or is_picked_from(short, long)


def _lacks_place_words(short: str, long: str) -> bool:
    """Tell whether only a place before the name and 省, 市, 区, 县 are left out: 浑南某校 of 沈阳市浑南区某校."""
    bare, whole = _PLACE_WORD.sub("", short), _PLACE_WORD.sub("", long)
    return len(bare) > _LONGEST_PLACE and whole.endswith(bare) and len(whole) - len(bare) <= _LONGEST_PLACE


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def is_picked_from(short: str, long: str) -> bool:
    """Tell whether a short form takes single characters of a long name in order: 沈药大 of 沈阳药科大学.

    It is not where whole words of the long name make it up (沈阳大学 of 沈阳大学教育发展基金会, or of 沈阳农业大学):
    that may well be another unit's full name.
    """
    if not 2 <= len(short) < len(long) <= _LONGEST_NAME:
        return False
    return _in_order(short, long) and not _of_whole_words(short, long)


def _of_whole_words(short: str, long: str) -> bool:
    """Tell whether pieces of two characters and more, in order, make up the short form."""
    ends: list[int | None] = [0, *[None] * len(short)]
    for end in range(2, len(short) + 1):
        for start in range(end - 1):
            before = ends[start]
            at = -1 if before is None else long.find(short[start:end], before)
            reached, best = at + end - start, ends[end]
            if at >= 0 and (best is None or reached < best):
                ends[end] = reached
    return ends[-1] is not None


def same_as(case: Case) -> Iterator[Result]:
    """Find pairs of fields that should say the same and do not; a blank never mismatches.

    Where a value was read with less than full confidence, a difference of a character or two is a misreading.
    """
    for name, other in params.pairs(case.rule, "pairs"):
        value, other_value = case.text(name), case.text(other)
        mine, theirs = unit_key(value), unit_key(other_value)
        if not mine or not theirs or mine == theirs:
            continue
        if min(case.confidence(name), case.confidence(other)) < _SURE and _nearly_same(mine, theirs):
            continue
        words = {
            "label": case.spec.label(name),
            "value": value,
            "other_label": case.spec.label(other),
            "other": other_value,
        }
        yield Result(words, name, {"value": value, "other_field": other, "other": other_value})


def _nearly_same(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEARLY_SAME
