"""Rows of kept reports."""

import datetime as dt

from store import tables


def report_row(label: str, version: int, content: bytes, made: dt.datetime) -> tables.WeeklyReport:
    """Return the row of a report; ``content`` is compressed."""
    return tables.WeeklyReport(label=label, version=version, made=made, content=content)
