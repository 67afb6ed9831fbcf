"""An IMAP account, read only: folders are opened with EXAMINE and bodies are peeked at.

Only commands that the Chinese providers answer right are used: ``LIST``, ``UID SEARCH UID n:*``, and ``UID FETCH`` of
sizes, dates and bodies by explicit UIDs. UIDNEXT is never asked for (NetEase does not give it), nor any text search.
"""

import contextlib
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata

from imapclient.datetime_util import parse_to_datetime

from intake.errors import ConfigurationError, IntakeError, LoginRefusedError
from intake.mailbox import folders
from intake.mailbox.account import Account
from intake.mailbox.client import Client
from intake.mailbox.talking import Deadline, Exchange, RefusedError, away

_LISTED_AT_ONCE = 200
_CHUNK = 524_288
_PARTING_SECONDS = 5.0

# RFC 5530 codes that say "not now" rather than "not you".
_NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")

_UID = re.compile(rb"[( ]UID (\d+)")
_SIZE = re.compile(rb"[( ]RFC822\.SIZE (\d+)")
_BODY = re.compile(rb"BODY\[\] \{\d+\}$")
_DATE = re.compile(rb'[( ]INTERNALDATE "([^"]*)"')

# The longest line that imaplib takes: the answer to a search in a large folder is a single line, and the library's
# own bound is passed at 90,000 mails with UIDs of ten digits.
imaplib._MAXLINE = max(imaplib._MAXLINE, 20_000_000)  # type: ignore[attr-defined] # noqa: SLF001 -- no other way


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the server lists it: its UID, its size in bytes, and INTERNALDATE, aware."""

    uid: int
    size: int
    received: dt.datetime


class Mailbox:
    """An open connection; made by ``connect``. After a ``MailboxAwayError`` it is of no further use."""

    def __init__(self, client: Client, account: Account, exchange: Exchange) -> None:
        self.client = client
        self.account = account
        self.exchange = exchange

    def listing(self) -> list[folders.Listed]:
        """Return the account's folders in the server's order.

        Raises:
            MailboxAwayError: the connection is lost, or the server does not list its folders.
        """
        try:
            with self.exchange():
                # The client's own method gives up on the whole list where one name is malformed.
                lines = _granted(self.client._imap.list('""', "*"))  # noqa: SLF001 -- imaplib's public LIST
        except RefusedError as error:
            raise away(self.account, error) from error
        return folders.parse(lines)

    def sources(self) -> list[folders.Source]:
        """Return the folders to collect from: those that the settings name, else those that are found.

        Raises:
            MailboxAwayError: the connection is lost.
        """
        if self.account.folders:
            return [folders.source(name) for name in self.account.folders]
        filed = self.account.filing.folder if self.account.filing else ""
        return [one for one in folders.sources(self.listing()) if one.name != filed]

    def examine(self, folder: folders.Source | str) -> int:
        """Open a folder for reading and return its UIDVALIDITY.

        Raises:
            ConfigurationError: there is no such folder.
            LoginRefusedError: the provider does not let this client in.
            MailboxAwayError: the connection is lost.
        """
        return self.open(folder, readonly=True)

    def open(self, folder: folders.Source | str, *, readonly: bool) -> int:
        """Open a folder, as ``examine`` does; only what files mails away opens one for writing."""
        place = folders.source(folder) if isinstance(folder, str) else folder
        try:
            with self.exchange():
                # A server without the number promises nothing about its UIDs; digests still tell mails apart.
                return int(self.client.select_folder(place.raw, readonly=readonly).get(b"UIDVALIDITY", 0))
        except RefusedError as error:
            user, provider = self.account.user, self.account.provider
            if "unsafe login" in str(error).lower():
                raise LoginRefusedError(f"邮箱 {user} 的服务商拦截了本程序：{provider.unsafe}") from error
            raise ConfigurationError(
                f"邮箱 {user} 打不开文件夹“{place.name}”（{error}）：请核对配置中的文件夹名称"
            ) from error

    def uids(self, *, above: int) -> list[int]:
        """Return the UIDs greater than ``above`` in the open folder, in ascending order.

        A server that refuses the search is asked to list the messages instead.

        Raises:
            MailboxAwayError: the connection is lost, or the server does neither now.
        """
        try:
            with self.exchange():
                found = self.client.search(["UID", f"{above + 1}:*"])
        except RefusedError:
            found = self._uids_by_fetch(above)
        # ``n:*`` always matches the last message, also where its UID is smaller than n (RFC 3501, 6.4.8).
        return sorted({uid for uid in found if uid > above})

    def _uids_by_fetch(self, above: int) -> list[int]:
        try:
            with self.exchange():
                # The client's own fetch refuses a range after it has been transferred.
                lines = _granted(self.client._imap.uid("FETCH", f"{above + 1}:*", "(UID)"))  # noqa: SLF001 -- as above
        except RefusedError as error:
            raise away(self.account, error) from error
        return [int(match[1]) for line in lines if isinstance(line, bytes) and (match := _UID.search(line))]

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
            with self.exchange():
                # A third of the time that the client's own parser takes for the lines of a large folder.
                wanted = ",".join(map(str, uids)), "(UID RFC822.SIZE INTERNALDATE)"
                lines = _granted(self.client._imap.uid("FETCH", *wanted))  # noqa: SLF001 -- imaplib's public FETCH
        except RefusedError:
            if len(uids) == 1:
                return []
            middle = len(uids) // 2
            return self._listed(uids[:middle]) + self._listed(uids[middle:])
        found = {one.uid: one for line in lines if isinstance(line, bytes) and (one := _listed(line))}
        return [found[uid] for uid in uids if uid in found]

    def is_large(self, group: Sequence[Listed]) -> bool:
        """Tell whether a group of ``groups`` is a single message that is to be fetched with ``pieces``."""
        return len(group) == 1 and group[0].size > self.account.provider.bytes

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return the raw bytes of messages by UID; a message that the server leaves out is missing.

        Raises:
            RefusedError: the server refuses the command.
            MailboxAwayError: the connection is lost.
        """
        with self.exchange():
            wanted = ",".join(map(str, uids)), "(UID BODY.PEEK[])"
            lines = _granted(self.client._imap.uid("FETCH", *wanted))  # noqa: SLF001 -- as above
        return _bodies(lines)

    def pieces(self, one: Listed) -> Iterator[bytes]:
        """Yield a large message piece by piece, so that it is never in memory whole.

        Raises:
            PiecesError: the pieces do not add up to the size listed; some servers serve partial fetches wrong.
            RefusedError: the server refuses the command.
            MailboxAwayError: the connection is lost.
        """
        for offset in range(0, one.size, _CHUNK):
            with self.exchange():
                answer = self.client.fetch([one.uid], [f"BODY.PEEK[]<{offset}.{_CHUNK}>"])
            piece = answer.get(one.uid, {}).get(b"BODY[]<%d>" % offset)
            if not isinstance(piece, bytes) or len(piece) != min(_CHUNK, one.size - offset):
                raise PiecesError
            yield piece


