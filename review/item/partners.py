"""What an item has in common with others: which they are, by what they were found, and what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from domain.campaign import Campaign, FieldType
from domain.finding import Severity
from domain.normalise.text import key
from domain.submission import Submission
from domain.typed import control_text
from review.item.comparing import side_by_side
from review.item.faults import relating
from review.item.opening import Opened
from store.queries import likenesses, submissions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COMPARED = 3
"""With how many others an item is compared field by field."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of both: what either says, with marks where they differ."""

    label: str
    mine: Markup
    theirs: Markup
    differs: bool


@dataclass(frozen=True, slots=True)
class Partner:
    """Another submission: on what grounds it was found, how alike the texts are (0 to 1), and what differs.

    ``apart`` is True where a person has called the two no duplicates, ``pressing`` where it asks for a person.
    """

    id: str
    grounds: tuple[str, ...]
    alike: float | None
    other: Submission | None
    differences: tuple[Difference, ...]
    apart: bool
    pressing: bool

    @property
    def differing(self) -> tuple[Difference, ...]:
        """The fields in which the two differ."""
        return tuple(one for one in self.differences if one.differs)

    @property
    def same(self) -> tuple[Difference, ...]:
        """The fields in which the two say the same."""
        return tuple(one for one in self.differences if not one.differs)


def partners(session: "Session", opened: Opened, campaign: Campaign) -> tuple[Partner, ...]:
    """Return what a submission has something in common with, the most pressing first, then what was told apart."""
    if opened.submission is None:
        return ()
    grounds: dict[str, dict[str, float | None]] = {}
    pressing: set[str] = set()
    for _, name, finding in relating(opened.findings, campaign):
        for other, alike in _named(finding.evidence):
            grounds.setdefault(other, {})[name] = alike
            if finding.severity is not Severity.INFO:
                pressing.add(other)
    apart = {one for pair in likenesses.distinct(session, [opened.id]) for one in pair} - {opened.id}
    wanted = [*grounds, *sorted(apart - grounds.keys())]
    known = submissions.named(session, wanted)
    return tuple(
        Partner(
            id=one,
            grounds=tuple(grounds.get(one, ())),
            alike=next((share for share in grounds.get(one, {}).values() if share is not None), None),
            other=known.get(one),
            differences=_differences(opened, known.get(one)) if at < COMPARED and one in grounds else (),
            apart=one in apart,
            pressing=one in pressing and one not in apart,
        )
        for at, one in enumerate(wanted)
    )


def newer(opened: Opened, campaign: Campaign) -> str:
    """Return the submission that has taken an item's place, empty where none has."""
    found = (
        one.evidence.get("other") for check, _, one in relating(opened.findings, campaign) if check == "superseded"
    )
    return str(next(found, ""))


def _named(evidence: Mapping[str, object]) -> Iterator[tuple[str, float | None]]:
    """Yield the submissions that a finding names, each with how alike the texts are where that was measured."""
    others = evidence.get("others")
    if isinstance(others, list):
        for one in others:
            alike = one.get("alike")
            yield str(one["id"]), alike if isinstance(alike, float) else None
    elif isinstance(evidence.get("other"), str):
        yield str(evidence["other"]), None


def _differences(opened: Opened, other: Submission | None) -> tuple[Difference, ...]:
    """Return the fields of both, those that differ first."""
    if opened.spec is None or opened.submission is None or other is None:
        return ()
    found: list[Difference] = []
    for spec in opened.spec.fields:
        mine, theirs = (control_text(one.fields.get(spec.name)) for one in (opened.submission, other))
        if not mine and not theirs:
            continue
        differs = _said(mine, spec.type) != _said(theirs, spec.type)
        shown = (_masked(opened, mine, spec.type), _masked(opened, theirs, spec.type))
        marked = side_by_side(*shown) if differs else (escape(shown[0]), escape(shown[1]))
        found.append(Difference(spec.label, *marked, differs))
    return tuple(sorted(found, key=lambda one: not one.differs))


def _said(text: str, kind: FieldType) -> str:
    return key(text) or text if kind is not FieldType.PERIOD else "".join(text.split())


def _masked(opened: Opened, text: str, kind: FieldType) -> str:
    """Return a text whose phones and accounts are masked for everybody, since half of them is another team's."""
    return replace(opened, full=False).seen(text, kind)
