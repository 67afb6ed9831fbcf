"""Are names the right ones: on a roster, short enough, in full, the same wherever they stand."""

import difflib
import re
from collections.abc import Iterator

from domain.normalise.text import hanzi, key
from domain.rules import params
from domain.rules.case import Case, Result

_REMARK = re.compile(r"[（(][^（()）]*[)）]$")
_LONGEST_NAME = 60
_SURE = 1.0
_NEARLY_SAME = 0.9


def in_roster(case: Case) -> Iterator[Result]:
    """Find a name that is not on the roster."""
    name, roster = params.text(case.rule, "field"), case.roster(params.text(case.rule, "roster"))
    value = case.text(name)
    if roster is not None and value and roster.find(value) is None:
        yield Result({"value": value}, name, {"value": value, "roster": roster.name})


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
    where they begin or end as no full name does, end with an abbreviation of the campaign (科协), or pick single
    characters out of the full name that stands in another field (沈药大 of 沈阳药科大学). Anything else is not judged.
    """
    name, roster = params.text(case.rule, "field"), case.roster(params.text(case.rule, "roster"))
    value = case.text(name)
    if not value or (roster is not None and roster.named(value) is not None):
        return
    known = roster.shortened(value) if roster is not None else None
    longer = next((one for one in _others(case) if is_picked_from(key(value), key(one))), "")
    full = known.name if known is not None else longer
    if full or _looks_short(case, value):
        hint = f"，全称似为“{full}”" if full else ""
        yield Result({"value": value, "hint": hint}, name, {"value": value, "full": full})


def _others(case: Case) -> list[str]:
    return [case.text(name) for name in params.texts(case.rule, "longer")]


def _looks_short(case: Case, value: str) -> bool:
    ends = tuple(case.campaign.abbreviations)
    bare = _REMARK.sub("", value)
    if ends and (value.endswith(ends) or bare.endswith(ends)):
        return True
    return any(pattern.search(value) for pattern in params.patterns(case.rule, "patterns"))


def is_picked_from(short: str, long: str) -> bool:
    """Tell whether a short form takes single characters of a long name in order: 沈药大 of 沈阳药科大学.

    It is not where whole words of the long name make it up (沈阳大学 of 沈阳大学教育发展基金会, or of 沈阳农业大学):
    that may well be another unit's full name.
    """
    if not 2 <= len(short) < len(long) <= _LONGEST_NAME:
        return False
    rest = iter(long)
    return all(character in rest for character in short) and not _of_whole_words(short, long)


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
        mine, theirs = key(value), key(other_value)
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
