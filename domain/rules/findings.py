"""From a rule of the pack and what was found to a finding."""

from domain.campaign import Campaign, Rule
from domain.finding import Finding
from domain.rules.case import Result


def finding(rule: Rule, form: str, result: Result) -> Finding:
    """Return the finding that a rule makes of a result on the form with this key."""
    return Finding(
        code=f"{rule.code}:{result.suffix}" if result.suffix else rule.code,
        severity=rule.severity_for(form),
        message=rule.message.format_map(result.words),
        clause=rule.clause_for(form),
        evidence=result.evidence,
        field=result.field,
    )


def file_finding(campaign: Campaign, code: str, **words: object) -> Finding:
    """Return the campaign's finding about a file or a message; ``words`` fill its message and are its evidence.

    Raises:
        KeyError: the campaign has no rule with this code, or its message needs a word that is not given.
    """
    for rule in campaign.rules:
        if rule.code == code:
            return finding(rule, "", Result(words, evidence=words))
    raise KeyError(code)
