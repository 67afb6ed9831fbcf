"""What does not fit together in a form's declaration: names twice, references to nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from domain.campaign import FieldType, FormSpec
from domain.normalise.text import key
from domain.rules.validation import meant
from intake.packs.complaints import Complaint
from intake.packs.figures import figure_complaints
from intake.packs.positions import Path

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROLES = ("content", "goal")


def form_complaints(file: str, form: FormSpec) -> Iterator[Complaint]:
    """Yield what is wrong with one form."""
    for path, text in (*_head(form), *_fields(form), *_sections(form), *_labels(form), *figure_complaints(form)):
        yield Complaint(file, path, text)


def forms_complaints(forms: Sequence[tuple[str, FormSpec]]) -> Iterator[Complaint]:
    """Yield what is wrong between forms: ids begin with the initial of a form's key, those of mails with M."""
    initials: dict[str, str] = {}
    for file, form in forms:
        other = initials.setdefault(form.key[:1], file)
        if other != file:
            text = f"key “{form.key}”与 {other} 的 key 首字母相同，编号会分不清。请换一个首字母不同的英文名"
            yield Complaint(file, ("key",), text)
        elif form.key.startswith("m"):
            text = f"key “{form.key}”以 m 开头，编号会和来信的编号混淆。请换一个英文名"
            yield Complaint(file, ("key",), text)


def _head(form: FormSpec) -> Iterator[tuple[Path, str]]:
    if not _NAME.fullmatch(form.key):
        yield ("key",), f'key “{form.key}”应为小写英文名。请写成 key = "application" 这样'
    for path, text in ((("name",), form.name), (("attachment",), form.attachment)):
        if not text.strip():
            yield path, f"{path[0]} 是空的。请填写"
    if not form.titles or not all(key(one) for one in form.titles):
        yield ("titles",), "titles 至少写一个标题，不能为空。请把表格的标题写进来，年份和地名可以省去"
    names = [one.name for one in form.fields]
    for role in ("team", "subject"):
        name = getattr(form, role)
        if name not in names:
            yield (role,), f"{role} 所写的栏目“{name}”没有声明。{meant(name, names)}"
    shown = (("unit", form.unit), ("leader", form.leader), ("time", form.time))
    for role, name in (*shown, *(("phones", one) for one in form.phones)):
        if name and name not in names:
            yield (role,), f"{role} 所写的栏目“{name}”没有声明。{meant(name, names)}"
    yield from _columns(form)


def _columns(form: FormSpec) -> Iterator[tuple[Path, str]]:
    for role in form.columns:
        if role not in _ROLES:
            yield ("columns", role), f"columns 不认识 {role}。可以写的有：{'、'.join(_ROLES)}"


def _fields(form: FormSpec) -> Iterator[tuple[Path, str]]:
    names = [one.name for one in form.fields]
    sections = [one.key for one in form.sections]
    filled = {one.field: one.key for one in form.sections if one.field}
    yield from _twice([(("fields", at, "name"), one.name) for at, one in enumerate(form.fields)], "栏目名 name")
    for at, one in enumerate(form.fields):
        where: Path = ("fields", at)
        if not _NAME.fullmatch(one.name):
            yield (*where, "name"), f"栏目名 name “{one.name}”应为小写英文，可加数字和下划线。请改名"
        if not key(one.label):
            yield (*where, "label"), f"{one.name} 的 label 是空的。请写表格上印的栏目名称"
        if one.section and one.section not in sections:
            yield (*where, "section"), f"{one.name} 的 section “{one.section}”没有声明。{meant(one.section, sections)}"
        elif filled.get(one.name, one.section) != one.section:
            text = f'{one.name} 由部分 {filled[one.name]} 的文字填写。请写成 section = "{filled[one.name]}"'
            yield (*where, "section"), text
        if one.repeats_of and (one.repeats_of not in names or one.repeats_of == one.name):
            others = [name for name in names if name != one.name]
            text = f"{one.name} 的 repeats_of “{one.repeats_of}”不是另一个栏目。{meant(one.repeats_of, others)}"
            yield (*where, "repeats_of"), text
        if one.type is FieldType.TASKS and one.name not in filled:
            yield (
                (*where, "type"),
                f'{one.name} 的类型是 tasks，却没有一个部分写 field = "{one.name}"。请在 [[sections]] 里写上',
            )
        if one.type is FieldType.CHOICE and not one.options:
            text = f'{one.name} 的类型是 choice，还要写印好的选项。请写成 options = ["甲", "乙"]'
            yield (*where, "type"), text
        yield from _period(form, at)


