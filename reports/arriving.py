"""What arrived in the week, line by line: forms with all their values, messages, and what repeats what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from domain.campaign import Campaign, FieldType, FormSpec
from domain.finding import Finding
from domain.form import first_text, text_of
from domain.message import Progress, handle
from domain.shown import shown
from domain.submission import State
from domain.words import KINDS, PROGRESS, finding_name
from reports.values import Cell, Column, Fault, Item, Mail, Repeat, Sheet
from store.queries import weekly
from store.queries.weekly import Arrived, HandedIn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_COUNTED = frozenset({FieldType.COUNT, FieldType.NUMBER})
_TOO_LATE = ("before-start", "date-window")
"""The checks that find that something came too late."""

Found = Mapping[str, Sequence[Finding]]
Decided = Mapping[str, State]
_T = TypeVar("_T")


class _Once:
    """Gives equal values back as one object: thousands of forms say the same few words over and over."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def __call__(self, value: _T) -> _T:
        return self._known.setdefault(value, value)  # type: ignore[return-value]  # equal to it, and of its type


def sheets(campaign: Campaign, rows: Iterable[HandedIn], found: Found, decided: Decided) -> tuple[Sheet, ...]:
    """Return a sheet a form, in the campaign's order, with the submissions in order of arrival."""
    listed: dict[str, list[Item]] = {form.key: [] for form in campaign.forms}
    once = _Once()
    for row in rows:
        listed[row.kind].append(_submitted(row, campaign, found.get(row.id, ()), decided, once))
    return tuple(
        Sheet(one.name, one.sheet or one.name, _columns(one), tuple(listed[one.key])) for one in campaign.forms
    )


def formless(campaign: Campaign, rows: Iterable[Arrived], found: Found, decided: Decided) -> tuple[Item, ...]:
    """Return the messages that should have brought a form and have none, in order of arrival."""
    return tuple(
        Item(
            id=handle(row.sha256),
            received=row.received.astimezone(campaign.timezone),
            message=handle(row.sha256),
            team=row.sender_name or row.sender,
            unit="",
            subject=row.subject,
            leader="",
            phone="",
            time="",
            state=decided.get(row.sha256, State.WAITING),
            faults=_faults(campaign, "", found.get(row.sha256, ())),
        )
        for row in rows
        if row.state is not None
    )


def mails(
    campaign: Campaign, rows: Iterable[Arrived], found: Found, decided: Decided, items: Iterable[Item]
) -> tuple[Mail, ...]:
    """Return every message of the week with what became of it; ``items`` are those that they brought."""
    brought: dict[str, list[str]] = {}
    for one in items:
        brought.setdefault(one.message, []).append(one.id)
    return tuple(
        Mail(
            id=handle(row.sha256),
            received=row.received.astimezone(campaign.timezone),
            sender=row.sender,
            sender_name=row.sender_name,
            subject=row.subject,
            kind=KINDS[row.kind] if row.kind else PROGRESS[Progress.WAITING],
            standing=_standing(row, decided, brought.get(handle(row.sha256), ())),
            deliveries=row.deliveries,
            files=row.files,
            forms=tuple(brought.get(handle(row.sha256), ())),
            faults=_faults(campaign, "", found.get(row.sha256, ())),
        )
        for row in rows
    )


def repeats(session: "Session", campaign: Campaign, known: Iterable[Sheet], found: Found) -> tuple[Repeat, ...]:
    """Return what of the week's submissions is like which other one, form by form in order of arrival."""
    like = [
        (form.key, item, one, str(one.evidence["other"]))
        for form, sheet in zip(campaign.forms, known, strict=True)
        for item in sheet.items
        for one in found.get(item.id, ())
        if _other(one)
    ]
    others = weekly.partners(session, {other for *_, other in like})
    listed = []
    for kind, item, one, other in like:
        team, subject, received = others.get(other, ("", "", None))
        listed.append(
            Repeat(
                id=item.id,
                received=item.received,
                team=item.team,
                subject=item.subject,
                relation=finding_name(campaign, kind, one.code),
                text=one.message,
                other=other,
                other_team=team,
                other_subject=subject,
                other_received=received.astimezone(campaign.timezone) if received else None,
            )
        )
    return tuple(listed)


def late(campaign: Campaign, items: Iterable[Item]) -> tuple[str, ...]:
    """Return the ids of what came after its activity had begun, or outside of the days on which it is accepted."""
    codes = {rule.code for rule in campaign.rules if rule.check in _TOO_LATE}
    return tuple(one.id for one in items if any(fault.code in codes for fault in one.faults))


def _submitted(row: HandedIn, campaign: Campaign, found: Sequence[Finding], decided: Decided, once: _Once) -> Item:
    spec = campaign.form(row.kind)
    return Item(
        id=row.id,
        received=row.received.astimezone(campaign.timezone),
        message=handle(row.message),
        team=once(row.team),
        unit=once(text_of(row.fields, spec.unit)),
        subject=once(row.subject),
        leader=once(text_of(row.fields, spec.leader)),
        phone=once(first_text(row.fields, spec.phones)),
        time=once(text_of(row.fields, spec.time)),
        state=decided.get(row.id, State.WAITING),
        faults=tuple(map(once, _faults(campaign, row.kind, found))),
        cells=tuple(once(_cell(row, name)) for name in _names(spec)),
    )


def _cell(row: HandedIn, name: str) -> Cell:
    value = row.fields[name].value if name in row.fields else None
    return value if isinstance(value, int) and not isinstance(value, bool) else shown(value)


def _names(spec: FormSpec) -> list[str]:
    """Return the fields of a form in its order, the first and the last day behind a span of days."""
    return [name for one in spec.fields for name in (one.name, one.start, one.end) if name]


def _columns(spec: FormSpec) -> tuple[Column, ...]:
    types = {name: FieldType.DATE for one in spec.fields for name in (one.start, one.end) if name}
    types |= {one.name: one.type for one in spec.fields}
    return tuple(Column(spec.label(name), types[name]) for name in _names(spec))


def _faults(campaign: Campaign, kind: str, found: Iterable[Finding]) -> tuple[Fault, ...]:
    clauses = campaign.clauses
    return tuple(
        Fault(
            one.code,
            finding_name(campaign, kind, one.code),
            one.severity,
            one.message,
            clauses[one.clause].section if one.clause else "",
        )
        for one in found
    )


def _standing(row: Arrived, decided: Decided, forms: Sequence[str]) -> str:
    if row.progress is not Progress.DONE:
        return row.error or PROGRESS[row.progress]
    if row.state is not None:
        return decided.get(row.sha256, State.WAITING).words
    return f"表格 {len(forms)} 份" if forms else ""


def _other(finding: Finding) -> bool:
    return isinstance(finding.evidence.get("other"), str)
