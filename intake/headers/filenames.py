"""File names that are safe to show and to save under."""

import re

from intake.headers.words import clean

_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_NAME_LENGTH = 150


def file_name(text: str) -> str:
    """Return a name that is safe to show and to save under: no folders, no reserved characters, 150 characters."""
    base = clean(text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    base = _NOT_IN_NAMES.sub("", base).strip(" \u3000").rstrip(".")
    if len(base) <= _NAME_LENGTH:
        return base
    stem, dot, extension = base.rpartition(".")
    if not dot or len(extension) > 10:
        return base[:_NAME_LENGTH]
    return stem[: _NAME_LENGTH - len(extension) - 1] + dot + extension
