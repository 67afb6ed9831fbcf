"""Whose are the materials that come in mails of their own: the dossier of a project, gathered over mails and days.

A material belongs to a project, that is to an application in all its versions. Where several grounds tell different
projects, a name beats the thread of mails and that beats the sender; where one ground leaves a choice, the next one may
decide. What is still between several belongs to none: a person looks.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from domain.campaign import Campaign
from domain.message import Attachment, folders_of
from domain.normalise.text import key
from domain.rules.params import texts
from domain.submission import Submission

_SHORTEST = 4
"""How many characters a name has at least; shorter ones stand in any text."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Ground(StrEnum):
    """Why a material belongs to an application."""

    FORM = "form"
    """It came with the form."""
    VERSION = "version"
    """It came with another version of the form."""
    NAME = "name"
    """The file, its folders or the mail name team, project or unit."""
    THREAD = "thread"
    """Its mail answers the one that brought the form."""
    SENDER = "sender"
    """Its sender has handed in this project, and nothing for another team."""

    @property
    def words(self) -> str:
        """What a coordinator reads."""
        return {
            "form": "与申报材料同一封邮件",
            "version": "随另一版申报材料报送",
            "name": "写明了是谁的材料",
            "thread": "回复报送申报材料的邮件",
            "sender": "发件人只报送过这一个项目",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Claim:
    """One application as materials find it: by its names, the mail that brought it, and the sender.

    ``team`` and ``subject`` are keys (``domain.normalise.text``); an application without both is a project of its own.
    ``mail`` is the Message-ID of the mail that brought it.
    """

    submission: str
    kind: str
    team: str
    subject: str
    unit: str = ""
    mail: str = ""
    sender: str = ""

    @property
    def project(self) -> tuple[str, ...]:
        """What all versions of one application have in common."""
        return (self.kind, self.team, self.subject) if self.team and self.subject else (self.submission,)


Project = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that brought materials and no form; ``files`` are its materials by their paths."""

    digest: str
    sender: str
    subject: str
    excerpt: str
    answers: tuple[str, ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Belonging:
    """The project to which a material belongs, and the ground."""

    project: Project
    ground: Ground


def kinds(campaign: Campaign) -> frozenset[str]:
    """Return the forms that ask for materials."""
    return frozenset(form for rule in campaign.rules if rule.check == "materials" for form in rule.forms)


def asked(campaign: Campaign, kind: str, day: dt.date | None) -> tuple[str, ...]:
    """Return the materials that a form asks for that arrived on this day, in the pack's order."""
    in_force = [rule for rule in campaign.rules_for(kind, day) if rule.check == "materials"]
    return tuple(dict.fromkeys(one for rule in in_force for one in texts(rule, "materials")))


def missing(submission: Submission, campaign: Campaign) -> tuple[str, ...]:
    """Return the materials that a form asks for and that have not come, in the pack's order."""
    wanted = asked(campaign, submission.kind, campaign.day(submission.received))
    return tuple(one for one in wanted if one not in submission.materials)


@dataclass(frozen=True, slots=True)
class Names:
    """Names that may stand in a text, and the projects that each one stands for; none for a team without any."""

    projects: Mapping[str, frozenset[Project]]
    weak: frozenset[str] = frozenset()
    """Names of units, which count only where they do not contradict those of teams and projects."""
    _beginnings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names by how they begin, long ones first."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.projects, key=lambda one: (-len(one), one)):
            if len(name) >= _SHORTEST:
                found.setdefault(name[:_SHORTEST], []).append(name)
        object.__setattr__(self, "_beginnings", {start: tuple(names) for start, names in found.items()})

    def meant(self, text: str, *, units: bool = True) -> frozenset[Project] | None:
        """Return the projects that all names in a text agree on, None where there is no name in it.

        It is empty where two names contradict each other, or the team named has no project. Where the names of
        ``units`` contradict the others, they do not count.
        """
        named = set(self._in(key(text)))
        strong = named - self.weak
        counted = named if units else strong
        if not counted:
            return None
        return self._agreed(counted) or self._agreed(strong or counted)

    def _agreed(self, named: Iterable[str]) -> frozenset[Project]:
        return frozenset.intersection(*(self.projects[one] for one in named))

    def _in(self, text: str) -> Iterator[str]:
        """Yield the names that stand in a text, but not as part of a longer one."""
        reached = 0
        for at in range(len(text) - _SHORTEST + 1):
            names = self._beginnings.get(text[at : at + _SHORTEST], ())
            name = next((one for one in names if text.startswith(one, at)), None)
            if name is not None and at + len(name) > reached:
                reached = at + len(name)
                yield name


@dataclass(frozen=True, slots=True)
class Claims:
    """All applications of a campaign as materials find them."""

    names: Names
    by_mail: Mapping[str, frozenset[Project]]
    by_sender: Mapping[str, frozenset[Project]]

    def of(self, letter: Letter) -> dict[str, Belonging | None]:
        """Return to which project each material of a mail belongs, by its path; None where a person has to look."""
        said = self.names.meant(letter.subject), self.names.meant(letter.excerpt, units=False)
        thread = frozenset(one for mail in letter.answers for one in self.by_mail.get(mail, ()))
        sender = self.by_sender.get(letter.sender.casefold(), frozenset())
        return {file.path: _belonging(self.named(file, *said), thread, sender) for file in letter.files}

    def named(
        self, file: Attachment, subject: frozenset[Project] | None = None, excerpt: frozenset[Project] | None = None
    ) -> frozenset[Project] | None:
        """Return the projects that names leave for a file, None where there are no names.

        The names of the file, its folders and archives come first, then those in the mail's subject, in how the
        file's text begins, and in what the sender wrote. Texts also speak of other teams: one whose names contradict
        each other says nothing where something else does.
        """
        own = self.names.meant(f"{file.inside}/{folders_of(file.path)}/{file.name}")
        if own is not None and len(own) == 1:
            return own
        left = _narrowed(own, subject)
        for text in (self.names.meant(file.title, units=False), excerpt):
            if left is None or text:
                left = _narrowed(left, text)
            if left is not None and len(left) == 1:
                break
        return left


def _narrowed(left: frozenset[Project] | None, right: frozenset[Project] | None) -> frozenset[Project] | None:
    return left if right is None else right if left is None else left & right


def _belonging(
    named: frozenset[Project] | None, thread: frozenset[Project], sender: frozenset[Project]
) -> Belonging | None:
    if named is None:
        ground, left = (Ground.THREAD, thread) if thread else (Ground.SENDER, sender)
        return Belonging(next(iter(left)), ground) if len(left) == 1 else None
    for further in (thread, sender):
        if len(named) > 1 and named & further:
            named &= further
    return Belonging(next(iter(named)), Ground.NAME) if len(named) == 1 else None


def claims(
    applications: Iterable[Claim],
    *,
    teams: Iterable[str] = (),
    short: Mapping[str, Iterable[str]] = _NOTHING,
    abbreviations: Mapping[str, str] = _NOTHING,
    senders: Mapping[str, Collection[str]] = _NOTHING,
) -> Claims:
    """Index the applications of a campaign.

    ``teams`` are names of teams that are known otherwise: a material that names one is not another's. ``short`` gives
    further names by which a team or unit (its key) is known, ``abbreviations`` short forms of words in them, with what
    they stand for. ``senders`` are the teams for which each address has sent
    anything; whoever has sent for several is no ground.
    """
    names: dict[str, set[Project]] = {key(team): set() for team in teams}
    units: dict[str, set[Project]] = {}
    by_mail: dict[str, set[Project]] = {}
    by_sender: dict[str, set[Project]] = {}
    brief = [(key(full), key(short_form)) for short_form, full in abbreviations.items()]
    for one in applications:
        project = one.project
        for name in (one.subject, *_forms(one.team, short, brief)):
            names.setdefault(name, set()).add(project)
        for name in _forms(key(one.unit), short, brief) if one.unit else ():
            units.setdefault(name, set()).add(project)
        if one.mail:
            by_mail.setdefault(one.mail, set()).add(project)
        address = one.sender.casefold()
        if address and len(senders.get(address, ())) <= 1:
            by_sender.setdefault(address, set()).add(project)
    together = {name: frozenset(found) for name, found in (units | names).items()}
    weak = frozenset(units.keys() - names.keys())
    return Claims(Names(together, weak), _frozen(by_mail), _frozen(by_sender))


def _forms(name: str, short: Mapping[str, Iterable[str]], brief: Iterable[tuple[str, str]]) -> set[str]:
    """Return the keys of all forms under which a team or unit is known; ``brief`` are words and what shortens them."""
    found = {name, *map(key, short.get(name, ()))}
    for full, abbreviation in brief:
        if full in name:
            found |= {one.replace(full, abbreviation) for one in found}
    return found


def within(
    submissions: Sequence[Submission], files: Sequence[Attachment], campaign: Campaign
) -> tuple[frozenset[str], ...]:
    """Return for each form of one mail the paths of the materials that came with it.

    Where the mail brought several forms, the names of files and folders tell them apart; what names none of them, or
    several, belongs to all.
    """
    applications = [claim(one, campaign) for one in submissions]
    found = claims(applications) if len({one.project for one in applications}) > 1 else None
    mine: list[set[str]] = [set() for _ in submissions]
    for file in files:
        meant = frozenset[Project]() if found is None else found.named(file)
        for at, one in enumerate(applications):
            if not meant or one.project in meant:
                mine[at].add(file.path)
    return tuple(map(frozenset, mine))


def claim(submission: Submission, campaign: Campaign) -> Claim:
    """Return a submission as materials find it, by its names."""
    spec = campaign.form(submission.kind)
    team, subject = key(submission.team(spec)), key(submission.subject(spec))
    return Claim(submission.id, submission.kind, team, subject, submission.text(spec.unit))


def _frozen(found: Mapping[str, set[Project]]) -> dict[str, frozenset[Project]]:
    return {name: frozenset(projects) for name, projects in found.items()}