def _period(form: FormSpec, at: int) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the two days derived from a period."""
    one = form.fields[at]
    days = {"start": one.start, "end": one.end}
    for role, name in days.items():
        if (one.type is FieldType.PERIOD) != bool(name):
            wrong = f"还要写 {role}" if not name else f"不能写 {role}"
            remedy = f'请写成 {role} = "{one.name}_{role}"' if not name else "请删去，或者把 type 改为 period"
            yield ("fields", at, "type"), f"{one.name} 的类型是 {one.type.value}，{wrong}。{remedy}"
        elif name and (name in [other.name for other in form.fields] or one.start == one.end):
            yield ("fields", at, role), f"{one.name} 的 {role} “{name}”与别的栏目重名。请换一个名字"


def _sections(form: FormSpec) -> Iterator[tuple[Path, str]]:
    names = [one.name for one in form.fields]
    long = {one.name for one in form.fields if one.type in (FieldType.LONG_TEXT, FieldType.TASKS)}
    entries = list(enumerate(form.sections))
    yield from _twice([(("sections", at, "key"), one.key) for at, one in entries], "部分的 key")
    yield from _twice([(("sections", at, "number"), one.number) for at, one in entries if one.number], "部分的 number")
    yield from _twice([(("sections", at, "field"), one.field) for at, one in entries if one.field], "部分的 field")
    headings = [
        (("sections", at, name), key(word))
        for at, one in entries
        for name, words in (("heading", (one.heading,)), ("variants", one.variants))
        for word in words
    ]
    yield from _twice(headings, "部分的标题", lambda path, other: path[1] != other[1])
    for at, one in entries:
        if not key(one.heading):
            yield ("sections", at, "heading"), f"{one.key} 的 heading 是空的。请写表格上印的标题"
        if one.field and one.field not in names:
            yield ("sections", at, "field"), f"{one.key} 的 field “{one.field}”没有声明。{meant(one.field, names)}"
        elif one.field and one.field not in long:
            text = f"{one.key} 的 field “{one.field}”装的是整段文字。请把这个栏目的 type 写成 long-text 或者 tasks"
            yield ("sections", at, "field"), text


def _labels(form: FormSpec) -> Iterator[tuple[Path, str]]:
    """Yield labels that two fields of one section share: a value could be either's."""
    own = {one.field for one in form.sections}
    by_section: dict[str, list[tuple[Path, str]]] = {}
    for at, one in enumerate(form.fields):
        if one.name not in own:
            known = by_section.setdefault(one.section, [])
            known.append((("fields", at, "label"), key(one.label)))
            known += [(("fields", at, "variants"), key(word)) for word in one.variants]
    for words in by_section.values():
        yield from _twice(words, "同一部分里的栏目名称", lambda path, other: path[1] != other[1])


def _twice(
    entries: Iterable[tuple[Path, str]], what: str, counts: Callable[[Path, Path], bool] = lambda *_: True
) -> Iterator[tuple[Path, str]]:
    """Yield the entries whose word an earlier one has; ``counts`` tells whether two places may not share one."""
    first: dict[str, Path] = {}
    for path, word in entries:
        other = first.setdefault(word, path)
        if word and other is not path and counts(path, other):
            yield path, f"{what}“{word}”写了两次。请改掉或者删去一处"
