"""Does the form name one project or several."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from domain.campaign import Rule
from domain.form import FieldValue
from domain.normalise.text import hanzi, key, visible
from domain.rules import params
from domain.rules.case import Case, Result

_FEWEST_HANZI, _FEWEST_HANZI_UNMARKED = 4, 6
_FIGURES = tuple(str(number) for number in range(1, 21))
_HAN_FIGURES = tuple("一二三四五六七八九十")
_LETTERS = tuple("ABCDEFGHIJ")
_ENUMERATIONS = tuple(
    (re.compile(pattern), signs)
    for pattern, signs in (
        (r"[（(]([0-9]{1,2})[)）]", _FIGURES),
        (r"[（(]([一二三四五六七八九十])[)）]", _HAN_FIGURES),
        (r"(?<![0-9.．])([0-9]{1,2})(?:[.．、)）:：](?![0-9])|\s+(?![0-9]))", _FIGURES),
        (r"([①-⑳])", tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")),
        (r"([⑴-⒇])", tuple("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")),
        (r"([一二三四五六七八九十])[、.．]", _HAN_FIGURES),
        (r"第([一二三四五六七八九十])[项个][:：、\s]", _HAN_FIGURES),
        (r"(?<![A-Za-z])([A-J])[.．、)）:：](?![0-9])", _LETTERS),
    )
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_SEMICOLON = re.compile("[;；]")
_NEW_LINE = re.compile(r"[\n\r]+")
_LIST_SIGN = re.compile("[、，,/／|+＋]")
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"[“《「『]([^“”《》「」『』]+)[”》」』]")
_EACH_QUOTED = re.compile(r"(?:以及|[\s、，,和及与])*(?=[“《「『])")
_BETWEEN_QUOTED = re.compile(r"[\s、，,；;/和及与]*")
_CLOSING = "”」』》）)"
_GOES_ON = re.compile("[与和及暨以的—–-]")
_EDGES = " \t\r\n\u3000、，,。.；;：:"


class NameWords(NamedTuple):
    """A pack's words about names: what stands before a number (项目一：), and how a name ends.

    ``ends`` are ends of names that stand on lines of their own or in quotation marks of their own; ``listed`` are
    those that tell a name even where only a 、 or a space parts it from the next.
    """

    numbered: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


def one_subject(case: Case) -> Iterator[Result]:
    """Find a field that names two or more projects.

    They are numbered (1.… 2.…, A.… B.…), parted by semicolons, quoted one by one, on lines of their own, or the field
    stands several times on the form with different names. Those that a 、, a + or a space parts, and those that each
    open with a quoted title, end as projects do, each of them (…行动、…计划). A name with — or 暨 in it, or a figure
    such as 2.0, is one name.
    """
    name = params.text(case.rule, "field")
    value = case.submission.fields.get(name)
    if value is None or not case.text(name):
        return
    written = value.raw if key(value.raw) == key(case.text(name)) else case.text(name)
    names = subjects(written, name_words(case.rule), lines=case.submission.form.editable)
    if len(names) < 2:
        names = _repeated(case.text(name), case.submission.form.repeated.get(name, ()))
    if len(names) > 1:
        listed = "；".join(f"“{one}”" for one in names)
        evidence = {"value": case.text(name), "names": list(names)}
        yield Result({"count": len(names), "names": listed}, name, evidence)


def name_words(rule: Rule) -> NameWords:
    """Return the words that a rule gives."""
    return NameWords(*(params.texts(rule, name) for name in NameWords._fields))


def subjects(text: str, words: NameWords, *, lines: bool) -> tuple[str, ...]:
    """Return the different names that a text lists, or the one that it is.

    ``lines``: a line break is the writer's own and may part two names, not the edge of a page's column.
    """
    plain = visible(text).strip()
    found = _numbered(plain.translate(_HALF_WIDTH), words.numbered) or _parted(_SEMICOLON.split(plain))
    found = found or _quoted(plain, words) or _each_quoted(plain, words) or _listed(_LIST_SIGN.split(plain), words)
    if not found and lines:
        found = _parted(_NEW_LINE.split(plain), words.ends) or _listed(_SPACE.split(plain), words)
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
        for number, signs in (("[一二三四五六七八九十]", _HAN_FIGURES), ("[0-9]{1,2}", _FIGURES))
    )


def _opens(before: str) -> bool:
    return not before.strip(_EDGES + '“”"（(') or before.rstrip().endswith(("：", ":"))


def _parted(pieces: list[str], ends: tuple[str, ...] | None = None) -> tuple[str, ...]:
    names = tuple(piece.strip(_EDGES) for piece in pieces if key(piece))
    fewest = _FEWEST_HANZI if ends is None else _FEWEST_HANZI_UNMARKED
    if len(names) < 2 or any(hanzi(one) < fewest for one in names):
        return ()
    if ends is None:
        return names
    whole = all(one.rstrip(_CLOSING).endswith(ends) for one in names)
    return names if whole and not any(_GOES_ON.match(one) for one in names[1:]) else ()


def _quoted(text: str, words: NameWords) -> tuple[str, ...]:
    """Return names that make up the whole text, each between quotation marks of its own."""
    rest = _QUOTED.sub("", text)
    names = tuple(_QUOTED.findall(text))
    return _parted(list(names), words.ends) if _BETWEEN_QUOTED.fullmatch(rest) else ()


def _each_quoted(text: str, words: NameWords) -> tuple[str, ...]:
    """Return names that each open with a title in quotation marks and end as projects do: “甲”项目和“乙”项目."""
    opens = _QUOTED.match(text) is not None
    return _listed([piece for piece in _EACH_QUOTED.split(text) if piece], words) if opens else ()


def _listed(pieces: list[str], words: NameWords) -> tuple[str, ...]:
    """Return pieces that all end as listed names do."""
    return _parted(pieces, words.listed)


def _repeated(text: str, others: tuple[FieldValue, ...]) -> tuple[str, ...]:
    """Return the different names that a field bears on one form; one that is part of another is the same."""
    names = [text]
    for other in others:
        written = other.value if isinstance(other.value, str) else ""
        mine = key(written)
        if mine and not any(mine in key(one) or key(one) in mine for one in names):
            names.append(written)
    return tuple(names)
