"""The lists: what they show to whom, what stands in their addresses, and what is done to several items at once."""

import csv
import io
import re
from urllib.parse import unquote

import openpyxl
import pytest

from domain.decision import Decision, Verdict
from domain.finding import Severity
from domain.people import Role
from domain.submission import State
from domain.words import finding_name
from store import tables
from store.engine import reading, transaction
from store.queries import acts, claims, decisions, skips, submissions, worklist
from store.queries.worklist import Filters, Item, Tab, Viewer
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Office
from tests.review.queue.inbox import PHONE
from tests.store.counting import questions

CLERK = PEOPLE[Role.CLERK][0]
APPROVER = PEOPLE[Role.APPROVER][0]
VIEWER = Viewer(CLERK, NOW)
_OPENED = re.compile(r'class="open" href="(/items/[^"]*)"')


def _items(office: Office, tab: Tab = Tab.WAITING) -> tuple[Item, ...]:
    with reading(office.engine) as session:
        return tuple(worklist.everything(session, Filters(tab=tab), VIEWER))


def _states(office: Office, items: tuple[Item, ...]) -> list[State | None]:
    with reading(office.engine) as session:
        return [one.state for one in worklist.named(session, [item.id for item in items], VIEWER)]


def _chosen(*items: Item) -> list[str]:
    return [f"{item.id}:{item.version}" for item in items]


def _opened(text: str) -> list[str]:
    return [address.partition("?")[0].removeprefix("/items/") for address in _OPENED.findall(text)]


def _accept_all(office: Office) -> None:
    with transaction(office.engine) as session:
        for item in _items(office):
            decisions.decide(session, Decision(item.id, Verdict.ACCEPT, "test", NOW), campaign=CAMPAIGN, now=NOW)


def test_queue_shows_what_waits_the_most_pressing_first(office: Office) -> None:
    waiting = _items(office)
    with office.browser(Role.READER) as browser:
        answer = browser.get("/queue")
    assert answer.status_code == 200
    assert _opened(answer.text) == [item.id for item in waiting][:50]
    assert f"待核对 <b>{len(waiting)}</b>" in answer.text


@pytest.mark.parametrize("tab", list(Tab))
def test_each_tab_can_be_opened(office: Office, tab: Tab) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.get(f"/queue?tab={tab.value}")
    assert answer.status_code == 200
    assert _opened(answer.text) == [item.id for item in _sorted(office, tab)][:50]


def _sorted(office: Office, tab: Tab) -> tuple[Item, ...]:
    sort = worklist.Sort.PRESSING if tab in {Tab.WAITING, Tab.REPEATED, Tab.RETURNED} else worklist.Sort.NEWEST
    with reading(office.engine) as session:
        return tuple(worklist.everything(session, Filters(tab=tab, sort=sort), VIEWER))


