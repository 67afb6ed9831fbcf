"""An IMAP account, read only: folders are opened with EXAMINE and bodies are peeked at.

Only commands that the Chinese providers answer right are used: ``UID SEARCH UID n:*``, and ``UID FETCH`` of sizes,
dates and bodies by explicit UIDs. UIDNEXT is never asked for (NetEase does not give it), nor any text search.
"""

import contextlib
import datetime as dt
import imaplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from intake.errors import ConfigurationError, LoginRefusedError, MailboxAwayError
from intake.mailbox.account import Account

_LISTED_AT_ONCE = 200
_BODIES_AT_ONCE = 10
_BYTES_AT_ONCE = 4_000_000
_CHUNK = 1_000_000

# RFC 5530 codes that say "not now" rather than "not you".
_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


class FetchRefusedError(Exception):
    """The server lives but does not give out a message; ``str`` is its answer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the server lists it: its UID, its size in bytes, and INTERNALDATE, aware."""

    uid: int
    size: int
    received: dt.datetime


class Mailbox:
    """An open connection; made by ``connect``. After a ``MailboxAwayError`` it is of no further use."""

    def __init__(self, client: IMAPClient, account: Account) -> None:
        self._client = client
        self._account = account

    def examine(self, folder: str) -> int:
        """Open a folder for reading and return its UIDVALIDITY.

        Raises:
            ConfigurationError: there is no such folder.
            LoginRefusedError: the provider does not let this client in.
            MailboxAwayError: the connection is lost.
        """
        try:
            with _talking_to(self._account):
                # A server without the number promises nothing about its UIDs; digests still tell mails apart.
                return int(self._client.select_folder(folder, readonly=True).get(b"UIDVALIDITY", 0))
        except FetchRefusedError as error:
            if "unsafe login" in str(error).lower():
                raise LoginRefusedError(
                    f"邮箱 {self._account.user} 的服务商拦截了本程序：请登录邮箱网页，在安全提醒中允许此客户端收信"
                ) from error
            raise ConfigurationError(
                f"邮箱 {self._account.user} 打不开文件夹“{folder}”（{error}）：请核对配置中的文件夹名称"
            ) from error

    def uids(self, *, above: int) -> list[int]:
        """Return the UIDs greater than ``above`` in the open folder, in ascending order.

        Raises:
            MailboxAwayError: the connection is lost, or the server does not search now.
        """
        try:
            with _talking_to(self._account):
                found = self._client.search(["UID", f"{above + 1}:*"])
        except FetchRefusedError as error:
            raise _away(self._account, error) from error
        # ``n:*`` always matches the last message, also where its UID is smaller than n (RFC 3501, 6.4.8).
        return sorted(uid for uid in found if uid > above)

    def listed(self, uids: Sequence[int]) -> list[Listed]:
        """Return what the server lists of these messages, in their order; what it does not list is missing.

        Raises:
            MailboxAwayError: the connection is lost.
        """
        found: list[Listed] = []
        for first in range(0, len(uids), _LISTED_AT_ONCE):
            found += self._listed(uids[first : first + _LISTED_AT_ONCE])
        return found

    def _listed(self, uids: Sequence[int]) -> list[Listed]:
        try:
            with _talking_to(self._account):
                answer = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        except FetchRefusedError:
            if len(uids) == 1:
                return []
            middle = len(uids) // 2
            return self._listed(uids[:middle]) + self._listed(uids[middle:])
        found = []
        for uid in uids:
            size, date = answer.get(uid, {}).get(b"RFC822.SIZE"), answer.get(uid, {}).get(b"INTERNALDATE")
            if isinstance(size, int) and isinstance(date, dt.datetime) and date.tzinfo is not None:
                found.append(Listed(uid, size, date.astimezone(dt.UTC)))
        return found

    def bodies(self, group: Sequence[Listed]) -> dict[int, bytes]:
        """Return the raw bytes of a group of ``groups`` by UID; a message that the server leaves out is missing.

        Raises:
            FetchRefusedError: the server refuses the command.
            MailboxAwayError: the connection is lost.
        """
        if len(group) == 1 and group[0].size > _BYTES_AT_ONCE:
            body = self._large(group[0])
            return {} if body is None else {group[0].uid: body}
        return self._whole([one.uid for one in group])

    def _whole(self, uids: Sequence[int]) -> dict[int, bytes]:
        with _talking_to(self._account):
            answer = self._client.fetch(uids, ["BODY.PEEK[]"])
        found = {uid: answer.get(uid, {}).get(b"BODY[]") for uid in uids}
        return {uid: body for uid, body in found.items() if isinstance(body, bytes)}

    def _large(self, one: Listed) -> bytes | None:
        """Return a large message piece by piece, or whole where the pieces do not add up to the size listed.

        Some servers serve partial fetches wrong; the whole costs several times its size in memory.
        """
        pieces: list[bytes] = []
        for offset in range(0, one.size, _CHUNK):
            with _talking_to(self._account):
                answer = self._client.fetch([one.uid], [f"BODY.PEEK[]<{offset}.{_CHUNK}>"])
            piece = answer.get(one.uid, {}).get(b"BODY[]<%d>" % offset)
            if not isinstance(piece, bytes) or len(piece) != min(_CHUNK, one.size - offset):
                return self._whole([one.uid]).get(one.uid)
            pieces.append(piece)
        return b"".join(pieces)


