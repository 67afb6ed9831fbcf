"""Phones and accounts as those see them who need not call or pay."""

import re

from domain.campaign import FieldType

PERSONAL = frozenset({FieldType.MOBILE, FieldType.PHONE, FieldType.ACCOUNT})
"""The types of fields that are masked."""

_MOBILE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_LONG = re.compile(r"\d(?=(?:[\s-]*\d){4})")


def masked(text: str, kind: FieldType) -> str:
    """Return a field's text without what is personal in it: ``138****0001``, ``****1234``; other types stay."""
    if kind not in PERSONAL:
        return text
    if kind is not FieldType.ACCOUNT and _MOBILE.search(text):
        return _MOBILE.sub(r"\1****\2", text)
    return _LONG.sub("*", text)
