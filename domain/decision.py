"""What a coordinator decided, on what ground; decisions are only ever added."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from domain.submission import State


class Verdict(StrEnum):
    """The answers a coordinator can give, and taking one back."""

    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    REOPEN = "reopen"
    """The item waits again, as if it had not been decided."""

    @property
    def state(self) -> State:
        """The state that the verdict puts a submission in."""
        return _STATES[self]

    @property
    def words(self) -> str:
        """What the office calls it."""
        return {"accept": "受理", "return": "要求补正", "reject": "退回", "reopen": "撤回决定"}[self.value]


_STATES = {
    Verdict.ACCEPT: State.ACCEPTED,
    Verdict.RETURN: State.RETURNED,
    Verdict.REJECT: State.REJECTED,
    Verdict.REOPEN: State.WAITING,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict on one submission, or on one message without a form.

    ``reasons`` are finding codes; a return or a rejection needs at least one. ``decided`` is aware.
    """

    item: str
    verdict: Verdict
    actor: str
    decided: dt.datetime
    reasons: tuple[str, ...] = ()
    note: str = ""
