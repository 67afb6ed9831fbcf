"""The lists: what they show to whom, what stands in their addresses, and what they leave out."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from domain.finding import Severity
from domain.people import Role
from store import tables
from store.engine import reading, transaction
from store.queries import claims, skips, submissions
from store.queries.worklist import Tab
from tests.review.office import NOW, Office
from tests.review.queue.inbox import APPROVER, CLERK, OPENED, accept, items, opened
from tests.store.counting import questions


def test_queue_shows_what_waits_the_most_pressing_first(office: Office) -> None:
    waiting = items(office)
    with office.browser(Role.READER) as browser:
        answer = browser.get("/queue")
    assert answer.status_code == 200
    assert opened(answer.text) == [item.id for item in waiting][:50]
    assert f"待核对 <b>{len(waiting)}</b>" in answer.text


@pytest.mark.parametrize("tab", list(Tab))
def test_each_tab_can_beopened(office: Office, tab: Tab) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.get(f"/queue?tab={tab.value}")
    assert answer.status_code == 200
    assert opened(answer.text) == [item.id for item in items(office, tab)][:50]


def test_filters_stand_in_the_address_and_are_carried_to_the_item(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.get("/queue?form=application&severity=reject&sort=team&from=2024-01-01&to=2024-12-31")
    query = "form=application&amp;severity=reject&amp;from=2024-01-01&amp;to=2024-12-31&amp;sort=team"
    expected = {
        item.id
        for item in items(office)
        if item.form == "application" and any(one.severity is Severity.REJECT for one in item.findings)
    }
    assert set(opened(answer.text)) == expected
    assert all(address.endswith(f"?{query}") for address in OPENED.findall(answer.text))


@pytest.mark.parametrize(
    "query",
    ["tab=lost", "severity=worst", "sort=upwards", "from=yesterday", "to=9999-12-31", "search=gone", "after=R0"],
)
def test_what_an_address_cannot_mean_is_left_out(office: Office, query: str) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.get(f"/queue?{query}")
    assert (answer.status_code, len(opened(answer.text))) == (200, min(50, len(items(office))))


def test_words_searched_for_do_not_stand_in_the_address(office: Office) -> None:
    wanted = next(item for item in items(office) if item.team)
    with office.browser(Role.READER) as browser:
        answer = browser.post("/queue/search", {"words": wanted.team, "query": "sort=team", "home": "/queue"})
        found = browser.get(answer.headers["location"])
    assert answer.status_code == 303
    assert re.fullmatch(r"/queue\?sort=team&search=[0-9a-f]{12}", answer.headers["location"])
    assert wanted.id in opened(found.text)
    assert f'value="{wanted.team}"' in found.text


def test_search_by_nothing_shows_everything_again(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.post("/queue/search", {"words": " ", "query": "tab=returned&search=abc", "home": "/queue"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?tab=returned")


def test_search_leads_to_no_other_site(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.post("/queue/search", {"query": "x=//elsewhere.example", "home": "//elsewhere.example"})
    assert answer.headers["location"] == "/queue"


def test_views_are_kept_and_forgotten(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        kept = browser.post("/views", {"name": "<申报书>", "query": "form=application", "home": "/submissions"})
        shown = browser.get("/queue")
        refused = browser.post("/views", {"name": " ", "query": "form=application", "home": "/queue"})
        browser.post("/views/delete", {"name": "<申报书>", "query": "", "home": "/queue"})
        gone = browser.get("/queue")
    assert (kept.status_code, kept.headers["location"]) == (303, "/submissions?form=application")
    assert '<a href="/submissions?form=application">&lt;申报书&gt;</a>' in shown.text
    assert (refused.status_code, "请先写一个名称" in refused.text) == (422, True)
    assert "申报书&gt;" not in gone.text


def test_phones_do_not_stand_in_lists(office: Office) -> None:
    with reading(office.engine) as session:
        phones = {one.text("mobile") for one in submissions.waiting(session)} - {""}
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue").text + browser.get("/submissions").text
    assert phones
    assert [phone for phone in phones if phone in text] == []


def test_list_shows_who_has_an_item_open(office: Office) -> None:
    held, *_ = items(office)
    with transaction(office.engine) as session:
        claims.take(session, held.id, person=APPROVER, now=NOW)
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue").text
        of_hers = browser.get(f"/queue?holder={APPROVER}").text
    assert "另有 1 件由王芳处理中（至 09:45）" in text
    assert f'value="{held.id}:' not in text
    assert opened(of_hers) == [held.id]


def test_empty_queue_says_what_is_left(office: Office) -> None:
    first, *rest = items(office)
    accept(office, *rest)
    with transaction(office.engine) as session:
        skips.put(session, first.id, person=CLERK, now=NOW)
        session.add(tables.Heartbeat(account="main", first=NOW, polled=NOW, succeeded=NOW, alerted=None, error=""))
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue").text
        skipped = browser.get("/queue?skipped=1").text
    assert "待核对的收件已全部处理" in text
    assert "最近一次收信 2024-10-21 09:30" in text
    assert "您跳过了 1 件" in text
    assert f"已受理（{len(items(office, Tab.ACCEPTED))}）" in text
    assert opened(skipped) == [first.id]


def test_what_was_skipped_is_taken_back(office: Office) -> None:
    first, *rest = items(office)
    with transaction(office.engine) as session:
        skips.put(session, first.id, person=CLERK, now=NOW)
    with office.browser(Role.CLERK) as browser:
        before = opened(browser.get("/queue").text)
        answer = browser.post("/queue/skipped", {"query": "skipped=1&sort=pressing", "home": "/queue"})
        after = opened(browser.get("/queue").text)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?sort=pressing")
    assert (before, after) == ([item.id for item in rest], [first.id, *before])


def test_each_filter_can_be_taken_away(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue?form=application&severity=reject&holder=me&sort=team").text
    marks = dict(re.findall(r'<a class="mark" href="([^"]*)" aria-label="([^"]*)"', text))
    kept = "form=application&amp;severity=reject"
    assert marks == {
        "/queue?severity=reject&amp;holder=me&amp;sort=team": "去掉“类型 “智惠行动”项目申报书”",
        "/queue?form=application&amp;holder=me&amp;sort=team": "去掉“处理意见 不予受理”",
        f"/queue?{kept}&amp;sort=team": "去掉“处理人 由我处理”",
    }


def test_mail_is_listed_by_its_sender(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        text = browser.get("/queue?tab=other").text
    several = items(office, Tab.LETTERS)
    assert several
    assert [item.sender for item in several if item.sender not in text] == []


def test_counts_of_the_tabs_stand_on_every_page(office: Office) -> None:
    accept(office, items(office)[0])
    with office.browser(Role.READER) as browser:
        text = browser.get("/settings").text
    assert f"待核对 <b>{len(items(office))}</b>" in text
    assert "已受理 <b>1</b>" in text


def test_empty_list_says_when_mail_is_due(office: Office) -> None:
    office.manner = replace(office.manner, pauses={"main": dt.timedelta(minutes=5)})
    with transaction(office.engine) as session:
        for account in ("main", "other"):
            session.add(
                tables.Heartbeat(account=account, first=NOW, polled=NOW, succeeded=None, alerted=None, error="")
            )
    with office.browser(Role.READER) as browser:
        text = browser.get("/queue?tab=rejected").text
    assert "最近一次收信 2024-10-21 09:30，下一次收信 09:35</p>" in text
    assert "最近一次收信 2024-10-21 09:30</p>" in text


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_questions(office: Office, count: int) -> None:
    accept(office, *items(office)[count:])
    with office.browser(Role.CLERK) as browser:
        browser.get("/queue")
        with questions(office.engine) as asked:
            shown = browser.get("/queue")
    queries = [one for one in asked if one.lstrip().startswith("SELECT")]
    assert (len(opened(shown.text)), len(queries)) == (count, 15)
