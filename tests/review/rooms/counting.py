"""Counts what the ledger is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from store.engine import Engine


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Yield the statements that the engine runs within."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
