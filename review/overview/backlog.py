"""Which items have waited too long."""

import datetime as dt

LIMIT = 3
"""Working days in which an item should be decided; a day is a working day from Monday to Friday."""

_SATURDAY = 5


def overdue(today: dt.date, limit: int = LIMIT) -> dt.date:
    """Return the last day whose arrivals have waited for more working days than the limit, today counted."""
    day, passed = today, 0
    while passed <= limit:
        passed += day.weekday() < _SATURDAY
        day -= dt.timedelta(days=1)
    return day
