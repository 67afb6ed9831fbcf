"""Inserts that skip what is there already, in the words of each database."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

_ROWS_AT_ONCE = 500


def insert_new(session: Session, rows: Sequence[SQLModel], *, returning: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Insert the rows of one table that break no unique constraint; yield the named columns of those that went in.

    The rows are written when the result is read, in no certain order; they do not become part of the session.
    """
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        batch = rows[start : start + _ROWS_AT_ONCE]
        columns = inspect(type(batch[0])).columns
        table = columns[0].table
        values = [
            {
                column.name: value
                for column in columns
                if (value := getattr(row, column.key)) is not None or column.nullable
            }
            for row in batch
        ]
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = insert(table).on_conflict_do_nothing().returning(*(table.c[name] for name in returning))
        # With the rows beside it the statement is compiled once, whatever their number.
        yield from session.execute(statement, values)
