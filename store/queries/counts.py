"""How many of everything: plain SQL, so that counting loads neither the tables nor the mapper."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from store.columns import Instant


@dataclass(frozen=True, slots=True)
class Balance:
    """Every item in exactly one place; an item is a submission with its dossier, or a message that brought neither.

    ``received`` counts the items, each other number is counted on its own.
    """

    received: int
    accepted: int
    returned: int
    rejected: int
    waiting: int
    correspondence: int
    automatic: int
    quarantined: int

    @property
    def listed(self) -> int:
        """The items that have a place."""
        return (
            self.accepted
            + self.returned
            + self.rejected
            + self.waiting
            + self.correspondence
            + self.automatic
            + self.quarantined
        )

    @property
    def holds(self) -> bool:
        """True where everything received is in its place."""
        return self.received == self.listed


@dataclass(frozen=True, slots=True)
class FolderPoll:
    """When a folder of a mailbox was last asked for mail.

    ``succeeded`` is the last time without an error; ``error`` is that of the last time, empty where it went well.
    ``failing`` counts the mails that the server shows and does not give out.
    """

    account: str
    folder: str
    polled: dt.datetime | None
    succeeded: dt.datetime | None
    error: str
    failing: int


@dataclass(frozen=True, slots=True)
class LoadedRoster:
    """A roster that has been loaded, and how many entries it has."""

    name: str
    loaded: dt.datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Status:
    """What is where.

    ``kinds`` counts messages by kind, the empty key those not read yet; ``progress`` counts them by progress.
    ``states`` counts items by state: submissions, and messages without a form. ``forms`` counts submissions by form
    and state. ``findings`` counts, by code, those of submissions and messages that wait for a decision.
    """

    messages: int
    deliveries: int
    submissions: int
    kinds: Mapping[str, int]
    progress: Mapping[str, int]
    states: Mapping[str, int]
    forms: Mapping[str, Mapping[str, int]]
    findings: Mapping[str, int]
    polls: tuple[FolderPoll, ...]
    rosters: tuple[LoadedRoster, ...]


_STATES = """
SELECT state, count(*) FROM (
    SELECT state FROM submission UNION ALL SELECT state FROM message WHERE state IS NOT NULL
) AS item GROUP BY state ORDER BY state
"""

_FINDINGS = """
SELECT finding.code, count(*) FROM finding
LEFT JOIN submission ON submission.id = finding.submission
LEFT JOIN message ON message.sha256 = finding.message
WHERE submission.state = 'waiting' OR message.state = 'waiting'
   OR EXISTS (SELECT 1 FROM submission AS brought
              WHERE brought.message = finding.message AND brought.state = 'waiting')
GROUP BY finding.code ORDER BY finding.code
"""

_POLLS = """
SELECT cursor.account, cursor.folder, cursor.polled, cursor.error,
    (SELECT max(every.succeeded) FROM cursor AS every
        WHERE every.account = cursor.account AND every.folder = cursor.folder) AS succeeded,
    (SELECT count(*) FROM failure
        WHERE failure.account = cursor.account AND failure.folder = cursor.folder) AS failing
FROM cursor
WHERE cursor.polled IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM cursor AS later
    WHERE later.account = cursor.account AND later.folder = cursor.folder
      AND (later.polled > cursor.polled
           OR (later.polled = cursor.polled AND later.uidvalidity > cursor.uidvalidity)))
