"""A form while it is being read: what was taken so far, and the section now open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from domain.campaign import FieldSpec, FieldType, SectionSpec
from domain.form import FieldValue, Form, Method, Unread
from parsers.document import Cell, Document, Paragraph
from parsers.forms.tasks import Line, Piece, Row, read_tasks
from parsers.forms.words import FormWords, key

Source: TypeAlias = Paragraph | Cell
"""What a text was taken from; its place is worked out only where it is wanted."""

_BLANK = re.compile(r"[\s_＿—\-/、.．·…:：　]*")
_REMARKS = re.compile(r"[（(][^（()）]{1,12}[）)]\s*$")
DATE = re.compile(r"(?:二[〇○零]|20)\S{2}年\S{1,3}月\S{1,3}日|20\d{2}[.\-/]\d{1,2}[.\-/]\d{1,2}")
_SIGNED = re.compile(r"单位|盖章|公章|签[字名章]|联系|电话|手机|负责人|填[表报]人|日期|年月日|此致|敬礼")
_FILLED_IN = re.compile(r"\s*(?:(?:填[表报]|制表|经办|审核)(?:人|单位|日期|时间)|注)\s*[：:]")
_TITLE_BEGINS = re.compile(r"附件\d*|(?:20\d\d|二[〇○零oO0]\w\w)?年?度?(?:\w{2,3}[市省])?")
_UNIT = re.compile("[人名元场次户个]|人次|场次|万元")
_LINE = re.compile(r"\s*(?:\d{1,2}|[合总小]\s*计(?:\s*[（(][^（）()]*[）)])?)?\s*")
_ENOUGH = 0.6
_LEAST = 3
_SIGNATURE = 60
_SURE = {Method.BELOW: 0.95, Method.UNLABELLED: 0.5}
"""What a value's place takes away from what was read with doubt: below its label it may be another's."""


class Taken(NamedTuple):
    """What stands at a label."""

    text: str
    source: Source
    method: Method

    @property
    def confidence(self) -> float:
        """How surely it was read and is this label's value, 0..1."""
        return round(self.source.confidence * _SURE.get(self.method, 1.0), 4)

    def value(self, text: str, *, exact: bool) -> FieldValue:
        """Return it as a value with this text."""
        confidence = 1.0 if exact else self.confidence
        return FieldValue(text, text, self.source.place, confidence, method=self.method)


