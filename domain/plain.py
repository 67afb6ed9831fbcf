"""Domain values as plain JSON values (contract, sections 3 and 5)."""

from typing import TYPE_CHECKING, Any

from domain.finding import Finding
from domain.form import FieldValue, Place, Value
from domain.message import Authentication

if TYPE_CHECKING:
    from domain.figures import Figure


def value_json(value: Value) -> Any:  # noqa: ANN401  JSON is a union that json.dumps takes as it comes
    """Return a field's value as JSON: tasks become objects with content and goal."""
    if isinstance(value, tuple):
        return [{"content": task.content, "goal": task.goal} for task in value]
    return value


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


def figure_json(figure: "Figure") -> dict[str, Any]:
    """Return a figure as JSON: a number, names of places or null, marked as read by a machine, with its mentions."""
    return {
        "key": figure.key,
        "label": figure.label,
        "value": list(figure.value) if isinstance(figure.value, tuple) else figure.value,
        "rough": figure.rough,
        "machine_read": True,
        "mentions": [
            {
                "field": one.field,
                "text": one.text,
                "span": list(one.span),
                "quote": one.quote,
                "value": one.value,
                "rough": one.rough,
                "standing": one.standing.value,
            }
            for one in figure.mentions
        ],
    }


def authentication_json(found: Authentication) -> dict[str, Any]:
    """Return what was found out about a sender as JSON."""
    return {
        "result": found.result.value,
        "spf": found.spf,
        "dkim": found.dkim,
        "dmarc": found.dmarc,
        "domain": found.domain,
        "server": found.server,
        "position": found.position,
    }


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


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    box = None if place.box is None else [round(side, 1) for side in place.box]
    return {"page": place.page, "box": box, "cell": place.cell}
