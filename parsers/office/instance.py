"""LibreOffice at work: started when it is first needed, asked for one file after the other, killed as a group."""

import contextlib
import os
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from parsers.document import UnreadableError, UnsupportedError
from parsers.office import preferences
from parsers.office.installed import REMEDY, Installed, installed, isolation

_DRIVER = Path(__file__).with_name("driver.py")
_LENGTH = struct.Struct(">L")
_HEAD = struct.Struct(">BL")
_DONE = 0
_LARGEST = 100_000_000
_READ = 1 << 20
_STARTING = 90.0
_ENDING = 5.0
WALL = 90.0
"""Seconds that a file may take."""
_FILES = 100
"""How many files one process reads: what it loses at each must not add up."""
_MISSING = f"需要用 LibreOffice 读取，这台电脑没有安装，{REMEDY}"
_NOT_STARTING = "需要用 LibreOffice 读取，它启动不了，请管理员运行 zhihui doctor"
_TOO_LONG = "文件内容过多或结构异常，LibreOffice 没有在限定时间内读完"
_DIED = "文件结构异常，LibreOffice 读取时意外中断"
_REFUSED = "文件不完整或已损坏"


class Office:
    """Converts files to flat OpenDocument text, and prints them; not for several threads at once, but each has its own.

    LibreOffice has its own profile in a private folder, no network where the system permits it, and limits. It is
    gone after ``close``, and when this process is gone, however that came about; after ``close`` it may be used
    again. ``wall`` is in seconds for each file; ``isolated_by`` is the command that takes the network away.
    """

    def __init__(self, wall: float = WALL, isolated_by: Sequence[str] | None = None) -> None:
        self._wall = wall
        self._isolated_by = isolated_by
        self._running: _Running | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stop(self) -> None:
        """Break off what another thread is converting."""
        if self._running is not None:
            self._running.kill()

    def close(self) -> None:
        """End it and remove what it has written."""
        if self._running is not None:
            self._running.end()
            self._running = None

    def convert(self, data: bytes, key: str) -> bytes:
        """Return a file of the format ``key`` as flat OpenDocument text.

        Raises:
            UnreadableError: it is damaged, or takes too long.
            UnsupportedError: LibreOffice is missing or does not start; the text says the remedy.
        """
        content = self._asked(data, key)
        if b"<office:document" not in content[:4096]:
            raise UnreadableError(_REFUSED)
        return content

    def printed(self, data: bytes, key: str) -> bytes:
        """Return a file of the format ``key`` as a PDF of all its pages.

        Raises:
            UnreadableError, UnsupportedError: the same as for ``convert``.
        """
        content = self._asked(data, f"{key} pdf")
        if not content.startswith(b"%PDF-"):
            raise UnreadableError(_REFUSED)
        return content

    def _asked(self, data: bytes, key: str) -> bytes:
        if key.startswith("rtf") and not data.rstrip(b"\x00\t\r\n ").endswith(b"}"):
            raise UnreadableError(_REFUSED)  # LibreOffice would show what is there, without a word
        if self._running is not None and self._running.asked >= _FILES:
            self.close()
        fresh = self._running is None
        try:
            return self._converted(data, key)
        except _GoneError as error:
            if fresh:
                raise UnreadableError(_DIED) from error
        # The fault may be that of a file before.
        try:
            return self._converted(data, key)
        except _GoneError as error:
            raise UnreadableError(_DIED) from error

    def _converted(self, data: bytes, key: str) -> bytes:
        running = self._started()
        try:
            running.await_ready()
            status, content = running.ask(data, key, self._wall)
        except _SlowError as error:
            self.close()
            raise UnreadableError(_TOO_LONG) from error
        except BaseException:
            self.close()  # what is still on its way is nobody's
            raise
        if status != _DONE:
            raise UnreadableError(_REFUSED)
        return content

    def _started(self) -> "_Running":
        if self._running is None:
            found = installed()
            if found is None:
                raise UnsupportedError(_MISSING)
            self._running = _Running(found, isolation() if self._isolated_by is None else self._isolated_by)
        return self._running


class _GoneError(Exception):
    """LibreOffice or its driver has died."""


class _SlowError(Exception):
    """No answer has come in time."""


class _Running:
    """LibreOffice and its driver, a process group of their own, and the folder with all that is theirs."""

    def __init__(self, found: Installed, isolated_by: Sequence[str]) -> None:
        self.asked = 0
        self._ready = False
        self._folder = Path(tempfile.mkdtemp(prefix="zhihui-office-"))
        preferences.write(self._folder / "profile")
        self._process = subprocess.Popen(  # noqa: S603  fixed programs
            [*isolated_by, str(found.python), str(_DRIVER), str(found.program), str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(self._folder)},
            start_new_session=True,
        )

    def await_ready(self) -> None:
        """Wait until LibreOffice answers.

        Raises:
            UnsupportedError: it does not.
        """
        if not self._ready:
            try:
                self._answer(_STARTING)
            except (_GoneError, _SlowError) as error:
                raise UnsupportedError(_NOT_STARTING) from error
            self._ready = True

    def ask(self, data: bytes, key: str, wall: float) -> tuple[int, bytes]:
        """Give a file and return the status and what has become of it.

        Raises:
            _GoneError, _SlowError: there is no answer.
        """
        self.asked += 1
        name = key.encode("ascii")
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(_LENGTH.pack(len(name)) + name + _LENGTH.pack(len(data)) + data)
                pipe.flush()
        except BrokenPipeError as error:
            raise _GoneError from error
        return self._answer(wall)

    def _answer(self, wall: float) -> tuple[int, bytes]:
        end = time.monotonic() + wall
        status, length = _HEAD.unpack(self._read(_HEAD.size, end))
        if length > _LARGEST:
            raise UnreadableError(_TOO_LONG)
        return status, self._read(length, end)

    def _read(self, length: int, end: float) -> bytes:
        """Return so many bytes of what the driver says."""
        stream = self._process.stdout
        if stream is None:
            raise _GoneError
        poll = select.poll()
        poll.register(stream, select.POLLIN)
        pieces = bytearray()
        while len(pieces) < length:
            if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
                raise _SlowError
            piece = os.read(stream.fileno(), min(_READ, length - len(pieces)))
            if not piece:
                raise _GoneError
            pieces += piece
        return bytes(pieces)

    def kill(self) -> None:
        """Kill both."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End both and remove the folder: the driver does so when its input ends, unless it hangs."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
