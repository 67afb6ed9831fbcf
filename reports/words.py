"""Codes in the words of the office, as the report prints them."""

from collections.abc import Container, Iterable

from domain.campaign import Campaign
from domain.submission import State

STATES = {state: state.words for state in State}
WITHOUT_FORM = "未见表格"


def form_name(campaign: Campaign, kind: str) -> str:
    """Return a form's name, or the words for a message without one."""
    return campaign.form(kind).name if kind else WITHOUT_FORM


def clause_section(campaign: Campaign, kind: str, code: str) -> str:
    """Return the clause that a finding rests on, as ``填报说明3``; empty where it has none."""
    what = code.partition(":")[0]
    for rule in campaign.rules:
        if rule.code == what:
            clause = rule.clause_for(kind)
            return campaign.clauses[clause].section if clause else ""
    return ""


def free(name: str, taken: Container[str]) -> str:
    """Return a name that is not taken: the second of a name gets a number."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}（{number}）"
    return found


def distinct(names: Iterable[str]) -> list[str]:
    """Return names that are all different, in their order."""
    found: dict[str, None] = {}
    for name in names:
        found[free(name, found)] = None
    return list(found)
