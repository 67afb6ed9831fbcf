"""How a process that may be taken over talks: frames on a pipe, each a kind, a length and msgpack.

Never pickle, which would let such a process run code in the one that reads.
"""

import os
import select
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeVar

import msgspec

T = TypeVar("T")

_HEAD = struct.Struct(">BL")
_READ = 262_144


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use.

    ``memory`` is in bytes above what the process that forks it has mapped; ``cpu`` in seconds of each of its processes;
    ``wall`` in seconds that is waited for it. ``frame`` bounds one result and ``received`` all of them, in bytes.
    """

    memory: int = 1 << 30
    cpu: int = 20
    wall: float = 60.0
    files: int = 64
    frame: int = 1 << 22
    received: int = 1 << 29


class Breach(StrEnum):
    """Why a child did not finish."""

    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    FAILED = "failed"
    """The work raised an exception."""
    DIED = "died"
    """The process ended by a signal, or did not keep to the protocol."""


class ChildError(Exception):
    """A child did not finish; ``detail`` is the name of the exception or of the signal."""

    def __init__(self, breach: Breach, detail: str = "") -> None:
        super().__init__(f"{breach} {detail}".strip())
        self.breach = breach
        self.detail = detail


class Kind(IntEnum):
    """What a frame is."""

    RESULT = 0
    DONE = 1
    BREACH = 2
    """The payload is a breach and its detail."""


def send(file: int, kind: Kind, payload: bytes = b"") -> None:
    """Write a frame."""
    view = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while view:
        view = view[os.write(file, view) :]


def send_breach(file: int, error: ChildError) -> None:
    """Write why no more comes."""
    send(file, Kind.BREACH, str(error).encode("ascii", "replace"))


def receive(file: int, limits: Limits, death: Callable[[], ChildError]) -> Iterator[bytes]:
    """Yield the results that come, as they come, up to the last; ``death`` tells why the other end is gone.

    Time counts only while this waits.

    Raises:
        ChildError: the other end did not finish.
    """
    waited = received = 0.0
    buffer = bytearray()
    poll = select.poll()
    poll.register(file, select.POLLIN)
    while True:
        begun = time.monotonic()
        ready = poll.poll(max(0.0, limits.wall - waited) * 1000)
        waited += time.monotonic() - begun
        if not ready:
            raise ChildError(Breach.TIME)
        try:
            data = os.read(file, _READ)
        except ConnectionResetError:  # a socket whose other end is gone with something unread
            data = b""
        if not data:
            raise death()
        received += len(data)
        if received > limits.received:
            raise ChildError(Breach.SIZE)
        buffer += data
        while (frame := _frame(buffer, limits)) is not None:
            kind, payload = frame
            if kind == Kind.DONE:
                return
            if kind != Kind.RESULT:
                raise _breach(payload) if kind == Kind.BREACH else ChildError(Breach.DIED)
            yield payload


def decoded(payload: bytes, decoder: "msgspec.msgpack.Decoder[T]") -> T:
    """Return a result, checked against its type.

    Raises:
        ChildError: it is of another one.
    """
    try:
        return decoder.decode(payload)
    except msgspec.DecodeError as error:
        raise ChildError(Breach.DIED) from error


def _frame(buffer: bytearray, limits: Limits) -> tuple[int, bytes] | None:
    """Take the first whole frame from the buffer, None where there is none yet."""
    if len(buffer) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack_from(buffer)
    if length > limits.frame:
        raise ChildError(Breach.SIZE)
    end = _HEAD.size + length
    if len(buffer) < end:
        return None
    payload = bytes(buffer[_HEAD.size : end])
    del buffer[:end]
    return kind, payload


def _breach(payload: bytes) -> ChildError:
    breach, _, detail = payload[:100].decode("ascii", "replace").partition(" ")
    if breach not in set(Breach):
        return ChildError(Breach.DIED)
    return ChildError(Breach(breach), detail if detail.isidentifier() else "")
