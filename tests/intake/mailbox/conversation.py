"""One client's talk with a server through a relay: commands go up in one thread, responses come down in another."""

import contextlib
import select
import socket
import struct
import threading
from io import BufferedReader

from tests.intake.mailbox.faults import ANSWERS, Answer, Cut, Deed, Fault, Halt, Misstate, Rule, Trickle
from tests.intake.mailbox.framing import literal_size, pieces, restated, waits
from tests.intake.mailbox.manners import Manners

_BYE = b"* BYE Server is going down\r\n"
_AUTOLOGOUT = b"* BYE Autologout; idle for too long\r\n"
_GARBAGE = b"\x00\xff) {not imap\r\n"

# A reset instead of a farewell: SO_LINGER on, for no time (socket(7)).
_ABORT = struct.pack("ii", 1, 0)


class _OverError(Exception):
    """The connection has come to its end."""


class _Pending:
    """The answer that is under way: to which tag, what is done to it, and how much of it has passed.

    ``passed`` counts from the start of the first literal; before that it is None. ``turn`` is set when it is for the
    client to speak: the server asks for the rest of the command, or has answered.
    """

    def __init__(self, tag: bytes, deed: Deed) -> None:
        self.tag = tag
        self.deed = deed
        self.passed: int | None = None
        self.finished = False
        self.turn = threading.Event()


class Conversation:
    """A client's connection and the one to the server behind it, until either side ends or a deed ends both."""

    def __init__(
        self, client: socket.socket, server: socket.socket, rule: Rule, manners: Manners, idle: float | None
    ) -> None:
        client.settimeout(idle)
        self._client = client
        self._server = server
        self._rule = rule
        self._manners = manners
        self._gone = threading.Event()
        self._pending = _Pending(b"*", Fault.NONE)
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Talk, in a thread."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the talk is over and its sockets are closed."""
        self._thread.join()

    def end(self) -> None:
        """End both connections; what was given to the client before still reaches it."""
        self._gone.set()
        for one in (self._client, self._server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        # Last, so that who begins to wait after this has met a closed socket before.
        self._pending.turn.set()

    def _run(self) -> None:
        down = threading.Thread(target=self._responses)
        with self._client, self._server:
            with contextlib.suppress(OSError, _OverError), self._client.makefile("rb") as commands:
                self._meet(commands, down)
            if self._pending.deed is Fault.RESET:
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
                self._client.close()
            self.end()
            if down.ident:
                down.join()

    def _meet(self, commands: BufferedReader, down: threading.Thread) -> None:
        """Greet the client, unless its connecting is judged otherwise, and hear its commands, one after the other."""
        self._before(b"*", self._rule(b""), commands)
        down.start()
        while line := self._next(commands):
            if self._pending.finished:
                self._hear(line, commands)
            else:
                self._pending.turn.clear()
                self._server.sendall(line)

    def _next(self, commands: BufferedReader) -> bytes:
        """Return the client's next line, when the server waits for one; send the client away where it is idle."""
        self._pending.turn.wait()
        try:
            return commands.readline()
        except TimeoutError:
            self._client.sendall(_AUTOLOGOUT)
            return b""

    def _hear(self, line: bytes, commands: BufferedReader) -> None:
        """Deal with one command: do what the rule says to it, or what the manners say, or pass it on."""
        tag = line.split(b" ")[0].strip()
        if self._before(tag, self._rule(line), commands):
            return
        own = self._manners.judge(line)
        if isinstance(own, Answer):
            self._answer(tag, own)
        elif own is not Fault.NONE:
            self._before(tag, own, commands)
        else:
            self._server.sendall(line)
            self._literals(line, commands)

    def _literals(self, line: bytes, commands: BufferedReader) -> None:
        """Pass on the literals of a command, and the rest of its line after each; none that the server refuses."""
        while (size := literal_size(line)) is not None:
            if waits(line):
                self._pending.turn.wait()
                if self._pending.finished:
                    return
                self._pending.turn.clear()
            for piece in pieces(commands, size):
                self._server.sendall(piece)
            line = commands.readline()
            self._server.sendall(line)

    def _before(self, tag: bytes, deed: Deed, commands: BufferedReader) -> bool:
        """Do what is done before the server hears a command; return whether that was all that becomes of it."""
        self._pending = _Pending(tag, deed)
        if isinstance(deed, Fault) and deed in ANSWERS:
            deed = ANSWERS[deed]
        if isinstance(deed, Answer):
            self._answer(tag, deed)
            return True
        if deed is Fault.GARBAGE:
            self._client.sendall(_GARBAGE)
        if deed is Fault.BYE:
            self._client.sendall(_BYE)
        if deed is Fault.STALL:
            while commands.read1():
                pass
        if deed in (Fault.DROP, Fault.RESET, Fault.BYE, Fault.STALL):
            raise _OverError
        return False

    def _answer(self, tag: bytes, answer: Answer) -> None:
        for line in (answer.lines, tag + b" " + answer.words + b"\r\n"):
            self._give(line)
        self._finish(self._pending)

    def _responses(self) -> None:
        """Pass on the greeting and all responses, as the manners show them, until the server or a deed ends it."""
        with contextlib.suppress(OSError, _OverError), self._server.makefile("rb") as lines:
            pending = self._pending
            self._give(self._manners.greeting(lines.readline()))
            self._finish(pending)
            while line := lines.readline():
                self._respond(line, lines)
        self.end()

    def _respond(self, line: bytes, lines: BufferedReader) -> None:
        """Pass on one response: its first line as the manners show it, its literals as they are."""
        pending = self._pending
        head = line.split(b" ")[0]
        line = self._manners.response(line)
        while (size := literal_size(line)) is not None:
            self._give(restated(line, pending.deed.by) if isinstance(pending.deed, Misstate) else line)
            if pending.passed is None:
                pending.passed = 0
                self._give(b"")
            for piece in pieces(lines, size):
                self._give(piece)
            line = lines.readline()
        self._give(line)
        if head == pending.tag:
            self._finish(pending)
        elif head == b"+":
            pending.turn.set()

    def _finish(self, pending: _Pending) -> None:
        pending.finished = True
        pending.turn.set()
        if pending.deed is Fault.DROP_AFTER:
            raise _OverError

    def _give(self, content: bytes) -> None:
        """Give the client bytes of the answer that is under way, as far and as fast as its deed lets them pass."""
        pending = self._pending
        if isinstance(pending.deed, Trickle):
            self._trickle(content, pending.deed.rate)
        elif isinstance(pending.deed, Cut | Halt) and pending.passed is not None:
            room = pending.deed.after - pending.passed
            self._client.sendall(content[:room])
            pending.passed += len(content)
            if room <= len(content):
                if isinstance(pending.deed, Halt):
                    self._await_end()
                raise _OverError
        else:
            self._client.sendall(content)

    def _await_end(self) -> None:
        """Wait until the client goes, or the relay stops."""
        waiting = select.poll()
        waiting.register(self._client, select.POLLRDHUP)
        waiting.poll()

    def _trickle(self, content: bytes, rate: float) -> None:
        step = max(1, int(rate / 20))
        for first in range(0, len(content), step):
            piece = content[first : first + step]
            self._client.sendall(piece)
            if self._gone.wait(len(piece) / rate):
                raise _OverError
