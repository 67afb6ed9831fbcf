"""How a form's tasks are written: patterns of their numbers and of their two parts, from the words of the pack."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from domain.campaign import TaskWords

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LEAD = rf"\s*(?:[（(]?{_NUMBER}[)）]?\s*[、.．,，)）]?\s*|[①-⑳]\s*|[-·●•]\s*)?"
_SECOND = r"(?:[（(]?[2二][)）]?\s*[、.．]?|②)"
_NEVER = "(?!)"


class TaskPatterns(NamedTuple):
    """The patterns of one form.

    ``head`` is a task's number (任务一), ``content`` and ``goal`` are lines that begin with a part's word; each has
    what follows in its last group. ``inline_goal`` is a goal on the line of its content. ``column`` is the number that
    a column's header begins with, as ``key`` leaves it (任务一目标).
    """

    head: re.Pattern[str]
    content: re.Pattern[str]
    goal: re.Pattern[str]
    inline_goal: re.Pattern[str]
    column: re.Pattern[str]

    def is_part(self, line: str) -> bool:
        """Tell whether a line is a task's number, or its content or goal by name."""
        return any(pattern.match(line) for pattern in (self.head, self.content, self.goal))


def task_patterns(words: TaskWords) -> TaskPatterns:
    """Return the patterns of a form that calls its tasks and their parts so; without words nothing matches.

    On the line of the content a goal's word counts behind its number, or where it is no mere end of a longer one
    (任务目标, not 目标): sentences have that, too.
    """
    own = [word for word in words.goal if not any(one != word and one.endswith(word) for one in words.goal)]
    return TaskPatterns(
        head=re.compile(
            rf"\s*(?:[（(]?{_NUMBER}[)）]?[、.．]?\s*)?{_any(words.numbered)}\s*"
            rf"[（(]?\s*({_NUMBER})\s*[)）]?\s*[：:、.．]?\s*(.*)",
            re.DOTALL,
        ),
        content=_part(words.content),
        goal=_part(words.goal),
        inline_goal=re.compile(rf"[。；;，\s]\s*(?:{_SECOND}\s*{_any(words.goal)}|{_any(own)})\s*[：:]"),
        column=re.compile(rf"{_any(words.numbered)}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})"),
    )


def _part(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}{_any(words)}\s*(?:[：:]\s*|\s+|$)(.*)", re.DOTALL)


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first, each with or without white space inside."""
    spelt = [r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)]
    return f"(?:{'|'.join(spelt)})" if spelt else _NEVER
