"""How every exchange with a mail server is bounded in time, and its errors told apart: refused, or gone.

A socket's timeout counts from each piece that arrives, so a server that sends a byte a second keeps it waiting for
ever. Here each exchange and the run as a whole have an end; when it comes, the connection is shut under the reader.
"""

import contextlib
import imaplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from imapclient.exceptions import LoginError, ProtocolError

from intake.errors import ConfigurationError, MailboxAwayError
from intake.mailbox.account import Account


class RefusedError(Exception):
    """The server lives but refuses a command; ``str`` is its answer."""


class RunOverError(MailboxAwayError):
    """The time for a whole run is used up; the next one goes on from here."""


@dataclass(slots=True)
class Deadline:
    """When a run over an account has to end, by the monotonic clock."""

    end: float

    @classmethod
    def of(cls, account: Account) -> "Deadline":
        """Return the deadline of a run that begins now."""
        return cls(time.monotonic() + account.timeouts.run)

    @property
    def left(self) -> float:
        """The seconds left, at least 0."""
        return max(0.0, self.end - time.monotonic())


@dataclass(slots=True)
class Exchange:
    """The exchanges over one connection of an account."""

    account: Account
    deadline: Deadline
    _wire: socket.socket | None = field(default=None, init=False)
    _expired: bool = field(default=False, init=False)

    def take(self, wire: socket.socket) -> None:
        """Take the connection's socket, as soon as there is one."""
        self._wire = wire
        if self._expired:
            self._shut()

    @contextlib.contextmanager
    def __call__(self, seconds: float | None = None) -> Iterator[None]:
        """Bound what happens inside, and turn the client's errors into ours.

        It may take ``seconds``, by default what the account allows for an exchange, and never longer than the run.

        A connection that breaks during LOGIN is reported as a login error, with the break as its context.

        Raises:
            RefusedError: the server said no.
            RunOverError: the run has lasted too long.
            MailboxAwayError: the connection is lost, or the exchange took too long.
            ConfigurationError: the server's certificate cannot be verified.
        """
        left = self.deadline.left
        if not left:
            raise self._run_over()
        watch = threading.Timer(min(left, seconds or self.account.timeouts.exchange), self._shut)
        watch.daemon = True
        watch.start()
        try:
            yield
        except LoginError as error:
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise self._away(error) from error
            raise RefusedError(str(error)) from error
        except (imaplib.IMAP4.abort, ProtocolError) as error:
            raise self._away(error) from error
        except imaplib.IMAP4.error as error:
            raise RefusedError(str(error)) from error
        except ssl.SSLCertVerificationError as error:
            raise ConfigurationError(
                f"邮箱服务器 {self.account.host} 的证书不可信（{error.verify_message}）：请核对服务器地址和本机时间"
            ) from error
        except OSError as error:
            raise self._away(error) from error
        finally:
            watch.cancel()

    def _shut(self) -> None:
        """End the connection under whoever reads from it."""
        self._expired = True
        if self._wire is not None:
            with contextlib.suppress(OSError):
                # Not the TLS socket's own method, which takes its state away from the reader.
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)

    def _run_over(self) -> RunOverError:
        minutes = self.account.timeouts.run / 60
        return RunOverError(f"邮箱 {self.account.user} 本次收信超过 {minutes:.0f} 分钟，先停下；下次运行从中断处继续")

    def _away(self, error: Exception) -> MailboxAwayError:
        if self._expired and not self.deadline.left:
            return self._run_over()
        told = "服务器应答太慢" if self._expired else str(error)
        return away(self.account, told)


def away(account: Account, told: object) -> MailboxAwayError:
    """Return the error of a server that cannot be reached now."""
    return MailboxAwayError(
        f"连不上邮箱服务器 {account.host}:{account.port}（{told}）：请检查网络；程序下次运行会从中断处继续"
    )
