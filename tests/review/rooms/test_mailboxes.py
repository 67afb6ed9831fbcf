"""How the mailboxes stand, in words."""

import datetime as dt
from dataclasses import replace

from domain.people import Role
from store.engine import transaction
from store.queries import deliveries, heartbeats
from tests.review.office import NOW, Office

HOUR = dt.timedelta(hours=1)


def _page(office: Office) -> str:
    with office.browser(Role.READER) as browser:
        return " ".join(browser.get("/mailboxes").text.split())


def test_mailbox_shows_when_it_is_read_and_what_it_gave(office: Office) -> None:
    office.manner = replace(office.manner, pauses={"main": dt.timedelta(minutes=15), "second": HOUR})
    folder = {"account": "main", "folder": "INBOX", "uidvalidity": 1}
    with transaction(office.engine) as session:
        heartbeats.beat(session, "main", now=NOW)
        deliveries.note_poll(session, **folder, now=NOW)  # type: ignore[arg-type]  # a folder's three words
        deliveries.note_compared(session, **folder, now=NOW - HOUR)  # type: ignore[arg-type]  # the same
    text = _page(office)

    assert "<dt>下次收信</dt><dd>约 2024-10-21 09:45</dd>" in text
    assert '<td>2024-10-21 08:30</td><td><span class="green">正常</span></td>' in text
    assert "配置里有这个邮箱，但还没有收过信" in text
    assert "收到的每一项都恰好在一处" in text


def test_silent_mailbox_is_told(office: Office) -> None:
    with transaction(office.engine) as session:
        heartbeats.beat(session, "main", now=NOW - 30 * HOUR)
    assert "已有 30 小时没有收信" in _page(office)


def test_page_without_mailboxes_says_so(office: Office) -> None:
    assert "还没有配置邮箱，也没有收过信。" in _page(office)
