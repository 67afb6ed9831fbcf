"""The single keys of the review screen: what each does, and the key that a person has chosen for it."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """What a key does, and the one that does it unless a person chooses another."""

    name: str
    usual: str


KEYS = {
    "next": Key("下一处问题", "j"),
    "previous": Key("上一处问题", "k"),
    "accept": Key("受理", "a"),
    "return": Key("要求补正", "c"),
    "reject": Key("退回", "r"),
    "skip": Key("跳过", "s"),
    "duplicates": Key("看疑似重复", "d"),
    "undo": Key("撤销上一步", "u"),
    "following": Key("下一件", "n"),
    "preceding": Key("上一件", "p"),
    "page-back": Key("原件上一页", "["),
    "page-on": Key("原件下一页", "]"),
    "larger": Key("放大原件", "+"),
    "smaller": Key("缩小原件", "-"),
    "whole": Key("原件适合内容", "0"),
    "go": Key("前往（再按 Q 到列表）", "g"),
    "search": Key("搜索", "/"),
    "help": Key("快捷键说明", "?"),
}
"""The keys by the names that scripts know them by."""


class WrongKeysError(ValueError):
    """Keys cannot be chosen so; the text says why, ``wrong`` names them."""

    def __init__(self, text: str, wrong: frozenset[str]) -> None:
        super().__init__(text)
        self.wrong = wrong


def keys_of(settings: Mapping[str, object]) -> dict[str, str]:
    """Return the key of each action as a person has chosen."""
    chosen = settings.get("keys")
    own = chosen if isinstance(chosen, Mapping) else {}
    return {name: str(own.get(name, key.usual)) for name, key in KEYS.items()}


def as_json(settings: Mapping[str, object]) -> str:
    """Return the key of each action for scripts to read."""
    return json.dumps(keys_of(settings), ensure_ascii=True)


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of a form, letters in lower case; where none is given, the usual one.

    Raises:
        WrongKeysError: one is no single character of a keyboard, or two are the same.
    """
    found = {name: given.get(name, "").strip().lower() or key.usual for name, key in KEYS.items()}
    odd = frozenset(name for name, one in found.items() if len(one) != 1 or not "!" <= one <= "~")
    if odd:
        raise WrongKeysError("每个快捷键只能是一个字母、数字或英文标点。请改正标红的几项。", odd)
    several = {one for one, count in Counter(found.values()).items() if count > 1}
    if several:
        wrong = frozenset(name for name, one in found.items() if one in several)
        named = "、".join(sorted(one.upper() for one in several))
        raise WrongKeysError(f"有两项用了同一个键：{named}。请改正标红的几项。", wrong)
    return found
