"""The parser of files that opens none itself: each step is taken by a child of a process made for that."""

import hashlib
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from domain.campaign import Campaign
from domain.pages import Drawn
from intake.frames import Breach, ChildError, Limits, decoded, receive
from intake.reading.orders import Order, SetUp, give
from parsers.office import Office
from parsers.pages.steps import Press, Sheaf, Sketch, Told, draw_stepwise
from parsers.steps import ParsedFile, Reached, Step, read_stepwise

log = logging.getLogger(__name__)

T = TypeVar("T")

_ROOT = Path(__file__).resolve().parents[2]
_FRAME = 1 << 24
_GRACE = 30.0
"""Seconds above a child's own limit: libraries have to be loaded before the first."""
READING = Limits(frame=_FRAME)
"""What reading a file may take, without text recognition."""
DRAWING = Limits(cpu=60, wall=120.0, frame=_FRAME)
"""What drawing a file may take, without setting its pages upright."""
_REACHED = msgspec.msgpack.Decoder(Reached)
_TOLD = msgspec.msgpack.Decoder(Told)
_REASONS = {
    Breach.TIME: "文件内容过多或结构异常，读取时间过长，没有读完",
    Breach.MEMORY: "文件内容过多或结构异常，读取时内存不足，没有读完",
    Breach.SIZE: "文件内容过多，没有读完",
    Breach.FAILED: "文件结构异常，读取时出错",
    Breach.DIED: "文件结构异常，读取程序意外中断",
}


def _recognising(pages: int) -> Limits:
    """Return the limits of recognising so many pages."""
    return Limits(memory=5 << 29, cpu=20 + 6 * pages, wall=30.0 + 15 * pages, frame=_FRAME)


class IsolatedParser:
    """Parses files as ``FileParser`` does, each in a child; not for several threads at once.

    The processes are started when they are first needed and again when they have died; they end with ``close``, with
    this object and with this process. After ``close`` it may be used again.
    """

    def __init__(self, campaign: Campaign, limits: Limits = READING) -> None:
        self._light = _Zygote(SetUp(campaign, ("word.docx",)))
        self._heavy = _Zygote(SetUp(campaign, ("pdf", "scan")))
        self._office = Office()
        self._press = Press(self._office)
        self._limits = limits
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to start what every file needs; other work can be done meanwhile."""
        self._light.start()

    def stop(self) -> None:
        """Break off what another thread is reading."""
        self._stopped = True
        self._light.kill()
        self._heavy.kill()
        self._office.stop()

    def close(self) -> None:
        """End all processes."""
        self._light.end()
        self._heavy.end()
        self._office.close()
        self._press = Press(self._office)

    def parse(self, data: bytes, name: str) -> ParsedFile:
        """Read a file; whatever goes wrong with it is in the result, not raised."""
        return read_stepwise(self._take, data, name, self._office)

    def draw(self, data: bytes, sketch: Sketch) -> Sheaf:
        """Draw the pages of a file; whatever goes wrong with it is in the result, not raised."""
        return draw_stepwise(self._draw, data, sketch, self._press)

    def _draw(self, data: bytes, sketch: Sketch) -> Iterator[Told]:
        zygote = self._heavy if sketch.recognising else self._light
        limits = _recognising(sketch.most) if sketch.recognising else DRAWING
        try:
            yield from zygote.ask(Order(Step(""), limits, sketch), data, _TOLD)
        except ChildError as error:
            self._warn("file not drawn", data, error)
            yield Told(outcome=Drawn.FAILED, reason=_REASONS[error.breach])

    def _warn(self, what: str, data: bytes, error: ChildError) -> None:
        if not self._stopped:
            log.warning(what, extra={"digest": hashlib.sha256(data).hexdigest(), "breach": str(error)})

    def _take(self, data: bytes, step: Step) -> Reached:
        zygote = self._heavy if step.pages else self._light
        order = Order(step, _recognising(step.pages) if step.pages else self._limits)
        reached = Reached(ParsedFile("application/octet-stream", trouble="file-unreadable"))
        try:
            for told in zygote.ask(order, data, _REACHED):
                reached = told
        except ChildError as error:
            self._warn("file not read", data, error)
            return Reached(replace(reached.parsed, trouble="file-unreadable", reason=_REASONS[error.breach]))
        return reached


class _Zygote:
    """One process that forks children, as its parent sees it."""

    def __init__(self, setting: SetUp) -> None:
        self._setting = setting
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(self, order: Order, data: bytes, decoder: msgspec.msgpack.Decoder[T]) -> Iterator[T]:
        """Give an order and yield what comes of it.

        Raises:
            ChildError: it did not come to an end.
            OSError: no process could be started.
        """
        for again in (True, False):
            begun = False
            try:
                for payload in self._payloads(order, data):
                    begun = True
                    yield decoded(payload, decoder)
            except BaseException as error:
                self.end()  # what is still on its way is nobody's
                # Where a process is gone before it began, the file has no part in it.
                if begun or not again or not isinstance(error, ChildError) or error.breach is not Breach.DIED:
                    raise
            else:
                return

    def _payloads(self, order: Order, data: bytes) -> Iterator[bytes]:
        control = self.start()
        give(control, order, data)
        limits = replace(order.limits, wall=order.limits.wall + _GRACE)
        yield from receive(control.fileno(), limits, lambda: ChildError(Breach.DIED))

    def start(self) -> socket.socket:
        """Start the process unless it runs."""
        if self._control is not None:
            return self._control
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  this program itself
                [sys.executable, "-P", "-m", "intake.reading.zygote", str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        self._control = ours
        give(ours, self._setting)
        return ours

    def kill(self) -> None:
        """Kill the process, and thereby its child; the thread that waits for it learns that it is gone."""
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """End the process, and thereby its child."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    """Return what a process may know: no password, and that its libraries start no threads."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "PYTHONPATH": path, **threads}
