"""The table of the reports that were made."""

import datetime as dt
from typing import ClassVar

from sqlmodel import SQLModel

from store.fields import blob, moment, number, text


class WeeklyReport(SQLModel, table=True):
    """One weekly report as it was made; only ever added. ``content`` is JSON, compressed by zlib."""

    __tablename__: ClassVar[str] = "weekly_report"

    label: str = text(primary=True)
    version: int = number(primary=True)
    made: dt.datetime = moment()
    content: bytes = blob()
