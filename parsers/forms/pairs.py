"""Labels and values on one line: ``负责人：张三    手机：138…``, ``隶属单位  乙学会``, ``手机____``."""

import re
from collections.abc import Container
from typing import NamedTuple

from domain.campaign import FieldSpec
from parsers.forms.near import distance, tolerance
from parsers.forms.words import FormWords, key

COLON = re.compile(r"[：:]")
_WIDE = re.compile(r"[\t　_＿]|\s\s")
_WORDS = re.compile(r"[^\s_＿,，;；、。]+")
_BLANKS = " \t\r\n　_＿"
_BETWEEN = " \t　,，;；、"
_MOST_TOKENS = 10
_LONGEST = 12
_SHORT = 2


class Pair(NamedTuple):
    """A label with its value; ``spec`` is None where the label is one that senders add (邮箱)."""

    spec: FieldSpec | None
    label: str
    value: str


def colon_pairs(text: str, first: FieldSpec | None, words: FormWords, zone: str) -> list[Pair]:
    """Return the pairs of a line whose first label, before its first colon, is that of ``first``.

    A value keeps its colons: only a known label ends it, after white space or punctuation, or after a figure.
    """
    colons = list(COLON.finditer(text))
    found: list[Pair] = []
    spec, label = first, text[: colons[0].start()]
    begin = piece = colons[0].end()
    for colon in colons[1:]:
        at = _label_at_end(text[piece : colon.start()], words, zone)
        if at is not None:
            cut, following = at
            found.append(Pair(spec, label, text[begin : piece + cut].rstrip(_BETWEEN)))
            spec, label, begin = following, text[piece + cut : colon.start()], colon.end()
        piece = colon.end()
    found.append(Pair(spec, label, text[begin:]))
    return found


def _label_at_end(piece: str, words: FormWords, zone: str) -> tuple[int, FieldSpec | None] | None:
    """Find a label at the end of ``piece``, the longest that there is: where it begins, and its field."""
    starts = [token.start() for token in _WORDS.finditer(piece)][-_MOST_TOKENS:]
    for start in starts if piece[:1] in _BLANKS else starts[1:]:
        found = _known(piece[start:], words, zone)
        if found is not None:
            return start, found[0]
    for start in range(max(1, len(piece) - _LONGEST), len(piece)):
        if piece[start - 1].isdigit() and not piece[start].isdigit():
            found = _known(piece[start:], words, zone)
            if found is not None and found[0] is not None:
                return start, found[0]
    return None


def _known(label: str, words: FormWords, zone: str) -> tuple[FieldSpec | None] | None:
    meaning = words.meaning(label)
    spec = meaning.labels.get(zone)
    return (spec,) if spec is not None or meaning.extra else None


def spaced_pairs(text: str, words: FormWords, zone: str) -> list[Pair]:
    """Return the pairs of a line without colons, as on underlined blanks; empty where it begins with no label.

    A second label stands behind a wide blank only; one of its own letters apart (负 责 人) is one label.
    """
    tokens = [(one.start(), one.end()) for one in re.finditer(r"[^\s_＿]+", text)]
    found: list[Pair] = []
    if not tokens or _label_from(text, tokens, 0, words, zone) is None:
        return found
    labels = {at: one for at in range(len(tokens)) if (one := _label_from(text, tokens, at, words, zone))}
    at = 0
    while at in labels:
        spec, behind = labels[at]
        end = behind
        while end < len(tokens) and (end == behind or end not in labels):
            end += 1
        begin, stop = tokens[behind - 1][1], tokens[end][0] if end < len(tokens) else len(text)
        found.append(Pair(spec, text[tokens[at][0] : begin], text[begin:stop].strip(_BLANKS)))
        at = end
    return found


def _label_from(
    text: str, tokens: list[tuple[int, int]], at: int, words: FormWords, zone: str
) -> tuple[FieldSpec | None, int] | None:
    """Return the field of the longest label that begins at a token, and the token behind it.

    A label that is not the line's first stands behind a wide blank.
    """
    if at and not _WIDE.search(text[tokens[at - 1][1] : tokens[at][0]]):
        return None
    for spelling in (words,) if words.strict is None else (words.strict, words):
        for end in range(min(len(tokens), at + _MOST_TOKENS), at, -1):
            known = _known(text[tokens[at][0] : tokens[end - 1][1]], spelling, zone)
            if known is not None and (at or known[0] is not None):
                return known[0], end
    return None


def misread(label: str, words: FormWords, zone: str, taken: Container[str]) -> FieldSpec | None:
    """Return the field of a label of two characters, one of them misread or lost by OCR (``广名`` for 户名).

    So short a label is near to many words: it counts in front of a colon, for one field that has no value yet.
    """
    plain = key(label)
    near = {
        spec.name: spec
        for known, spec in words.labels.get(zone, {}).items()
        if len(known) == _SHORT
        and spec.name not in taken
        and set(plain) & set(known)
        and distance(plain, known, 1) == 1
    }
    return next(iter(near.values())) if len(near) == 1 and len(plain) <= _SHORT else None


def glued(text: str, words: FormWords, zone: str, taken: Container[str]) -> list[Pair]:
    """Return label and value where an OCR engine lost what stood between them: ``服务队名称沈阳…``."""
    best: tuple[int, int, FieldSpec] | None = None
    for label, spec in words.labels.get(zone, {}).items():
        head, rest = text[: len(label)], text[len(label) :]
        limit = tolerance(len(label))
        apart = distance(head, label, limit)
        if spec.name in taken or not rest or apart > limit or (not limit and not zone and not rest[0].isdigit()):
            continue
        if best is None or (apart, -len(label)) < best[:2]:
            best = apart, -len(label), spec
    return [] if best is None else colon_pairs(f"{text[: -best[1]]}：{text[-best[1] :]}", best[2], words, zone)
