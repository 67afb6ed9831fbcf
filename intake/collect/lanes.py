"""Fetching, archiving and recording in three lanes, a few groups of messages ahead of each other."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from domain.message import Delivery
from intake.errors import MailboxAwayError
from intake.mailbox.imap import Listed
from intake.mailbox.talking import RefusedError

_GROUPS_AHEAD = 8
_RECORDED_AT_ONCE = 4
"""How many groups one transaction records: each costs a sync of the database."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a group: bodies by UID, or a large message that was put into the archive as it came."""

    bodies: dict[int, bytes] = field(default_factory=dict)
    stored: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A group that has been through the first two lanes: what was kept of it, and why the rest is missing."""

    group: list[Listed]
    kept: list[Delivery]
    refusal: str


class BrokenError(Exception):
    """The connection broke, with ``cause``, while ``group`` was fetched."""

    def __init__(self, group: list[Listed], cause: MailboxAwayError) -> None:
        super().__init__(str(cause))
        self.group = group
        self.cause = cause


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A group under way."""

    group: list[Listed]
    brought: Future[Brought]
    kept: Future[list[Delivery]]


def through(
    todo: deque[list[Listed]],
    *,
    bring: Callable[[list[Listed]], Brought],
    keep: Callable[[list[Listed], Brought], list[Delivery]],
) -> Iterator[Sequence[Done]]:
    """Take the groups of ``todo`` through both lanes, in order; yield those that are ready, to be recorded together.

    ``bring`` runs in one thread, ``keep`` in another. Groups added to ``todo`` meanwhile are taken in their turn.

    Raises:
        BrokenError: the connection is lost.
    """
    pending: deque[_Ahead] = deque()
    with ThreadPoolExecutor(1, "fetch") as fetching, ThreadPoolExecutor(1, "archive") as keeping:
        try:
            while todo or pending:
                while todo and len(pending) < _GROUPS_AHEAD:
                    group = todo.popleft()
                    brought = fetching.submit(bring, group)
                    kept = keeping.submit(lambda group, brought: keep(group, brought.result()), group, brought)
                    pending.append(_Ahead(group, brought, kept))
                yield [_done(one) for one in _next(pending)]
        finally:
            fetching.shutdown(wait=False, cancel_futures=True)
            keeping.shutdown(wait=False, cancel_futures=True)


def _next(pending: deque[_Ahead]) -> list[_Ahead]:
    """Take the groups that one transaction records, when they come; those before one that failed are recorded first."""
    found: list[_Ahead] = []
    while pending and len(found) < _RECORDED_AT_ONCE and (not found or pending[0].kept.exception() is None):
        found.append(pending.popleft())
        if found[-1].kept.exception() is not None:
            break
    return found


def _done(ahead: _Ahead) -> Done:
    try:
        ahead.brought.result()
    except RefusedError as error:
        return Done(ahead.group, [], f"服务器拒绝给出这封邮件：{error}")
    except MailboxAwayError as error:
        raise BrokenError(ahead.group, error) from error
    return Done(ahead.group, ahead.kept.result(), "服务器没有给出这封邮件的内容")
