"""The fields of a form as rows: what stands in each control, how it stands, and what was found on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.campaign import FieldSpec, FieldType, FormSpec
from domain.form import FieldValue, Task
from domain.masking import PERSONAL
from domain.typed import BY_HAND, control_text
from review.acting.asking import CONTROL
from review.item.faults import Fault
from review.item.opening import Opened

_FIGURES = "一二三四五六七八九十"
_LINE = 44
"""Characters of a control's line, about."""
_MOST_LINES = 14
_EMPTY = FieldValue(None, "")


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to type into; ``saved`` is what the ledger holds where a draft stands in the control, else None."""

    name: str
    text: str
    saved: str | None = None

    @property
    def lines(self) -> int:
        """How many lines its text takes, about."""
        taken = sum(1 + len(line) // _LINE for line in self.text.splitlines())
        return max(2, min(taken, _MOST_LINES))

    @property
    def ticked(self) -> frozenset[str]:
        """The choices that are ticked."""
        return frozenset(self.text.split("、"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the screen.

    ``key`` is the field's name, of a part of a task ``tasks.1.goal``. ``heading`` stands above it where a section of
    the form begins. ``raw`` is what the sender wrote, empty where that is what is shown. ``restores`` tells whether
    what was read can be put back. ``extra`` is a task that is not there yet.
    """

    key: str
    field: str
    label: str
    type: FieldType
    controls: tuple[Control, ...]
    word: str
    colour: str
    faults: tuple[Fault, ...] = ()
    heading: str = ""
    raw: str = ""
    note: str = ""
    options: tuple[str, ...] = ()
    restores: bool = False
    personal: bool = False
    extra: bool = False

    @property
    def open(self) -> bool:
        """True where something asks for a person."""
        return any(one.colour in ("red", "ochre") for one in self.faults)

    @property
    def drafted(self) -> bool:
        """True where something was typed and not saved."""
        return any(one.saved is not None for one in self.controls)


def rows(opened: Opened, found: Sequence[tuple[str, Fault]]) -> tuple[Row, ...]:
    """Return the rows of a form in its order; none for a mail without a form."""
    if opened.spec is None:
        return ()
    faults: dict[str, list[Fault]] = {}
    for key, fault in found:
        faults.setdefault(key, []).append(fault)
    made: list[Row] = []
    heading = ""
    for spec in opened.spec.fields:
        section = opened.spec.label(spec.section) if spec.section else ""
        several = _tasks(opened, spec, faults) if spec.type is FieldType.TASKS else _single(opened, spec, faults)
        for row in several:
            made.append(_headed(row, section if section not in ("", heading, row.label) else ""))
            heading = section
    return tuple(made)


def _headed(row: Row, heading: str) -> Row:
    return replace(row, heading=heading) if heading else row


def _single(opened: Opened, spec: FieldSpec, faults: Mapping[str, list[Fault]]) -> Iterator[Row]:
    """Yield the row of a field; a span of days has a control for each end, and for its text where both are unclear."""
    value = opened.submission.fields.get(spec.name, _EMPTY) if opened.submission else _EMPTY
    names = [spec.name]
    if spec.start:
        ends = [end for end in (spec.start, spec.end) if end]
        told = any(_value(opened, end).value for end in ends)
        names = ends if told else [spec.name, *ends]
    found = tuple(faults.get(spec.name, ()))
    edited = any(_value(opened, name).note == BY_HAND for name in (spec.name, *names))
    raw = _raw(opened, spec, value, edited=edited)
    word, colour = _standing(found, value, spec, raw=raw, edited=edited)
    yield Row(
        key=spec.name,
        field=spec.name,
        label=spec.label,
        type=spec.type,
        controls=tuple(_control(opened, name, spec.type) for name in names),
        word=word,
        colour=colour,
        faults=found,
        raw=opened.seen(raw, spec.type),
        note="" if edited else value.note,
        options=spec.options,
        restores=edited
        and opened.writes
        and opened.submission is not None
        and spec.name in opened.submission.form.fields,
        personal=spec.type in PERSONAL and not opened.full and bool(control_text(value)),
    )


def _tasks(opened: Opened, spec: FieldSpec, faults: Mapping[str, list[Fault]]) -> Iterator[Row]:
    """Yield two rows for each task, and where they may be typed into two for one more."""
    value = _value(opened, spec.name)
    tasks = value.value if isinstance(value.value, tuple) else ()
    drafted = [int(one.split(".")[2]) for one in opened.drafts if _is_task(one, spec.name)]
    count = max(len(tasks), *drafted, 1) if drafted else max(len(tasks), 1)
    blank = Task("", "")
    for number in range(1, count + 1 + opened.writes):
        task = tasks[number - 1] if number <= len(tasks) else blank
        for part, label in _parts(opened.spec):
            key = f"{spec.name}.{number}.{part}"
            found = tuple(faults.get(key, ()))
            text = getattr(task, part)
            edited = value.note == BY_HAND
            word, colour = _standing(found, FieldValue(text, text), spec, raw="", edited=edited and bool(text))
            yield Row(
                key=key,
                field=spec.name,
                label=f"{_numbered(opened.spec, number)} · {label}",
                type=FieldType.LONG_TEXT,
                controls=(_typed(opened, f"{CONTROL}{key}", text, spec.type),),
                word=word,
                colour=colour,
                faults=found,
                extra=number > count,
            )


def _parts(spec: FormSpec | None) -> tuple[tuple[str, str], tuple[str, str]]:
    words = spec.tasks if spec else None
    content = next(iter(words.content), "") if words else ""
    goal = next(iter(words.goal), "") if words else ""
    return ("content", content), ("goal", goal)


def _numbered(spec: FormSpec | None, number: int) -> str:
    word = next(iter(spec.tasks.numbered), "") if spec else ""
    return f"{word}{_FIGURES[number - 1] if number <= len(_FIGURES) else number}"


def _is_task(control: str, field: str) -> bool:
    parts = control.split(".")
    return len(parts) == 4 and parts[1] == field and parts[2].isascii() and parts[2].isdecimal() and len(parts[2]) < 3


def _value(opened: Opened, name: str) -> FieldValue:
    return opened.submission.fields.get(name, _EMPTY) if opened.submission else _EMPTY


def _control(opened: Opened, name: str, kind: FieldType) -> Control:
    return _typed(opened, f"{CONTROL}{name}", control_text(_value(opened, name)), kind)


def _typed(opened: Opened, name: str, saved: str, kind: FieldType) -> Control:
    draft = opened.drafts.get(name)
    if draft is None or draft.text.strip() == saved.strip():
        return Control(name, opened.seen(saved, kind))
    return Control(name, draft.text, saved)


def _raw(opened: Opened, spec: FieldSpec, value: FieldValue, *, edited: bool) -> str:
    """Return what the sender wrote, empty where the controls show the same."""
    if opened.submission is None:
        return ""
    read = opened.submission.form.fields.get(spec.name)
    raw = (read if edited and read is not None else value).raw
    return "" if "".join(raw.split()) == "".join(control_text(value).split()) and not spec.start else raw.strip()


def _standing(found: Sequence[Fault], value: FieldValue, spec: FieldSpec, *, raw: str, edited: bool) -> tuple[str, str]:
    """Return how a value stands, in a word, and its colour."""
    if found and found[0].colour != "muted":
        return found[0].word, found[0].colour
    if edited:
        return "已修改", "accent"
    if value.blank:
        return ("看原件", "muted") if spec.type is FieldType.SEAL else ("未填", "muted")
    if not control_text(value):
        return "未识别", "ochre"
    return ("已规范" if raw and not spec.start else "已核对"), "green"
