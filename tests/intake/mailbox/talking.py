"""IMAP by hand, for tests that look at each line."""

import contextlib
import socket
from collections.abc import Iterator
from io import BufferedReader

from tests.intake.collecting import PASSWORD, USER
from tests.intake.mailbox.framing import literal_size

LOGIN = f"LOGIN {USER} {PASSWORD}".encode()


class Talk:
    """A connection with an IMAP server, and what it says."""

    def __init__(self, connection: socket.socket, answers: BufferedReader) -> None:
        self._connection = connection
        self.answers = answers
        self.greeting = answers.readline()

    def send(self, content: bytes) -> None:
        self._connection.sendall(content)

    def say(self, command: bytes) -> list[bytes]:
        """Say a command and return the answer as lines and literals, up to its tag or to the connection's end."""
        self.send(b"a " + command + b"\r\n")
        found = []
        while line := self.answers.readline():
            found.append(line)
            if line.startswith(b"a "):
                break
            if (size := literal_size(line)) is not None:
                found.append(self.answers.read(size))
        return found


@contextlib.contextmanager
def talk(port: int, *commands: bytes, seconds: float = 5.0) -> Iterator[Talk]:
    """Open a connection, say these commands, and close it in the end; reading fails after so many silent seconds."""
    with socket.create_connection(("127.0.0.1", port), seconds) as connection, connection.makefile("rb") as answers:
        found = Talk(connection, answers)
        for command in commands:
            found.say(command)
        yield found
