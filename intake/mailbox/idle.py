"""Being told of new mail while a folder is open (RFC 2177)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from intake.mailbox.imap import Mailbox
from intake.mailbox.talking import away


def offered(mailbox: Mailbox) -> bool:
    """Tell whether the server offers IDLE."""
    with mailbox.exchange():
        return bool(mailbox.client.has_capability("IDLE"))


@contextmanager
def idling(mailbox: Mailbox) -> Iterator[Callable[[float], bool]]:
    """Idle in the open folder; the function yielded waits so many seconds and returns whether mail came.

    Raises:
        RefusedError: the server does not idle now.
        MailboxAwayError: the connection is lost.
    """

    def came(seconds: float) -> bool:
        began = time.monotonic()
        with mailbox.exchange():
            news = mailbox.client.idle_check(timeout=seconds)
        # The client reports the end of the connection as no news, at once.
        if any(one[0] == b"BYE" for one in news) or not (news or time.monotonic() - began >= seconds / 2):
            raise away(mailbox.account, "连接已断开")
        return any(len(one) > 1 and one[1] == b"EXISTS" for one in news)

    with mailbox.exchange():
        mailbox.client.idle()
    yield came
    with mailbox.exchange():
        mailbox.client.idle_done()
