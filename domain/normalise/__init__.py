"""Text that a parser took becomes a value of the field's type, with its raw text and its place kept."""

from domain.normalise.fields import normalise

__all__ = ["normalise"]
