"""What is wrong with, or worth knowing about, a message, a file or a submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks for; the campaign sets it per rule."""

    REJECT = "reject"
    """The notice gives ground not to accept."""
    CORRECT = "correct"
    """To be supplemented by the applicant (补正)."""
    VERIFY = "verify"
    """No clause: a person looks."""
    INFO = "info"
    """Worth knowing, asks for nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault with its ground and its evidence.

    ``code`` is the contract's code, with the field after a colon where it names one (``field-missing:mobile``).
    ``clause`` is the clause's id in the campaign pack; without it the finding may not be cited in a letter.
    ``message`` is Chinese, for coordinators. ``evidence`` holds what the judgement rests on: the value, the number
    compared with, the other submission's id; plain JSON values only.
    """

    code: str
    severity: Severity
    message: str
    clause: str | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None
