"""A list as a table for a spreadsheet program: words for codes, every cell a text."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from domain.campaign import Campaign, FormSpec
from domain.form import FieldValue
from domain.masking import masked
from domain.shown import shown
from review.queue.view import finding_names, form_word
from store.queries import listing
from store.queries.worklist import Item

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_AT_ONCE = 500


def heads(campaign: Campaign) -> tuple[str, ...]:
    """Return the heads of the columns."""
    head = campaign.headings
    said = (head.team, head.unit, head.subject, head.leader, head.phone, head.time)
    return ("编号", "类型", *said, "收件时间", "状态", "问题")


def rows(session: "Session", items: Iterator[Item], campaign: Campaign, *, whole: bool) -> Iterator[tuple[str, ...]]:
    """Yield a row for each submission; its phone is masked unless ``whole``."""
    while several := list(itertools.islice(items, _AT_ONCE)):
        fields = listing.fields(session, [item.id for item in several])
        yield from (_row(item, fields[item.id], campaign, whole=whole) for item in several)


def _row(item: Item, fields: Mapping[str, FieldValue], campaign: Campaign, *, whole: bool) -> tuple[str, ...]:
    spec = next((form for form in campaign.forms if form.key == item.form), None)
    unit, leader, time = ("", "", "") if spec is None else (spec.unit, spec.leader, spec.time)
    return (
        item.id,
        form_word(item, campaign),
        item.team,
        _said(fields, [unit]),
        item.subject,
        _said(fields, [leader]),
        "" if spec is None else _phone(fields, spec, whole=whole),
        _said(fields, [time]),
        item.received.astimezone(campaign.timezone).strftime("%Y-%m-%d %H:%M"),
        "" if item.state is None else item.state.words,
        "；".join(finding_names(item, campaign)),
    )


def _said(fields: Mapping[str, FieldValue], names: Iterable[str]) -> str:
    """Return the first of these fields that says something."""
    return next((text for name in names if name in fields and (text := shown(fields[name].value))), "")


def _phone(fields: Mapping[str, FieldValue], spec: FormSpec, *, whole: bool) -> str:
    said = ((name, _said(fields, [name])) for name in spec.phones)
    return next((text if whole else masked(text, spec.spec(name).type) for name, text in said if text), "")