def groups(listed: Sequence[Listed]) -> list[list[Listed]]:
    """Return the messages in groups that are fetched in one command: few, small, or a single large one."""
    found: list[list[Listed]] = []
    size = 0
    for one in listed:
        if not found or len(found[-1]) == _BODIES_AT_ONCE or size + one.size > _BYTES_AT_ONCE:
            found.append([])
            size = 0
        found[-1].append(one)
        size += one.size
    return found


@contextlib.contextmanager
def connect(account: Account) -> Iterator[Mailbox]:
    """Open a connection, log in and say who is asking; log out at the end.

    Raises:
        ConfigurationError: the server's certificate cannot be verified.
        LoginRefusedError: the server refuses user or password.
        MailboxAwayError: the server cannot be reached.
    """
    context = ssl.create_default_context() if account.tls else None
    timeout = SocketTimeout(account.timeouts.connect, account.timeouts.read)
    with _talking_to(account):
        client = IMAPClient(account.host, account.port, ssl=account.tls, ssl_context=context, timeout=timeout)
    with client:
        client.normalise_times = False
        _log_in(client, account)
        if account.identify:
            _identify(client, account)
        yield Mailbox(client, account)


def _log_in(client: IMAPClient, account: Account) -> None:
    try:
        with _talking_to(account):
            client.login(account.user, account.password)
    except FetchRefusedError as error:
        if any(code in str(error).upper() for code in _NOT_NOW):
            raise _away(account, error) from error
        raise LoginRefusedError(
            f"邮箱 {account.user} 登录被拒绝（{error}）：请核对账号；密码处须填客户端授权码（不是登录密码），"
            "并在邮箱网页的设置中开启 IMAP 服务"
        ) from error


def _identify(client: IMAPClient, account: Account) -> None:
    """Say who is asking (RFC 2971), where the server wants to know.

    A server that does not like the answer may still open folders; opening one tells.
    """
    with contextlib.suppress(FetchRefusedError), _talking_to(account):
        if client.has_capability("ID"):
            client.id_({"name": "zhihui", "version": metadata.version("zhihui-intake"), "vendor": "zhihui"})


@contextlib.contextmanager
def _talking_to(account: Account) -> Iterator[None]:
    """Turn the client's errors into ours: refused, or gone.

    A connection that breaks during LOGIN is reported as a login error, with the break as its context.
    """
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise _away(account, error) from error
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise _away(account, error) from error
        raise FetchRefusedError(str(error)) from error
    except imaplib.IMAP4.error as error:
        raise FetchRefusedError(str(error)) from error
    except ssl.SSLCertVerificationError as error:
        raise ConfigurationError(
            f"邮箱服务器 {account.host} 的证书不可信（{error.verify_message}）：请核对服务器地址和本机时间"
        ) from error
    except OSError as error:
        raise _away(account, error) from error


def _away(account: Account, error: Exception) -> MailboxAwayError:
    return MailboxAwayError(
        f"连不上邮箱服务器 {account.host}:{account.port}（{error}）：请检查网络；程序下次运行会从中断处继续"
    )
