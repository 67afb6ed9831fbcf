"""The IMAP client, with its socket known from the first byte: greeting and handshake are bounded in time, too.

The library hands its socket out when it has read greeting and capabilities; a server that trickles those would keep
us for as long as it likes.
"""

import socket
from collections.abc import Callable
from ssl import SSLContext

from imapclient import IMAPClient, SocketTimeout
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from intake.mailbox.account import Account

Told = Callable[[socket.socket], None]


class _Plain(IMAP4WithTimeout):  # type: ignore[misc] # the library has no types
    def __init__(self, account: Account, told: Told) -> None:
        self._told = told
        super().__init__(account.host, account.port, account.timeouts.connect)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        made: socket.socket = super()._create_socket(timeout)
        self._told(made)
        return made


class _Tls(IMAP4_TLS):  # type: ignore[misc] # the library has no types
    def __init__(self, account: Account, context: SSLContext, told: Told) -> None:
        self._told = told
        self._context = context
        self._seconds = account.timeouts.connect
        super().__init__(account.host, account.port, context, account.timeouts.connect)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        del timeout
        plain = socket.create_connection((self.host, self.port), timeout=self._seconds)
        # Shaking hands is left for when the socket is known: wrapping takes it away from the plain one.
        made = self._context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self._told(made)
        try:
            made.do_handshake()
        except OSError:
            made.close()
            raise
        return made


class Client(IMAPClient):  # type: ignore[misc] # the library has no types
    """A connection to an account's server, not logged in yet.

    ``told`` is called with the socket as soon as there is one. ``context`` is None for a server on this machine that
    does without TLS.
    """

    def __init__(self, account: Account, context: SSLContext | None, told: Told) -> None:
        self._account = account
        self._context = context
        self._told = told
        timeout = SocketTimeout(account.timeouts.connect, account.timeouts.read)
        super().__init__(account.host, account.port, ssl=account.tls, ssl_context=context, timeout=timeout)
        self.normalise_times = False
        self.folder_encode = False

    def _create_IMAP4(self) -> "_Plain | _Tls":  # noqa: N802 -- the library's name
        if self._context is None:
            return _Plain(self._account, self._told)
        return _Tls(self._account, self._context, self._told)
