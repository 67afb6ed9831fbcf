"""Work on hostile bytes in a process of its own, which may fail, hang or be taken over without harm to this one.

The child is a fork: it has the bytes and the imported libraries at once, which a new interpreter would take longer to
load than most files take to read. A fork of a process with threads may find a lock held for ever by a thread that it
does not have; Python 3.12 and later warn of that. Here it costs no more than the child: it takes no lock of this
program, writes to no stream of it, and is killed when its time is up. So the warning is silenced.

Results come back over a pipe (``intake.frames``) and are checked against their type.
"""

import contextlib
import functools
import gc
import os
import resource
import signal
import warnings
from collections.abc import Callable, Generator, Iterator
from typing import Final, NoReturn, TypeVar

import msgspec

from intake.frames import Breach, ChildError, Kind, Limits, decoded, receive, send, send_breach

__all__ = ["Breach", "ChildError", "Limits", "die_with", "frames", "stream"]

T = TypeVar("T")

_PIPE: Final = 3
"""The child's end of the pipe, behind the three standard streams."""
_PR_SET_PDEATHSIG = 1


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
    with contextlib.closing(frames(work, limits or Limits())) as payloads:
        for payload in payloads:
            yield decoded(payload, decoder)


def frames(work: Callable[[Callable[[T], None]], None], limits: Limits) -> Generator[bytes, None, None]:
    """Do the same and yield what it sends as it is on the pipe, undecoded."""
    _prctl()  # found before the fork, so that not each child has to look for it
    reader, writer = os.pipe()
    parent = os.getpid()
    try:
        process = _fork()
        if process == 0:
            _run(work, writer, limits, parent)
    finally:
        os.close(writer)
    child = _Child(process)
    try:
        yield from receive(reader, limits, child.death)
    finally:
        os.close(reader)
        child.end()


def die_with(parent: int) -> None:
    """Let the kernel kill this process when its parent, of that id, is gone, however that came about."""
    _prctl()(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


@functools.cache
def _prctl() -> Callable[[int, int], int]:
    import ctypes

    found: Callable[[int, int], int] = ctypes.CDLL(None).prctl
    return found


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


def _run(work: Callable[[Callable[[T], None]], None], writer: int, limits: Limits, parent: int) -> NoReturn:
    """Be the child: nothing of the parent's is closed, flushed or freed on the way out."""
    try:
        die_with(parent)
        _confine(writer, limits)
        encoder = msgspec.msgpack.Encoder()
        try:
            work(lambda result: send(_PIPE, Kind.RESULT, encoder.encode(result)))
            send(_PIPE, Kind.DONE)
        except MemoryError:
            send_breach(_PIPE, ChildError(Breach.MEMORY))
        except Exception as error:  # noqa: BLE001 -- a decoder of hostile bytes may raise anything
            send_breach(_PIPE, ChildError(Breach.FAILED, type(error).__name__))
    finally:
        os._exit(0)


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
    mapped = _mapped()
    for what, most in (
        (resource.RLIMIT_AS, mapped + limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, most)


def _mapped() -> int:
    """Return how many bytes of address space this process has; without a stream, which costs a child a millisecond."""
    file = os.open("/proc/self/statm", os.O_RDONLY)
    pages = int(os.read(file, 100).split()[0])
    os.close(file)
    return pages * resource.getpagesize()


def _limit(what: int, most: int) -> None:
    """Lower a limit, for good save one second of CPU time: the first signal of that limit tells its cause."""
    hard = resource.getrlimit(what)[1]
    highest = most + (what == resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        highest = min(highest, hard)
    resource.setrlimit(what, (min(most, highest), highest))
