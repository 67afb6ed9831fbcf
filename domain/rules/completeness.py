"""Is the form whole and filled in: blank forms, other years' forms, missing rows, blank fields, half tasks."""

from collections.abc import Iterator

from domain.campaign import FieldType
from domain.rules import params
from domain.rules.case import Case, Result

_FIGURES = "一二三四五六七八九"


def filled(case: Case) -> Iterator[Result]:
    """Find a form in which nothing is written at all; a seal that was looked for is not writing."""
    written = (spec.name for spec in case.spec.fields if spec.type is not FieldType.SEAL)
    if not any(case.filled(name) for name in written):
        yield Result()


def edition(case: Case) -> Iterator[Result]:
    """Find a form whose title bears another year; a form without a year is not judged."""
    expected = params.texts(case.rule, "editions")
    found = case.submission.form.edition
    if found and found not in expected:
        wanted = "、".join(expected)
        yield Result({"edition": found, "expected": wanted}, evidence={"edition": found, "expected": list(expected)})


def unaltered(case: Case) -> Iterator[Result]:
    """Find official sections and rows that are gone; a section that is gone speaks for its fields."""
    absent = case.submission.form.absent
    sections = [one.key for one in case.spec.sections if one.official and one.key in absent]
    fields = [
        one.name
        for one in case.spec.fields
        if one.required and one.name in absent and one.section not in sections and one.name not in sections
    ]
    gone = [*fields, *sections]
    if gone:
        labels = list(dict.fromkeys(case.spec.label(name) for name in gone))
        yield Result({"absent": "、".join(labels)}, evidence={"absent": gone})


def required(case: Case) -> Iterator[Result]:
    """Find required fields that stand on the form and are blank."""
    absent = case.submission.form.absent
    for spec in case.spec.fields:
        asked = spec.required and not spec.repeats_of and spec.name in case.submission.fields
        gone = spec.name in absent or (spec.section and spec.section in absent)
        if asked and not gone and not case.filled(spec.name):
            yield Result({"label": spec.label}, spec.name, {"value": ""}, suffix=spec.name)


def tasks_complete(case: Case) -> Iterator[Result]:
    """Find tasks that have content without a goal or a goal without content."""
    name = params.text(case.rule, "field")
    tasks = case.submission.value(name)
    if not isinstance(tasks, tuple):
        return
    words = case.spec.tasks
    for number, task in enumerate(tasks, 1):
        if bool(task.content) == bool(task.goal):
            continue
        missing = next(iter(words.goal if task.content else words.content), "")
        evidence = {"task": number, "missing": "goal" if task.content else "content"}
        yield Result({"number": _chinese(number), "missing": missing}, name, evidence)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_FIGURES[tens - 1]}十"
    return head + (_FIGURES[ones - 1] if ones else "")
