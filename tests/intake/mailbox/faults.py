"""What can go wrong between a client and a server, as values that a relay's rule returns."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Fault(StrEnum):
    """What becomes of a command."""

    NONE = "none"
    DROP = "drop"
    """The connection ends before the server hears the command."""
    DROP_AFTER = "drop after"
    """The connection ends after the answer."""
    RESET = "reset"
    """The connection is reset, which loses what is still under way."""
    BYE = "bye"
    """The server takes its leave instead of an answer."""
    STALL = "stall"
    """Neither an answer nor an end comes, until the client goes."""
    GARBAGE = "garbage"
    """A line that is no IMAP comes before the answer."""
    REFUSE = "refuse"
    """The answer is NO."""
    BUSY = "busy"
    """The answer is NO, for now (RFC 5530)."""
    UNSAFE = "unsafe"
    """The answer is NO as NetEase says it to a client that has not said who it is."""
    EMPTY = "empty"
    """The answer is OK, without any data."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends ``after`` so many bytes, counted from the start of the answer's first literal."""

    after: int


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing more comes ``after`` so many bytes, counted from the start of the answer's first literal."""

    after: int


@dataclass(frozen=True, slots=True)
class Trickle:
    """The answer comes at ``rate`` bytes a second."""

    rate: float


@dataclass(frozen=True, slots=True)
class Misstate:
    """The answer's literals are announced ``by`` so many bytes too long, or too short where it is negative."""

    by: int


@dataclass(frozen=True, slots=True)
class Answer:
    """This is answered in the server's place: lines of data, and the words after the tag."""

    words: bytes
    lines: bytes = b""


Deed: TypeAlias = Fault | Cut | Halt | Trickle | Misstate | Answer
"""What is done to a command or to its answer."""

Rule: TypeAlias = Callable[[bytes], Deed]
"""Judges each line that a client sends; the empty line stands for its connecting."""

ANSWERS = {
    Fault.REFUSE: Answer(b"NO refused"),
    Fault.BUSY: Answer(b"NO [UNAVAILABLE] try later"),
    Fault.UNSAFE: Answer(b"NO SELECT Unsafe Login. Please contact kefu@188.com for help"),
    Fault.EMPTY: Answer(b"OK done"),
}


def undisturbed(_: bytes) -> Deed:
    """Let everything pass."""
    return Fault.NONE
