"""Domain values as plain JSON values and as text for people (contract, section 3)."""

from typing import Any

from domain.finding import Finding
from domain.form import FieldValue, Place, Value


def value_json(value: Value) -> Any:  # noqa: ANN401  JSON is a union that json.dumps takes as it comes
    """Return a field's value as JSON: tasks become objects with content and goal."""
    if isinstance(value, tuple):
        return [{"content": task.content, "goal": task.goal} for task in value]
    return value


def field_json(value: FieldValue) -> dict[str, Any]:
    """Return a field as JSON."""
    found = {
        "value": value_json(value.value),
        "raw": value.raw,
        "confidence": value.confidence,
        "source": _place(value.source),
    }
    return found | {"note": value.note} if value.note else found


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON."""
    return {
        "code": finding.code,
        "field": finding.field,
        "severity": finding.severity.value,
        "clause": finding.clause,
        "message": finding.message,
        "evidence": dict(finding.evidence),
    }


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
