"""Does the form name one project or several."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from domain.form import FieldValue
from domain.normalise.text import hanzi, key, visible
from domain.rules import params
from domain.rules.case import Case, Result

_FEWEST_HANZI, _FEWEST_HANZI_UNMARKED = 4, 6
_HANZI = tuple("一二三四五六七八九十")
_FIGURES = tuple(str(number) for number in range(1, 21))
_ENUMERATIONS = tuple(
    (re.compile(pattern), signs)
    for pattern, signs in (
        (r"[（(]([0-9]{1,2})[)）]", _FIGURES),
        (r"[（(]([一二三四五六七八九十])[)）]", _HANZI),
        (r"(?<![0-9.．])([0-9]{1,2})(?:[.．、)）:：](?![0-9])|\s+(?![0-9]))", _FIGURES),
        (r"([①-⑳])", tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")),
        (r"([⑴-⒇])", tuple("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")),
        (r"([一二三四五六七八九十])[、.．]", _HANZI),
    )
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_SEMICOLON = re.compile("[;；]")
_NEW_LINE = re.compile(r"[\n\r]+")
_LIST_SIGN = re.compile("[、，,/／|]")
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"[“《「『]([^“”《》「」『』]+)[”》」』]")
_BETWEEN_QUOTED = re.compile(r"[\s、，,；;/和及与]*")
_CLOSING = "”」』》）)"
_GOES_ON = re.compile("[与和及暨以的—–-]")
_EDGES = " \t\r\n\u3000、，,。.；;：:"


class Wordings(NamedTuple):
    """The words of a notice by which names are told apart.

    ``numbered`` stand before a number (项目一：). ``ends`` are ends of names (…讲座), ``whole`` those that only a whole
    project's name has (…行动).
    """

    numbered: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def one_subject(case: Case) -> Iterator[Result]:
    """Find a field that names two or more projects.

    They are numbered (1.… 2.…), parted by semicolons, quoted one by one, on lines of their own, or the field stands
    several times on the form with different names. Those that a 、 or a space parts end as projects do, each of them
    (…行动、…计划). A name with — or 暨 in it, or a figure such as 2.0, is one name.
    """
    name = params.text(case.rule, "field")
    value = case.submission.fields.get(name)
    if value is None or not case.text(name):
        return
    written = value.raw if key(value.raw) == key(case.text(name)) else case.text(name)
    wordings = Wordings(*(params.texts(case.rule, one) for one in Wordings._fields))
    names = subjects(written, wordings, lines=case.submission.form.editable)
    if len(names) < 2:
        names = _repeated(case.text(name), case.submission.form.repeated.get(name, ()))
    if len(names) > 1:
        listed = "；".join(f"“{one}”" for one in names)
        evidence = {"value": case.text(name), "names": list(names)}
        yield Result({"count": len(names), "names": listed}, name, evidence)


def subjects(text: str, wordings: Wordings, *, lines: bool) -> tuple[str, ...]:
    """Return the different names that a text lists, or the one that it is.

    ``lines``: a line break is the writer's own and may part two names, not the edge of a page's column.
    """
    plain = visible(text).strip()
    numbered = _numbered(plain.translate(_HALF_WIDTH), wordings.numbered)
    found = numbered or _parted(_SEMICOLON.split(plain)) or _quoted(plain, wordings.ends)
    found = found or _ending(_LIST_SIGN.split(plain), wordings.whole)
    if not found and lines:
        found = _ending(_NEW_LINE.split(plain), wordings.ends) or _ending(_SPACE.split(plain), wordings.whole)
    distinct = {key(one): one for one in reversed(found)}
    return tuple(reversed(distinct.values())) if len(distinct) > 1 else (plain,)


def _numbered(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    for pattern, signs in (*_worded(words), *_ENUMERATIONS):
        marks: list[re.Match[str]] = []
        for mark in pattern.finditer(text):
            if len(marks) < len(signs) and mark[1] == signs[len(marks)]:
                marks.append(mark)
        if len(marks) > 1 and _opens(text[: marks[0].start()]):
            edges = [*(mark.start() for mark in marks[1:]), len(text)]
            names = tuple(text[mark.end() : edge].strip(_EDGES) for mark, edge in zip(marks, edges, strict=True))
            if all(hanzi(one) >= _FEWEST_HANZI for one in names):
                return names
    return ()


@lru_cache(maxsize=64)
def _worded(words: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return the enumerations whose numbers stand behind a word (项目一：, 项目1：)."""
    if not words:
        return ()
    before = "|".join(map(re.escape, words))
    return tuple(
        (re.compile(rf"(?:{before})({number})\s*[:：、.．\s]"), signs)
        for number, signs in (("[一二三四五六七八九十]", _HANZI), ("[0-9]{1,2}", _FIGURES))
    )


def _opens(before: str) -> bool:
    return not before.strip(_EDGES + '“”"（(') or before.rstrip().endswith(("：", ":"))


def _parted(pieces: list[str], fewest: int = _FEWEST_HANZI) -> tuple[str, ...]:
    names = tuple(piece.strip(_EDGES) for piece in pieces if key(piece))
    return names if len(names) > 1 and all(hanzi(one) >= fewest for one in names) else ()


def _ending(pieces: list[str], ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return pieces that are names of their own: all end as names do, and none goes on from the one before."""
    names = _parted(pieces, _FEWEST_HANZI_UNMARKED)
    ended = all(one.rstrip(_CLOSING).endswith(ends) for one in names)
    return names if ended and not any(_GOES_ON.match(one) for one in names[1:]) else ()


def _quoted(text: str, ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return names that make up the whole text, each between quotation marks of its own."""
    return _ending(_QUOTED.findall(text), ends) if _BETWEEN_QUOTED.fullmatch(_QUOTED.sub("", text)) else ()


def _repeated(text: str, others: tuple[FieldValue, ...]) -> tuple[str, ...]:
    """Return the different names that a field bears on one form; one that is part of another is the same."""
    names = [text]
    for other in others:
        written = other.value if isinstance(other.value, str) else ""
        mine = key(written)
        if mine and not any(mine in key(one) or key(one) in mine for one in names):
            names.append(written)
    return tuple(names)
