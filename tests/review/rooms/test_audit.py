"""The log of everything, in words, narrowed and page by page."""

import re
from dataclasses import replace

import pytest

from domain.campaign import FieldType
from domain.decision import Decision, Verdict
from domain.form import FieldValue
from domain.message import handle
from domain.people import Role
from review.audit.routes import ROWS
from store.engine import reading, transaction
from store.queries import audit, decisions, events, submissions
from store.queries.audit import Wanted
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Browser, Office
from tests.review.rooms.counting import statements

CLERK, APPROVER = PEOPLE[Role.CLERK][0], PEOPLE[Role.APPROVER][0]


def _edit(office: Office, item: str, mobile: str) -> None:
    with transaction(office.engine) as session:
        version = submissions.version(session, item)
        value = {"mobile": FieldValue(mobile, mobile)}
        submissions.edit(session, item, value, actor=CLERK, version=version, campaign=CAMPAIGN, now=NOW)


def _lines(browser: Browser, query: str = "") -> list[str]:
    """Return the lines of the log without their markup."""
    rows = re.findall(r"<tr><td.*?</tr>", browser.get(f"/audit{query}").text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


@pytest.fixture
def item(office: Office) -> str:
    """A registration that was corrected by one person, and accepted by another."""
    found = office.ids("registration")[0]
    _edit(office, found, "13900000001")
    with transaction(office.engine) as session:
        given = Decision(found, Verdict.ACCEPT, APPROVER, NOW)
        decisions.decide(session, given, campaign=CAMPAIGN, now=NOW)
    return found


@pytest.mark.parametrize("role", [Role.READER, Role.ADMINISTRATOR])
def test_log_tells_what_people_did_and_masks_numbers(office: Office, item: str, role: Role) -> None:
    with office.browser(role) as browser:
        lines = _lines(browser, f"?item={item.lower()}&who={CLERK}") + _lines(browser, f"?item={item}&who={APPROVER}")
    assert lines[1] == f"2024-10-21 09:30 王芳 作出决定 {item} 受理"
    assert re.fullmatch(rf"2024-10-21 09:30 李敏 人工改正 {item} \S*：\S+ → 139\*\*\*\*0001", lines[0])
    assert len(lines) == 2


def test_log_is_narrowed(office: Office, item: str) -> None:
    with office.browser(Role.READER) as browser:
        by_clerk = _lines(browser, f"?who={CLERK}&item={item}")
        on_day, on_another = (_lines(browser, f"?kind=decisions&item={item}&day=2024-10-{day}") for day in (21, 20))
        unknown, by_system = _lines(browser, "?item=R0000000X"), _lines(browser, "?who=system&day=x&kind=x")
        people = _lines(browser, "?kind=people")
    assert {one.split()[3] for one in by_clerk} == {"人工改正"}
    assert (len(on_day), on_another, unknown) == (1, [], [])
    assert {one.split()[2] for one in by_system} == {"系统"}
    assert {one.split()[3] for one in people} == {"登录", "新增用户"}


def test_log_of_a_mail_is_found_by_its_handle(office: Office) -> None:
    with reading(office.engine) as session:
        name = handle(next(one.item for one in events.since(session, 0) if one.what == "read"))
    with office.browser(Role.READER) as browser:
        lines = _lines(browser, f"?who=all&item={name.upper()}")
    assert [one.split()[3:] for one in lines] == [["邮件已读取", name], ["邮件送达", name]]


def test_log_goes_on_page_by_page(office: Office) -> None:
    with transaction(office.engine) as session:
        events.add_all(session, [events.Event(NOW, CLERK, "person", CLERK, "signed-in")] * (2 * ROWS))
    with office.browser(Role.READER) as browser:
        first = browser.get("/audit?kind=people").text
        address = re.search(r'href="(/audit\?[^"]*before=\d+)"', first)
        second = browser.get(address[1].replace("&amp;", "&")).text if address else ""
    assert first.count("<tr><td") == second.count("<tr><td") == ROWS


def test_log_asks_the_ledger_as_often_for_many_lines_as_for_one(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        asked = []
        for number, one in enumerate(office.ids("registration")[:3]):
            _edit(office, one, f"1390000000{number}")
            with statements(office.engine) as found:
                browser.get("/audit")
            asked.append(len(found))
    assert len(set(asked)) == 1


def test_lines_are_whole_values(office: Office, item: str) -> None:
    with reading(office.engine) as session:
        (line,) = audit.page(session, Wanted(kinds=("edited",), item=item), limit=9)
    (change,) = line.changes
    assert (line.actor, line.item, change.field, change.after) == (
        CLERK,
        item,
        "mobile",
        FieldValue("13900000001", "13900000001"),
    )
    assert CAMPAIGN.form(change.form).spec("mobile").type is FieldType.MOBILE
    assert replace(line, changes=()) != line
