"""Passwords: kept as argon2id hashes, and tried more and more slowly when they are wrong."""

import datetime as dt
from functools import lru_cache

from pwdlib import PasswordHash

SHORTEST = 10
"""Characters that a password has at least."""

_FREE = 5
"""Wrong passwords in a row before waiting begins."""
_FIRST = dt.timedelta(seconds=30)
_LONGEST = dt.timedelta(minutes=15)


class WeakPasswordError(ValueError):
    """A password is too short or says the person's own name; the text says so."""


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str, *, person: str = "") -> str:
    """Return the hash of a new password, some tenths of a second and 64 MB of work.

    Raises:
        WeakPasswordError: it is too short, or the person's name.
    """
    if len(password) < SHORTEST:
        raise WeakPasswordError(f"密码太短。请至少用{SHORTEST}个字符，可以是一句话")
    if person and password.casefold() == person.casefold():
        raise WeakPasswordError("密码不能与用户名相同。请换一个")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one whose hash is kept; without a hash it takes as long and is wrong."""
    right = _hasher().verify(password, kept or _nobodys())
    return right and kept is not None


def wait(failures: int, failed: dt.datetime | None, now: dt.datetime) -> dt.timedelta:
    """Return how long no further password is tried: nothing for some, then 30 seconds, doubled up to 15 minutes."""
    if failures < _FREE or failed is None:
        return dt.timedelta()
    pause: dt.timedelta = min(_FIRST * 2 ** min(failures - _FREE, 10), _LONGEST)
    return max(failed + pause - now, dt.timedelta())