@dataclass(slots=True)
class Draft:
    """One form being read; ``drawn`` is the key of the section whose text stands in the cells of a table.

    A document that is ``exact`` leaves no doubt about what stands in it.
    """

    words: FormWords
    edition: str = ""
    titled: bool = False
    exact: bool = True
    taken: dict[str, Taken] = field(default_factory=dict)
    repeated: dict[str, list[FieldValue]] = field(default_factory=dict)
    texts: dict[str, list[Piece]] = field(default_factory=dict)
    heads: dict[str, Source] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    section: SectionSpec | None = None
    drawn: str = ""

    @property
    def zone(self) -> str:
        """The key of the open section, empty before the first one."""
        return self.section.key if self.section else ""

    @property
    def telling(self) -> bool:
        """Whether the open section's text fills a field."""
        return self.section is not None and bool(self.section.field)

    @property
    def begun(self) -> bool:
        """Whether the form itself was seen, and not only its name in a letter or a notice with a phone below it."""
        return self.words.spec.team in self.taken or self.words.spec.subject in self.taken

    def take(self, spec: FieldSpec, text: str, source: Source, method: Method) -> None:
        """Take a value for a field; a further value for the same label is kept as a repetition."""
        known = self.taken.get(spec.name)
        taken = Taken(text, source, method)
        answered_now = known is not None and not known.text.strip() and text.strip() and spec.name not in self.repeated
        if known is None or answered_now:
            self.taken[spec.name] = taken
        else:
            self.repeated.setdefault(spec.name, []).append(taken.value(text.strip(), exact=self.exact))

    def lengthen(self, spec: FieldSpec, text: str, between: str = "") -> None:
        """Add the next line to a value that was too long for its own, or the next paragraph of one."""
        taken = self.taken[spec.name]
        joined = between.join((taken.text.rstrip("_＿ \t　"), text.strip("_＿ \t　")))
        self.taken[spec.name] = taken._replace(text=joined)

    def open(self, section: SectionSpec, source: Source) -> None:
        """Open a section: what follows belongs to it until the next heading."""
        self.section = section
        self.drawn = ""
        self.heads.setdefault(section.key, source)
        if section.field:
            self.texts.setdefault(section.key, [])

    def add(self, piece: Piece) -> None:
        """Add a line or a row of cells to the open section's text, or to what no field took."""
        if self.section is not None and self.section.field:
            self.texts[self.section.key].append(piece)
        elif self.section is None or self.section.official:
            self.leave(piece)

    def leave(self, piece: Piece) -> None:
        """Keep a text that no field takes; what the empty form itself prints is none."""
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
        if self.coverage >= _ENOUGH:
            return True
        return self.titled and len(self.taken) >= _LEAST and (self.begun or self.coverage >= _ENOUGH / 2)

    def form(self, document: Document) -> Form:
        """Return the form as read."""
        self._leave_signature()
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

    def leave_title(self, title: str, words: FormWords) -> None:
        """Take the first lines of the next form's title (附件1, 2024年沈阳市) out of the text above them."""
        if self.telling:
            drop_title(self.texts[self.zone], title, words)
        drop_title(self.unread, title, words)

    @property
    def all_text(self) -> list[Unread]:
        """Everything that was read, for a draft that turned out to be none."""
        taken = [Unread(one.text.strip(), one.source.place) for one in self.taken.values() if one.text.strip()]
        texts = [Unread(one.text, one.place) for pieces in self.texts.values() for one in pieces]
        return [*taken, *texts, *self.unread]

    def _leave_signature(self) -> None:
        """Take the lines below the form's last text out of it: its own unit and leader again, a date, （盖章）."""
        pieces = self.texts.get(self.zone, []) if self.telling else []
        kept = len(pieces)
        while kept > 1 and self._is_signature(pieces[kept - 1], pieces[kept - 2]):
            kept -= 1
        for piece in pieces[kept:]:
            self.leave(piece)
        del pieces[kept:]

    def _is_signature(self, piece: Piece, above: Piece) -> bool:
        if not isinstance(piece, Line) or len(piece.text) > _SIGNATURE:
            return False
        if _FILLED_IN.match(piece.text) and not (isinstance(above, Line) and above.source is piece.source):
            return True
        rest = key(DATE.sub("", re.sub(r"\s", "", piece.text)))
        for one in self.taken.values():
            value = key(one.text)
            if len(value) > 1:
                rest = rest.replace(value, "")
        return not _SIGNED.sub("", rest)

    def _value(self, spec: FieldSpec) -> FieldValue | None:
        section = self.words.texts.get(spec.name)
        if section is not None:
            if section.key not in self.texts:
                return None
            return self._section_value(spec, self.texts[section.key], self.heads[section.key])
        if spec.type is FieldType.SEAL:
            return FieldValue(None, "", method=Method.DRAWN) if spec.section in self.heads else None
        taken = self.taken.get(spec.name)
        if taken is None:
            return None
        text = self._clean(taken.text)
        figure = spec.type in (FieldType.COUNT, FieldType.NUMBER)
        only_unit = figure and (text == spec.unit or _UNIT.fullmatch(text) is not None)
        return taken.value("" if only_unit else text, exact=self.exact)

    def _section_value(self, spec: FieldSpec, pieces: Sequence[Piece], head: Source) -> FieldValue:
        kept = [piece for piece in pieces if piece.text.strip() and not self.words.meaning(piece.text).printed]
        if any(isinstance(piece, Row) for piece in kept) and all(self._is_printed(piece) for piece in kept):
            kept = []
        raw = "\n".join(piece.text.strip() for piece in kept)
        place = kept[0].place if kept else head.place
        confidence = 1.0 if self.exact else _confidence(kept)
        if spec.type is FieldType.TASKS:
            tasks = read_tasks(kept, self.words.columns, self.words.tasks)
            return FieldValue(tasks, raw if tasks else "", place, confidence, method=Method.SECTION)
        return FieldValue(raw, raw, place, confidence, method=Method.SECTION)

    def _is_printed(self, piece: Piece) -> bool:
        """Tell whether a row of a list is as the form prints it: its header, or an empty line with its number."""
        texts = [piece.text] if isinstance(piece, Line) else [cell.text for cell in piece.cells]
        return all(_LINE.fullmatch(one) or self.words.meaning(one).printed for one in texts)

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


def drop_title(pieces: list[Piece] | list[Unread], title: str, words: FormWords) -> None:
    """Take the first lines of a form's title off the end of the text above it; ``title`` is the key of all its lines.

    They are part of it, or an attachment's number, a year and a place, with or without how a title begins.
    """
    while pieces and not isinstance(pieces[-1], Row):
        plain = key(pieces[-1].text)
        rest = _TITLE_BEGINS.sub("", plain, count=1)
        if not (plain and plain in title) and not any(one.startswith(rest) for one in words.title_keys):
            return
        pieces.pop()


def _confidence(pieces: Sequence[Piece]) -> float:
    """Return how surely pieces of text were read, each weighted by its length."""
    total = sum(len(piece.text) for piece in pieces)
    if not total:
        return 1.0
    return round(sum(len(piece.text) * piece.confidence for piece in pieces) / total, 4)


def _fill_from_repetition(specs: Sequence[FieldSpec], fields: dict[str, FieldValue]) -> None:
    """Where a question asked twice was answered only once, let the answer stand for both."""
    for one in specs:
        own = fields.get(one.name)
        if not one.repeats_of or own is None or not own.raw:
            continue
        again = fields.get(one.repeats_of)
        if again is None or not again.raw:
            fields[one.repeats_of] = replace(own, method=Method.REPEATED)
