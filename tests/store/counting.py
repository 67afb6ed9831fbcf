"""Counting the questions that a query asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from store.engine import Engine


@contextmanager
def questions(engine: Engine) -> Iterator[list[str]]:
    """Yield a list that fills with the statements sent while the block runs."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
