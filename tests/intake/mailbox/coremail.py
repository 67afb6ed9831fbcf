"""NetEase's Coremail (163, 126, yeah) as a client meets it, put on in front of any server.

Measured on the real one: its greeting and capabilities; no folder opens until the client has said who it is (RFC 2971)
on this connection after LOGIN; no UIDNEXT and no HIGHESTMODSEQ; UIDVALIDITY 1 for the INBOX for ever; no keywords of
one's own; BAD for what it does not know; its folders and their special uses; a farewell to idle clients; and a reset
for those that ask for the bodies of many messages at once. The literals of both sides pass as they are.

Not shown: UIDs around 1.5 thousand million, and the closing of a connection when another one logs in.
"""

import datetime as dt
import imaplib
import re
from typing import Self

from tests.intake.mailbox.faults import ANSWERS, Answer, Deed, Fault, Rule, undisturbed
from tests.intake.mailbox.framing import bodies
from tests.intake.mailbox.manners import Manners
from tests.intake.mailbox.relay import Relay
from tests.intake.mailbox.server import Server

FOLDERS = {
    b"INBOX": b"",
    b"&g0l6P3ux-": rb"\Drafts",
    b"&XfJT0ZAB-": rb"\Sent",
    b"&XfJSIJZk-": rb"\Trash",
    b"&V4NXPpCuTvY-": rb"\Junk",
    b"&dcVr0mWHTvZZOQ-": b"",
    b"&Xn9USpCuTvY-": b"",
    b"&i6KWBZCuTvY-": b"",
}
"""INBOX, 草稿箱, 已发送, 已删除, 垃圾邮件, 病毒文件夹, 广告邮件, 订阅邮件 as on the wire, and their special uses."""

_GREETING = b"* OK Coremail System IMap Server Ready(163com[10774b260cc7a37d26d71b52404dcf5c])\r\n"
_CAPABILITY = b"* CAPABILITY IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS XAPPLEPUSHSERVICE UIDPLUS X-CM-EXT-1\r\n"
_NAME = b'* ID ("name" "Coremail Imap" "vendor" "Mailtech" "TransID" "invented")\r\n'
_OWN_ANSWERS = {
    b"CAPABILITY": Answer(b"OK CAPABILITY completed", _CAPABILITY),
    b"ID": Answer(b"OK ID completed", _NAME),
}
_UNKNOWN = {
    b"IDLE", b"MOVE", b"UNSELECT", b"NAMESPACE", b"ENABLE", b"SORT", b"THREAD", b"NOTIFY", b"COMPRESS", b"GETQUOTAROOT",
}  # fmt: skip

_SPEECH = re.compile(rb"(\S+) (?:UID )?(\S+) ?(.*)", re.IGNORECASE)
_LISTED = re.compile(rb'\* (?:LIST|LSUB) \([^)]*\) (\S+) "?([^"\r\n]+)"?\r\n')
_LEFT_OUT = (b"* CAPABILITY", b"* OK [UIDNEXT", b"* OK [HIGHESTMODSEQ", b"* OK [NOMODSEQ", b"* OK [CLOSED")


class Coremail:
    """A server behind the manners of Coremail; itself a server, and a context manager.

    ``idle`` is after how many seconds a silent client is sent away (the real one: between 120 and 240), and
    ``most_bodies`` how many bodies may be asked for at once. The server behind has to be running, and is left so.
    """

    host = "127.0.0.1"

    def __init__(
        self, behind: Server, *, rule: Rule = undisturbed, idle: float | None = None, most_bodies: int = 20
    ) -> None:
        self.users = behind.users
        self.behind = behind
        self.uidvalidity = 1
        self.most_bodies = most_bodies
        self.relay = Relay(behind.port, rule, lambda: _Coremail(self), idle)

    def __enter__(self) -> Self:
        for user, password in self.users.items():
            with imaplib.IMAP4(self.behind.host, self.behind.port) as client:
                client.login(user, password)
                for name in FOLDERS:
                    client.create(f'"{name.decode("ascii")}"')
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Where Coremail listens."""
        return self.relay.port

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        self.relay.start()

    def stop(self) -> None:
        """End all connections and listen no more; the server behind runs on."""
        self.relay.stop()

    def deliver(self, user: str, raw: bytes, *, received: dt.datetime, folder: str = "INBOX") -> None:
        """Put a message into a user's folder on the server behind."""
        self.behind.deliver(user, raw, received=received, folder=folder)

    def renumber(self, _user: str, uidvalidity: int) -> None:
        """Show another UIDVALIDITY for the INBOX, from the next opening on."""
        self.uidvalidity = uidvalidity


class _Coremail(Manners):
    """The manners of one connection, which remembers who the client is and what folder is open."""

    def __init__(self, server: Coremail) -> None:
        self._server = server
        self._entering = b""
        self._entered = False
        self._known = False
        self._inbox = False

    def greeting(self, _line: bytes) -> bytes:
        return _GREETING

    def judge(self, line: bytes) -> Deed:
        found = _SPEECH.match(line.rstrip())
        if found is None:
            return Fault.NONE
        tag, verb, rest = found[1], found[2].upper(), found[3].upper()
        if verb in _UNKNOWN or (verb == b"SEARCH" and rest.startswith(b"RETURN")):
            return Answer(b"BAD Parse command error")
        if verb in (b"SELECT", b"EXAMINE"):
            self._inbox = rest.strip(b'"') == b"INBOX"
            return Fault.NONE if self._known else ANSWERS[Fault.UNSAFE]
        if verb in (b"LOGIN", b"AUTHENTICATE"):
            self._entering = tag
        if verb == b"ID":
            self._known = self._entered
        if sum(map(len, bodies(line))) > self._server.most_bodies:
            return Fault.RESET
        return _OWN_ANSWERS.get(verb, Fault.NONE)

    def response(self, line: bytes) -> bytes:
        if self._entering and line.startswith(self._entering + b" OK"):
            self._entered = True
            return self._entering + b" OK LOGIN completed\r\n"
        if line.startswith(_LEFT_OUT):
            return b""
        if line.startswith(b"* OK [PERMANENTFLAGS"):
            return line.replace(rb" \*", b"")
        if line.startswith(b"* OK [UIDVALIDITY") and self._inbox:
            return b"* OK [UIDVALIDITY %d] UIDs valid\r\n" % self._server.uidvalidity
        if line.startswith(b"* STATUS"):
            return self._status(line)
        return _listed(line)

    def _status(self, line: bytes) -> bytes:
        head, _, counts = line.rpartition(b"(")
        fields = counts.rstrip(b")\r\n").split(b" ")
        pairs = dict(zip(fields[::2], fields[1::2], strict=False))
        if b"UIDVALIDITY" in pairs and b"INBOX" in head.upper():
            pairs[b"UIDVALIDITY"] = b"%d" % self._server.uidvalidity
        shown = [name + b" " + count for name, count in pairs.items() if name not in (b"UIDNEXT", b"HIGHESTMODSEQ")]
        return head + b"(" + b" ".join(shown) + b")\r\n"


def _listed(line: bytes) -> bytes:
    """Return the line of a listing with the special use of its folder."""
    found = _LISTED.fullmatch(line)
    if found is None or found[2] not in FOLDERS:
        return line
    return b'* LIST (%s) "/" "%s"\r\n' % (FOLDERS[found[2]], found[2])
