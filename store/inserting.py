"""Inserts that skip what is there already, in the words of each database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, TableClause
from sqlalchemy.dialects import postgresql, sqlite

from store.bare import Executor

_ROWS_AT_ONCE = 500


def insert_new(
    executor: Executor, table: TableClause, rows: Sequence[Mapping[str, Any]], *, returning: Sequence[str]
) -> Iterator[Sequence[Any]]:
    """Insert rows that break no unique constraint; yield the named columns of those that went in.

    All rows name the same columns. They are written when the result is read, in no certain order.
    """
    statement = _insert(executor, table).on_conflict_do_nothing().returning(*(table.c[name] for name in returning))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        # With the rows beside it the statement is compiled once, whatever their number.
        yield from executor.execute(statement, rows[start : start + _ROWS_AT_ONCE])


def upsert(
    executor: Executor, table: TableClause, values: Mapping[str, Any], *, key: Sequence[str], keep: Sequence[str] = ()
) -> None:
    """Insert a row, or set the values of the row that has its key; columns of ``keep`` stay as they are there."""
    statement = _insert(executor, table).values(**values)
    changed = {name: statement.excluded[name] for name in values if name not in (*key, *keep)}
    executor.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))


def _insert(executor: Executor, table: TableClause) -> "postgresql.Insert | sqlite.Insert":
    """Return the insert of the database's own dialect; both have the same words for conflicts."""
    bind = executor if isinstance(executor, Connection) else executor.get_bind()
    return postgresql.insert(table) if bind.dialect.name == "postgresql" else sqlite.insert(table)
