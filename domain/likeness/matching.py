"""Compares submissions: by what they are found, and what two of them have in common."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.campaign import Campaign
from domain.likeness import photos, sketches
from domain.likeness.passages import passages
from domain.likeness.profile import Profile, Standing, Trace, TraceKind
from domain.likeness.searches import Search, searches
from domain.likeness.texts import BREAK, compared, mask, pieces, spots
from domain.normalise.phones import is_mobile, numbers
from domain.normalise.text import key

if TYPE_CHECKING:
    from domain.likeness.sketches import Numbers

_SHOWN = 8
"""Common passages that are kept as evidence: the longest."""
_WORTH_SHOWING = 10
"""Characters of a passage that a person would notice."""
_FEWEST_DIGITS = 9
"""Digits of a number that can be a bank account."""


class _Text(NamedTuple):
    text: str
    shingles: "Numbers"
    names: tuple[str, ...]


class Matcher:
    """Compares submissions by one campaign's rules; it keeps what it has worked out of their texts.

    Two submissions have something in common only where both of their forms have a rule for it, and where they are
    certainly of different teams.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.searches = searches(campaign)
        self._zone = campaign.timezone
        self._texts: dict[str, _Text | None] = {}

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are looked at."""
        every = [one for several in self.searches.values() for one in several]
        return frozenset(name for one in every for name in (*one.fields, *one.names, one.unit) if name)

    def of(self, one: Standing) -> dict[TraceKind, Search]:
        """Return how a submission is compared, by the rules in force when it came; of several the first counts."""
        found: dict[TraceKind, Search] = {}
        day = dt.datetime.fromtimestamp(one.arrival[0], self._zone).date()
        for each in self.searches.get(one.kind, ()):
            if each.rule.in_force(day):
                found.setdefault(each.kind, each)
        return found

    def traces(self, one: Profile) -> frozenset[Trace]:
        """Return by what a submission is found; nothing where it names no team. A blank leaves no trace."""
        if not one.standing.team_key:
            return frozenset()
        found = self.of(one.standing).values()
        return frozenset(Trace(each.kind, value) for each in found for value in self._values(one, each))

    def likeness(self, one: Profile, other: Profile, kind: TraceKind) -> dict[str, Any] | None:
        """Return what two submissions have in common as evidence, in their order; None where that is not enough."""
        here, there = self.of(one.standing).get(kind), self.of(other.standing).get(kind)
        if here is None or there is None or not one.standing.differs_from(other.standing):
            return None
        if here.unit and there.unit and (unit := key(one.text(here.unit))) and unit == key(other.text(there.unit)):
            return None
        if kind is TraceKind.TEXT:
            return self._common_text(one, other, here)
        if kind is TraceKind.PICTURE:
            return _common_photo(one, other)
        common = sorted(_written(one, here) & _written(other, there))
        return {"value": common[0]} if common else None

    def _values(self, one: Profile, search: Search) -> Iterator[int]:
        if search.kind is TraceKind.TEXT:
            found = self._text(one, search)
            yield from () if found is None else sketches.bands(found.shingles, one.standing.kind)
        elif search.kind is TraceKind.PICTURE:
            yield from (piece for photo in one.photos for piece in photos.pieces(photo.picture))
        else:
            yield from map(sketches.number, _written(one, search))

    def _text(self, one: Profile, search: Search) -> _Text | None:
        """Return the text of a submission as it is compared, None where it is too short."""
        name = one.standing.id
        if name not in self._texts:
            names = mask(map(one.text, search.names), search.affixes)
            text = compared(pieces(one.values, search.fields), names)
            enough = len(text) >= max(search.shortest, sketches.SIZE)
            self._texts[name] = _Text(text, sketches.shingles(text.replace(BREAK, "")), names) if enough else None
        return self._texts[name]

    def _common_text(self, one: Profile, other: Profile, search: Search) -> dict[str, Any] | None:
        mine, theirs = self._text(one, search), self._text(other, search)
        if one.standing.kind != other.standing.kind or mine is None or theirs is None:
            return None
        alike = sketches.alike(mine.shingles, theirs.shingles)
        if alike < search.least:
            return None
        common = passages(mine.text, theirs.text)
        covered = sum(each.length for each in common)
        here, there = (
            spots(pieces(each.values, search.fields), text.names) for each, text in ((one, mine), (other, theirs))
        )
        worth = sorted((each for each in common if each.length >= _WORTH_SHOWING), key=lambda each: -each.length)
        shown = [
            {"one": _span(here, each.one, each.length), "other": _span(there, each.other, each.length)}
            for each in worth[:_SHOWN]
        ]
        lengths = [len(text.text.replace(BREAK, "")) for text in (mine, theirs)]
        shares = [100 if mine.text == theirs.text else min(100, 100 * covered // length) for length in lengths]
        return {"alike": round(alike, 3), "one": shares[0], "other": shares[1], "passages": shown}


def _span(places: list[Any], start: int, length: int) -> list[object]:
    first, last = places[start], places[start + length - 1]
    return [first.field, first.start, last.end]


def _common_photo(one: Profile, other: Profile) -> dict[str, Any] | None:
    """Return the first two photos that are the same; those of one mail belong to all whom that mail is from."""
    found = [
        (photos.distance(mine.picture, theirs.picture), mine, theirs)
        for mine in one.photos
        for theirs in other.photos
        if mine.message != theirs.message
    ]
    bits, mine, theirs = min(found, default=(photos.MOST + 1, None, None))
    if mine is None or theirs is None or bits > photos.MOST:
        return None
    return {"bits": bits, "one": [mine.message, mine.path], "other": [theirs.message, theirs.path]}


def _written(one: Profile, search: Search) -> frozenset[str]:
    """Return the mobiles or the bank account that a submission names; a number that can be none is left out."""
    text = one.text(search.fields[0])
    if search.kind is TraceKind.MOBILE:
        return frozenset(number for number in numbers(text) if is_mobile(number))
    return frozenset({text} if text.isascii() and text.isdigit() and len(text) >= _FEWEST_DIGITS else ())


def ordered(one: Mapping[str, Any], *, swapped: bool) -> dict[str, Any]:
    """Return evidence seen from the first of two submissions as ``here`` and ``there``, or from the second."""
    names = {"one": "there", "other": "here"} if swapped else {"one": "here", "other": "there"}

    def seen(value: object) -> object:
        if isinstance(value, Mapping):
            return {names.get(name, name): seen(each) for name, each in value.items()}
        return [seen(each) for each in value] if isinstance(value, list) else value

    return {names.get(name, name): seen(value) for name, value in one.items()}
