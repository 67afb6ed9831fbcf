"""The settings of one IMAP account."""

import ipaddress
from dataclasses import dataclass, field

from intake.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long the server may be silent, in seconds: while connecting, and between two pieces of an answer."""

    connect: float = 15.0
    read: float = 60.0


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox on one server, and how to enter it.

    ``name`` is what the account is called in the ledger; it never changes, also where the server does. ``password``
    is the client authorisation code that providers give out, and is left out of every ``repr``. ``identify`` sends
    the client's name (RFC 2971) where the server offers it: NetEase refuses to open a folder without.

    Raises:
        ConfigurationError: TLS is switched off for a host other than this machine, or the password cannot be sent.
    """

    name: str
    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folders: tuple[str, ...] = ("INBOX",)
    tls: bool = True
    timeouts: Timeouts = Timeouts()
    identify: bool = True

    def __post_init__(self) -> None:
        if not self.tls and not _is_this_machine(self.host):
            raise ConfigurationError(f"邮箱服务器 {self.host} 必须加密连接：请在配置中设 tls = true")
        if not self.password.isascii():
            raise ConfigurationError(f"邮箱 {self.user} 的授权码中有汉字或全角字符：请重新复制邮箱网页给出的授权码")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
