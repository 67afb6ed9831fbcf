"""What all archives of one message together may cost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from intake.unpack.events import Entry

MAX_ENTRIES = 500
MAX_BYTES = 100_000_000
"""All entries of a message are in memory at once, beside the message: more would not fit into 300 MB."""
MAX_DEPTH = 3
MAX_RATIO = 100
"""How much larger than its compressed form an entry may be, once it is larger than ``FREE_BYTES``."""
FREE_BYTES = 20_000_000
MAX_SECONDS = 60.0

_BYTES = f"压缩包展开后过大（一封邮件最多 {MAX_BYTES // 1_000_000} MB）"


class TooLargeError(Exception):
    """A bound is crossed; ``str`` says which, in Chinese."""


@dataclass(slots=True)
class Budget:
    """What is left; ``seconds`` are those spent in reading archives."""

    entries: int = MAX_ENTRIES
    bytes: int = MAX_BYTES
    seconds: float = MAX_SECONDS

    def begin(self, entry: Entry | None = None) -> None:
        """Take one more entry into account.

        Raises:
            TooLargeError: it is one too many, or declares itself too large.
        """
        if self.entries < 1:
            raise TooLargeError(f"压缩包里的文件过多（一封邮件最多 {MAX_ENTRIES} 个）")
        self.entries -= 1
        if entry is not None:
            if entry.size > self.bytes:
                raise TooLargeError(_BYTES)
            _check_ratio(entry, entry.size)

    def take(self, size: int) -> None:
        """Take the next bytes of an entry into account.

        Raises:
            TooLargeError: they are too many.
        """
        if size > self.bytes:
            raise TooLargeError(_BYTES)
        self.bytes -= size

    def grow(self, entry: Entry, size: int, total: int) -> None:
        """Take ``size`` more bytes of an entry into account, with which it has ``total``.

        Raises:
            TooLargeError: they are too many, or too many for what they come from.
        """
        self.take(size)
        _check_ratio(entry, total)

    @contextmanager
    def clocked(self) -> Iterator[None]:
        """Take the time that passes inside into account.

        Raises:
            TooLargeError: it is too long.
        """
        begun = time.monotonic()
        yield
        self.seconds -= time.monotonic() - begun
        if self.seconds < 0:
            raise TooLargeError("压缩包解开的时间过长")


def _check_ratio(entry: Entry, size: int) -> None:
    if size > FREE_BYTES and size > MAX_RATIO * max(entry.packed, 1):
        raise TooLargeError(f"压缩包中的文件压缩比异常（超过 {MAX_RATIO} 倍）")
