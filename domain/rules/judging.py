"""Runs a campaign's rules over one submission."""

from collections.abc import Mapping

from domain.campaign import Campaign, Rule
from domain.finding import Finding
from domain.roster import Roster
from domain.rules.case import Case, Check, Result
from domain.rules.catalogue import CHECKS
from domain.rules.findings import finding
from domain.submission import Submission

_Hit = tuple[Rule, Check, Result]


def check(submission: Submission, campaign: Campaign, rosters: Mapping[str, Roster]) -> tuple[Finding, ...]:
    """Return everything that the campaign's rules find in a submission, in the pack's order: one fault, one finding.

    The rules are those in force on the day of its arrival, the newest ones where that is not known. Rules whose
    roster, time of arrival or neighbours are not at hand are silent.

    Raises:
        KeyError: the campaign has no form of this kind.
    """
    spec = campaign.form(submission.kind)
    hits: list[_Hit] = []
    for rule in campaign.rules_for(spec.key, campaign.day(submission.received)):
        how = CHECKS.get(rule.check)
        if how is not None:
            case = Case(submission, spec, campaign, rule, rosters)
            hits.extend((rule, how, result) for result in how.run(case))
    alone = [hit for hit in hits if hit[1].alone]
    kept = alone[:1] or [hit for hit in hits if not _replaced(hit, hits)]
    return tuple(finding(rule, spec.key, result) for rule, _, result in kept)


def _replaced(hit: _Hit, hits: list[_Hit]) -> bool:
    """Tell whether another finding already says what this one would."""
    rule, how, result = hit
    unless = rule.params.get("unless")
    return any(
        other.code == unless or (other.check in how.yields_to and found.field == result.field)
        for other, _, found in hits
    )