ORDER BY cursor.account, cursor.folder
"""

_ROSTERS = """
SELECT roster.name, roster.loaded, count(roster_entry.position) AS entries
FROM roster LEFT JOIN roster_entry ON roster_entry.roster = roster.name
GROUP BY roster.name, roster.loaded ORDER BY roster.name
"""

_ITEMS = "SELECT (SELECT count(*) FROM submission) + (SELECT count(*) FROM message WHERE {bare})"
_DECIDED = (
    "SELECT (SELECT count(*) FROM submission WHERE state = :state)"
    " + (SELECT count(*) FROM message WHERE state = :state AND {bare})"
)
_WAITING = (
    "SELECT (SELECT count(*) FROM submission WHERE state = 'waiting')"
    " + (SELECT count(*) FROM message WHERE state = 'waiting' AND {bare})"
    " + (SELECT count(*) FROM message WHERE state IS NULL AND progress = 'waiting' AND {bare})"
)
_KIND = "SELECT count(*) FROM message WHERE state IS NULL AND progress = 'done' AND kind = :kind AND {bare}"
_QUARANTINED = "SELECT count(*) FROM message WHERE state IS NULL AND progress = 'quarantined' AND {bare}"
BARE = (
    "NOT EXISTS (SELECT 1 FROM submission WHERE submission.message = message.sha256)"
    " AND NOT (state IS NULL AND coalesce(kind, '') = 'submission'"
    " AND EXISTS (SELECT 1 FROM dossier WHERE dossier.message = message.sha256))"
)
"""A message that is an item itself: it brought no form, and its materials follow no application."""


def status(connection: Connection) -> Status:
    """Count what is where."""
    forms: dict[str, dict[str, int]] = {}
    for kind, state, count in connection.execute(
        text("SELECT kind, state, count(*) FROM submission GROUP BY kind, state ORDER BY kind, state")
    ):
        forms.setdefault(kind, {})[state] = count
    return Status(
        messages=_count(connection, "SELECT count(*) FROM message"),
        deliveries=_count(connection, "SELECT count(*) FROM delivery"),
        submissions=_count(connection, "SELECT count(*) FROM submission"),
        kinds=_counts(connection, "SELECT coalesce(kind, ''), count(*) FROM message GROUP BY kind ORDER BY 1"),
        progress=_counts(connection, "SELECT progress, count(*) FROM message GROUP BY progress ORDER BY progress"),
        states=_counts(connection, _STATES),
        forms=forms,
        findings=_counts(connection, _FINDINGS),
        polls=_polls(connection),
        rosters=loaded_rosters(connection),
    )


def balance(connection: Connection) -> Balance:
    """Count the items, and on their own those in each place; read in one transaction, they are of one moment."""
    return Balance(
        received=_count(connection, _ITEMS),
        accepted=_count(connection, _DECIDED, state="accepted"),
        returned=_count(connection, _DECIDED, state="returned"),
        rejected=_count(connection, _DECIDED, state="rejected"),
        waiting=_count(connection, _WAITING),
        correspondence=_count(connection, _KIND, kind="correspondence"),
        automatic=_count(connection, _KIND, kind="automatic"),
        quarantined=_count(connection, _QUARANTINED),
    )


def found_since(connection: Connection, code: str, since: dt.datetime) -> int:
    """Count the messages received since a moment that have a finding of this code."""
    counted = text(
        "SELECT count(DISTINCT message.sha256) FROM message JOIN finding ON finding.message = message.sha256"
        " WHERE finding.code = :code AND message.received >= :since"
    ).bindparams(bindparam("since", type_=Instant))
    return int(connection.execute(counted, {"code": code, "since": since}).scalar_one())


def _count(connection: Connection, sql: str, **values: str) -> int:
    found = connection.execute(text(sql.replace("{bare}", BARE)), values).scalar_one()
    return int(found)


def _counts(connection: Connection, sql: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in connection.execute(text(sql))}


def _polls(connection: Connection) -> tuple[FolderPoll, ...]:
    rows = connection.execute(text(_POLLS).columns(polled=Instant, succeeded=Instant))
    return tuple(FolderPoll(row.account, row.folder, row.polled, row.succeeded, row.error, row.failing) for row in rows)


def loaded_rosters(connection: Connection) -> tuple[LoadedRoster, ...]:
    """Return the rosters that have been loaded, by name."""
    rows = connection.execute(text(_ROSTERS).columns(loaded=Instant))
    return tuple(LoadedRoster(row.name, row.loaded, row.entries) for row in rows)
