"""Codes in the words that coordinators use."""

from domain.finding import Finding

STATES = {"waiting": "待核对", "accepted": "已受理", "returned": "待补正", "rejected": "已退回"}
KINDS = {
    "submission": "申报邮件",
    "correspondence": "往来信件",
    "automatic": "自动邮件",
    "quarantined": "异常邮件",
}
SEVERITIES = {"reject": "不予受理", "correct": "需补正", "verify": "请核对", "info": "供了解"}


def severity_word(finding: Finding) -> str:
    """Return what a finding asks for, in words."""
    return SEVERITIES[finding.severity]
