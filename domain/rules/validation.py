"""Checks a rule as a pack declares it, before anything is judged by it."""

import string
from collections.abc import Iterable

from domain.campaign import Campaign, Rule
from domain.rules.catalogue import CHECKS, ELSEWHERE
from domain.rules.params import Param, ParamError


def validate_rule(rule: Rule, campaign: Campaign | None = None) -> list[str]:
    """Return what is wrong with a rule, in Chinese, a sentence each; an empty list where nothing is.

    With ``campaign`` it also looks up the fields, materials and rules that the parameters name.
    """
    how = CHECKS.get(rule.check)
    if how is None and rule.check not in ELSEWHERE:
        return [f"没有名为“{rule.check}”的检查"]
    expected = {one.name: one for one in how.params} if how else {}
    complaints = [f"检查“{rule.check}”没有参数 {name}" for name in rule.params if name not in expected]
    for param in expected.values():
        complaints += _wrong_param(rule, param, campaign)
    words = how.words if how else ELSEWHERE[rule.check]
    return complaints + _wrong_message(rule.message, words)


def _wrong_param(rule: Rule, param: Param, campaign: Campaign | None) -> list[str]:
    if param.name not in rule.params:
        return [f"缺少参数 {param.name}"] if param.needed else []
    try:
        value = param.read(rule, param.name)
    except ParamError as error:
        return [str(error)]
    if campaign is None or not param.refers:
        return []
    return [f"参数 {param.name} 提到的“{name}”没有定义" for name in _unknown(value, param, rule, campaign)]


def _unknown(value: object, param: Param, rule: Rule, campaign: Campaign) -> list[str]:
    named = sorted(_flat(value))
    if param.refers == "material":
        return [name for name in named if name not in {one.key for one in campaign.materials}]
    if param.refers == "code":
        return [name for name in named if name not in {one.code for one in campaign.rules}]
    forms = [one for one in campaign.forms if one.key in rule.forms]
    return [name for name in named if any(name not in {spec.name for spec in form.fields} for form in forms)]


def _flat(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {name for one in value for name in _flat(one)} if isinstance(value, Iterable) else set()


def _wrong_message(message: str, words: frozenset[str]) -> list[str]:
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError as error:
        return [f"提示语写法有误：{error}"]
    complaints = []
    for _, word, form, conversion in parts:
        if word is None:
            continue
        if word not in words:
            complaints.append(f"提示语中的 {{{word}}} 不是这项检查给出的内容")
        elif form or conversion:
            complaints.append(f"提示语中的 {{{word}}} 不能带格式")
    return complaints
