"""What a check is given, and what it gives back."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.campaign import Campaign, FormSpec, Rule
from domain.normalise.fields import is_blank
from domain.roster import Roster
from domain.rules.params import Param
from domain.submission import Submission


@dataclass(frozen=True, slots=True)
class Case:
    """One submission under one rule."""

    submission: Submission
    spec: FormSpec
    campaign: Campaign
    rule: Rule
    rosters: Mapping[str, Roster]

    def filled(self, name: str) -> bool:
        """Tell whether the field stands on the form and the sender wrote something into it."""
        value = self.submission.fields.get(name)
        return value is not None and not is_blank(value)

    def text(self, name: str) -> str:
        """Return a field's text, empty where it is missing, blank or no text."""
        return self.submission.text(name)

    def confidence(self, name: str) -> float:
        """Return how surely a field was read, 1.0 where the form does not have it."""
        value = self.submission.fields.get(name)
        return 1.0 if value is None else value.confidence

    def roster(self, name: str) -> Roster | None:
        """Return the roster with this name, None where it is not loaded."""
        roster = self.rosters.get(name)
        return roster if roster is not None and roster.entries else None

    @property
    def arrival(self) -> dt.date | None:
        """The day of arrival in the campaign's zone, None where the time of arrival is not known."""
        return self.campaign.day(self.submission.received)


@dataclass(frozen=True, slots=True)
class Result:
    """One fault that a check found.

    ``words`` fill the rule's message. ``suffix`` is what the finding's code gets after a colon.
    """

    words: Mapping[str, object] = dataclasses.field(default_factory=dict)
    field: str | None = None
    evidence: Mapping[str, object] = dataclasses.field(default_factory=dict)
    suffix: str = ""


Run = Callable[[Case], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its function, the words it gives to a message, and the parameters it takes from the rule.

    ``alone``: where it finds something, nothing else is reported. ``yields_to`` names checks whose finding on the
    same field replaces this one's.
    """

    run: Run
    words: frozenset[str] = frozenset()
    params: tuple[Param, ...] = ()
    alone: bool = False
    yields_to: frozenset[str] = frozenset()


def chinese_day(day: dt.date) -> str:
    """Return a day as offices write it: 2024年5月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