def test_filters_stand_in_the_address_and_are_carried_to_the_item(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.get("/queue?form=application&severity=reject&sort=team&from=2024-01-01&to=2024-12-31")
    query = "form=application&amp;severity=reject&amp;from=2024-01-01&amp;to=2024-12-31&amp;sort=team"
    expected = {
        item.id
        for item in _items(office)
        if item.form == "application" and any(one.severity is Severity.REJECT for one in item.findings)
    }
    assert set(_opened(answer.text)) == expected
    assert all(address.endswith(f"?{query}") for address in _OPENED.findall(answer.text))


@pytest.mark.parametrize(
    "query",
    ["tab=lost", "severity=worst", "sort=upwards", "from=yesterday", "to=9999-12-31", "search=gone", "after=R0"],
)
def test_what_an_address_cannot_mean_is_left_out(office: Office, query: str) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.get(f"/queue?{query}")
    assert (answer.status_code, len(_opened(answer.text))) == (200, min(50, len(_items(office))))


def test_words_searched_for_do_not_stand_in_the_address(office: Office) -> None:
    wanted = next(item for item in _items(office) if item.team)
    with office.browser(Role.READER) as browser:
        answer = browser.post("/queue/search", {"words": wanted.team, "query": "sort=team", "home": "/queue"})
        found = browser.get(answer.headers["location"])
    assert answer.status_code == 303
    assert re.fullmatch(r"/queue\?sort=team&search=[0-9a-f]{12}", answer.headers["location"])
    assert wanted.id in _opened(found.text)
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
    held, *_ = _items(office)
    with transaction(office.engine) as session:
        claims.take(session, held.id, person=APPROVER, now=NOW)
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue").text
        of_hers = browser.get(f"/queue?holder={APPROVER}").text
    assert "另有 1 件由王芳处理中（至 09:45）" in text
    assert f'value="{held.id}:' not in text
    assert _opened(of_hers) == [held.id]


def test_empty_queue_says_what_is_left(office: Office) -> None:
    first, *rest = _items(office)
    with transaction(office.engine) as session:
        skips.put(session, first.id, person=CLERK, now=NOW)
        session.add(tables.Heartbeat(account="main", first=NOW, polled=NOW, succeeded=NOW, alerted=None, error=""))
        for item in rest:
            decisions.decide(session, Decision(item.id, Verdict.ACCEPT, "test", NOW), campaign=CAMPAIGN, now=NOW)
    with office.browser(Role.CLERK) as browser:
        text = browser.get("/queue").text
        skipped = browser.get("/queue?skipped=1").text
    assert "待核对的收件已全部处理" in text
    assert "最近一次收信 2024-10-21 09:30" in text
    assert "你跳过了 1 件" in text
    assert f"已受理（{len(_items(office, Tab.ACCEPTED))}）" in text
    assert _opened(skipped) == [first.id]


def test_reader_cannot_choose(office: Office) -> None:
    item = _items(office)[0]
    with office.browser(Role.READER) as browser:
        assert 'id="bulk"' not in browser.get("/queue").text
        answer = browser.post("/queue/bulk", {"item": _chosen(item), "what": "accept"})
    assert answer.status_code == 403


def test_several_are_accepted_at_once_and_waiting_again_at_once(office: Office) -> None:
    plain = tuple(item for item in _items(office) if all(one.severity is Severity.VERIFY for one in item.findings))[:3]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": _chosen(*plain), "what": "accept", "query": "sort=team"})
        shown = browser.get("/queue").text
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?sort=team")
    assert _states(office, plain) == [State.ACCEPTED] * 3
    assert "上一步：受理 3 件。" in shown
    with transaction(office.engine) as session:
        act = acts.undoable(session, CLERK)
        assert act is not None
        acts.undo(session, act.id, person=CLERK, campaign=office.desk.campaign, now=NOW)
    assert _states(office, plain) == [State.WAITING] * 3


def test_several_are_returned_for_a_reason_that_all_have(office: Office) -> None:
    code = "task-incomplete"
    several = tuple(item for item in _items(office) if code in item.codes)[:2]
    other = next(item for item in _items(office) if code not in item.codes)
    with office.browser(Role.CLERK) as browser:
        fields = {"what": "return", "reason": code}
        refused = browser.post("/queue/bulk", fields | {"item": _chosen(*several, other)})
        without = browser.post("/queue/bulk", fields | {"item": _chosen(*several), "reason": ""})
        assert _states(office, (*several, other)) == [State.WAITING] * (len(several) + 1)
        done = browser.post("/queue/bulk", fields | {"item": _chosen(*several)})
    assert [refused.status_code, without.status_code, done.status_code] == [422, 422, 303]
    assert f"{other.id} 没有“{finding_name(CAMPAIGN, other.form, code)}”这个问题" in refused.text
    assert f'value="{other.id}:{other.version}" aria-label="选择 {other.id}" checked' in refused.text
    assert _states(office, several) == [State.RETURNED] * len(several)


def test_what_gives_ground_to_reject_is_not_accepted_among_others(office: Office) -> None:
    red = next(item for item in _items(office) if any(one.severity is Severity.REJECT for one in item.findings))
    plain = next(item for item in _items(office) if not item.findings)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": _chosen(plain, red), "what": "accept"})
    assert (answer.status_code, f"{red.id} 有不符合要求的问题" in answer.text) == (422, True)
    assert _states(office, (plain, red)) == [State.WAITING] * 2


def test_several_are_told_apart(office: Office) -> None:
    alike = _items(office, Tab.REPEATED)[:2]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": _chosen(*alike), "what": "distinct"})
    assert answer.status_code == 303
    assert {item.id for item in alike} & {item.id for item in _items(office, Tab.REPEATED)} == set()


def test_item_that_has_changed_since_is_left_alone_with_all_others(office: Office) -> None:
    one, other = (item for item in _items(office) if not item.findings and item.form != "message")
    with office.browser(Role.CLERK) as browser:
        seen = [f"{one.id}:{one.version}", f"{other.id}:{other.version + 1}"]
        answer = browser.post("/queue/bulk", {"item": seen, "what": "accept"})
    assert (answer.status_code, f"{other.id} 在您打开列表之后有变化" in answer.text) == (409, True)
    assert _states(office, (one, other)) == [State.WAITING] * 2


def test_item_that_another_person_has_open_is_left_alone(office: Office) -> None:
    item = next(item for item in _items(office) if not item.findings)
    with transaction(office.engine) as session:
        claims.take(session, item.id, person=APPROVER, now=NOW)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": _chosen(item), "what": "accept"})
    assert (answer.status_code, f"{item.id} 正由王芳处理" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"what": "accept"}, "还没有选择收件"),
        ({"what": "accept", "item": ["R0"]}, "选择的收件有误"),
        ({"what": "accept", "item": ["R00000000:1"]}, "有的已不存在"),
        ({"what": "accept", "item": [f"R{number:08}:1" for number in range(201)]}, "一次最多处理200件"),
        ({"what": "reject", "item": ["R00000000:1"]}, "没有这项操作"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(office: Office, fields: dict[str, object], said: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", fields)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_submissions_are_exported_with_phones_masked(office: Office) -> None:
    _accept_all(office)
    with office.browser(Role.READER) as browser:
        book = browser.get("/submissions/export.xlsx?form=registration")
        text = browser.get("/submissions/export.csv?form=registration")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    written = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    ids = [item.id for item in _sorted(office, Tab.ALL) if item.form == "registration"]
    assert [row[0] for row in rows] == [row[0] for row in written] == ["编号", *ids]
    assert {row[6] for row in rows[1:]} >= {"139****0123"}
    assert PHONE not in f"{rows} {text.text}"
    name = f"filename*=UTF-8''{office.desk.campaign.name}材料20241021.xlsx"
    assert unquote(book.headers["content-disposition"]) == f"attachment; {name}"


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_questions(office: Office, count: int) -> None:
    kept = {item.id for item in _items(office)[:count]}
    with transaction(office.engine) as session:
        for item in _items(office):
            if item.id not in kept:
                decisions.decide(session, Decision(item.id, Verdict.ACCEPT, "test", NOW), campaign=CAMPAIGN, now=NOW)
    with office.browser(Role.CLERK) as browser:
        browser.get("/queue")
        with questions(office.engine) as asked:
            shown = browser.get("/queue")
    queries = [one for one in asked if one.lstrip().startswith("SELECT")]
    assert (len(_opened(shown.text)), len(queries)) == (count, 13)
