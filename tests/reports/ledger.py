"""Mails and decisions put into a real database, for the tests of the report."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.form import FieldValue
from domain.message import Attachment, Delivery, Kind
from domain.submission import Submission
from intake.packs import load_campaign
from reports.week import Week
from reports.weekly import WeeklyReport, gather
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, messages
from tests.store.values import digest, message

CAMPAIGN = load_campaign("shenyang-2024")
ZONE = CAMPAIGN.timezone
WEEK = Week(2024, 20)
TUESDAY = dt.datetime(2024, 5, 14, 9, 30, tzinfo=ZONE)
NOW = dt.datetime(2024, 5, 20, 8, 0, tzinfo=ZONE)
REGISTRATION = "活动登记表"
APPLICATION = "“智惠行动”项目申报书"


def fault(code: str, **evidence: object) -> Finding:
    """Return a finding of a code."""
    return Finding(code, Severity.CORRECT, f"问题：{code}", evidence=evidence)


def filled(one: Submission, **values: str) -> Submission:
    """Return a submission with further fields filled in."""
    fields: Mapping[str, FieldValue] = {name: FieldValue(text, text) for name, text in values.items()}
    return replace(one, fields={**one.fields, **fields})


def arrive(
    engine: Engine,
    name: str,
    received: dt.datetime,
    submissions: Sequence[Submission] = (),
    findings: Sequence[Finding] = (),
    *,
    kind: Kind = Kind.SUBMISSION,
    known: dt.datetime = NOW,
    files: Sequence[Attachment] = (),
) -> None:
    """Store a mail with its submissions; the findings are on each of them, or on the mail that has none."""
    judged = {one.id: findings for one in submissions}
    number = int(digest(name)[:7], 16)
    own = () if submissions else findings
    mail = message(name, kind=kind, findings=own, attachments=files, subject="登记表见附件")
    with transaction(engine) as session:
        deliveries.record(session, [Delivery("office", "INBOX", 1, number, digest(name), 9, received)], now=known)
        messages.save(session, mail, submissions, judged, campaign=CAMPAIGN, now=known)


def decide(engine: Engine, item: str, verdict: Verdict, at: dt.datetime) -> None:
    """Give a verdict on an item at a moment."""
    reasons = () if verdict in (Verdict.ACCEPT, Verdict.REOPEN) else ("other",)
    given = Decision(item, verdict, "li", at, reasons)
    with transaction(engine) as session:
        decisions.decide(session, given, campaign=CAMPAIGN, now=at, other_reasons_allowed=True)


def gathered(engine: Engine, week: Week = WEEK, now: dt.datetime = NOW) -> WeeklyReport:
    """Return the report of a week."""
    with reading(engine) as session:
        return gather(session, week=week, campaign=CAMPAIGN, now=now)
