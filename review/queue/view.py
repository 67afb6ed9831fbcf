"""What the lists show of an item, in the words of the office."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.campaign import Campaign
from domain.finding import Severity
from domain.people import Power
from domain.submission import State
from domain.words import KINDS, SEVERITIES, finding_name
from review.security.access import Visit
from store.queries.worklist import MESSAGE, Item

WITHOUT_FORM = "来信（没有表格）"

_SAID = 3
"""So many findings are named in a line."""
_COLOURS = {Severity.REJECT: "red", Severity.CORRECT: "ochre", Severity.VERIFY: "ochre", Severity.INFO: "muted"}
_STATE_COLOURS = {State.WAITING: "", State.ACCEPTED: "green", State.RETURNED: "ochre", State.REJECTED: "red"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with its colour, how often it holds, and what it stands for."""

    word: str
    colour: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a list shows it.

    ``said`` names the first of the most pressing findings, ``more`` is how many of them there are beside those.
    ``free`` is True where the person may act on it.
    """

    item: Item
    form: str
    chips: tuple[Chip, ...]
    said: tuple[str, ...]
    more: int
    state: str
    colour: str
    free: bool

    @property
    def reasons(self) -> str:
        """The codes of what was found, for the page to compare."""
        return " ".join(sorted(self.item.codes))


def lines(items: Iterable[Item], visit: Visit) -> tuple[Line, ...]:
    """Return items as a list shows them to a person."""
    return tuple(_line(item, visit) for item in items)


def form_word(item: Item, campaign: Campaign) -> str:
    """Return what kind of thing an item is."""
    if item.form == MESSAGE:
        waits = item.state is not None or item.kind is None
        return WITHOUT_FORM if waits else KINDS[item.kind or ""]
    return forms(campaign).get(item.form, item.form)


def forms(campaign: Campaign) -> dict[str, str]:
    """Return the names of the forms by their keys."""
    return {form.key: form.name for form in campaign.forms}


def finding_names(item: Item, campaign: Campaign, severity: Severity | None = None) -> tuple[str, ...]:
    """Return the names of what was found on an item, each once; their own texts may quote a phone."""
    found = (one.code for one in item.findings if severity in (None, one.severity))
    return tuple(dict.fromkeys(reason_name(item, code, campaign) for code in found))


def reason_name(item: Item, code: str, campaign: Campaign) -> str:
    """Return the name of a reason that an item gives."""
    return finding_name(campaign, item.form if item.form in forms(campaign) else "", code)


def codes(campaign: Campaign) -> dict[str, str]:
    """Return what may be found, without fields: names by code, each once, in the pack's order."""
    return {rule.code: rule.name or rule.code for rule in campaign.rules}


def _line(item: Item, visit: Visit) -> Line:
    campaign = visit.desk.campaign
    held = item.claim is not None and item.claim.person != visit.person.id
    chips = tuple(_chips(item, campaign))
    names = chips[0].names if chips else ()
    return Line(
        item=item,
        form=form_word(item, campaign),
        chips=chips,
        said=names[:_SAID],
        more=len(names[_SAID:]),
        state="" if item.state is None else item.state.words,
        colour="" if item.state is None else _STATE_COLOURS[item.state],
        free=visit.may(Power.DECIDE) and item.state is not None and not held,
    )


def _chips(item: Item, campaign: Campaign) -> Iterator[Chip]:
    counts = Counter(one.severity for one in item.findings)
    for severity in Severity:
        if counts[severity]:
            names = finding_names(item, campaign, severity)
            yield Chip(SEVERITIES[severity], _COLOURS[severity], counts[severity], names)
