"""Letters to those who sent a form: what is said is a template of the pack, what it is about is filled in here."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from domain.campaign import Campaign, LetterKind
from domain.decision import Verdict
from domain.finding import Finding
from domain.rules.case import chinese_day
from domain.submission import Submission
from domain.wording import words_in

_ALWAYS = frozenset({"activity", "form", "team", "label", "subject", "id", "received", "day", "office"})
WORDS = {
    LetterKind.RECEIPT: _ALWAYS,
    LetterKind.CORRECTION: _ALWAYS | {"reasons", "note", "deadline"},
    LetterKind.REJECTION: _ALWAYS | {"reasons", "note", "deadline"},
}
"""The words in braces that the template of each letter may use."""

NEEDED = {
    LetterKind.RECEIPT: ("id",),
    LetterKind.CORRECTION: ("reasons", "note"),
    LetterKind.REJECTION: ("reasons", "note"),
}
"""The words without which a letter would not say what it has to."""

KINDS = {Verdict.RETURN: LetterKind.CORRECTION, Verdict.REJECT: LetterKind.REJECTION}
"""The verdicts that the sender is told of, and by which letter; the packs have none for what is accepted."""

_OPTIONAL = frozenset({"reasons", "note"})
_NAMED = 3


class LetterState(StrEnum):
    """Where a letter stands on its way out."""

    DRAFT = "draft"
    """Another person than the one who decided has to approve it."""
    APPROVED = "approved"
    """It goes with the next sending."""
    SENDING = "sending"
    """A sending has begun; whether it was finished is not known before it says so."""
    SENT = "sent"
    """The mail server has taken it."""
    UNKNOWN = "unknown"
    """It may have gone: a person has to find out."""
    FAILED = "failed"
    """The mail server refused it for good."""
    WITHDRAWN = "withdrawn"
    """It does not go: a person said so, or its decision no longer holds."""

    @property
    def words(self) -> str:
        """What the office calls it."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    LetterState.DRAFT: "草稿待复核",
    LetterState.APPROVED: "待发送",
    LetterState.SENDING: "正在发送",
    LetterState.SENT: "已发送",
    LetterState.UNKNOWN: "结果未知",
    LetterState.FAILED: "发送失败",
    LetterState.WITHDRAWN: "已撤回",
}


class Drafted(StrEnum):
    """What became of the letter about a decision."""

    WRITTEN = "written"
    NOT_NEEDED = "not-needed"
    """The sender is not written to about such a verdict."""
    NO_GROUND = "no-ground"
    """None of the reasons rests on a clause, and there is no note that could stand alone."""
    NO_ADDRESS = "no-address"
    """The mail does not say who sent it."""

    @property
    def words(self) -> str:
        """What the office is told, empty where there is nothing to tell."""
        return _DRAFTED_WORDS[self]


_DRAFTED_WORDS = {
    Drafted.WRITTEN: "回复函草稿已放入发件箱，复核后才会发出",
    Drafted.NOT_NEEDED: "",
    Drafted.NO_GROUND: "没有可引用的条款，不生成回复函，请电话联系",
    Drafted.NO_ADDRESS: "来信没有可用的发件地址，不生成回复函，请电话联系",
}


class NoGroundError(ValueError):
    """A letter that gives reasons has none that rests on a clause."""


class Letter(NamedTuple):
    """A letter as it would be sent: its subject and its text."""

    subject: str
    text: str


class Mail(NamedTuple):
    """A mail without a form, as a letter speaks of it; ``received`` is aware."""

    id: str
    sender_name: str
    subject: str
    received: dt.datetime


def letter(  # noqa: PLR0913 -- what it is about, on what ground, with what words, when
    kind: LetterKind,
    campaign: Campaign,
    submission: Submission,
    findings: Iterable[Finding],
    day: dt.date,
    *,
    note: str = "",
) -> Letter:
    """Return the letter of this kind about a submission, dated ``day``.

    Of the findings those that rest on a clause are cited, in the order given, each with the clause word for word.
    ``note`` is what a coordinator adds; a correction may say that alone.

    Raises:
        NoGroundError: a rejection has nothing to cite, a correction neither that nor a note.
    """
    reasons = _reasons(campaign, submission, findings)
    if "reasons" in WORDS[kind] and not (reasons or (note.strip() and kind is LetterKind.CORRECTION)):
        raise NoGroundError(submission.id)
    words = {
        **_about(campaign, [submission]),
        "reasons": reasons,
        "note": _one_line(note),
        "deadline": _deadline(campaign, submission.kind, day),
    }
    return _filled(kind, campaign, words, day)


def receipt(campaign: Campaign, submissions: Sequence[Submission], day: dt.date) -> Letter:
    """Return the receipt for all forms that one mail brought, at least one, dated ``day``."""
    return _filled(LetterKind.RECEIPT, campaign, _about(campaign, submissions), day)


def reply(campaign: Campaign, mail: Mail, note: str, day: dt.date) -> Letter:
    """Return the correction asked for of a mail without a form, dated ``day``; it says what the note says.

    Raises:
        NoGroundError: there is no note.
    """
    if not note.strip():
        raise NoGroundError(mail.id)
    words = {
        "form": "材料",
        "team": _one_line(mail.sender_name) or "报送单位",
        "label": "邮件标题",
        "subject": _one_line(mail.subject) or "（无标题）",
        "id": mail.id,
        "received": _day(campaign, mail.received),
        "reasons": "",
        "note": _one_line(note),
        "deadline": "尽快",
    }
    return _filled(LetterKind.CORRECTION, campaign, words, day)


def _filled(kind: LetterKind, campaign: Campaign, words: Mapping[str, str], day: dt.date) -> Letter:
    """Fill in a template; its lines about what is not there are left out."""
    template = campaign.letters[kind]
    known = {**words, "activity": campaign.name, "office": campaign.office, "day": chinese_day(day)}
    absent = {name for name in _OPTIONAL & known.keys() if not known[name]}
    lines = (line for line in template.body.strip().splitlines() if not words_in(line) & absent)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return Letter(_one_line(template.subject.format_map(known)), body.format_map(known) + "\n")


def _about(campaign: Campaign, submissions: Sequence[Submission]) -> dict[str, str]:
    specs = [campaign.form(one.kind) for one in submissions]
    pairs = list(zip(submissions, specs, strict=True))
    return {
        "form": _listed([spec.name for spec in specs]),
        "team": _listed([one.team(spec) for one, spec in pairs]) or "报送单位",
        "label": _listed([spec.label(spec.subject) for spec in specs]),
        "subject": _listed([one.subject(spec) for one, spec in pairs]),
        "id": _listed([one.id for one in submissions]),
        "received": _day(campaign, submissions[0].received),
    }


def _listed(names: Sequence[str]) -> str:
    """Return names in one line, each once; of many the first ones and how many there are."""
    known = [name for name in dict.fromkeys(names) if name]
    return "、".join(known) if len(known) <= _NAMED else f"{'、'.join(known[:_NAMED])}等{len(known)}个"


def _day(campaign: Campaign, received: dt.datetime | None) -> str:
    day = campaign.day(received)
    return "" if day is None else chinese_day(day)


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


def _one_line(text: str) -> str:
    return " ".join(text.split())
