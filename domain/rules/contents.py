"""Is there what the notice asks for: topics of the overview, the seal, the materials, the paper."""

import re
from collections.abc import Iterator

from domain.rules import params
from domain.rules.case import Case, Result

_MILLIMETRES = 25.4 / 72
_SPACE = re.compile(r"[^\S\n]+")
_CLAUSE_END = re.compile("[，。；！？,;!?\n]")
_CONTEXT = 20


def mentions(case: Case) -> Iterator[Result]:
    """Find topics that a text does not speak of; a blank text is not judged. White space does not count."""
    name = params.text(case.rule, "field")
    text = _SPACE.sub("", case.text(name))
    if not text:
        return
    told = {topic.name: _told(topic, text) for topic in params.topics(case.rule, "topics")}
    missing = [topic for topic, words in told.items() if not words]
    if missing:
        found = {topic: words for topic, words in told.items() if words}
        yield Result({"missing": "、".join(missing)}, name, {"missing": missing, "found": found})


def _told(topic: params.Topic, text: str) -> str:
    """Return the first clause that speaks of the topic, empty where none does."""
    rest = text
    for aside in topic.aside:
        rest = aside.sub(_left_out, rest)
    for wording in topic.wordings:
        found = wording.search(rest)
        if found:
            start, end = max(found.start() - _CONTEXT, 0), found.end() + _CONTEXT
            before, after = _CLAUSE_END.split(text[start : found.start()]), _CLAUSE_END.split(text[found.end() : end])
            return before[-1] + text[found.start() : found.end()] + after[0]
    return ""


def _left_out(found: re.Match[str]) -> str:
    return "□" * len(found[0])


def sealed(case: Case) -> Iterator[Result]:
    """Find a page on which the seal should stand and does not; where it cannot be told nothing is found."""
    name = params.text(case.rule, "field")
    if case.submission.value(name) is False:
        yield Result(field=name, evidence={"value": False})


def materials(case: Case) -> Iterator[Result]:
    """Find materials that did not come with the form; a file judged on its own cannot show its neighbours."""
    if not case.submission.message:
        return
    names = {one.key: one.name for one in case.campaign.materials}
    missing = [one for one in params.texts(case.rule, "materials") if one not in case.submission.materials]
    if missing:
        came = sorted(case.submission.materials)
        words = {"missing": "、".join(names.get(one, one) for one in missing)}
        yield Result(words, evidence={"missing": missing, "came": came})


def page_size(case: Case) -> Iterator[Result]:
    """Find a form with a page of another size, upright or on its side; pages without a size are not judged."""
    short, long = sorted((params.number(case.rule, "width"), params.number(case.rule, "height")))
    tolerance = params.number(case.rule, "tolerance")
    other = [
        {"page": page, "width": round(width * _MILLIMETRES), "height": round(height * _MILLIMETRES)}
        for page, (width, height) in enumerate(case.submission.form.pages, 1)
        if width > 0 and height > 0 and not _fits(sorted((width, height)), (short, long), tolerance)
    ]
    if other:
        words = {"width": other[0]["width"], "height": other[0]["height"]}
        wanted = [round(short * _MILLIMETRES), round(long * _MILLIMETRES)]
        yield Result(words, evidence={"pages": other, "expected": wanted})


def _fits(sides: list[float], wanted: tuple[float, float], tolerance: float) -> bool:
    return all(abs(side - want) <= want * tolerance for side, want in zip(sides, wanted, strict=True))
