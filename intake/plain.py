"""Fields as the JSON of ``zhihui parse`` and as text for people (contract, section 3)."""

from typing import Any

from domain.form import FieldValue, Place, Value
from domain.plain import value_json


def field_json(value: FieldValue) -> dict[str, Any]:
    """Return a field as JSON."""
    found = {
        "value": value_json(value.value),
        "raw": value.raw,
        "confidence": value.confidence,
        "source": _place(value.source),
        "method": None if value.method is None else value.method.value,
    }
    return found | {"note": value.note} if value.note else found


def shown(value: Value) -> str:
    """Return a value as a coordinator reads it."""
    if isinstance(value, tuple):
        tasks = enumerate(value, start=1)
        return "；".join(f"{at}. {task.content} → {task.goal or '（无目标）'}" for at, task in tasks)
    if isinstance(value, bool):
        return "有" if value else "没有"
    return "" if value is None else str(value)


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    box = None if place.box is None else [round(side, 1) for side in place.box]
    return {"page": place.page, "box": box, "cell": place.cell}
