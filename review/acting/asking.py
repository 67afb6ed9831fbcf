"""What a form says that is posted about one item."""

from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, HTTPException
from starlette.datastructures import FormData

from domain.campaign import FieldType, FormSpec
from domain.decision import Decision, Verdict
from domain.form import Task
from domain.typed import Typed
from review.acting.refusals import ActRefusedError
from review.security.access import Visit, posted

LARGEST = 2**20
"""Bytes that all controls of one form hold at most."""

CONTROL = "f."
"""Begins the name of the control of a field: ``f.mobile``, ``f.tasks.1.content``."""

FIX = "use."
"""Begins the name of a button that puts its value into a field: ``use.unit``."""

_LONGEST_NOTE = 2000


def refuse_large(form: Annotated[FormData, Depends(posted)]) -> None:
    """Do nothing where a form holds what people type; refuse what no person would.

    Raises:
        HTTPException: it is larger than 1 MB (413).
    """
    if sum(len(str(value).encode("utf-8", "replace")) for _, value in form.multi_items()) > LARGEST:
        raise HTTPException(413)


def version(visit: Visit) -> int:
    """Return the version of the item that the person has seen; every form about an item carries it.

    Raises:
        ActRefusedError: the form has none.
    """
    text = str(visit.form.get("version", ""))
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ActRefusedError("页面不完整，没有执行。请刷新页面后再操作一次")
    return int(text)


def params(visit: Visit) -> dict[str, str]:
    """Return the parts of the list that the person came from."""
    return dict(parse_qsl(str(visit.form.get("back", ""))[:_LONGEST_NOTE]))


def back(visit: Visit) -> str:
    """Return the list that the person came from, as the address behind the question mark."""
    return urlencode(params(visit))


def as_form(fields: Mapping[str, str]) -> FormData:
    """Return kept controls as the form that would post them."""
    return FormData(list(fields.items()))


def controls(form: FormData) -> dict[str, str]:
    """Return what was typed, by the names of the controls; several of one name are joined, as ticked choices are."""
    names = dict.fromkeys(name for name, _ in form.multi_items() if name.startswith(CONTROL))
    return {name: "、".join(str(one) for one in form.getlist(name) if one) for name in names}


def task_controls(field: str, tasks: object) -> dict[str, str]:
    """Return what the controls of a field's tasks show."""
    shown = tasks if isinstance(tasks, tuple) else ()
    return {
        f"{CONTROL}{field}.{number}.{part}": getattr(task, part)
        for number, task in enumerate(shown, 1)
        for part in ("content", "goal")
    }


def texts(form: FormData, spec: FormSpec) -> dict[str, Typed]:
    """Return what was typed, by field; of tasks all that belong to one field. What a button mends counts more."""
    given = {name.removeprefix(CONTROL): text for name, text in controls(form).items()}
    found: dict[str, Typed] = {name: text for name, text in given.items() if "." not in name}
    for one in spec.fields:
        if one.type is FieldType.TASKS and any(name.startswith(f"{one.name}.") for name in given):
            found[one.name] = tuple(_tasks(given, one.name))
    return found | {name.removeprefix(FIX): str(text) for name, text in form.multi_items() if name.startswith(FIX)}


def decision(visit: Visit, item: str) -> Decision:
    """Return the verdict that a form gives on an item.

    Raises:
        ActRefusedError: it names none, or its note is longer than a letter bears.
    """
    verdict = str(visit.form.get("verdict", ""))
    if verdict not in set(Verdict):
        raise ActRefusedError("没有选择怎样处理，没有执行。请选择受理、要求补正或退回")
    note = str(visit.form.get("note", "")).strip()
    if len(note) > _LONGEST_NOTE:
        raise ActRefusedError(f"说明超过{_LONGEST_NOTE}字，没有执行。请缩短后再试")
    reasons = tuple(dict.fromkeys(str(one) for one in visit.form.getlist("reason")))
    return Decision(item, Verdict(verdict), visit.person.id, visit.now, reasons, note)


def _tasks(given: dict[str, str], field: str) -> Iterator[Task]:
    numbers = {name.split(".")[1] for name in given if name.startswith(f"{field}.")}
    for number in sorted((one for one in numbers if one.isascii() and one.isdecimal()), key=int):
        yield Task(given.get(f"{field}.{number}.content", ""), given.get(f"{field}.{number}.goal", ""))
