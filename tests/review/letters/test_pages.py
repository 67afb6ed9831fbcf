"""The pages of the outbox: lists by state, one letter with its ground, approved by a second person."""

import re
from dataclasses import replace

import pytest

from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.letter import LetterState
from domain.people import Role
from store.engine import reading, transaction
from store.queries import decisions, deliveries, letters, messages, outbox
from tests.domain.factories import registration
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Office
from tests.store.values import delivery, message

CLERK, APPROVER = PEOPLE[Role.CLERK][0], PEOPLE[Role.APPROVER][0]
UNKNOWN, FAILED = LetterState.UNKNOWN, LetterState.FAILED


FAULT = Finding("field-missing:mobile", Severity.CORRECT, "手机未填写", "form-1", {}, "mobile")


def _drafts(office: Office, count: int = 1, *, actor: str = CLERK, note: str = "请尽快补来。") -> list[str]:
    """Bring registrations of as many teams, and return each with a letter."""
    items = []
    with transaction(office.engine) as session:
        for number in range(1, count + 1):
            name, identity = f"letter {number}", f"R000000{number}"
            mail = delivery(name, uid=9000 + number)
            deliveries.record(session, [mail], now=NOW)
            form = replace(
                registration(NOW, identity, team_name=f"第{number}队"), message=mail.sha256, part=str(number)
            )
            messages.save(session, message(name), [form], {identity: [FAULT]}, campaign=CAMPAIGN, now=NOW)
            given = Decision(identity, Verdict.RETURN, actor, NOW, (FAULT.code,), note)
            decisions.decide(session, given, campaign=CAMPAIGN, now=NOW)
            items.append(identity)
    return items


def _reach(office: Office, state: LetterState, number: int = 1) -> None:
    with transaction(office.engine) as session:
        outbox.approve(session, number, actor=APPROVER, now=NOW)
        outbox.claim(session, number, message_id="x@y", now=NOW)
        (outbox.lost if state is UNKNOWN else outbox.refused)(session, number, reply="550 no", now=NOW)


def _states(office: Office) -> list[str]:
    with reading(office.engine) as session:
        return [one.state.value for one in letters.listed(session)[::-1]]


def test_list_shows_what_is_in_the_chosen_state(office: Office) -> None:
    _drafts(office, 2)
    _reach(office, FAILED)
    with office.browser(Role.APPROVER) as browser:
        drafts, failed, unheard = (browser.get(f"/outbox{query}").text for query in ("", "?state=failed", "?state=x"))

    assert re.findall(r'href="(/outbox/\d+)"', drafts) == ["/outbox/2"]
    assert re.findall(r'href="(/outbox/\d+)"', failed) == ["/outbox/1"]
    assert re.findall(r'href="(/outbox/\d+)"', unheard) == ["/outbox/2"]
    assert re.findall(r'href="/outbox\?state=.*<b>(\d+)</b></a>', drafts) == ["1", "0", "0", "0", "1", "0"]
    assert "550 no" in failed
    assert PEOPLE[Role.CLERK][1] in drafts


