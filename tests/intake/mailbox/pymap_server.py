r"""A second server, which nobody wrote with ours in mind: pymap, in memory, in a thread of this process.

What pymap 0.36.7 does otherwise than Dovecot, on the wire:

- UIDs begin at 101, and UIDVALIDITY is any 32-bit number.
- ``BODY[]`` comes before ``UID`` in a FETCH response, so that the literal is followed by `` UID 101)``.
- The bytes are those that were delivered: bare LF and NUL stay. A message without an empty line after its header has
  lost its last byte, and RFC822.SIZE agrees with that.
- INTERNALDATE keeps the zone that it was delivered with; Dovecot tells it in the zone of its process.
- ``PERMANENTFLAGS`` has no ``\*``: no keywords of one's own. RECENT is always 0.
- No NAMESPACE, UNSELECT, SORT, ESEARCH or SPECIAL-USE; IDLE and MOVE are there. ID is answered with NIL.
- The fifth wrong command in a row ends the connection. EXAMINE of a name that is no modified UTF-7 (``&bad``) never
  ends, and nobody else is served any more.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import threading
from collections.abc import AsyncIterator, Coroutine, Mapping
from typing import Self, TypeVar

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.mailbox import MailboxData
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

_Found = TypeVar("_Found")


class _Quiet(Config):
    """A configuration that does not look up this machine's name for each greeting."""

    @property
    def greeting(self) -> bytes:
        return b"Server ready"


class PrivatePymap:
    """A running pymap with its own users, mail and port; a context manager."""

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str]) -> None:
        self.users = dict(users)
        self.port = 0
        self._login = Login(_configuration())
        self._talks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._do(self._admit())
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        self._do(self._listen())

    def stop(self) -> None:
        """Stop with every connection; mail and port are kept for the next start."""
        self._do(self._hang_up())

    def deliver(self, user: str, raw: bytes, *, received: dt.datetime, folder: str = "INBOX") -> None:
        """Put a message into a user's folder, which is created where it is missing."""
        self._do(self._append(user, folder, AppendMessage(raw, received, frozenset())))

    def renumber(self, user: str, uidvalidity: int) -> None:
        """Give a user's INBOX another UIDVALIDITY."""
        self._do(self._renumber(user, uidvalidity))

    def _do(self, work: Coroutine[None, None, _Found]) -> _Found:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _admit(self) -> None:
        for user, password in self.users.items():
            self._login.users_dict[user] = UserMetadata(self._login.config, user, password=password)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._talk, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        service = IMAPServer(self._login, self._login.config)
        talk = asyncio.ensure_future(service(reader, writer, SocketInfoLocal(writer)))
        self._talks.add(talk)
        await asyncio.wait([talk])
        self._talks.remove(talk)
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def _hang_up(self) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _append(self, user: str, folder: str, message: AppendMessage) -> None:
        async with self._folder(user, folder) as found:
            await found.append(message)

    async def _renumber(self, user: str, uidvalidity: int) -> None:
        async with self._folder(user, "INBOX") as found:
            found._uid_validity = uidvalidity

    @contextlib.asynccontextmanager
    async def _folder(self, user: str, name: str) -> AsyncIterator[MailboxData]:
        async with Identity(user, self._login, None, frozenset()).new_session() as session:
            folders = session.mailbox_set
            with contextlib.suppress(ValueError):
                if name != "INBOX":
                    await folders.add_mailbox(name)
            yield await folders.get_mailbox(name)


def _configuration() -> Config:
    """Return a configuration for this machine alone: no TLS, passwords as they are, no demonstration mail."""
    arguments = argparse.Namespace(passlib_cfg=None, proxy_protocol=None)
    return _Quiet(
        arguments,
        host=PrivatePymap.host,
        port=0,
        tls_enabled=False,
        demo_data=False,
        demo_user="",
        demo_password="",
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),
        reject_dnsbl=False,
        invalid_user_sleep=0.0,
    )
