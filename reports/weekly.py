"""The weekly report as values: what came in, where it stands, what was wrong with it, and that nothing is missing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from domain.campaign import Campaign, Headings
from domain.finding import Finding
from domain.message import handle
from domain.submission import State, Submission
from domain.words import finding_name
from reports.week import Week
from reports.words import WITHOUT_FORM, clause_section, form_name
from store.queries import counts, deliveries, weekly
from store.queries.counts import Balance
from store.queries.weekly import Session

SILENCE = dt.timedelta(hours=24)
"""After so long without a successful poll a mailbox counts as silent."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that arrived in the week: a form, or a message that should have brought one.

    ``received`` is in the campaign's zone. ``phone`` is the first that is filled in. ``time`` is as written and
    empty where the form has none. ``findings`` are sentences.
    """

    id: str
    received: dt.datetime
    form: str
    team: str
    unit: str
    subject: str
    leader: str
    phone: str
    time: str
    state: State
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """How often one finding was made on one form: this week, and since the beginning."""

    code: str
    words: str
    form: str
    clause: str
    week: int
    total: int


@dataclass(frozen=True, slots=True)
class Total:
    """How many of one form stand in each state."""

    form: str
    waiting: int
    accepted: int
    returned: int
    rejected: int

    @property
    def all(self) -> int:
        """All states together."""
        return self.waiting + self.accepted + self.returned + self.rejected


@dataclass(frozen=True, slots=True)
class Mailbox:
    """How the reading of one folder stands; times are in the campaign's zone, None where there was none."""

    account: str
    folder: str
    succeeded: dt.datetime | None
    deliveries: int
    failing: int
    condition: str


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """One week of the intake.

    ``made`` is in the campaign's zone. ``balance`` is of everything ever received; ``week`` counts the week's items
    and ``to_date`` all items up to the week's end. ``headings`` are the campaign's words for the items' columns.
    """

    campaign: str
    label: str
    first: dt.date
    last: dt.date
    made: dt.datetime
    balance: Balance
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    week: tuple[Total, ...]
    to_date: tuple[Total, ...]
    mailboxes: tuple[Mailbox, ...]
    headings: Headings


def gather(session: Session, *, week: Week, campaign: Campaign, now: dt.datetime) -> WeeklyReport:
    """Read the week's report from the store; ``now`` is aware and printed as the time of making."""
    zone = campaign.timezone
    since, until = week.span(zone)
    items = _items(session, campaign, since, until)
    return WeeklyReport(
        campaign=campaign.name,
        label=week.label,
        first=week.first,
        last=week.last,
        made=now.astimezone(zone),
        balance=counts.balance(session.connection()),
        items=items,
        problems=_problems(session, campaign, since, until),
        week=_totals(campaign, _tally(items)),
        to_date=_totals(
            campaign,
            {
                (form_name(campaign, kind), state): count
                for (kind, state), count in weekly.states_by_form(session, until=until).items()
            },
        ),
        mailboxes=_mailboxes(session, now, zone),
        headings=campaign.headings,
    )


def _items(session: Session, campaign: Campaign, since: dt.datetime, until: dt.datetime) -> tuple[Item, ...]:
    forms = [
        _submitted(one.submission, one.findings, campaign)
        for one in weekly.handed_in(session, since=since, until=until)
    ]
    messages = [_formless(one, campaign) for one in weekly.without_form(session, since=since, until=until)]
    return tuple(sorted([*forms, *messages], key=lambda item: (item.received, item.id)))


def _submitted(submission: Submission, findings: Iterable[Finding], campaign: Campaign) -> Item:
    spec = campaign.form(submission.kind)
    if submission.received is None:
        raise ValueError(f"stored submission {submission.id} has no time of arrival")
    return Item(
        id=submission.id,
        received=submission.received.astimezone(campaign.timezone),
        form=spec.name,
        team=submission.team(spec),
        unit=submission.text(spec.unit),
        subject=submission.subject(spec),
        leader=submission.text(spec.leader),
        phone=next(filter(None, map(submission.text, spec.phones)), ""),
        time=submission.text(spec.time),
        state=submission.state,
        findings=tuple(one.message for one in findings),
    )


def _formless(message: weekly.WithoutForm, campaign: Campaign) -> Item:
    return Item(
        id=handle(message.sha256),
        received=message.received.astimezone(campaign.timezone),
        form=WITHOUT_FORM,
        team=message.sender_name or message.sender,
        unit="",
        subject=message.subject,
        leader="",
        phone="",
        time="",
        state=message.state,
        findings=tuple(one.message for one in message.findings),
    )


def _problems(session: Session, campaign: Campaign, since: dt.datetime, until: dt.datetime) -> tuple[Problem, ...]:
    """Return the findings ever made, the week's most frequent first."""
    this_week = weekly.codes_by_form(session, since=since, until=until)
    problems = [
        Problem(
            code=code,
            words=finding_name(campaign, kind, code),
            form=form_name(campaign, kind),
            clause=clause_section(campaign, kind, code),
            week=this_week.get((kind, code), 0),
            total=total,
        )
        for (kind, code), total in weekly.codes_by_form(session, until=until).items()
    ]
    return tuple(sorted(problems, key=lambda one: (-one.week, -one.total, one.form, one.code)))


def _tally(items: Iterable[Item]) -> dict[tuple[str, State], int]:
    counted: dict[tuple[str, State], int] = {}
    for item in items:
        counted[item.form, item.state] = counted.get((item.form, item.state), 0) + 1
    return counted


def _totals(campaign: Campaign, counted: dict[tuple[str, State], int]) -> tuple[Total, ...]:
    """Return a line per form in the campaign's order, and one for messages without a form."""
    names = [*(form.name for form in campaign.forms), WITHOUT_FORM]
    return tuple(
        Total(
            form=name,
            waiting=counted.get((name, State.WAITING), 0),
            accepted=counted.get((name, State.ACCEPTED), 0),
            returned=counted.get((name, State.RETURNED), 0),
            rejected=counted.get((name, State.REJECTED), 0),
        )
        for name in names
    )


def _mailboxes(session: Session, now: dt.datetime, zone: dt.tzinfo) -> tuple[Mailbox, ...]:
    return tuple(
        Mailbox(
            account=poll.account,
            folder=poll.folder,
            succeeded=poll.succeeded.astimezone(zone) if poll.succeeded else None,
            deliveries=poll.deliveries,
            failing=poll.failing,
            condition=_condition(poll, now),
        )
        for poll in deliveries.polls(session)
    )


def _condition(poll: deliveries.Poll, now: dt.datetime) -> str:
    if poll.error:
        return f"收信失败：{poll.error}"
    if poll.succeeded is None:
        return "尚未收信"
    if now - poll.succeeded > SILENCE:
        hours = int((now - poll.succeeded).total_seconds() // 3600)
        return f"已有{hours}小时没有收信"
    return "正常" if not poll.failing else f"正常，另有{poll.failing}封取不下来"
