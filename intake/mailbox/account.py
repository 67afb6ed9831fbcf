"""The settings of one IMAP account."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum

from intake.errors import ConfigurationError
from intake.mailbox.providers import PLAIN, Provider


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long the server may take, in seconds.

    ``connect`` bounds connecting, ``read`` the silence between two pieces of an answer, ``exchange`` one command with
    its whole answer, ``run`` all of a run over the account.
    """

    connect: float = 15.0
    read: float = 60.0
    exchange: float = 300.0
    run: float = 1800.0


class Manner(StrEnum):
    """How mails that were taken in are put into a folder of their own."""

    COPY = "copy"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Filing:
    """The folder on the server into which mails go once they are in the archive and the ledger."""

    folder: str
    manner: Manner = Manner.COPY


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox on one server, and how to enter it.

    ``name`` is what the account is called in the ledger; it never changes, also where the server does. ``password``
    is the client authorisation code that providers give out, and is left out of every ``repr``. ``folders`` are those
    to read; none named means INBOX and those where the provider puts unwanted mail. ``identify`` sends the client's
    name (RFC 2971) where the server offers it: NetEase refuses to open a folder without. ``filing`` is None where
    nothing on the server is to be touched. ``minutes`` is how often it is polled, 0 for the provider's own measure.

    Raises:
        ConfigurationError: TLS is switched off for a host other than this machine, the password cannot be sent, or
            the mails would be filed in a folder that is read.
    """

    name: str
    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folders: tuple[str, ...] = ()
    tls: bool = True
    timeouts: Timeouts = Timeouts()
    identify: bool = True
    provider: Provider = PLAIN
    filing: Filing | None = None
    minutes: int = 0

    def __post_init__(self) -> None:
        if not self.tls and not _is_this_machine(self.host):
            raise ConfigurationError(f"邮箱服务器 {self.host} 必须加密连接：请在配置中设 tls = true")
        if not self.password.isascii():
            raise ConfigurationError(f"邮箱 {self.user} 的授权码中有汉字或全角字符：请重新复制邮箱网页给出的授权码")
        if self.filing and self.filing.folder.upper() in ("INBOX", *(one.upper() for one in self.folders)):
            raise ConfigurationError(
                f"邮箱 {self.user} 的收录文件夹“{self.filing.folder}”本身也在收信：请换一个文件夹，如“已收录”"
            )

    @property
    def pause(self) -> int:
        """The seconds between two polls."""
        return 60 * (self.minutes or self.provider.minutes)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
