"""Domain values as plain JSON values (contract, sections 3 and 5)."""

from typing import Any

from domain.finding import Finding
from domain.form import Value


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
