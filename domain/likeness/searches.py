"""What the campaign's rules say of comparing submissions of different teams."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.campaign import Campaign, Rule
from domain.likeness.profile import TraceKind
from domain.rules import params

_KINDS: Mapping[str, TraceKind] = {
    "duplicate-similar": TraceKind.TEXT,
    "photo-reused": TraceKind.PICTURE,
    "mobile-shared": TraceKind.MOBILE,
    "account-shared": TraceKind.ACCOUNT,
}
"""What submissions are compared by, by the name of the check that a rule names."""


@dataclass(frozen=True, slots=True)
class Search:
    """One rule as it is applied to one form; the parameters that its check does not have are empty."""

    rule: Rule
    kind: TraceKind
    fields: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    affixes: tuple[str, ...] = ()
    unit: str = ""
    least: float = 0.0
    shortest: int = 0
    most: int = 0


def searches(campaign: Campaign) -> dict[str, list[Search]]:
    """Return the searches of each form, in the order of the pack's rules."""
    found: dict[str, list[Search]] = {}
    for rule in campaign.rules:
        if rule.check in _KINDS:
            one = _search(rule, _KINDS[rule.check])
            for form in rule.forms:
                found.setdefault(form, []).append(one)
    return found


def _search(rule: Rule, kind: TraceKind) -> Search:
    text = kind is TraceKind.TEXT
    field = (params.text(rule, "field"),) if "field" in rule.params else ()
    return Search(
        rule,
        kind,
        fields=params.texts(rule, "fields") or field,
        names=params.texts(rule, "names"),
        affixes=params.texts(rule, "affixes"),
        unit=params.text(rule, "unit") if "unit" in rule.params else "",
        least=params.number(rule, "least") if text else 0.0,
        shortest=params.whole(rule, "shortest") if text else 0,
        most=max(1, params.whole(rule, "most")),
    )
