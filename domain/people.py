"""Who works with the intake, and what each may do."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Power(StrEnum):
    """One thing that a person may be allowed to do."""

    READ = "read"
    """See everything, with phones and accounts masked."""
    REVEAL = "reveal"
    """See a phone or an account in full, which is logged."""
    DECIDE = "decide"
    """Correct values, give verdicts, tell duplicates apart."""
    APPROVE = "approve"
    """Let a letter go that another person's decision wrote."""
    MANAGE = "manage"
    """Say who else may enter; load rosters."""


class Role(StrEnum):
    """The part that a person has in the office."""

    READER = "reader"
    CLERK = "clerk"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """What the office calls it."""
        return {"reader": "只读", "clerk": "经办", "approver": "复核", "administrator": "管理员"}[self.value]

    @property
    def powers(self) -> frozenset[Power]:
        """What a person in this part may do."""
        return _POWERS[self]


_CLERK = frozenset({Power.READ, Power.REVEAL, Power.DECIDE})
_POWERS = {
    Role.READER: frozenset({Power.READ}),
    Role.CLERK: _CLERK,
    Role.APPROVER: _CLERK | {Power.APPROVE},
    Role.ADMINISTRATOR: frozenset(Power),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One who may enter the review page.

    ``id`` is what they sign in with, in lower case; ``name`` is what others see. ``disabled`` is when they were shut
    out, None where they may enter.
    """

    id: str
    name: str
    role: Role
    created: dt.datetime
    disabled: dt.datetime | None = None

    def may(self, power: Power) -> bool:
        """Tell whether this person is allowed something."""
        return self.disabled is None and power in self.role.powers
