"""Work on hostile bytes in a process of its own, which may fail, hang or be taken over without harm to this one.

The child is a fork: it has the bytes and the imported libraries at once, which a new interpreter would take longer to
load than most files take to read. A fork of a process with threads may find a lock held for ever by a thread that it
does not have; Python 3.12 and later warn of that. Here it costs no more than the child: it takes no lock of this
program, writes to no stream of it, and is killed when its time is up. So the warning is silenced.

Results come back over a pipe, each as a length and msgpack, and are checked against their type: never pickle, which
would let a child that was taken over run code here.
"""

import contextlib
import gc
import os
import resource
import select
import signal
import struct
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Final, NoReturn, TypeVar

import msgspec

T = TypeVar("T")

_HEAD = struct.Struct(">BL")
_READ = 262_144
_PIPE: Final = 3
"""The child's end of the pipe, behind the three standard streams."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use.

    ``memory`` is in bytes above what this process has mapped; ``cpu`` in seconds of each of its processes; ``wall`` in
    seconds that this process waits for it. ``frame`` bounds one result and ``received`` all of them, in bytes.
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


class _Kind(IntEnum):
    """What a frame on the pipe is."""

    RESULT = 0
    DONE = 1
    MEMORY = 2
    FAILED = 3


def stream(
    work: Callable[[Callable[[T], None]], None], decoder: msgspec.msgpack.Decoder[T], limits: Limits | None = None
) -> Iterator[T]:
    """Run ``work`` in a child and yield what it sends, as it comes; the child is gone when the iterator is closed.

    ``work`` is given the function that sends. It runs in a process group and session of its own, with no open file
    but the pipe, and may not write files.

    Raises:
        ChildError: the child did not finish; what it sent before has been yielded.
        OSError: no process could be started.
    """
    limits = limits or Limits()
    reader, writer = os.pipe()
    try:
        process = _fork()
        if process == 0:
            _run(work, writer, limits)
    finally:
        os.close(writer)
    child = _Child(process)
    try:
        yield from _results(child, reader, decoder, limits)
    finally:
        os.close(reader)
        child.end()


class _Child:
    """A running child."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._status: int | None = None

    def end(self) -> int:
        """Kill the child with its own children, reap it, and return its wait status."""
        if self._status is None:
            # It may not have come to make its group yet.
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    kill(self._process, signal.SIGKILL)
            self._status = os.waitpid(self._process, 0)[1]
        return self._status

    def death(self) -> ChildError:
        """Return why a child is gone that has closed its pipe without a last word.

        A signal that comes while a process is ending does not change how it ended.
        """
        status = self.end()
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        breach = Breach.TIME if number == signal.SIGXCPU else Breach.DIED
        return ChildError(breach, signal.Signals(number).name if number else "")


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _results(child: _Child, reader: int, decoder: msgspec.msgpack.Decoder[T], limits: Limits) -> Iterator[T]:
    waited = received = 0.0
    buffer = bytearray()
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    while True:
        begun = time.monotonic()
        ready = poll.poll(max(0.0, limits.wall - waited) * 1000)
        waited += time.monotonic() - begun
        if not ready:
            raise ChildError(Breach.TIME)
        data = os.read(reader, _READ)
        if not data:
            raise child.death()
        received += len(data)
        if received > limits.received:
            raise ChildError(Breach.SIZE)
        buffer += data
        while (frame := _frame(buffer, limits)) is not None:
            kind, payload = frame
            if kind == _Kind.DONE:
                return
            yield _result(kind, payload, decoder)


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


def _result(kind: int, payload: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    if kind == _Kind.MEMORY:
        raise ChildError(Breach.MEMORY)
    if kind == _Kind.FAILED:
        name = payload[:100].decode("ascii", "replace")
        raise ChildError(Breach.FAILED, name if name.isidentifier() else "")
    if kind != _Kind.RESULT:
        raise ChildError(Breach.DIED)
    try:
        return decoder.decode(payload)
    except msgspec.DecodeError as error:
        raise ChildError(Breach.DIED) from error


def _run(work: Callable[[Callable[[T], None]], None], writer: int, limits: Limits) -> NoReturn:
    """Be the child: nothing of the parent's is closed, flushed or freed on the way out."""
    try:
        _confine(writer, limits)
        encoder = msgspec.msgpack.Encoder()
        try:
            work(lambda result: _send(_Kind.RESULT, encoder.encode(result)))
            _send(_Kind.DONE, b"")
        except MemoryError:
            _send(_Kind.MEMORY, b"")
        except Exception as error:  # noqa: BLE001 -- a decoder of hostile bytes may raise anything
            _send(_Kind.FAILED, type(error).__name__.encode("ascii", "replace"))
    finally:
        os._exit(0)


def _send(kind: _Kind, payload: bytes) -> None:
    view = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while view:
        view = view[os.write(_PIPE, view) :]


def _confine(writer: int, limits: Limits) -> None:
    """Take leave of the parent and accept the limits; the pipe becomes ``_PIPE``."""
    os.setsid()
    # The collector would write to every object that the parent shares, and so copy it.
    gc.freeze()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU):
        signal.signal(name, signal.SIG_DFL)
    if writer != _PIPE:
        os.dup2(writer, _PIPE, inheritable=False)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(_PIPE):
        os.dup2(nothing, number)
    os.closerange(_PIPE + 1, os.sysconf("SC_OPEN_MAX"))
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    mapped = pages * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_AS, mapped + limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, most)


def _limit(what: int, most: int) -> None:
    """Lower a limit, for good save one second of CPU time: the first signal of that limit tells its cause."""
    hard = resource.getrlimit(what)[1]
    highest = most + (what == resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        highest = min(highest, hard)
    resource.setrlimit(what, (min(most, highest), highest))
