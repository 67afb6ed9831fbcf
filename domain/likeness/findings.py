"""What is found on a submission that has something in common with earlier ones of other teams."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from domain.finding import Finding
from domain.likeness.matching import Matcher, ordered
from domain.likeness.profile import Standing, TraceKind
from domain.rules.case import Result
from domain.rules.findings import finding

LOOKED_UP = 50
"""How many submissions are looked up for one trace, the earliest: a text that hundreds have copied costs no more."""


class Likeness(NamedTuple):
    """What two submissions have in common; ``one`` is the smaller id, not the earlier one."""

    one: str
    other: str
    kind: TraceKind
    evidence: Mapping[str, Any]

    def partner(self, submission: str) -> str:
        """Return the id of the other one of the two."""
        return self.other if submission == self.one else self.one


def findings(
    one: Standing, found: Collection[Likeness], standings: Mapping[str, Standing], matcher: Matcher
) -> tuple[Finding, ...]:
    """Return the findings on ``one``, of each rule one.

    ``found`` is what it has in common with others, and what those have in common with further submissions of its team;
    ``standings`` has an entry for each. The earlier one is never at fault: neither ``one`` towards a later submission,
    nor its team where it had handed in the same before the other team did. Of each team the earliest is named.
    """
    partners: defaultdict[tuple[TraceKind, str], list[tuple[Standing, Likeness]]] = defaultdict(list)
    for each in found:
        partners[each.kind, each.one].append((standings[each.other], each))
        partners[each.kind, each.other].append((standings[each.one], each))
    results: list[Finding] = []
    for kind, search in matcher.of(one).items():
        copied = [
            (other, each)
            for other, each in partners[kind, one.id]
            if other.arrival < one.arrival and not _had_before(one, other, partners[kind, other.id])
        ]
        first: dict[str, tuple[Standing, Likeness]] = {}
        for pair in sorted(copied, key=lambda pair: pair[0].arrival):
            first.setdefault(pair[0].team_key, pair)
        if first:
            field = search.fields[0] if len(search.fields) == 1 else None
            results.append(finding(search.rule, one.kind, _result(one, list(first.values()), search.most, field)))
    return tuple(results)


def _had_before(one: Standing, other: Standing, theirs: Sequence[tuple[Standing, Likeness]]) -> bool:
    """Tell whether the team of ``one`` handed in what ``other`` has in common with it, before ``other`` came."""
    return any(each.team_key == one.team_key and each.arrival < other.arrival for each, _ in theirs)


def _result(one: Standing, found: Sequence[tuple[Standing, Likeness]], most: int, field: str | None) -> Result:
    others = [
        {"id": other.id, "team": other.team, **ordered(each.evidence, swapped=one.id == each.other)}
        for other, each in found[:most]
    ]
    total = min(len(found), LOOKED_UP)
    first = others[0]
    more = f"，另有{'至少' if total == LOOKED_UP else ''}{total - 1}份材料也是" if total > 1 else ""
    words = {"other": first["id"], "team": first["team"], "more": more}
    words |= {"share": first.get("here", ""), "value": first.get("value", "")}
    return Result(words, field, {"other": first["id"], "total": total, "others": others})
