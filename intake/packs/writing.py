"""A form's declaration as the text of a TOML file, as an office would write it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from domain.campaign import FieldSpec, FieldType, FormSpec, SectionSpec

_TOP = (
    ("key", "表格的英文名，规则和受理时间用它称呼这种表格；各种表格的首字母要不同"),
    ("name", "表格的中文名"),
    ("attachment", "通知里的第几个附件"),
    ("titles", "标题里认得出它的词，年份和地名不用写；有几种叫法的都写上"),
    ("places", "标题里写了别的地方的，是别处的表格"),
    ("team", "谁交来的：写下面一个栏目的 name"),
    ("subject", "交的是哪一项：写下面一个栏目的 name"),
    ("unit", "清单和周报里还列出的单位"),
    ("leader", "清单和周报里还列出的负责人"),
    ("phones", "清单和周报里的电话，取第一个填了的"),
    ("time", "清单和周报里还列出的时间"),
    ("hints", "空白表上本来就印着的提示，不算填写的内容"),
    ("extras", "报送的人常自己加的栏目"),
)


def form_toml(form: FormSpec) -> str:
    """Return the text of ``forms/*.toml`` that declares a form."""
    return "\n".join(_lines(form)) + "\n"


def _lines(form: FormSpec) -> Iterator[str]:
    for name, told in _TOP:
        value = getattr(form, name)
        if value:
            yield f"# {told}"
            yield f"{name} = {_value(value)}"
    for one in form.fields:
        yield from _entry("fields", _field(one))
    for section in form.sections:
        yield from _entry("sections", _section(section))
    parts = {role: words for role, words in asdict(form.tasks).items() if words}
    if parts:
        yield from ("", "[tasks]", *(f"{role} = {_value(words)}" for role, words in parts.items()))
    if form.columns:
        yield from ("", "[columns]", *(f"{role} = {_value(words)}" for role, words in form.columns.items()))


def _entry(name: str, pairs: Iterable[tuple[str, object]]) -> Iterator[str]:
    yield from ("", f"[[{name}]]")
    yield from (f"{key} = {_value(value)}" for key, value in pairs)


def _field(one: FieldSpec) -> Iterator[tuple[str, object]]:
    yield from (("name", one.name), ("label", one.label))
    if one.type is not FieldType.TEXT:
        yield "type", one.type.value
    for key in ("section", "unit", "options", "start", "end", "repeats_of", "variants"):
        if getattr(one, key):
            yield key, getattr(one, key)
    if not one.required:
        yield "required", False


def _section(one: SectionSpec) -> Iterator[tuple[str, object]]:
    yield "key", one.key
    for key in ("number", "heading", "field", "variants"):
        if getattr(one, key):
            yield key, getattr(one, key)
    if not one.official:
        yield "official", False


def _value(value: object) -> str:
    """Return a text, a list of texts or a truth in TOML, which writes these as JSON does."""
    return json.dumps(value, ensure_ascii=False)
