"""What has happened to an item, in words: every event, decision and correction, with what stood before and after."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.campaign import Campaign, FieldType
from domain.typed import control_text
from domain.words import EVENTS, VERDICTS
from review.item.opening import Opened
from store.mapping.forms import load_field
from store.queries.decisions import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; ``before`` and ``after`` are the whole texts of a field that was corrected."""

    at: dt.datetime
    who: str
    what: str
    said: tuple[str, ...] = ()
    field: str = ""
    before: str = ""
    after: str = ""


def lines(opened: Opened, past: list[Entry], campaign: Campaign) -> tuple[Line, ...]:
    """Return the history of an item, the newest first."""
    return tuple(_line(opened, one, campaign) for one in reversed(past))


def _line(opened: Opened, one: Entry, campaign: Campaign) -> Line:
    who = opened.name(one.actor)
    if one.what == "revision":
        name = str(one.details["field"])
        kind = _type(opened, name)
        before, after = (opened.seen(_text(one.details[side]), kind) for side in ("before", "after"))
        label = opened.spec.label(name) if opened.spec else name
        return Line(one.at, who, EVENTS["edited"], field=label, before=before, after=after)
    what = EVENTS.get(one.what, one.what)
    if one.what == "decision":
        what = VERDICTS.get(str(one.details.get("verdict")), what)
    return Line(one.at, who, what, tuple(_said(opened, one.details, campaign)))


def _text(value: object) -> str:
    """Return a value of the log as its control shows it; tasks each on a line of their own."""
    return control_text(load_field({"value": value, "raw": "", "source": None, "confidence": 1.0, "note": ""}))


def _type(opened: Opened, name: str) -> FieldType:
    fields = opened.spec.fields if opened.spec else ()
    return next((one.type for one in fields if one.name == name), FieldType.DATE)


def _said(opened: Opened, details: Mapping[str, object], campaign: Campaign) -> Iterator[str]:
    """Yield what the log says further of an event, in words."""
    codes = details.get("reasons") or details.get("codes")
    if isinstance(codes, (list, tuple)):
        yield from (_finding(opened, str(code), campaign) for code in codes)
    if details.get("note"):
        yield opened.seen(str(details["note"]))
    if details.get("from"):
        yield opened.name(str(details["from"]))
    if isinstance(details.get("field"), str) and opened.spec:
        yield opened.spec.label(str(details["field"]))
    if details.get("other"):
        yield str(details["other"])


def _finding(opened: Opened, code: str, campaign: Campaign) -> str:
    """Return what reports call a finding: ``手机未填写`` for ``field-missing:mobile``."""
    name, _, field = code.partition(":")
    words = next((rule.name for rule in campaign.rules if rule.code == name and rule.name), name)
    return f"{opened.spec.label(field)}{words}" if field and opened.spec else words
