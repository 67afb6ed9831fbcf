"""What a run of collecting brought, and how it tells of its progress."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

MAX_TRIES = 5
"""How many runs try to fetch a message that the server does not give out; then only the daily comparison does."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the folder, the messages done, and the messages to do (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run brought: deliveries not in the ledger before, and messages that the server did not give out.

    ``failing`` ones are tried again by the next run; ``given_up`` ones failed ``MAX_TRIES`` times.
    """

    new: int = 0
    failing: int = 0
    given_up: int = 0

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(self.new + other.new, self.failing + other.failing, self.given_up + other.given_up)


def silent(folder: str, done: int, total: int) -> None:
    """Report no progress."""
    del folder, done, total
