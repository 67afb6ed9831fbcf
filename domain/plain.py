"""Domain values as plain JSON values (contract, sections 3 and 5)."""

from typing import Any

from domain.finding import Finding
from domain.form import Value
from domain.message import Authentication


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