def _listed(line: bytes) -> Listed | None:
    """Return what one line of a FETCH answer lists, None where it lacks something; lines of other news do."""
    uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
    if not (uid and size and date):
        return None
    try:
        received = parse_to_datetime(date[1], normalise=False)
    except ValueError:
        return None
    return Listed(int(uid[1]), int(size[1]), received.astimezone(dt.UTC)) if received.tzinfo else None


def _bodies(lines: Sequence[object]) -> dict[int, bytes]:
    """Return the literals of a FETCH answer by UID, which may stand before or behind them."""
    found = {}
    for at, line in enumerate(lines):
        if isinstance(line, tuple) and _BODY.search(line[0]):
            behind = lines[at + 1] if at + 1 < len(lines) else b""
            uid = _UID.search(line[0]) or (_UID.search(behind) if isinstance(behind, bytes) else None)
            if uid:
                found[int(uid[1])] = line[1]
    return found


def _granted(answer: tuple[str, list[object]]) -> list[object]:
    """Return the lines of an answer of imaplib's, which reports a NO without raising it."""
    status, lines = answer
    if status != "OK":
        raise RefusedError(b" ".join(line for line in lines if isinstance(line, bytes)).decode("utf-8", "replace"))
    return lines


class PiecesError(Exception):
    """The pieces of a message do not fit together; it can only be fetched whole."""


def groups(listed: Sequence[Listed], account: Account) -> list[list[Listed]]:
    """Return the messages in groups that are fetched in one command: few, small, or a single large one."""
    provider = account.provider
    found: list[list[Listed]] = []
    size = 0
    for one in listed:
        if not found or len(found[-1]) == provider.bodies or size + one.size > provider.bytes:
            found.append([])
            size = 0
        found[-1].append(one)
        size += one.size
    return found


@contextlib.contextmanager
def connect(account: Account, deadline: Deadline | None = None) -> Iterator[Mailbox]:
    """Open a connection, log in and say who is asking; log out at the end.

    ``deadline`` is that of the run, which may take several connections; None begins a run of its own.

    Raises:
        ConfigurationError: the server's certificate cannot be verified.
        LoginRefusedError: the server refuses user or password.
        MailboxAwayError: the server cannot be reached.
    """
    context = ssl.create_default_context() if account.tls else None
    exchange = Exchange(account, deadline or Deadline.of(account))
    with exchange():
        client = Client(account, context, exchange.take)
    try:
        _log_in(client, account, exchange)
        if account.identify:
            _identify(client, exchange)
        yield Mailbox(client, account, exchange)
    finally:
        _part(client, exchange)


def _part(client: Client, exchange: Exchange) -> None:
    """Log out, or just close the connection where that cannot be done at once."""
    try:
        with exchange(_PARTING_SECONDS):
            client.logout()
    except (IntakeError, RefusedError):
        with contextlib.suppress(OSError):
            client.shutdown()


def _log_in(client: Client, account: Account, exchange: Exchange) -> None:
    try:
        with exchange():
            client.login(account.user, account.password)
    except RefusedError as error:
        if any(code in str(error).upper() for code in _NOT_NOW):
            raise away(account, error) from error
        raise LoginRefusedError(
            f"邮箱 {account.user} 登录被拒绝（{error}）：请核对账号和客户端授权码。授权码的取得："
            f"{account.provider.code}"
        ) from error


def _identify(client: Client, exchange: Exchange) -> None:
    """Say who is asking (RFC 2971), where the server wants to know.

    A server that does not like the answer may still open folders; opening one tells.
    """
    with contextlib.suppress(RefusedError), exchange():
        if client.has_capability("ID"):
            client.id_({"name": "zhihui", "version": metadata.version("zhihui-intake"), "vendor": "zhihui"})
