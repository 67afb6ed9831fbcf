"""Invented people who work with the intake."""

from store import tables
from store.engine import Engine, transaction
from tests.store.values import NOW


def add_people(engine: Engine, *ids: str) -> None:
    """Add clerks with these ids; each is called by its id with 员 behind it."""
    with transaction(engine) as session:
        session.add_all(
            tables.Person(id=one, name=f"{one}员", role="clerk", password="", created=NOW, failures=0) for one in ids
        )
