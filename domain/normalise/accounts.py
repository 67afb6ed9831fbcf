"""Bank accounts."""

import re

from domain.normalise.digits import typed_digits
from domain.normalise.text import half_width

_GROUPING = re.compile(r"[\s‐‑‒–—―−-]+")
_REMARK = re.compile(r"\([^()0-9A-Za-z*]*\)$")


def account_number(text: str) -> str:
    """Return a bank account as written, half-width, the white space and dashes between its groups dropped."""
    plain = half_width(text).strip()
    return typed_digits(plain) or _GROUPING.sub("", plain)


def is_account(text: str, least: int, most: int) -> bool:
    """Tell whether the text is digits only, at least and at most so many; a remark in brackets behind is none of it."""
    text = _REMARK.sub("", text)
    return text.isascii() and text.isdigit() and least <= len(text) <= most
