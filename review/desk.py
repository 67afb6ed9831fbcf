"""What the pages work with; the shell opens it and passes it in."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from domain.campaign import Campaign
from domain.message import MailBody

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from store.engine import Engine

Judge: TypeAlias = "Callable[[Session, Collection[str]], None]"
Export: TypeAlias = Callable[[str, Sequence[str], Iterable[Sequence[str]]], bytes]


class OriginalError(Exception):
    """What was archived is missing or damaged; the text says what to do about it."""


class RefusedError(Exception):
    """What was asked for cannot be done, such as loading a file that is no roster; the text says what to do."""


class Table(NamedTuple):
    """A table of figures."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


class Report(NamedTuple):
    """The figures of one week; ``label`` names it (``2024-W20``), ``earlier`` and ``later`` the weeks beside it.

    ``story`` says it in sentences. ``version`` is 0 where the report is not kept; ``made`` is when it was made.
    """

    label: str
    first: dt.date
    last: dt.date
    earlier: str
    later: str
    tables: tuple[Table, ...]
    story: str
    version: int
    made: dt.datetime


@dataclass(frozen=True, slots=True)
class Manner:
    """How the pages are served.

    ``hosts`` are the names under which browsers may ask for them, without port; empty allows loopback names only.
    ``secure`` lets the cookie travel over https alone (browsers count loopback as safe). ``metrics`` opens
    ``/metrics``. A browser is signed out after ``idle`` without a request. ``pauses`` is how often each mailbox of the
    settings is polled, by name.
    """

    hosts: tuple[str, ...] = ()
    secure: bool = True
    metrics: bool = False
    idle: dt.timedelta = dt.timedelta(hours=4)
    pauses: Mapping[str, dt.timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """The ledger, the archive, and what happens to submissions that a person has changed.

    ``now`` is the clock, aware. ``original`` returns archived bytes by their SHA-256, ``body`` what the mail with a
    SHA-256 says in its own words; both may raise ``OriginalError``. ``judge`` judges and compares submissions anew
    after a correction, ``reconsider`` after a word on duplicates, both within the transaction of the session.
    ``load_roster`` takes a roster's name, a file's name and its bytes, and returns how many entries it has.
    ``export`` takes ``xlsx`` or ``csv``, the heads and the rows of a table, and returns the file: every cell is text.
    ``now`` is the clock, aware. ``original`` returns archived bytes by their SHA-256. ``judge`` judges and compares
    submissions anew after a correction, ``reconsider`` after a word on duplicates, both within the transaction of the
    session. ``load_roster`` takes a roster's name, a file's name, its bytes and who loads it, puts it in the place
    of the one before, judges anew what waits, and returns how much was judged; it raises ``RefusedError``.
    ``report`` returns the figures of the week that a label names, of the present one where it is empty;
    ``report_file`` takes that, a kind of file and who asks, and returns the week's name and the file, its report kept
    where the week is over; both raise ``RefusedError``.
    """

    engine: "Engine"
    campaign: Campaign
    now: Callable[[], dt.datetime]
    original: Callable[[str], bytes]
    body: Callable[[str], MailBody]
    judge: Judge
    reconsider: Judge
    load_roster: Callable[[str, str, bytes, str], int]
    report: Callable[[str], Report]
    report_file: Callable[[str, str, str], tuple[str, bytes]]
    export: Export
    manner: Manner = Manner()
