"""The column types that the tables share: what Python gives and takes, whatever the database."""

import datetime as dt
import re
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Instant(TypeDecorator[dt.datetime]):
    """A moment: kept in UTC, given back aware.

    Raises:
        ValueError: on writing a moment without a zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the moment in UTC; SQLite has no zones and gets it bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value.isoformat()}")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


class PlainText(TypeDecorator[str]):
    """A text; the characters that a database cannot hold (NUL, half characters) become U+FFFD.

    Documents keep their originals in JSON columns, which hold every character.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's
        """Return the text without what cannot be stored."""
        return None if value is None else _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 -- SQLAlchemy's
        """Return the text as it is."""
        return None if value is None else str(value)
