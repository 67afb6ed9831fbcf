"""A form while it is being learnt from a blank copy, and what was learnt in the end."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from domain.campaign import FieldSpec, FieldType, FormSpec, SectionSpec, TaskWords
from parsers.forms.guesses import form_key_of, name_of
from parsers.forms.kinds import Kind
from parsers.forms.titles import year_of
from parsers.forms.words import key

_EDITION = r"(?:(?:20\d\d|二[〇○零oO0]..)年?度?|第[一二三四五六七八九十\d]{1,3}[届期次])*"
_PREFIX = re.compile(rf"(?:附件\d*)?{_EDITION}(?:([\u4e00-\u9fff]{{2,6}}?)(?:省|市|自治区|自治州|县|区))?{_EDITION}")
_SUFFIX = re.compile(r"[（(]20\d\d年?[度版]?[）)]$")
_OFFICES = re.compile("部门|政府|街道|乡镇|推荐|审核|审批|审定|评审|评定|上级|主管")
_NO_TEXT = re.compile("意见|承诺|声明|保证|签[字名章]|盖章")
_NOT_ASKED = re.compile("编号|序号|备注")
_UNIT_OF_MONEY = re.compile("(?:金额|计量|货币)单位")
_WRITTEN = re.compile(r"\d{5}|@|\d[元人年]")
_PICTURE = re.compile("照片|相片|贴照")
_TEAMS = ("team_name", "applicant", "unit", "person")
_SUBJECTS = ("project_name", "activity_name", "work_name", "person")
_USUAL = ("可另加页", "可另附页", "盖章", "签字", "单位公章", "如有", "必填", "选填")
_EXTRAS = (
    "邮箱",
    "电子邮箱",
    "微信",
    "QQ",
    "传真",
    "邮编",
    "地址",
    "通讯地址",
    "备注",
    "填表人",
    "填表日期",
    "序号",
    "编号",
    "金额单位",
)
_LONGEST_HINT = 40
_LEAST_TITLE = 4
_TASKS = TaskWords(("任务",), ("具体内容", "内容"), ("任务目标", "目标"))
"""What a form that numbers tasks most often calls them; a person corrects it."""


class Learnt(NamedTuple):
    """A form as it could be declared, the year in its title, and what a person should look over, in Chinese."""

    form: FormSpec
    edition: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class Learning:
    """What was seen of one blank form so far; ``zone`` is the key of the open section."""

    attachment: str = ""
    title: str = ""
    zone: str = ""
    fields: list[FieldSpec] = field(default_factory=list)
    sections: list[SectionSpec] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)

    def name(self, title: str) -> None:
        """Take the form's title."""
        self.title = title

    @property
    def instructing(self) -> bool:
        """Whether the open section tells how to fill in the form."""
        return bool(self.sections) and self.zone == self.sections[-1].key and self.zone.startswith("instructions")

    def close_instructions(self) -> None:
        """Forget the instructions: what follows belongs to no section."""
        self.sections.pop()
        self.zone = ""

    def open(self, heading: str, number: str = "") -> None:
        """Open a section; one whose heading was seen before is the same one."""
        known = next((one for one in self.sections if key(one.heading) == key(heading)), None)
        if known is None:
            guess = name_of(heading) or f"section_{len(self.sections) + 1}"
            own = _unique(guess, {one.key for one in self.sections})
            own_number = "" if any(one.number == number for one in self.sections) else number
            known = SectionSpec(own, heading, own_number, official=not own.startswith("instructions"))
            self.sections.append(known)
        self.zone = known.key

    def tells_tasks(self) -> bool:
        """Note that the open section, or the label just before it, lists tasks; tell whether there is one."""
        if not self.zone and self.fields and self.fields[-1].type is FieldType.LONG_TEXT:
            self.open(self.fields.pop().label)
        if self.zone:
            self.tasks.add(self.zone)
        return bool(self.zone)

    def print(self, text: str) -> None:
        """Keep what the blank form prints and nobody fills in."""
        if key(text) and len(text) <= _LONGEST_HINT:
            self.hints.append(text)

    def seal(self, text: str) -> None:
        """Note that a seal belongs here; those of the offices that recommend and approve are not the sender's."""
        self.print(text)
        heading = next((one.heading for one in self.sections if one.key == self.zone), "")
        known = next((one for one in self.fields if one.type is FieldType.SEAL), None)
        if known is not None and not known.section:
            self.fields.remove(known)
        if not _OFFICES.search(heading) and (known is None or not known.section):
            label = key(text) if "公章" in text and len(key(text)) > len("公章") else "单位公章"
            self.fields.append(FieldSpec("sealed", label, FieldType.SEAL, self.zone, required=False))

    def ask(self, label: str, kind: Kind) -> None:
        """Take a label; one that the section already has is told, one of another section is asked again here."""
        if _PICTURE.search(label) or _UNIT_OF_MONEY.fullmatch(label):
            self.print(label)
            return
        if any(one.section == self.zone and key(one.label) == key(label) for one in self.fields):
            self.notes.append(f"“{label}”在同一部分里出现了两次，只取第一处")
            return
        first = next((one for one in self.fields if key(one.label) == key(label) and not one.repeats_of), None)
        guess = f"{first.name}_in_{self.zone}" if first else name_of(label) or f"field_{len(self.fields) + 1}"
        name = _unique(guess, {one.name for one in self.fields})
        if first:
            kind = Kind(first.type, first.unit, first.options)
        start, end = (f"{name}_start", f"{name}_end") if kind.type is FieldType.PERIOD else ("", "")
        if (start, end) == ("planned_time_start", "planned_time_end"):
            start, end = "planned_start", "planned_end"
        self.fields.append(
            FieldSpec(
                name=name,
                label=label,
                type=kind.type,
                section=self.zone,
                required=not _NOT_ASKED.search(label),
                unit=kind.unit,
                options=kind.options,
                start=start,
                end=end,
                repeats_of=first.name if first else "",
            )
        )

    def finished(self) -> Learnt:
        """Return the form as it could be declared."""
        for section in list(self.sections):
            self._fill(section)
        title, place = _stripped(self.title)
        names = [one.name for one in self.fields]
        team = next((one for one in _TEAMS if one in names), names[0])
        subject = next((one for one in _SUBJECTS if one in names and one != team), _second(self.fields, team))
        form = FormSpec(
            key=form_key_of(self.title),
            name=title or "表格",
            attachment=self.attachment or "附件1",
            titles=(key(title) or "表格",),
            team=team,
            subject=subject,
            fields=tuple(sorted(self.fields, key=self._order)),
            sections=tuple(self.sections),
            hints=tuple(dict.fromkeys((*self.hints, self.attachment or "附件1", *_USUAL))),
            extras=tuple(one for one in _EXTRAS if key(one) not in {key(spec.label) for spec in self.fields}),
            places=(place,) if place else (),
            tasks=_TASKS if self.tasks else TaskWords(),
            unit="unit" if "unit" in names else "",
            leader=next((one for one in ("leader", "person", "contact") if one in names), ""),
            phones=tuple(one for one in ("mobile", "phone") if one in names),
            time=next((one.name for one in self.fields if one.type is FieldType.PERIOD), ""),
        )
        return Learnt(form, year_of(self.title), (*self._missing(title, place), *self.notes, *self._guessed(form)))

    def _order(self, one: FieldSpec) -> int:
        keys = ["", *(section.key for section in self.sections)]
        return keys.index(one.section)

    def _fill(self, section: SectionSpec) -> None:
        """Let a section without labels take a text, unless it is only signed and sealed, or tells how to fill in."""
        labelled = any(one.section == section.key for one in self.fields)
        signed = _OFFICES.search(section.heading) or _NO_TEXT.search(section.heading)
        if labelled or not section.official or (signed and section.key not in self.tasks):
            return
        kind = FieldType.TASKS if section.key in self.tasks else FieldType.LONG_TEXT
        own = "tasks" if kind is FieldType.TASKS else section.key
        name = _unique(own, {one.name for one in self.fields})
        self.fields.append(FieldSpec(name, section.heading, kind, section.key))
        self.sections[self.sections.index(section)] = replace(section, field=name)

    def _missing(self, title: str, place: str) -> list[str]:
        notes = []
        if not title:
            notes.append("没有认出标题：请在 titles 里写上表格的标题")
        if not self.attachment:
            notes.append("没有认出是第几个附件：attachment 先写了“附件1”")
        if place:
            notes.append(f"标题里写了“{place}”：标题写着别处的表格不会当作这种表格，见 places")
        return notes

    @staticmethod
    def _guessed(form: FormSpec) -> list[str]:
        unnamed = [one.label for one in form.fields if re.fullmatch(r"field_\d+", one.name)]
        notes = []
        written = [one.label for one in form.fields if _WRITTEN.search(one.label)]
        if written:
            notes.append(f"这些栏目名称像是填写的内容：{'、'.join(written)}。请换一份没有填写的表格")
        notes.append(f"队伍（team）取“{form.label(form.team)}”，名称（subject）取“{form.label(form.subject)}”")
        if unnamed:
            notes.append(f"没有常用英文名的栏目，name 可改成有意义的：{'、'.join(unnamed)}")
        typed = [f"{one.label} {one.type.value}" for one in form.fields if one.type is not FieldType.TEXT]
        if typed:
            notes.append(f"按栏目名称猜的类型，请核对：{'、'.join(typed)}")
        return notes


def _stripped(title: str) -> tuple[str, str]:
    """Return a title without its year and place, and the place; a title that is nothing else stays as it is."""
    found = _PREFIX.match(title)
    rest = _SUFFIX.sub("", title[found.end() :] if found else title)
    if len(key(rest)) < _LEAST_TITLE:
        return title, ""
    return rest, (found[1] or "") if found else ""


def _second(fields: list[FieldSpec], team: str) -> str:
    """Return the first short text that is not the team, the team where there is no other."""
    return next((one.name for one in fields if one.type is FieldType.TEXT and one.name != team), team)


def _unique(name: str, taken: set[str]) -> str:
    number, found = 2, name
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found
