"""A relay between client and server that breaks what it is told to break."""

import contextlib
import socket
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Self


class Fault(StrEnum):
    """What becomes of a command."""

    NONE = "none"
    DROP = "drop"
    """The connection ends."""
    REFUSE = "refuse"
    """The answer is NO."""
    BUSY = "busy"
    """The answer is NO, for now (RFC 5530)."""
    UNSAFE = "unsafe"
    """The answer is NO as NetEase says it to a client that has not said who it is."""
    EMPTY = "empty"
    """The answer is OK, without any data."""


_ANSWERS = {
    Fault.REFUSE: b" NO refused\r\n",
    Fault.BUSY: b" NO [UNAVAILABLE] try later\r\n",
    Fault.UNSAFE: b" NO EXAMINE Unsafe Login. Please contact the office for help\r\n",
    Fault.EMPTY: b" OK done\r\n",
}


class Relay:
    """A loopback port in front of a server; ``rule`` judges each line that the client sends."""

    def __init__(self, port: int, rule: Callable[[bytes], Fault]) -> None:
        self._target = port
        self._rule = rule
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.commands: list[bytes] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments)
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self._target))
                self._start(self._down, server, client)
                self._start(self._up, client, server)

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65_536):
                client.sendall(data)
        self._end(server, client)

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError), client.makefile("rb") as lines:
            for line in lines:
                self.commands.append(line)
                tag = line.partition(b" ")[0]
                fault = self._rule(line)
                if fault is Fault.DROP:
                    break
                if fault is Fault.NONE:
                    server.sendall(line)
                else:
                    client.sendall(tag + _ANSWERS[fault])
        self._end(server, client)

    def _end(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
