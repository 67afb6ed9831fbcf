"""The mail server that letters are handed to (RFC 5321): reached, spoken to, and believed only when it has answered."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import NamedTuple

from intake.errors import ConfigurationError, IntakeError, LoginRefusedError

_CONNECT_SECONDS = 30.0
_ANSWER_SECONDS = 300.0
"""How long the answer to a whole mail may take; RFC 5321 (4.5.3.2.6) advises ten minutes, but cron comes again."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_DONE, _GO_ON, _TRANSIENT, _CLOSING, _PERMANENT = range(200, 300), 354, 400, 421, 500
_LONGEST_REPLY = 300


class Server(NamedTuple):
    """Where letters are handed over; ``user`` is empty where the server asks for no login.

    ``tls`` is ``implicit``, ``starttls``, or ``none``, which is for servers on this machine.
    """

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


class ServerAwayError(IntakeError):
    """The mail server cannot be reached, or is busy; try later."""

    exit_code = 75


class SenderRefusedError(ConfigurationError):
    """The mail server does not take mail from this sender."""


class Fate(StrEnum):
    """What is known of a mail that was handed over."""

    TAKEN = "taken"
    """The server is answerable for it now."""
    LATER = "later"
    """It was certainly not taken, and may be another time."""
    REFUSED = "refused"
    """It was certainly not taken, and never will be."""
    LOST = "lost"
    """The connection ended between the mail and the answer."""


class Handed(NamedTuple):
    """The fate of one mail, the server's last words, and whether the connection can be used for another one."""

    fate: Fate
    reply: str
    usable: bool = True


@contextmanager
def connect(server: Server) -> Iterator[smtplib.SMTP]:
    """Hold a connection to the mail server, logged in.

    Raises:
        ServerAwayError: it cannot be reached, or asks to come again.
        LoginRefusedError: it refuses user or password.
        ConfigurationError: it cannot be spoken to in the way that is configured.
    """
    where = f"{server.host}:{server.port}"
    try:
        found = _open(server)
    except ssl.SSLCertVerificationError as error:
        text = f"发信服务器 {where} 的证书不可信：{error.verify_message}。请检查本机时间和 host，或安装单位的根证书"
        raise ConfigurationError(text) from error
    except smtplib.SMTPAuthenticationError as error:
        raise _refused_login(server, error) from error
    except smtplib.SMTPNotSupportedError as error:
        text = f"发信服务器 {where} 不支持所设的加密或登录方式（{error}）。请检查 [smtp] 的 tls 和 port"
        raise ConfigurationError(text) from error
    except (smtplib.SMTPException, OSError) as error:
        text = f"连不上发信服务器 {where}（{_words(error)}），没有发出任何信。请检查网络和 [smtp] 的设置，程序下次再试"
        raise ServerAwayError(text) from error
    try:
        yield found
    finally:
        _leave(found)


def _open(server: Server) -> smtplib.SMTP:
    if server.tls == "none" and server.host not in _LOOPBACK:
        raise ConfigurationError('[smtp] 的 tls = "none" 只能用于本机的发信服务器。请改为 implicit 或 starttls')
    if server.tls == "implicit":
        found: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_CONNECT_SECONDS, context=ssl.create_default_context()
        )
    else:
        found = smtplib.SMTP(server.host, server.port, timeout=_CONNECT_SECONDS)
    try:
        if server.tls == "starttls":
            found.starttls(context=ssl.create_default_context())
        found.ehlo_or_helo_if_needed()
        if server.user:
            found.login(server.user, server.password)
        if found.sock is not None:
            found.sock.settimeout(_ANSWER_SECONDS)
    except BaseException:
        found.close()
        raise
    return found


def _refused_login(server: Server, error: smtplib.SMTPAuthenticationError) -> IntakeError:
    said = _said(error.smtp_code, error.smtp_error)
    if error.smtp_code < _PERMANENT:
        return ServerAwayError(f"发信服务器 {server.host} 暂时不接受登录（{said}），程序下次再试")
    return LoginRefusedError(
        f"发信服务器 {server.host} 拒绝登录（{said}）。请检查 [smtp] 的 user 和授权码，以及邮箱是否开通 SMTP"
    )


def _leave(found: smtplib.SMTP) -> None:
    """Say good-bye; whatever comes of that, what was taken is taken."""
    try:
        found.quit()
    except (smtplib.SMTPException, OSError):
        found.close()


def hand_over(connection: smtplib.SMTP, sender: str, recipient: str, mail: bytes) -> Handed:
    """Hand one mail over; ``sender`` is that of the envelope, empty for mail that nobody may answer.

    Raises:
        SenderRefusedError: the server takes no mail from the sender, this one or any other.
    """
    try:
        if (turned_down := _announced(connection, sender, recipient)) is not None:
            return turned_down
    except (smtplib.SMTPException, OSError) as error:
        return Handed(Fate.LATER, f"发信前连接中断（{_words(error)}）", usable=False)
    try:
        connection.send(re.sub(rb"(?m)^\.", b"..", mail) + b".\r\n")
        code, words = connection.getreply()
        return _turned_down(connection, code, words) or Handed(Fate.TAKEN, _said(code, words))
    except (smtplib.SMTPException, OSError) as error:
        return Handed(Fate.LOST, f"信已交给服务器，没有等到答复（{_words(error)}）", usable=False)


def _announced(connection: smtplib.SMTP, sender: str, recipient: str) -> Handed | None:
    """Give sender and recipient and announce the mail; None where the server waits for it.

    Raises:
        SenderRefusedError: it takes no mail from the sender.
    """
    code, words = connection.mail(sender)
    if code >= _PERMANENT:
        hint = (
            "请检查 [smtp] 的 address 是否就是登录的邮箱" if sender else "请在 [smtp] 里写 receipts_from_address = true"
        )
        raise SenderRefusedError(f"发信服务器不接受发件地址“{sender}”（{_said(code, words)}）。{hint}")
    turned_down = _turned_down(connection, code, words)
    if turned_down is None:
        turned_down = _turned_down(connection, *connection.rcpt(recipient))
    if turned_down is None:
        code, words = connection.docmd("DATA")
        if code != _GO_ON and (turned_down := _turned_down(connection, code, words)) is None:
            raise smtplib.SMTPResponseException(code, words)
    return turned_down


def _turned_down(connection: smtplib.SMTP, code: int, words: bytes) -> Handed | None:
    """Return what an answer means for the mail, None where it is a yes.

    Raises:
        smtplib.SMTPResponseException: it is no answer of SMTP.
    """
    if code in _DONE:
        return None
    if code < _TRANSIENT:
        raise smtplib.SMTPResponseException(code, words)
    fate = Fate.REFUSED if code >= _PERMANENT else Fate.LATER
    return Handed(fate, _said(code, words), usable=code != _CLOSING and _again(connection))


def _again(connection: smtplib.SMTP) -> bool:
    """Tell whether the connection can be used for another mail."""
    try:
        return connection.rset()[0] in _DONE
    except (smtplib.SMTPException, OSError):
        return False


def _said(code: int, words: bytes | str) -> str:
    """Return a server's answer as text; NetEase and QQ answer in GBK now and then."""
    text = words if isinstance(words, str) else _decoded(words)
    return f"{code} {' '.join(text.split())}"[:_LONGEST_REPLY]


def _decoded(words: bytes) -> str:
    try:
        return words.decode("utf-8")
    except UnicodeDecodeError:
        return words.decode("gb18030", "replace")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
