"""Reads a pack's files, collects all that is wrong with them, and makes a campaign of them."""

import importlib.resources
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from domain.campaign import (
    Campaign,
    Clause,
    Criterion,
    FormSpec,
    Headings,
    LetterKind,
    LetterTemplate,
    Material,
    RosterSpec,
    Rule,
    Window,
)
from domain.grouping import Grouping
from intake.errors import ConfigurationError
from intake.packs.complaints import Complaint, concerns, refused
from intake.packs.content import Content
from intake.packs.criteria import criterion_complaints
from intake.packs.forms import form_complaints, forms_complaints
from intake.packs.letters import letter_complaints
from intake.packs.rosters import heading_complaints, roster_complaints
from intake.packs.rules import (
    clause_complaints,
    grouping_complaints,
    material_complaints,
    rule_complaints,
    window_complaints,
)
from intake.packs.toml import content_of

T = TypeVar("T")

_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class _Head:
    """What ``campaign.toml`` holds."""

    key: str
    name: str
    year: int
    zone: str
    windows: tuple[Window, ...] = ()
    materials: tuple[Material, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    headings: Headings = field(default_factory=Headings)
    rosters: tuple[RosterSpec, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a table of ``clauses.toml`` holds."""

    document: str
    section: str
    text: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What ``rules.toml`` holds."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _Letters:
    """What ``letters.toml`` holds."""

    office: str
    receipt: LetterTemplate
    correction: LetterTemplate
    rejection: LetterTemplate


def shipped() -> list[str]:
    """Return the names of the packs that come with the program."""
    root = importlib.resources.files("campaigns")
    return sorted(one.name for one in root.iterdir() if (one / "campaign.toml").is_file())


def load_campaign(name: str, *, beside: Path = Path()) -> Campaign:
    """Load the pack in the folder ``name``, looked for below ``beside`` first, else the shipped pack of that name.

    Raises:
        ConfigurationError: there is no such pack, or something in it is wrong; the text lists everything that is,
            each with its file, line and remedy.
    """
    return _Pack(name, folder_of(name, beside=beside)).campaign()


def folder_of(name: str, *, beside: Path = Path()) -> Traversable:
    """Return the folder of a pack, looked for as ``load_campaign`` does.

    Raises:
        ConfigurationError: there is none.
    """
    path = beside / name
    if path.is_dir() and any(path.glob("*.toml")):
        return path
    root = importlib.resources.files("campaigns") / name
    if not (root / "campaign.toml").is_file():
        raise ConfigurationError(f"没有名为“{name}”的活动配置。可用的有：{'、'.join(shipped())}；也可以写文件夹路径。")
    return root


def rosters_of(name: str) -> Mapping[str, RosterSpec] | None:
    """Return the rosters that a pack declares by key, also where other things in it are wrong.

    None where ``campaign.toml`` cannot be read: what it declares is not known.

    Raises:
        ConfigurationError: there is no such pack.
    """
    found = content_of(folder_of(name) / "campaign.toml", "campaign.toml")
    if isinstance(found, Complaint):
        return None
    head: _Head = Content("campaign.toml").read(found[0], _Head)
    return {one.key: one for one in head.rosters}


class _Pack:
    """One pack while it is being read: the texts of its files, and what is wrong in them so far."""

    def __init__(self, name: str, root: Traversable) -> None:
        self._name = name
        self._root = root
        self._texts: dict[str, str] = {}
        self._complaints: list[Complaint] = []
        self._whole = True

    def campaign(self) -> Campaign:
        """Return the campaign.

        Raises:
            ConfigurationError: something is wrong with the pack.
        """
        head = self._read("campaign.toml", _Head)
        forms = self._forms()
        clauses = self._read("clauses.toml", dict[str, _Clause])
        rules = self._read("rules.toml", _Rules)
        letters = self._read("letters.toml", _Letters)
        if head is not None and clauses is not None and rules is not None and letters is not None and self._whole:
            campaign = Campaign(
                **{name: getattr(head, name) for name in _Head.__slots__},
                forms=tuple(form for _, form in forms),
                clauses={key: Clause(key, **asdict(one)) for key, one in clauses.items()},
                rules=rules.rules,
                office=letters.office,
                letters={kind: getattr(letters, kind.value) for kind in LetterKind},
            )
            misshapen = tuple(self._complaints)
            self._complaints += [one for one in _inconsistencies(campaign, forms) if not concerns(one, misshapen)]
            if not self._complaints:
                return campaign
        raise refused(self._name, self._complaints, self._texts)

    def _forms(self) -> list[tuple[str, FormSpec]]:
        """Return the forms with their files' names, in the order of the notice's attachments."""
        folder = self._root / "forms"
        files = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml")) if folder.is_dir() else []
        if not files:
            text = "没有表格的声明。请建立文件夹 forms，一种表格一个 .toml 文件，可用 zhihui campaign learn 生成"
            self._complaints.append(Complaint("forms", (), text))
            self._whole = False
        read = [(f"forms/{one}", self._read(f"forms/{one}", FormSpec)) for one in files]
        return sorted(((file, form) for file, form in read if form is not None), key=lambda one: one[1].attachment)

    def _read(self, file: str, kind: type[T]) -> T | None:
        """Return what a file holds, None where it could not be read; what is wrong in it is left blank."""
        path = self._root
        for part in file.split("/"):
            path = path / part
        found = content_of(path, file)
        if isinstance(found, Complaint):
            self._complaints.append(found)
            self._texts |= {file: ""} if found.line else {}
            self._whole = False
            return None
        content, self._texts[file] = found
        reading = Content(file)
        value: Any = reading.read(content, kind)
        self._complaints += reading.complaints
        return value  # type: ignore[no-any-return]  # Content reads what it is told to


def _inconsistencies(campaign: Campaign, forms: Sequence[tuple[str, FormSpec]]) -> Iterator[Complaint]:
    yield from _head_complaints(campaign)
    for file, form in forms:
        yield from form_complaints(file, form)
    yield from forms_complaints(forms)
    yield from clause_complaints(campaign)
    yield from window_complaints(campaign)
    yield from material_complaints(campaign)
    yield from grouping_complaints(campaign)
    yield from heading_complaints(campaign)
    yield from roster_complaints(campaign)
    yield from criterion_complaints(campaign)
    yield from rule_complaints(campaign)
    yield from letter_complaints(campaign)


def _head_complaints(campaign: Campaign) -> Iterator[Complaint]:
    for name in ("key", "name"):
        if not getattr(campaign, name).strip():
            yield Complaint("campaign.toml", (name,), f"{name} 是空的。请填写")
    if campaign.year not in _YEARS:
        yield Complaint("campaign.toml", ("year",), f"year {campaign.year} 不像年份。请写成 year = 2024 这样")
    try:
        zoneinfo.ZoneInfo(campaign.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        text = f'zone “{campaign.zone}”不是时区。中国大陆请写 zone = "Asia/Shanghai"'
        yield Complaint("campaign.toml", ("zone",), text)
