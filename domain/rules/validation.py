"""Checks a rule as a pack declares it, before anything is judged by it."""

import difflib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.campaign import Campaign, FieldSpec, Rule
from domain.rules.catalogue import CHECKS, ELSEWHERE
from domain.rules.params import Param, ParamError
from domain.wording import wrong_words


class Fault(NamedTuple):
    """One thing that is wrong with a rule: a sentence in Chinese, and the key that it is about (params, limit)."""

    text: str
    at: tuple[str, ...] = ()


def validate_rule(rule: Rule, campaign: Campaign | None = None) -> list[Fault]:
    """Return what is wrong with a rule; an empty list where nothing is.

    With ``campaign`` it also looks up the fields, materials, rosters and rules that the parameters name.
    """
    how = CHECKS.get(rule.check) or ELSEWHERE.get(rule.check)
    if how is None:
        return [Fault(f"检查“{rule.check}”不存在。{meant(rule.check, [*CHECKS, *ELSEWHERE])}", ("check",))]
    expected = {one.name: one for one in how.params}
    faults = [
        Fault(f"检查“{rule.check}”没有参数 {name}。{meant(name, expected)}", ("params", name))
        for name in rule.params
        if name not in expected
    ]
    for param in expected.values():
        faults += _wrong_param(rule, param, campaign)
    return faults + [Fault(f"提示语 message {wrong}", ("message",)) for wrong in wrong_words(rule.message, how.words)]


def meant(written: str, known: Iterable[str]) -> str:
    """Return what a misspelt word was probably meant to be, as advice: the nearest known one, or all there are."""
    words = sorted(known)
    near = difflib.get_close_matches(written, words, n=1)
    if near:
        return f"是不是 {near[0]}？"
    return f"可以写的有：{'、'.join(words)}" if words else "请删去这一项"


def _wrong_param(rule: Rule, param: Param, campaign: Campaign | None) -> Iterator[Fault]:
    at = ("params", param.name)
    if param.name not in rule.params:
        if param.needed:
            yield Fault(f"检查“{rule.check}”缺少参数 {param.name}。请在 params 里写上 {param.name} = …", ("params",))
        return
    try:
        value = param.read(rule, param.name)
    except ParamError as error:
        yield Fault(str(error), (*at, *error.at))
        return
    known = _known(param, rule, campaign) if campaign is not None and param.refers else None
    if campaign is None or known is None:
        return
    for name in sorted(_flat(value) - known):
        without = _forms_without(name, rule, campaign) if param.refers == "field" else []
        remedy = f"，表格 {'、'.join(without)} 没有这一栏。请从 forms 里去掉，有需要就另写一条" if without else ""
        yield Fault(f"参数 {param.name} 提到的“{name}”{remedy or f'没有定义。{meant(name, known)}'}", at)
    for spec in _mistyped(_flat(value), param, rule, campaign):
        types = "、".join(sorted(param.types))
        yield Fault(f"参数 {param.name} 提到的“{spec.name}”是 {spec.type} 类型。这项检查只能用于 {types}", at)


def _mistyped(names: set[str], param: Param, rule: Rule, campaign: Campaign) -> Iterator[FieldSpec]:
    """Yield the fields that a parameter names and that are of no type that its check can judge."""
    for form in campaign.forms:
        for spec in form.fields if param.types and form.key in rule.forms else ():
            if spec.name in names and spec.type not in param.types:
                yield spec


def _known(param: Param, rule: Rule, campaign: Campaign) -> set[str] | None:
    """Return the names that a parameter may refer to, None where the rule has no form that could have them.

    Fields are those that all forms of the rule have.
    """
    if param.refers == "material":
        return {one.key for one in campaign.materials}
    if param.refers == "roster":
        return {one.key for one in campaign.rosters}
    if param.refers == "code":
        return {one.code for one in campaign.rules}
    fields = [{spec.name for spec in form.fields} for form in campaign.forms if form.key in rule.forms]
    return set.intersection(*fields) if fields else None


def _forms_without(name: str, rule: Rule, campaign: Campaign) -> list[str]:
    """Return the forms of a rule that lack a field which others of them have."""
    of_rule = [one for one in campaign.forms if one.key in rule.forms]
    without = [one.key for one in of_rule if name not in {spec.name for spec in one.fields}]
    return without if len(without) < len(of_rule) else []


def _flat(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {name for one in value for name in _flat(one)} if isinstance(value, Iterable) else set()