def test_empty_list_says_so(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        assert "没有等待复核的草稿。" in browser.get("/outbox").text


def test_long_list_goes_on(office: Office) -> None:
    (item,) = _drafts(office)
    with transaction(office.engine) as session:
        for number in range(2, 54):
            given = Decision(item, Verdict.RETURN, CLERK, NOW, ("revision", f"x{number}"), f"第{number}次")
            decisions.decide(session, given, campaign=CAMPAIGN, now=NOW, other_reasons_allowed=True)
    with office.browser(Role.READER) as browser:
        first = browser.get("/outbox?state=withdrawn").text
        second = browser.get("/outbox?state=withdrawn&before=3").text

    assert 'href="/outbox?state=withdrawn&amp;before=3"' in first
    assert re.findall(r'href="/outbox/(\d+)"', second) == ["2", "1"]
    assert "更早的信" not in second


def test_letter_stands_beside_its_decision(office: Office) -> None:
    (item,) = _drafts(office, note="<b>请补</b>")
    with office.browser(Role.APPROVER) as browser:
        text = browser.get("/outbox/1").text

    assert f'href="/items/{item}"' in text
    assert '<div class="letter">' in text
    assert "补充说明：&lt;b&gt;请补&lt;/b&gt;" in text
    assert "要求补正" in text
    assert '<p class="clause">附件1 ' in text
    assert "放入待发送，尚未发出；发出以前都可以撤回。" in text
    assert 'action="/outbox/1/approve"' in text


def test_second_person_approves_and_goes_on_to_the_next_draft(office: Office) -> None:
    _drafts(office, 2)
    with office.browser(Role.APPROVER) as browser:
        first = browser.post("/outbox/2/approve")
        follower = browser.get(first.headers["location"]).text
        last = browser.post("/outbox/1/approve")
        after = browser.get(last.headers["location"]).text

    assert (first.status_code, first.headers["location"]) == (303, "/outbox/1?done=2")
    assert "第 2 号回复函：待发送，尚未发出。" in follower
    assert last.headers["location"] == "/outbox?state=draft&done=1"
    assert "第 1 号回复函：待发送，尚未发出。" in after
    assert _states(office) == ["approved", "approved"]


def test_who_decided_does_not_approve(office: Office) -> None:
    _drafts(office, actor=APPROVER)
    with office.browser(Role.APPROVER) as browser:
        text = browser.get("/outbox/1").text
        answer = browser.post("/outbox/1/approve")

    assert "这封信由您起草，须由另一人复核。" in text
    assert 'action="/outbox/1/approve"' not in text
    assert answer.status_code == 403
    assert "须由另一人复核" in answer.text
    assert _states(office) == ["draft"]


@pytest.mark.parametrize(
    ("role", "what", "status"),
    [
        (Role.READER, "approve", 403),
        (Role.READER, "withdraw", 403),
        (Role.READER, "resolve", 403),
        (Role.CLERK, "approve", 403),
        (Role.CLERK, "resolve", 403),
        (Role.CLERK, "withdraw", 303),
        (Role.ADMINISTRATOR, "approve", 303),
    ],
)
def test_each_change_needs_its_power(office: Office, role: Role, what: str, status: int) -> None:
    _drafts(office)
    with office.browser(role) as browser:
        text = browser.get("/outbox/1").text
        answer = browser.post(f"/outbox/1/{what}", {"end": "sent"})

    assert answer.status_code == status
    assert (f'action="/outbox/1/{what}"' in text) is (status == 303)


def test_what_somebody_else_did_meanwhile_is_told(office: Office) -> None:
    _drafts(office)
    with office.browser(Role.APPROVER) as browser:
        browser.post("/outbox/1/withdraw")
        answer = browser.post("/outbox/1/approve")

    assert answer.status_code == 409
    assert "第 1 号回复函现在是“已撤回”" in answer.text
    assert "已撤回，不会发出。" in answer.text


@pytest.mark.parametrize(
    ("state", "end", "after"),
    [(UNKNOWN, "sent", "sent"), (UNKNOWN, "again", "approved"), (FAILED, "again", "approved")],
)
def test_unknown_end_is_resolved(office: Office, state: LetterState, end: str, after: str) -> None:
    _drafts(office)
    _reach(office, state)
    with office.browser(Role.APPROVER) as browser:
        listed = browser.get(f"/outbox?state={state}").text
        text = browser.get("/outbox/1").text
        answer = browser.post("/outbox/1/resolve", {"end": end})

    assert ("程序不会自动重发" in listed) is (state is UNKNOWN)
    assert ("找到了，已经发出" in text) is (state is UNKNOWN)
    assert answer.status_code == 303
    assert _states(office) == [after]


def test_resolving_needs_a_word(office: Office) -> None:
    _drafts(office)
    _reach(office, UNKNOWN)
    with office.browser(Role.APPROVER) as browser:
        answer = browser.post("/outbox/1/resolve", {"end": "perhaps"})

    assert (answer.status_code, _states(office)) == (422, ["unknown"])
    assert "请先查明" in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_letter_is_not_there(office: Office, method: str) -> None:
    with office.browser(Role.APPROVER) as browser:
        answer = browser.get("/outbox/9") if method == "get" else browser.post("/outbox/9/approve")

    assert answer.status_code == 404
    assert "没有第 9 号回复函" in answer.text


def test_reader_sees_neither_address_nor_number(office: Office) -> None:
    _drafts(office, note="请回电13800000001。")
    with reading(office.engine) as session:
        (letter,) = letters.listed(session)
    with office.browser(Role.READER) as reader:
        hidden = [reader.get(address).text for address in ("/outbox", "/outbox/1")]
    with office.browser(Role.CLERK) as clerk:
        shown = [clerk.get(address).text for address in ("/outbox", "/outbox/1")]

    assert not any(letter.recipient in text or "13800000001" in text for text in hidden)
    assert all(letter.recipient in text for text in shown)
    assert "138****0001" in hidden[1]
    assert "13800000001" in shown[1]


def test_forged_form_changes_nothing(office: Office) -> None:
    _drafts(office)
    with office.browser(Role.APPROVER) as browser:
        assert browser.client.post("/outbox/1/approve", data={"csrf": "other"}).status_code == 403
    assert _states(office) == ["draft"]
