"""Rows of what arrives, as the values of bare columns: collecting does without the table classes."""

import datetime as dt
from typing import Any, TypeAlias

from domain.message import Delivery, Progress

Values: TypeAlias = dict[str, Any]

_UNREAD = dict.fromkeys(("error", "message_id", "sender", "sender_name", "subject"), "")


def message_values(delivery: Delivery) -> Values:
    """Return the row of a message of which only its arrival is known."""
    return {
        **_UNREAD,
        "sha256": delivery.sha256,
        "size": delivery.size,
        "received": delivery.received,
        "progress": Progress.WAITING.value,
        "attempts": 0,
        "defects": [],
    }


def delivery_values(delivery: Delivery, now: dt.datetime) -> Values:
    """Return the row of one arrival, recorded at ``now``."""
    return {
        "account": delivery.account,
        "folder": delivery.folder,
        "uidvalidity": delivery.uidvalidity,
        "uid": delivery.uid,
        "message": delivery.sha256,
        "size": delivery.size,
        "received": delivery.received,
        "recorded": now,
        "mark": delivery.mark.value,
    }
