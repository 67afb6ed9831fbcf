"""The rules of a campaign: each is data in its pack and one small pure function here."""

from domain.rules.catalogue import CHECKS
from domain.rules.findings import file_finding
from domain.rules.judging import check
from domain.rules.validation import validate_rule

__all__ = ["CHECKS", "check", "file_finding", "validate_rule"]
