"""The columns of the tables that collecting needs, without the table classes.

Collecting runs every few minutes and beside other programs: without the mapper and pydantic it starts in half the
time and in three quarters of the memory. What the columns mean is said in ``store.tables``; a test compares the two.
"""

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import JSON, BigInteger, Connection, Integer, TableClause, column, table

from store.columns import Instant, PlainText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Executor: TypeAlias = "Connection | Session"
"""What statements over these columns run on."""

MESSAGE = table(
    "message",
    column("sha256", PlainText),
    column("size", BigInteger),
    column("received", Instant),
    column("progress", PlainText),
    column("attempts", Integer),
    column("error", PlainText),
    column("message_id", PlainText),
    column("sender", PlainText),
    column("sender_name", PlainText),
    column("subject", PlainText),
    column("defects", JSON),
)
DELIVERY = table(
    "delivery",
    column("id", Integer),
    column("account", PlainText),
    column("folder", PlainText),
    column("uidvalidity", BigInteger),
    column("uid", BigInteger),
    column("message", PlainText),
    column("size", BigInteger),
    column("received", Instant),
    column("recorded", Instant),
    column("mark", PlainText),
    column("filing", BigInteger),
    column("filed", Instant),
)
CURSOR = table(
    "cursor",
    column("account", PlainText),
    column("folder", PlainText),
    column("uidvalidity", BigInteger),
    column("high_water", BigInteger),
    column("moved", Instant),
    column("polled", Instant),
    column("succeeded", Instant),
    column("compared", Instant),
    column("error", PlainText),
)
FAILURE = table(
    "failure",
    column("account", PlainText),
    column("folder", PlainText),
    column("uidvalidity", BigInteger),
    column("uid", BigInteger),
    column("tries", Integer),
    column("error", PlainText),
    column("first", Instant),
    column("last", Instant),
)
HEARTBEAT = table(
    "heartbeat",
    column("account", PlainText),
    column("first", Instant),
    column("polled", Instant),
    column("succeeded", Instant),
    column("alerted", Instant),
    column("error", PlainText),
)
SUBMISSION = table("submission", column("message", PlainText), column("received", Instant))
EVENT = table(
    "event",
    column("id", Integer),
    column("at", Instant),
    column("actor", PlainText),
    column("item_type", PlainText),
    column("item", PlainText),
    column("what", PlainText),
    column("details", JSON),
)

TABLES: tuple[TableClause, ...] = (MESSAGE, DELIVERY, CURSOR, FAILURE, HEARTBEAT, SUBMISSION, EVENT)
