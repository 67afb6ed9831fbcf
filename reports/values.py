"""The weekly report as values; what a file shows of it is the file's business.

Moments are in the campaign's zone. Phones and accounts stand here in full: whoever writes a file masks them.
"""

import datetime as dt
from dataclasses import dataclass

from domain.campaign import FieldType, Headings
from domain.finding import Severity
from domain.submission import State
from store.queries.counts import Balance

Cell = str | int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form's sheet; the type says what in it is personal."""

    label: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: its code and what it is called, the sentence, and the clause that it rests on, empty if none."""

    code: str
    words: str
    severity: Severity
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that arrived in the week: a form, or a message that should have brought one.

    ``message`` is the mail's name (M and ten digits). ``cells`` are the form's values in the order of its columns;
    ``phone`` is the first that is filled in, ``time`` is as written.
    """

    id: str
    received: dt.datetime
    message: str
    team: str
    unit: str
    subject: str
    leader: str
    phone: str
    time: str
    state: State
    faults: tuple[Fault, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All items of one form that arrived in the week; ``name`` is the form's, ``title`` what its sheet is called."""

    name: str
    title: str
    columns: tuple[Column, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and went of one form: ``opening + received + reopened = accepted + returned + rejected + closing``.

    ``opening`` waited when the week began. Of those ``received``, ``revised`` correct an earlier one and ``repeated``
    are copies of one. An item counts once, by where it stood at the week's beginning and end: ``accepted``,
    ``returned`` and ``rejected`` were settled in the week, ``reopened`` wait again, ``changed`` were settled
    otherwise before.
    """

    form: str
    opening: int
    received: int
    revised: int
    repeated: int
    accepted: int
    returned: int
    rejected: int
    reopened: int
    changed: int
    closing: int

    @property
    def settled(self) -> int:
        """Those that were settled in the week."""
        return self.accepted + self.returned + self.rejected


@dataclass(frozen=True, slots=True)
class Total:
    """How many of one form stood in each state at the cut-off, of all that had arrived by then."""

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
class Age:
    """How many items had waited so long at the cut-off."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a count: this week, and to the cut-off."""

    name: str
    week: int
    total: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """One way to group the submissions, with a line a group; those that have none are left out."""

    name: str
    lines: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """How often one finding was made on one form: this week, and to the cut-off."""

    code: str
    words: str
    form: str
    clause: str
    week: int
    total: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """One submission of the week that is a copy, a correction or much like another one; ``relation`` says which."""

    id: str
    received: dt.datetime
    team: str
    subject: str
    relation: str
    text: str
    other: str
    other_team: str
    other_subject: str
    other_received: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Mail:
    """One message that arrived in the week; ``kind`` and ``standing`` are words, ``forms`` the ids of what it brought.

    ``deliveries`` counts how often its bytes arrived, ``files`` its attachments, unpacked ones too.
    """

    id: str
    received: dt.datetime
    sender: str
    sender_name: str
    subject: str
    kind: str
    standing: str
    deliveries: int
    files: int
    forms: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity of next week, with its first and last day and the time as written."""

    id: str
    first: dt.date
    last: dt.date
    time: str
    team: str
    subject: str
    leader: str
    phone: str
    state: State


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the roster of teams."""

    team: str
    unit: str


@dataclass(frozen=True, slots=True)
class Teams:
    """Which teams have written: how many by the cut-off, and which for the first time in the week.

    ``roster`` counts the roster's lines, None where none is loaded; then ``silent``, those never heard of, is empty.
    """

    heard: int
    first: tuple[str, ...]
    roster: int | None
    silent: tuple[Registered, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One submission whose form asks for materials: which have come and which have not, by their names."""

    id: str
    received: dt.datetime
    team: str
    subject: str
    state: State
    came: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """How the reading of one folder stands; ``succeeded`` is None where it never did."""

    account: str
    folder: str
    succeeded: dt.datetime | None
    deliveries: int
    failing: int
    condition: str


@dataclass(frozen=True, slots=True)
class Point:
    """One week of the season: how many submissions of each form arrived, in the campaign's order of forms."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """One week of the intake, as it stood at ``cutoff``: the week's end, or the time of making if that came first.

    ``version`` counts the reports kept for the week, 0 where this one is not kept. ``balance`` is of all that had
    arrived by the cut-off. ``before`` are the flows of the week before. ``caught_up`` counts what had arrived before
    the week and became known only after the report of the week before had been made, None where that is not kept.
    ``late`` are the items of the week that came too late. ``forms`` are the names of the forms in the campaign's
    order; ``headings`` are the campaign's words for the columns.
    """

    campaign: str
    label: str
    first: dt.date
    last: dt.date
    cutoff: dt.datetime
    made: dt.datetime
    version: int
    forms: tuple[str, ...]
    headings: Headings
    balance: Balance
    flows: tuple[Flow, ...]
    before: tuple[Flow, ...]
    to_date: tuple[Total, ...]
    caught_up: int | None
    ages: tuple[Age, ...]
    groups: tuple[Grouped, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[Sheet, ...]
    formless: tuple[Item, ...]
    repeats: tuple[Repeat, ...]
    mails: tuple[Mail, ...]
    late: tuple[str, ...]
    calendar: tuple[Planned, ...]
    teams: Teams
    dossiers: tuple[Dossier, ...]
    mailboxes: tuple[Mailbox, ...]
    series: tuple[Point, ...]

    @property
    def whole(self) -> bool:
        """True where the week was over when the report was made."""
        return self.made >= self.cutoff and self.cutoff.date() > self.last

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of the week, form by form, then the messages without a form."""
        return (*(one for sheet in self.sheets for one in sheet.items), *self.formless)
