"""Kinds of columns, as fields of the table classes."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    false,
)
from sqlmodel import Field

from store.columns import Instant, PlainText

Json = dict[str, Any]
"""A document, as a column holds it."""


def text(*keys: ForeignKey, primary: bool = False, optional: bool = False, default: str | None = None) -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of text."""
    return Field(sa_column=Column(PlainText, *keys, primary_key=primary, nullable=optional, server_default=default))


def number(
    *keys: ForeignKey, primary: bool = False, big: bool = False, optional: bool = False, default: str | None = None
) -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of whole numbers, of 64 bits where they may be ``big``."""
    kind = BigInteger if big else Integer
    column = Column(kind, *keys, primary_key=primary, nullable=optional, autoincrement=False, server_default=default)
    return Field(sa_column=column)


def flag() -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column that says yes or no, and no where nothing else is said."""
    return Field(sa_column=Column(Boolean, nullable=False, server_default=false()))


def real() -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of numbers with a fraction, of double precision."""
    return Field(sa_column=Column(Double, nullable=False))


def serial() -> Any:  # noqa: ANN401 -- as Field's own
    """Return a key that the database counts up."""
    return Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))


def moment(*, optional: bool = False) -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of moments in UTC."""
    return Field(sa_column=Column(Instant, nullable=optional))


def json(*, optional: bool = False, default: str | None = None) -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of documents."""
    return Field(sa_column=Column(JSON(none_as_null=True), nullable=optional, server_default=default))


def blob() -> Any:  # noqa: ANN401 -- as Field's own
    """Return a column of bytes."""
    return Field(sa_column=Column(LargeBinary, nullable=False))


def among(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that a column holds one of the enumeration's values."""
    listed = ", ".join(f"'{one.value}'" for one in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
