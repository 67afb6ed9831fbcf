"""A campaign pack as values: what one year's notice asks for, declared as data under ``campaigns/``."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.finding import Severity
from domain.grouping import Grouping


class FieldType(StrEnum):
    """How a field's text is understood."""

    TEXT = "text"
    """A short text: white space inside is dropped between Chinese characters."""
    LONG_TEXT = "long-text"
    """Paragraphs, joined by newlines."""
    DATE = "date"
    """A day, kept as ISO ``2024-10-12``."""
    PARTIAL_DATE = "partial-date"
    """A date to the precision written: ``2015``, ``2015-02``, ``2015-02-14``."""
    PERIOD = "period"
    """A span of days as written; two further values give its first and last day."""
    COUNT = "count"
    """A whole number, with or without a counting word (40余名)."""
    MOBILE = "mobile"
    """Digits as written, spaces and dashes dropped."""
    PHONE = "phone"
    """A landline or a mobile, as written; a landline keeps its dash."""
    ACCOUNT = "account"
    """A bank account: digits, spaces dropped."""
    NUMBER = "number"
    """A figure with its unit, such as a sum of money: 2.5万元 is 25000; text where it is no whole one."""
    EMAIL = "email"
    """A mail address, without white space."""
    CHOICE = "choice"
    """Which of the printed choices are ticked, joined by 、."""
    TASKS = "tasks"
    """Numbered tasks, each with content and goal."""
    SEAL = "seal"
    """Whether the unit's seal stands in the section: true, false, or null where it cannot be told."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field as the form declares it.

    ``section`` is the key of the section it stands in, empty for the part before the first section (the cover, or
    a form without sections). ``unit`` is what a bare NUMBER counts in (万元), ``options`` are the printed words of
    a CHOICE. ``start`` and ``end`` name the two derived fields of a PERIOD. A field that is ``repeats_of`` another one
    is the same question asked again elsewhere on the form.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    section: str = ""
    variants: tuple[str, ...] = ()
    required: bool = True
    unit: str = ""
    options: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    repeats_of: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section (一、基本情况): opened by its heading, ended by the next heading.

    ``field`` is the long-text or tasks field that takes the section's text, empty where its fields have labels or
    where its text is for the office and is ignored. ``official`` sections must be on the form.
    """

    key: str
    heading: str
    number: str = ""
    variants: tuple[str, ...] = ()
    field: str = ""
    official: bool = True


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What a form calls its numbered tasks (任务一) and their two parts (具体内容, 任务目标), with other wordings.

    The first of each is the form's own.
    """

    numbered: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    goal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """One thing that the experts are told and the form says in words only: a number, or the places.

    ``fields`` are the texts it is drawn from; the first that says anything settles it. All else are regular
    expressions. A number is one with a unit of ``units`` behind it or a bare one behind one of ``labels``, where one
    of ``near`` stands in its sentence and what is counted is none of ``unless``; ``totals`` make it the total. With
    ``places`` names of places are drawn instead: ends of names, from the widest kind to the narrowest, behind one of
    ``near``; ``unless`` tells what is no name (周边学校).
    """

    key: str
    label: str
    fields: tuple[str, ...]
    units: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One official form: how it is recognised and what stands on it.

    ``titles`` are the distinctive words of its title, any of which makes a title; ``team`` and ``subject`` name the
    fields that together say which submission it is (the team; the activity or the project). ``unit``, ``leader``,
    ``phones`` (the first that is filled in) and ``time`` name the fields that lists and reports show beside them.
    ``sheet`` is what its sheet in a workbook is called, its name where that is empty.
    ``places`` are those whose form it is: a title that names another place is another office's form.
    ``tasks`` are the words of a TASKS field; a list with a row per submission has the parts in columns, whose headers
    may have further words, the ``columns``. ``hints`` are printed remarks that
    are never a value (可另加页). ``extras`` are labels that senders add of their own accord (邮箱, 备注): no value
    either, and what stands beside them belongs to no field.
    """

    key: str
    name: str
    attachment: str
    titles: tuple[str, ...]
    team: str
    subject: str
    fields: tuple[FieldSpec, ...]
    sections: tuple[SectionSpec, ...] = ()
    unit: str = ""
    leader: str = ""
    phones: tuple[str, ...] = ()
    time: str = ""
    sheet: str = ""
    hints: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    tasks: TaskWords = field(default_factory=TaskWords)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: tuple[FigureSpec, ...] = ()

    def spec(self, name: str) -> FieldSpec:
        """Return the declaration of the field called ``name``.

        Raises:
            KeyError: the form declares no such field.
        """
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def label(self, name: str) -> str:
        """Return the Chinese label of a field, section or derived field, or its name where none is declared."""
        for one in self.fields:
            if name == one.name:
                return one.label
            if name and name in (one.start, one.end):
                return f"{one.label}（{'起' if name == one.start else '止'}）"
        for section in self.sections:
            if name == section.key:
                return section.heading
        return name


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the notice, cited verbatim.

    ``forms`` are the keys of the forms that it speaks of, empty where it speaks of all: a form is never judged by
    the instructions of another one.
    """

    id: str
    document: str
    section: str
    text: str
    forms: tuple[str, ...] = ()

    def speaks_of(self, form: str) -> bool:
        """Tell whether the form with this key may be judged by it."""
        return not self.forms or form in self.forms


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a code, the check that finds it, its severity, its clause and its numbers.

    ``name`` is what reports call its findings (手机号码有误); behind a field's label where the code names one.
    ``forms`` are the form keys it applies to. ``severities`` overrides ``severity`` per form. ``clause`` maps a form
    key to a clause id; the key ``*`` serves for all. ``message`` is a Chinese template filled by the check.
    ``since`` and ``until`` are the first and the last day of arrival on which the rule holds, None where it has no
    such day.
    """

    code: str
    check: str
    message: str
    severity: Severity
    name: str = ""
    forms: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, object] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None

    def in_force(self, day: dt.date | None) -> bool:
        """Tell whether it holds for a form that arrived on this day; None stands for a day after all others."""
        day = day or dt.date.max
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def severity_for(self, form: str) -> Severity:
        """Return the severity on the form with this key."""
        return self.severities.get(form, self.severity)

    def clause_for(self, form: str) -> str | None:
        """Return the id of the clause that the rule rests on for this form, None where it has none."""
        return self.clauses.get(form, self.clauses.get("*"))


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a form is accepted, both inclusive, in the campaign's zone.

    ``since`` is the day from which it is the window in force: a later notice moves the deadline for forms that arrive
    from that day on. None where it holds from the beginning.
    """

    form: str
    opens: dt.date
    closes: dt.date
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A supporting material that an application needs beside the form (活动总结), told by words and file type.

    ``words`` stand in a file's name or title. ``signs`` are regular expressions of what its text is made of (本报讯);
    two of them tell a text whose title does not.
    """

    key: str
    name: str
    words: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


