"""File names that are safe to show and to save under."""

import re

from intake.headers.words import clean

_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
# Blanks of all kinds, and full stops: nothing that a file system or a reader's eye loses may end a name.
_ENDS = " .\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NAME_LENGTH = 150


def file_name(text: str) -> str:
    """Return a name that is safe to show and to save under: no folders, no reserved characters, 150 characters."""
    base = clean(text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    base = _NOT_IN_NAMES.sub("", base).strip().rstrip(_ENDS)
    if len(base) <= _NAME_LENGTH:
        return base
    stem, dot, extension = base.rpartition(".")
    if not dot or len(extension) > 10:
        return base[:_NAME_LENGTH].rstrip(_ENDS)
    return stem[: _NAME_LENGTH - len(extension) - 1] + dot + extension
