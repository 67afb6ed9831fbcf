"""A form while it is being read: what was taken so far, and the section now open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from domain.campaign import FieldSpec, FieldType, SectionSpec
from domain.form import FieldValue, Form, Unread
from parsers.document import Cell, Document, Paragraph
from parsers.forms.tasks import Piece, read_tasks
from parsers.forms.words import FormWords, key

Source: TypeAlias = Paragraph | Cell
"""What a text was taken from; its place is worked out only where it is wanted."""

_BLANK = re.compile(r"[\s_＿—\-/、.．·…:：　]*")
_REMARKS = re.compile(r"[（(][^（()）]{1,12}[）)]\s*$")
_ENOUGH = 0.6


@dataclass(slots=True)
class Draft:
    """One form being read."""

    words: FormWords
    edition: str = ""
    titled: bool = False
    taken: dict[str, tuple[str, Source]] = field(default_factory=dict)
    repeated: dict[str, list[FieldValue]] = field(default_factory=dict)
    texts: dict[str, list[Piece]] = field(default_factory=dict)
    heads: dict[str, Source] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    section: SectionSpec | None = None

    @property
    def zone(self) -> str:
        """The key of the open section, empty before the first one."""
        return self.section.key if self.section else ""

    def take(self, spec: FieldSpec, text: str, source: Source) -> None:
        """Take a value for a field; a further value for the same label is kept as a repetition."""
        known = self.taken.get(spec.name)
        answered_now = known is not None and not known[0].strip() and text.strip() and spec.name not in self.repeated
        if known is None or answered_now:
            self.taken[spec.name] = (text, source)
        else:
            self.repeated.setdefault(spec.name, []).append(FieldValue(text.strip(), text.strip(), source.place))

    def open(self, section: SectionSpec, source: Source) -> None:
        """Open a section: what follows belongs to it until the next heading."""
        self.section = section
        self.heads.setdefault(section.key, source)
        if section.field:
            self.texts.setdefault(section.key, [])

    def add(self, piece: Piece) -> None:
        """Add a line or a row of cells to the open section's text, or to what no field took."""
        if self.section is not None and self.section.field:
            self.texts[self.section.key].append(piece)
        elif self.section is None or self.words.labels.get(self.section.key):
            text = piece.text.strip()
            if text and not self.words.meaning(text).printed:
                self.unread.append(Unread(text, piece.place))

    @property
    def coverage(self) -> float:
        """The share of the form's labels and headings that were found, 0..1."""
        spec = self.words.spec
        wanted = [one.name for one in spec.fields if one.required and one.name not in self.words.texts]
        heads = [one.key for one in spec.sections if one.official]
        found = sum(name in self.taken for name in wanted) + sum(head in self.heads for head in heads)
        return found / max(1, len(wanted) + len(heads))

    @property
    def complete_enough(self) -> bool:
        """Whether so much was found that the file holds this form and no text that merely speaks of it."""
        return self.coverage >= _ENOUGH or (self.titled and self.coverage >= _ENOUGH / 2 and len(self.taken) >= 3)

    def form(self, document: Document) -> Form:
        """Return the form as read."""
        spec = self.words.spec
        fields: dict[str, FieldValue] = {}
        absent: set[str] = set()
        for one in spec.fields:
            value = self._value(one)
            if value is not None:
                fields[one.name] = value
            elif one.required and not one.repeats_of and one.name not in self.words.texts:
                absent.add(one.name)
        _fill_from_repetition(spec.fields, fields)
        for section in spec.sections:
            labelled = self.words.labels.get(section.key)
            found = section.key in self.heads or any(one.name in self.taken for one in (labelled or {}).values())
            if section.official and not found:
                absent.add(section.key)
                absent.difference_update(one.name for one in (labelled or {}).values())
        absent.difference_update(fields)
        return Form(
            kind=spec.key,
            fields=fields,
            edition=self.edition,
            absent=frozenset(absent),
            repeated={name: tuple(values) for name, values in self.repeated.items()},
            unread=tuple(self.unread),
            pages=document.pages,
            editable=document.editable,
            reader=document.reader,
        )

    def _value(self, spec: FieldSpec) -> FieldValue | None:
        section = self.words.texts.get(spec.name)
        if section is not None:
            if section.key not in self.texts:
                return None
            return self._section_value(spec, self.texts[section.key], self.heads[section.key])
        if spec.type is FieldType.SEAL:
            return FieldValue(None, "") if spec.section in self.heads else None
        if spec.name not in self.taken:
            return None
        text, source = self.taken[spec.name]
        text = self._clean(text)
        return FieldValue(text, text, source.place)

    def _section_value(self, spec: FieldSpec, pieces: Sequence[Piece], head: Source) -> FieldValue:
        kept = [piece for piece in pieces if piece.text.strip() and not self.words.meaning(piece.text).printed]
        raw = "\n".join(piece.text.strip() for piece in kept)
        place = kept[0].place if kept else head.place
        if spec.type is FieldType.TASKS:
            tasks = read_tasks(kept, self.words.columns)
            return FieldValue(tasks, raw if tasks else "", place)
        return FieldValue(raw, raw, place)

    def _clean(self, text: str) -> str:
        """Drop printed remarks at a value's end and what only marks a blank: ``____``, ``年 月 日``."""
        text = text.strip()
        remark = _REMARKS.search(text)
        while remark and key(remark.group()) in self.words.printed:
            text = text[: remark.start()].rstrip()
            remark = _REMARKS.search(text)
        if _BLANK.fullmatch(text) or not key(text).strip("年月日"):
            return ""
        return text.strip("_＿ \t　")


def _fill_from_repetition(specs: Sequence[FieldSpec], fields: dict[str, FieldValue]) -> None:
    """Where a question asked twice was answered only once, let the answer stand for both."""
    for one in specs:
        own = fields.get(one.name)
        if not one.repeats_of or own is None or not own.raw:
            continue
        again = fields.get(one.repeats_of)
        if again is None or not again.raw:
            fields[one.repeats_of] = own


def columns_of(row: Sequence[Cell], words: FormWords) -> dict[int, FieldSpec | str]:
    """Return what each column of a list holds, by the column's number, as its header row names them.

    A value is a field, or a role of the form's ``columns`` (content, goal).
    """
    found: dict[int, FieldSpec | str] = {}
    taken: set[str] = set()
    for cell in row:
        text = cell.text
        plain = key(text) if len(text) <= 40 else ""
        fields = [one for one in words.meaning(text).labels.values() if one.name not in taken]
        if fields:
            found[cell.column] = fields[0]
            taken.add(fields[0].name)
        elif plain in words.columns and words.columns[plain] not in taken:
            found[cell.column] = words.columns[plain]
            taken.add(words.columns[plain])
    return found
