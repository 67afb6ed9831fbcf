"""The heartbeat: a silence is announced once, and once its end."""

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from intake.heartbeat import Monitor, News, duration, news
from store.engine import connection
from store.queries.heartbeats import Heartbeat, heartbeats
from tests.intake.collecting import NOW, Ledger

SILENCE = dt.timedelta(hours=2)


def after(**time: float) -> dt.datetime:
    return NOW + dt.timedelta(**time)


@dataclass
class Service:
    """A monitoring service on loopback, and the pings that it got: method, path, text."""

    url: str = ""
    pings: list[tuple[str, str, str]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            found.pings.append((self.command, self.path, text))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = _answer  # noqa: N815 -- the library's names

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/ping/office"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@dataclass
class Office:
    """A monitor with a clock that tests set, and what it said."""

    ledger: Ledger
    url: str = ""
    now: dt.datetime = NOW
    said: list[str] = field(default_factory=list)

    def note(self, now: dt.datetime, error: str = "") -> None:
        self.now = now
        Monitor(self.ledger.engine, lambda: self.now, self.said.append, SILENCE, self.url).note("指定邮箱", error)


def test_success_says_nothing(ledger: Ledger) -> None:
    office = Office(ledger)

    office.note(NOW)
    office.note(after(minutes=15))

    assert office.said == []


def test_a_short_silence_says_nothing(ledger: Ledger) -> None:
    office = Office(ledger)

    office.note(NOW)
    office.note(after(minutes=119), "断开")
    office.note(after(minutes=121))

    assert office.said == []


def test_a_long_silence_is_announced_once_and_so_is_its_end(ledger: Ledger) -> None:
    office = Office(ledger)
    office.note(NOW)

    for minutes in (60, 120, 135, 600):
        office.note(after(minutes=minutes), "连不上邮箱服务器")
    office.note(after(minutes=615))
    office.note(after(minutes=630))

    alert, recovery = office.said
    assert alert.startswith("注意：邮箱“指定邮箱”已有 2小时没有收到信（最近一次成功是 ")
    assert "连不上邮箱服务器" in alert
    assert "zhihui doctor" in alert
    assert recovery.startswith("邮箱“指定邮箱”已恢复收信")


def test_a_second_silence_is_announced_again(ledger: Ledger) -> None:
    office = Office(ledger)

    for hours, error in ((0, ""), (3, "断开"), (4, ""), (7, "断开")):
        office.note(after(hours=hours), error)

    assert [text[:2] for text in office.said] == ["注意", "邮箱", "注意"]


def test_a_mailbox_that_never_answered_is_silent_from_its_first_try(ledger: Ledger) -> None:
    office = Office(ledger)

    office.note(NOW, "登录被拒绝")
    office.note(after(hours=2), "登录被拒绝")

    (alert,) = office.said
    assert "从未成功" in alert


def test_pings_a_service_with_each_success_and_once_for_a_silence(ledger: Ledger, service: Service) -> None:
    office = Office(ledger, service.url)

    for hours, error in ((0, ""), (1, "断开"), (3, "断开"), (4, "断开"), (5, "")):
        office.note(after(hours=hours), error)

    assert [(method, path) for method, path, _ in service.pings] == [
        ("GET", "/ping/office"),
        ("POST", "/ping/office/fail"),
        ("POST", "/ping/office"),
    ]
    assert [text for _, _, text in service.pings] == ["", *office.said]


def test_a_service_that_is_away_stops_nothing(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    Office(ledger, "http://127.0.0.1:9/").note(NOW)

    assert [record.message for record in caplog.records] == ["ping failed"]
    with connection(ledger.engine) as session:
        assert [one.succeeded for one in heartbeats(session)] == [NOW]


@pytest.mark.parametrize(
    ("polled", "alerted", "error", "expected"),
    [
        (after(hours=2), None, "断开", True),
        (after(hours=1), None, "断开", None),
        (after(hours=9), after(hours=2), "断开", None),
        (after(hours=9), after(hours=2), "", False),
        (after(hours=9), None, "", None),
    ],
)
def test_news(polled: dt.datetime, alerted: dt.datetime | None, error: str, expected: bool | None) -> None:
    succeeded = polled if not error else NOW

    found = news(Heartbeat("指定邮箱", NOW, polled, succeeded, alerted, error), SILENCE)

    assert (found.alert if isinstance(found, News) else None) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ({"seconds": 59}, "不到1分钟"),
        ({"minutes": 5}, "5分钟"),
        ({"hours": 2, "minutes": 30}, "2小时30分钟"),
        ({"days": 3, "hours": 1}, "3天1小时"),
    ],
)
def test_duration_in_words(time: dict[str, int], expected: str) -> None:
    assert duration(dt.timedelta(**time)) == expected
