"""The mail server that letters are handed to: whether it is set up, can be reached and lets us in."""

from typing import TYPE_CHECKING

from intake.doctor.check import Check
from intake.errors import IntakeError
from intake.outbox.posting import server_of
from intake.outbox.server import connect

if TYPE_CHECKING:
    from intake.settings import Settings

_NAME = "发信"


def examine(settings: "Settings") -> Check:
    """Return whether letters could be sent; logs in and sends nothing."""
    told = settings.smtp
    if not told.host:
        return Check(_NAME, well=True, seen="没有设置，回复函不会发出")
    try:
        with connect(server_of(settings)):
            seen = f"{told.host} 可以登录，发件地址 {told.sender}"
    except IntakeError as error:
        return Check(_NAME, well=False, seen="不可用", remedy=str(error))
    rehearsing = "现在只演练，不真正发出；确认无误后在 [smtp] 里写 dry_run = false" if told.dry_run else ""
    return Check(_NAME, well=True, seen=seen, remedy=rehearsing)
