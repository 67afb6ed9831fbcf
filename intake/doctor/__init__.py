"""The doctor: tries everything the intake needs, in order, and says in words how to mend what fails."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from intake.doctor import house, mailbox, office, sending
from intake.doctor.check import Check
from intake.errors import IntakeError

if TYPE_CHECKING:
    from intake.cli.context import Workplace

__all__ = ["Check", "examine"]


def examine(place: "Workplace") -> Iterator[Check]:
    """Yield the checks in order; a mailbox's later steps are left out once one of its steps fails."""
    yield from house.examine(place)
    yield office.examine()
    yield sending.examine(place.settings)
    yield from house.warnings(place)
    try:
        accounts = place.accounts()
    except IntakeError as error:
        yield Check("邮箱设置", well=False, seen="不可用", remedy=str(error))
        return
    for account in accounts:
        yield from mailbox.examine(account)
    yield from house.heartbeats(place)
