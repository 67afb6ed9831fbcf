"""Letters to those who sent a form: what is said is a template of the pack, what it is about is filled in here."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from domain.campaign import Campaign, LetterKind
from domain.finding import Finding
from domain.rules.case import chinese_day
from domain.submission import Submission

_ALWAYS = frozenset({"activity", "form", "team", "label", "subject", "id", "received", "day", "office"})
WORDS = {
    LetterKind.RECEIPT: _ALWAYS,
    LetterKind.CORRECTION: _ALWAYS | {"reasons", "deadline"},
    LetterKind.REJECTION: _ALWAYS | {"reasons", "deadline"},
}
"""The words in braces that the template of each letter may use."""

NEEDED = {LetterKind.RECEIPT: "id", LetterKind.CORRECTION: "reasons", LetterKind.REJECTION: "reasons"}
"""The word without which a letter would say nothing."""


class NoGroundError(ValueError):
    """A letter that gives reasons has none that rests on a clause."""


class Letter(NamedTuple):
    """A letter as it would be sent: its subject and its text."""

    subject: str
    text: str


def letter(
    kind: LetterKind, campaign: Campaign, submission: Submission, findings: Iterable[Finding], day: dt.date
) -> Letter:
    """Return the letter of this kind about a submission, dated ``day``.

    Of the findings those that rest on a clause are cited, in the order given, each with the clause word for word.

    Raises:
        NoGroundError: a correction or a rejection has nothing to cite.
    """
    template = campaign.letters[kind]
    spec = campaign.form(submission.kind)
    reasons = _reasons(campaign, submission, findings)
    if "reasons" in WORDS[kind] and not reasons:
        raise NoGroundError(submission.id)
    received = campaign.day(submission.received)
    words = {
        "activity": campaign.name,
        "form": spec.name,
        "team": submission.team(spec),
        "label": spec.label(spec.subject),
        "subject": submission.subject(spec),
        "id": submission.id,
        "received": "" if received is None else chinese_day(received),
        "day": chinese_day(day),
        "office": campaign.office,
        "reasons": reasons,
        "deadline": _deadline(campaign, submission.kind, day),
    }
    return Letter(template.subject.format_map(words), template.body.strip().format_map(words) + "\n")


def _deadline(campaign: Campaign, form: str, day: dt.date) -> str:
    """Return until when a form is accepted: ``于2024年10月31日前``, ``尽快`` where no day is set or it has passed."""
    window = campaign.window(form, day)
    return "尽快" if window is None or window.closes < day else f"于{chinese_day(window.closes)}前"


def _reasons(campaign: Campaign, submission: Submission, findings: Iterable[Finding]) -> str:
    """Return the reasons, numbered: what was found, the value at fault, the clause word for word."""
    cited = [one for one in findings if one.clause in campaign.clauses]
    return "\n".join(
        f"{number}. {one.message}。\n{_written(one, submission)}{_ground(campaign, one)}"
        for number, one in enumerate(cited, start=1)
    )


def _written(finding: Finding, submission: Submission) -> str:
    value = finding.evidence.get("value")
    known = submission.fields.get(finding.field or "")
    text = value if isinstance(value, str) else known.raw if known is not None else ""
    return f"   所填内容：{' '.join(text.split())}\n" if text.strip() else ""


def _ground(campaign: Campaign, finding: Finding) -> str:
    clause = campaign.clauses[finding.clause or ""]
    return f"   依据：{clause.document}，{clause.section}\n   原文：{clause.text}"