class LetterKind(StrEnum):
    """What a letter tells the sender."""

    RECEIPT = "receipt"
    """That a form arrived (回执)."""
    CORRECTION = "correction"
    """What is to be supplemented (补正)."""
    REJECTION = "rejection"
    """That a form is not accepted, and on what ground (退回)."""


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter's subject and body, with words in braces that ``domain.letter`` fills in."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Headings:
    """What lists and reports call the columns of teams, their units, activities or projects, and so on."""

    team: str = "报送单位"
    unit: str = "所属单位"
    subject: str = "名称"
    leader: str = "负责人"
    phone: str = "电话"
    time: str = "时间"


@dataclass(frozen=True, slots=True)
class RosterSpec:
    """A roster that the office may load, such as the registered teams.

    ``heads`` are the words that may head its column of names, ``units`` those of the units they belong to.
    ``without`` says what is not looked for as long as it is not loaded.
    """

    key: str
    name: str
    heads: tuple[str, ...]
    units: tuple[str, ...] = ()
    without: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What the experts score, with the most points that it gives; ``note`` is what is looked at."""

    name: str
    points: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One year's notice, whole; ``office`` signs its letters."""

    key: str
    name: str
    year: int
    zone: str
    forms: tuple[FormSpec, ...]
    clauses: Mapping[str, Clause]
    rules: tuple[Rule, ...]
    windows: tuple[Window, ...] = ()
    materials: tuple[Material, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    headings: Headings = field(default_factory=Headings)
    rosters: tuple[RosterSpec, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    office: str = ""
    letters: Mapping[LetterKind, LetterTemplate] = field(default_factory=dict)

    @property
    def timezone(self) -> zoneinfo.ZoneInfo:
        """The zone in which days begin and end and in which times are shown."""
        return zoneinfo.ZoneInfo(self.zone)

    def day(self, moment: dt.datetime | None) -> dt.date | None:
        """Return the day of an aware instant in the campaign's zone, None for None."""
        return None if moment is None else moment.astimezone(self.timezone).date()

    def rules_for(self, form: str, day: dt.date | None) -> tuple[Rule, ...]:
        """Return the rules for a form that arrived on this day, in the pack's order; None: the newest ones."""
        return tuple(rule for rule in self.rules if form in rule.forms and rule.in_force(day))

    def window(self, form: str, day: dt.date | None) -> Window | None:
        """Return the window in force for a form that arrived on this day; None: the newest one."""
        day = day or dt.date.max
        known = [one for one in self.windows if one.form == form and (one.since or dt.date.min) <= day]
        return max(known, key=lambda one: one.since or dt.date.min, default=None)

    def form(self, key: str) -> FormSpec:
        """Return the form with this key.

        Raises:
            KeyError: the campaign has no such form.
        """
        for one in self.forms:
            if one.key == key:
                return one
        raise KeyError(key)
