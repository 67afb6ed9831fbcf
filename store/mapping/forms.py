"""Forms and their values as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from domain.form import FieldValue, Form, Method, Place, Task, Unread
from domain.plain import value_json

Json: TypeAlias = dict[str, Any]


def plain(value: object) -> Any:  # noqa: ANN401 -- JSON has no narrower type
    """Return a JSON value as JSON gives it back: tuples are lists, enumerations are their text.

    Raises:
        TypeError: the value is none that JSON knows.
    """
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    raise TypeError(f"no JSON value: {value!r}")


def dump_field(found: FieldValue) -> Json:
    """Return a field's value with its origin as JSON."""
    return {
        "value": value_json(found.value),
        "raw": found.raw,
        "source": _dump_place(found.source),
        "confidence": found.confidence,
        "note": found.note,
        "method": None if found.method is None else found.method.value,
    }


def load_field(data: Json) -> FieldValue:
    """Return the field's value that ``dump_field`` wrote."""
    value = data["value"]
    if isinstance(value, list):
        value = tuple(Task(task["content"], task["goal"]) for task in value)
    # Rows written before values had a method are without one.
    method = Method(data["method"]) if data.get("method") else None
    return FieldValue(value, data["raw"], _load_place(data["source"]), data["confidence"], data["note"], method)


def dump_fields(fields: Mapping[str, FieldValue]) -> Json:
    """Return fields as JSON, by name, in their order."""
    return {name: dump_field(one) for name, one in fields.items()}


def load_fields(data: Json) -> dict[str, FieldValue]:
    """Return the fields that ``dump_fields`` wrote."""
    return {name: load_field(one) for name, one in data.items()}


def dump_form(form: Form) -> Json:
    """Return a form as JSON, whole."""
    return {
        "kind": form.kind,
        "edition": form.edition,
        "reader": form.reader,
        "editable": form.editable,
        "pages": [list(page) for page in form.pages],
        "absent": sorted(form.absent),
        "fields": dump_fields(form.fields),
        "repeated": {name: [dump_field(one) for one in values] for name, values in form.repeated.items()},
        "unread": [{"text": one.text, "place": _dump_place(one.place)} for one in form.unread],
    }


def load_form(data: Json) -> Form:
    """Return the form that ``dump_form`` wrote."""
    return Form(
        kind=data["kind"],
        fields=load_fields(data["fields"]),
        edition=data["edition"],
        absent=frozenset(data["absent"]),
        repeated={name: tuple(load_field(one) for one in values) for name, values in data["repeated"].items()},
        unread=tuple(Unread(one["text"], _load_place(one["place"])) for one in data["unread"]),
        pages=tuple((width, height) for width, height in data["pages"]),
        editable=data["editable"],
        reader=data["reader"],
    )


def _dump_place(place: Place | None) -> Json | None:
    if place is None:
        return None
    return {"page": place.page, "box": None if place.box is None else list(place.box), "cell": place.cell}


def _load_place(data: Json | None) -> Place | None:
    if data is None:
        return None
    box = None if data["box"] is None else (data["box"][0], data["box"][1], data["box"][2], data["box"][3])
    return Place(data["page"], box, data["cell"])
