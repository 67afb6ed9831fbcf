"""The heartbeat of each mailbox: who is told, once, that it has been silent too long, and once that it is back.

A mailbox that is away for minutes is nothing: the next run catches up. After a silence that the settings name, an
alert text goes to stderr, where cron mails it, and to the page of a monitoring service, if one is configured.

Source: the protocol of pings that healthchecks.io and its like understand: GET the address for a success, POST to
``/fail`` below it for a failure, the text in the body.
"""

import datetime as dt
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from store.engine import Engine, writing
from store.queries.heartbeats import Heartbeat, announce, beat

log = logging.getLogger(__name__)

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of a mailbox: ``alert`` is True for a silence, False for its end; the text is Chinese."""

    alert: bool
    text: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """Watches over the mailboxes: how long one may be silent, whom to tell, and the clock, aware.

    ``say`` writes to the operator; ``ping_url`` is the address of a monitoring service, empty for none.
    """

    engine: Engine
    now: Callable[[], dt.datetime]
    say: Callable[[str], None]
    silence: dt.timedelta
    ping_url: str = ""

    def note(self, account: str, error: str = "") -> None:
        """Note that a mailbox was read to its end, or why not, and tell what is new; it is told once."""
        now = self.now()
        with writing(self.engine) as connection:
            stands = beat(connection, account, now=now, error=error)
            found = news(stands, self.silence)
            if found:
                announce(connection, account, at=now if found.alert else None)
        if found:
            self.say(found.text)
        if self.ping_url and (found or not error):
            _ping(self.ping_url, found)


def news(stands: Heartbeat, silence: dt.timedelta) -> News | None:
    """Return what is to be told of a mailbox that was just tried, None where nothing is new."""
    if stands.error:
        if stands.alerted is not None or stands.silence < silence:
            return None
        return News(alert=True, text=alert(stands))
    if stands.alerted is None:
        return None
    return News(
        alert=False, text=f"邮箱“{stands.account}”已恢复收信（{local(stands.polled)}），中断期间的邮件正在补收。"
    )


def alert(stands: Heartbeat) -> str:
    """Return the text that announces a silence."""
    told = f"最近一次成功是 {local(stands.succeeded)}" if stands.succeeded else f"自 {local(stands.first)} 起从未成功"
    return (
        f"注意：邮箱“{stands.account}”已有 {duration(stands.silence)}没有收到信（{told}）。"
        f"最近的错误：{stands.error}。邮件仍在服务器上，没有丢失；请运行 zhihui doctor 查看怎样修复。"
    )


def duration(time: dt.timedelta) -> str:
    """Return a time in words, to the minute."""
    minutes = int(time.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    parts = ((days, "天"), (hours, "小时"), (minutes % 60, "分钟"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "不到1分钟"


def local(moment: dt.datetime) -> str:
    """Return a moment as the office's clock showed it."""
    return moment.astimezone().strftime("%m月%d日 %H:%M")


def _ping(url: str, found: News | None) -> None:
    """Tell the monitoring service; that it cannot be told is no reason to stop."""
    failed = found is not None and found.alert
    address = f"{url.rstrip('/')}/fail" if failed else url
    request = urllib.request.Request(  # noqa: S310 -- the settings admit http and https only
        address, data=found.text.encode() if found else None, headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 -- as above
            pass
    except (urllib.error.URLError, OSError) as error:
        log.warning("ping failed", extra={"error": type(error).__name__})
