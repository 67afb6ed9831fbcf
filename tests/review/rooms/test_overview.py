"""The overview: numbers that are what their lists show."""

import datetime as dt
import re

import pytest

from domain.decision import Decision, Verdict
from domain.people import Role
from review.overview.backlog import overdue
from store.engine import transaction
from store.queries import acts, claims, decisions, heartbeats, skips
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Office
from tests.review.rooms.counting import statements

CLERK = PEOPLE[Role.CLERK][0]


def _figures(text: str) -> dict[str, str]:
    return dict(re.findall(r'<li><a href="[^"]*"><span>([^<]*)</span><b[^>]*>(\d+)</b>', text))


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (dt.date(2024, 10, 21), dt.date(2024, 10, 15)),
        (dt.date(2024, 10, 25), dt.date(2024, 10, 21)),
        (dt.date(2024, 10, 27), dt.date(2024, 10, 21)),
        (dt.date(2024, 10, 28), dt.date(2024, 10, 22)),
    ],
    ids=["Monday", "Friday", "Sunday", "Monday after"],
)
def test_item_is_overdue_after_three_working_days(today: dt.date, last: dt.date) -> None:
    assert overdue(today) == last


def test_numbers_follow_what_happens(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        before = _figures(browser.get("/").text)
        item = office.ids()[0]
        with transaction(office.engine) as session:
            claims.take(session, item, person=CLERK, now=NOW)
            given = Decision(item, Verdict.ACCEPT, CLERK, NOW)
            settled = decisions.decide(session, given, campaign=CAMPAIGN, now=NOW)
            acts.record(session, acts.decided(session, settled.items), person=CLERK, what="accept", now=NOW)
        text = browser.get("/").text

    after = _figures(text)
    assert (before["已受理"], after["已受理"]) == ("0", "1")
    assert int(before["待核对"]) - int(after["待核对"]) == len(settled.items)
    assert f'受理 <a href="/items/{item}">{item}</a>' in text
    assert "保留至 09:45" in text.replace("</span>", "")


def test_what_one_has_skipped_is_told_beside_the_numbers(office: Office) -> None:
    with transaction(office.engine) as session:
        skips.put(session, office.ids()[0], person=CLERK, now=NOW)
    with office.browser(Role.CLERK) as browser:
        told = "您跳过的 1 件不计在内。" in browser.get("/").text
    with office.browser(Role.READER) as browser:
        of_others = "您跳过的" in browser.get("/").text
    assert (told, of_others) == (True, False)


def test_every_number_leads_to_a_list(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        text = browser.get("/").text
    addresses = re.findall(r'<li><a href="(/[^"]*)"><span>', text)
    assert len(addresses) == len(_figures(text)) == 18
    assert {one.partition("?")[0] for one in addresses} == {"/queue", "/submissions", "/outbox"}
    assert "由我处理" not in text


def test_failing_mailbox_is_told(office: Office) -> None:
    with transaction(office.engine) as session:
        heartbeats.beat(session, "main", now=NOW, error="认证失败，请检查授权码")
    with office.browser(Role.READER) as browser:
        overview, mailboxes = browser.get("/").text, browser.get("/mailboxes").text
    assert overview.count("认证失败，请检查授权码") == 2
    assert "邮件仍在邮箱里，没有丢失" in mailboxes


def test_pages_ask_the_ledger_as_often_for_one_item_as_for_many(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        asked = []
        for item in (None, *office.ids()):
            if item is not None:
                with transaction(office.engine) as session:
                    claims.take(session, item, person=CLERK, now=NOW)
                    decisions.decide(session, Decision(item, Verdict.ACCEPT, CLERK, NOW), campaign=CAMPAIGN, now=NOW)
            with statements(office.engine) as found:
                browser.get("/")
                browser.get("/mailboxes")
            asked.append(len(found))
    assert asked[1:-1] == asked[:1] * (len(asked) - 2)
