"""Two texts side by side: what only one of them says is marked."""

import difflib
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_MINE, _THEIRS = Markup("<ins>{}</ins>"), Markup("<del>{}</del>")
_SHORT = 300
"""Characters up to which texts are compared one by one, longer ones by clauses."""
_CHARACTERS = re.compile(r"[0-9A-Za-z.\-]+|.", re.DOTALL)
_CLAUSES = re.compile(r"[^，。；！？,;!?\n]*[，。；！？,;!?\n]*")


def side_by_side(mine: str, theirs: str) -> tuple[Markup, Markup]:
    """Return two texts with what only one says marked: in the first as ``ins``, in the second as ``del``."""
    words = _CHARACTERS if max(len(mine), len(theirs)) <= _SHORT else _CLAUSES
    here, there = words.findall(mine), words.findall(theirs)
    matcher = difflib.SequenceMatcher(None, here, there, autojunk=False)
    first, second = [], []
    for what, start, end, begin, stop in matcher.get_opcodes():
        first.append(_marked(_MINE, here[start:end], what != "equal"))
        second.append(_marked(_THEIRS, there[begin:stop], what != "equal"))
    return Markup("").join(first), Markup("").join(second)


def _marked(mark: Markup, words: Iterable[str], differs: bool) -> Markup:
    text = "".join(words)
    return mark.format(text) if differs and text else escape(text)
