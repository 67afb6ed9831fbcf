"""Compares submissions with those of other teams, and keeps what is found of them up to date."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from domain.campaign import Campaign
from domain.likeness.findings import LOOKED_UP, Likeness, findings
from domain.likeness.matching import Matcher
from domain.likeness.profile import Profile, Standing, Trace, TraceKind
from domain.likeness.sketches import COMMON
from store.queries import likenesses, profiles, submissions, traces

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_Meeting: TypeAlias = "tuple[str, str, TraceKind]"

AT_ONCE = 5000
"""Submissions that are compared at a time: many write each page of the traces' index once instead of once each."""


def compare(session: "Session", ids: Iterable[str], campaign: Campaign, *, now: dt.datetime) -> None:
    """Compare submissions that are new or changed with those of other teams, and renew what is found of all.

    A submission that is gone may be among them: what was found of others because of it goes as well. The result is the
    same whatever was compared first. Where the campaign has no rule for it, what an earlier one found goes.
    """
    matcher = Matcher(campaign)
    wanted = set(ids)
    if not wanted:
        return
    own = profiles.profiles(session, wanted, campaign=campaign, fields=matcher.fields)
    left = {name: traces.Left(_seconds(one.standing), matcher.traces(one)) for name, one in own.items()}
    before = traces.present(session, own.keys())
    met = _meetings(session, left, before)
    traces.replace(session, left, before)
    others = {name for one, other, _ in met for name in (one, other)} - own.keys()
    known = own | profiles.profiles(session, others, campaign=campaign, fields=matcher.fields)
    changed = likenesses.replace(session, wanted, _likenesses(met, known, matcher))
    renew(session, wanted | _concerned(session, changed, campaign), campaign, now=now)


def compare_many(session: "Session", ids: Sequence[str], campaign: Campaign, *, now: dt.datetime) -> None:
    """Compare any number of submissions, some thousands at a time, which bounds the memory it takes."""
    for start in range(0, len(ids), AT_ONCE):
        compare(session, ids[start : start + AT_ONCE], campaign, now=now)


def entangled(session: "Session", ids: Collection[str]) -> set[str]:
    """Return the submissions that have something in common with one of these: what is found of them may change."""
    return {name for each in likenesses.pairs(session, ids) for name in (each.one, each.other)} - set(ids)


def renew(session: "Session", ids: Collection[str], campaign: Campaign, *, now: dt.datetime) -> None:
    """Find anew what submissions have in common with earlier ones of other teams, from the pairs that are known."""
    apart = likenesses.distinct(session, ids)
    pairs = [each for each in likenesses.pairs(session, ids) if frozenset(each[:2]) not in apart]
    own = {name: several for name, several in _by_name(pairs).items() if name in ids}
    standings = profiles.standings(session, {name for each in pairs for name in each[:2]}, campaign=campaign)
    # What a partner has in common with further submissions of the same team tells who had it first.
    mates = profiles.of_teams(session, {standings[name].team_key for name in own}, campaign=campaign)
    further = likenesses.between(session, mates, {each.partner(name) for name in own for each in own[name]})
    missing = {name for each in further for name in each[:2]} - standings.keys()
    standings |= profiles.standings(session, missing, campaign=campaign)
    theirs = _by_name(each for each in further if frozenset(each[:2]) not in apart)
    before = likenesses.present(session, ids)
    matcher = Matcher(campaign)
    for name in sorted(own.keys() | before.keys()):
        met = own.get(name, [])
        before_it = [each for pair in met for each in theirs[pair.partner(name)] if name not in each[:2]]
        found = findings(standings[name], [*met, *before_it], standings, matcher) if met else ()
        if list(found) != before.get(name, []):
            submissions.replace_findings(session, name, found, source=submissions.Source.LIKENESS, now=now)


def _meetings(session: "Session", left: Mapping[str, traces.Left], before: Collection[str]) -> set[_Meeting]:
    """Return whom the submissions meet: the earliest that have a trace, or of texts several, in common with them.

    ``before`` are those that have left traces already, which count no more.
    """
    having: defaultdict[Trace, list[tuple[int, str]]] = defaultdict(list)
    for name, each in left.items():
        for one in each.traces:
            having[one].append((each.arrived, name))
    kept = traces.meetings(session, having, limit=LOOKED_UP + 1 + len(before))
    met: Counter[_Meeting] = Counter()
    for one, own in having.items():
        if one not in kept and len(own) == 1:
            continue
        others = sorted([*(each for each in kept.get(one, ()) if each[1] not in left), *own])
        earliest = [name for _, name in others[: LOOKED_UP + 1]]
        names = [name for _, name in own]
        met.update(
            {(min(name, each), max(name, each), one.kind) for name in names for each in earliest if each != name}
        )
    return {each for each, times in met.items() if times >= (COMMON if each[2] is TraceKind.TEXT else 1)}


def _likenesses(met: Iterable[_Meeting], known: Mapping[str, Profile], matcher: Matcher) -> Iterator[Likeness]:
    for one, other, kind in met:
        evidence = matcher.likeness(known[one], known[other], kind)
        if evidence is not None:
            yield Likeness(one, other, kind, evidence)


def _concerned(session: "Session", changed: Collection[Likeness], campaign: Campaign) -> set[str]:
    """Return whose findings change with these pairs: the later ones', and those of the earlier team's last versions."""
    names = {name for each in changed for name in each[:2]}
    standings = profiles.standings(session, names, campaign=campaign)
    ends = [sorted(each[:2], key=lambda name: standings[name].arrival) for each in changed]
    after = _by_name(likenesses.pairs(session, {later for _, later in ends}))
    partners = {each.partner(later) for _, later in ends for each in after[later]}
    standings |= profiles.standings(session, partners - standings.keys(), campaign=campaign)
    return {later for _, later in ends} | {
        other.id
        for earlier, later in ends
        for other in (standings[each.partner(later)] for each in after[later])
        if other.team_key == standings[earlier].team_key and other.arrival > standings[later].arrival
    }


def _by_name(pairs: Iterable[Likeness]) -> defaultdict[str, list[Likeness]]:
    found: defaultdict[str, list[Likeness]] = defaultdict(list)
    for each in pairs:
        found[each.one].append(each)
        found[each.other].append(each)
    return found


def _seconds(one: Standing) -> int:
    return int(one.arrival[0])
