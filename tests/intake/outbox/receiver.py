"""A mail server that takes mail, or does not, as a test says: aiosmtpd on a free port of this machine."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Step(StrEnum):
    """The steps of handing a mail over, as the server sees them."""

    HELLO = "hello"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """The mail is announced."""
    BODY = "body"
    """The mail is there, and the server has not answered yet."""
    QUIT = "quit"


@dataclass
class Receiver:
    """What has been taken: mails with their envelopes; and what happens at which step, each once, in this order.

    A text is answered in place of a yes; what can be called is called, before the yes. ``DROP`` ends the connection.
    """

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    deeds: list[tuple[Step, "str | Callable[[], None]"]] = field(default_factory=list)

    def at(self, step: Step) -> "str | Callable[[], None] | None":
        """Return what happens at this step now."""
        if self.deeds and self.deeds[0][0] is step:
            return self.deeds.pop(0)[1]
        return None

    @property
    def settings(self) -> str:
        """The lines of a ``zhihui.toml`` by which letters are handed to it without a pause."""
        return _SETTINGS.format(port=self.port)

    @property
    def bodies(self) -> list[bytes]:
        """The mails as they came."""
        return [one.original_content or b"" for one in self.taken]


DROP = "drop"

_SETTINGS = """
[smtp]
host = "127.0.0.1"
port = {port}
tls = "none"
address = "office@kexie.example"
name = "某某科协"
pause_seconds = 0
"""


class _Server(SMTP):
    receiver: Receiver

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- as aiosmtpd names it
        answer = _answer(self, self.receiver, Step.DATA)
        if answer is None:
            await super().smtp_DATA(arg)
        elif answer:
            await self.push(answer)


class _Handler:
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    async def handle_EHLO(  # noqa: N802 -- as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        del envelope
        session.host_name = hostname
        answer = _answer(server, self._receiver, Step.HELLO)
        return responses if answer is None else [answer]

    async def handle_MAIL(  # noqa: N802 -- as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        answer = _answer(server, self._receiver, Step.MAIL)
        if answer is None:
            envelope.mail_from = address
        return "250 OK" if answer is None else answer

    async def handle_RCPT(  # noqa: N802 -- as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        answer = _answer(server, self._receiver, Step.RCPT)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return "250 OK" if answer is None else answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        del session
        answer = _answer(server, self._receiver, Step.BODY)
        if answer is None or answer == "":
            self._receiver.taken.append(envelope)
        return "250 queued as 1" if answer is None else answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        del session, envelope
        return _answer(server, self._receiver, Step.QUIT) or "221 Bye"


def _answer(server: SMTP, receiver: Receiver, step: Step) -> str | None:
    """Return what is answered at this step, None for a yes, nothing where the connection has been ended."""
    deed = receiver.at(step)
    if deed == DROP:
        transport: Any = server.transport
        transport.abort()
        return ""
    if callable(deed):
        deed()
        return None
    return deed


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a mail server for as long as the block runs."""
    receiver = Receiver()
    loop = asyncio.new_event_loop()

    def made() -> _Server:
        server = _Server(_Handler(receiver), loop=loop, hostname="receiver.example", enable_SMTPUTF8=True)
        server.receiver = receiver
        return server

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_begin(made), loop).result()
    receiver.port = listening.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _begin(made: Callable[[], _Server]) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    mine = asyncio.current_task()
    rest = [one for one in asyncio.all_tasks() if one is not mine]
    for one in rest:
        one.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
