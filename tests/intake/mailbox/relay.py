"""A loopback port in front of a server: what passes is watched, changed, or broken as a rule says."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self

from tests.intake.mailbox.conversation import Conversation
from tests.intake.mailbox.faults import Deed, Rule, undisturbed
from tests.intake.mailbox.manners import Manners


class Relay:
    """A port that leads to another one of this machine; a context manager.

    ``rule`` judges each line that a client sends; ``manners`` are made anew for each connection, and say how the
    server is made to look like another. After ``idle`` seconds without a command a client is sent away. ``commands``
    are the lines that clients sent, each up to its first literal.
    """

    host = "127.0.0.1"

    def __init__(
        self, port: int, rule: Rule = undisturbed, manners: Callable[[], Manners] = Manners, idle: float | None = None
    ) -> None:
        self.rule = rule
        self.idle = idle
        self.port = 0
        self.connections = 0
        self.commands: list[bytes] = []
        self._target = port
        self._manners = manners
        self._conversations: list[Conversation] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def stop(self) -> None:
        """End all connections and listen no more; no thread and no socket is left, also when it was stopped before."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for conversation in self._conversations:
            conversation.end()
        for conversation in self._conversations:
            conversation.join()
        self._conversations.clear()

    def _judge(self, line: bytes) -> Deed:
        if line:
            self.commands.append(line)
        return self.rule(line)

    def _accept(self) -> None:
        """Start a conversation for each client; one that comes while the server is away is let go again."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                try:
                    server = socket.create_connection((self.host, self._target))
                except ConnectionError:
                    client.close()
                    continue
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                conversation = Conversation(client, server, self._judge, self._manners(), self.idle)
                self._conversations.append(conversation)
                conversation.start()
