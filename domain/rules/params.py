"""The parameters of a rule: read strictly, with complaints that a pack's author understands."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from domain.campaign import FieldType, Rule
from domain.wording import wrong_expression

_PAIRS = '请写成 [["栏目", "另一栏目"]] 这样'
_TOPICS = '请一行写一项：内容 = ["表述", "表述"]'


class ParamError(ValueError):
    """A parameter of a rule is not what its check needs; the text says so in Chinese.

    ``at`` is the key below the parameter that is wrong, where it is only one of several.
    """

    def __init__(self, text: str, at: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.at = at


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a check: its name, how it is read, and what it refers to in the pack.

    ``refers`` is ``field``, ``material``, ``roster`` or ``code`` where its texts must be declared elsewhere in it.
    ``types`` are the types that such fields may have, any where it names none.
    """

    name: str
    read: Callable[[Rule, str], object]
    needed: bool = True
    refers: str = ""
    types: frozenset[FieldType] = frozenset()


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a text must speak of: expressions of which one must be found, after those in ``aside`` are left out.

    ``aside`` are wordings that look like the topic and are not (长时间 is no time).
    """

    name: str
    wordings: tuple[re.Pattern[str], ...]
    aside: tuple[re.Pattern[str], ...] = ()


def text(rule: Rule, name: str) -> str:
    """Return a text that is not empty."""
    value = rule.params.get(name)
    if not isinstance(value, str) or not value:
        raise ParamError(f'参数 {name} 应为文字。请用英文双引号写成 {name} = "文字"')
    return value


def texts(rule: Rule, name: str) -> tuple[str, ...]:
    """Return a list of texts, empty where the rule does not have it."""
    return _texts(rule.params.get(name, ()), name)


def whole(rule: Rule, name: str) -> int:
    """Return a whole number that is not negative."""
    value = rule.params.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ParamError(f"参数 {name} 应为整数。请写成 {name} = 20 这样的数字")
    return value


def number(rule: Rule, name: str) -> float:
    """Return a number above naught."""
    value = rule.params.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
        raise ParamError(f"参数 {name} 应为大于零的数。请写成 {name} = 0.9 这样的数字")
    return float(value)


def pairs(rule: Rule, name: str) -> tuple[tuple[str, str], ...]:
    """Return a list of pairs of texts."""
    value = rule.params.get(name)
    if not isinstance(value, list | tuple) or not value:
        raise ParamError(f"参数 {name} 应为成对的栏目名。{_PAIRS}")
    read = [_texts(one, name) for one in value]
    if any(len(one) != 2 for one in read):
        raise ParamError(f"参数 {name} 应为成对的栏目名。{_PAIRS}")
    return tuple((one[0], one[1]) for one in read)


def day(rule: Rule, name: str) -> dt.date:
    """Return a day, written as a date of TOML."""
    value = rule.params.get(name)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ParamError(f"参数 {name} 应为日期，如 2024-10-31（不加引号）")
    return value


def pattern(rule: Rule, name: str) -> re.Pattern[str]:
    """Return a regular expression."""
    return _compiled((text(rule, name),), name)[0]


def patterns(rule: Rule, name: str) -> tuple[re.Pattern[str], ...]:
    """Return a list of regular expressions, empty where the rule does not have it."""
    return _compiled(texts(rule, name), name)


def topics(rule: Rule, name: str) -> tuple[Topic, ...]:
    """Return topics in the pack's order: a list of expressions each, or a table of ``wordings`` and ``aside``."""
    value = rule.params.get(name)
    if not isinstance(value, dict) or not value:
        raise ParamError(f"参数 {name} 应为各项内容及其表述。{_TOPICS}")
    return tuple(_topic(topic, told, name) for topic, told in value.items())


def _topic(topic: str, told: object, name: str) -> Topic:
    table = told if isinstance(told, dict) else {"wordings": told}
    unknown = sorted(str(one) for one in table if one not in ("wordings", "aside"))
    if unknown:
        text = f"参数 {name} 的“{topic}”只能有 wordings 和 aside，没有 {unknown[0]}。请删去这一项"
        raise ParamError(text, (topic, unknown[0]))
    try:
        wordings, aside = (_compiled(_texts(table.get(one, ()), topic), topic) for one in ("wordings", "aside"))
    except ParamError as error:
        raise ParamError(str(error), (topic,)) from error
    return Topic(topic, wordings, aside)


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        raise ParamError(f'参数 {name} 应为文字的列表。请写成 {name} = ["文字", "文字"]')
    return tuple(value)


@lru_cache(maxsize=256)
def _compiled(expressions: tuple[str, ...], name: str) -> tuple[re.Pattern[str], ...]:
    for one in expressions:
        wrong = wrong_expression(one)
        if wrong:
            raise ParamError(f"参数 {name} 的表述{wrong}")
    return tuple(re.compile(one) for one in expressions)
