"""Rows of findings."""

from domain.finding import Finding, Severity
from store import tables
from store.mapping.forms import plain


def finding_row(
    finding: Finding, source: tables.Source, position: int, *, submission: str | None = None, message: str | None = None
) -> tables.Finding:
    """Return the row of a finding on a submission or on a message, one of the two."""
    return tables.Finding(
        submission=submission,
        message=message,
        source=source.value,
        position=position,
        code=finding.code,
        field=finding.field,
        severity=finding.severity.value,
        clause=finding.clause,
        text=finding.message,
        evidence=plain(finding.evidence),
    )


def load_finding(row: tables.Finding) -> Finding:
    """Return the finding of a row."""
    return Finding(row.code, Severity(row.severity), row.text, row.clause, row.evidence, row.field)
