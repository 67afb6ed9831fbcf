"""Deciding: on to the next item, back again, and never on what somebody else has changed."""

import pytest

from domain.decision import Verdict
from domain.finding import Finding, Severity
from domain.people import Role
from domain.submission import State
from store.engine import reading, transaction
from store.queries import acts, claims, decisions, letters, likenesses, skips, submissions
from tests.review.office import NOW, PEOPLE, Office

CLERK = PEOPLE[Role.CLERK][0]


def _state(office: Office, item: str) -> State:
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    assert found is not None
    return found.state


def _act(office: Office, person: str = CLERK) -> int | None:
    with reading(office.engine) as session:
        found = acts.undoable(session, person)
    return None if found is None else found.id


def _faulty(office: Office, severity: Severity) -> str:
    """Return a registration with a fault that rests on a clause."""
    item = office.ids("registration")[0]
    clause = next(one.id for one in office.desk.campaign.clauses.values() if one.speaks_of("registration"))
    fault = Finding("field-missing:unit", severity, "隶属单位未填写", clause, {"value": ""}, "unit")
    with transaction(office.engine) as session:
        submissions.replace_findings(session, item, [fault], source="check", now=NOW)
    return item


def _accept(**more: object) -> dict[str, object]:
    return {"version": 1, "verdict": "accept", "note": "已电话核实", **more}


def test_decide_goes_on_to_the_next_of_the_list(office: Office) -> None:
    first, second = office.ids()[:2]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{first}/decide", _accept(back="tab=waiting&sort=oldest"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{second}?sort=oldest")
    assert _state(office, first) is State.ACCEPTED
    with reading(office.engine) as session:
        assert claims.held(session, now=NOW) == []


def test_decide_the_last_goes_to_the_list(office: Office) -> None:
    last = office.ids("registration")[-1]
    with office.browser(Role.CLERK) as browser:
        sent = _accept(back="form=registration&sort=oldest")
        answer = browser.post(f"/items/{last}/decide", sent, htmx=True)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/queue?form=registration&sort=oldest")


def test_decide_writes_the_letter_of_the_preview(office: Office) -> None:
    item = _faulty(office, Severity.CORRECT)
    sent = {"version": 1, "verdict": "return", "reason": ["field-missing:unit"], "note": "请尽快补正"}
    with office.browser(Role.CLERK) as browser:
        preview = browser.post(f"/items/{item}/letter", sent, htmx=True)
        assert preview.status_code == 200
        assert "请尽快补正" in preview.text
        assert "<html" not in preview.text
        assert "<html" in browser.post(f"/items/{item}/letter", sent).text
        browser.post(f"/items/{item}/decide", sent)
    with reading(office.engine) as session:
        (letter,) = letters.listed(session)
    assert letter.subject in preview.text


def test_letter_of_an_acceptance_is_none(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{office.ids()[0]}/letter", _accept(), htmx=True)
    assert "不发回复函" in answer.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verdict": ""}, "没有选择怎样处理"),
        ({"verdict": "return"}, "没有写明理由"),
        ({"verdict": "reject", "reason": "nonsense"}, "没有这些问题"),
        ({"verdict": "accept", "note": "一" * 2001}, "超过2000字"),
        ({"verdict": "reopen"}, "还没有决定"),
        ({"verdict": "accept", "version": ""}, "页面不完整"),
    ],
)
def test_decide_what_does_not_hold_is_refused(office: Office, sent: dict[str, object], words: str) -> None:
    item = office.ids()[0]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/decide", {"version": 1, **sent})
        part = browser.post(f"/items/{item}/decide", {"version": 1, **sent}, htmx=True)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert (part.status_code, part.headers["hx-retarget"], words in part.text) == (422, "#said", True)
    assert _state(office, item) is State.WAITING


def test_decide_to_accept_against_a_fault_wants_a_note(office: Office) -> None:
    item = _faulty(office, Severity.REJECT)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/decide", _accept(note=""))
        assert (answer.status_code, "请在说明中写明原因" in answer.text) == (422, True)
        assert browser.post(f"/items/{item}/decide", _accept()).status_code == 303


def test_decide_beside_what_was_not_saved_is_refused(office: Office) -> None:
    item = office.ids("registration")[0]
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/draft", {"version": 1, "field": "f.leader", "text": "王强"})
        answer = browser.post(f"/items/{item}/decide", _accept())
        assert (answer.status_code, "还有没保存的修改：负责人" in answer.text) == (422, True)
        browser.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"})
        assert browser.post(f"/items/{item}/decide", _accept(version=2)).status_code == 303


def test_decide_on_what_another_decided_shows_that(office: Office) -> None:
    item = office.ids()[0]
    with office.browser(Role.CLERK) as first, office.browser(Role.APPROVER) as second:
        second.post(f"/items/{item}/decide", _accept())
        answer = first.post(f"/items/{item}/decide", _accept(note="我的说明"))
    assert (answer.status_code, "王芳" in answer.text, "核对后再操作" in answer.text) == (409, True, True)
    with reading(office.engine) as session:
        assert [one.verdict for one in decisions.decisions(session, item)] == [Verdict.ACCEPT]


def test_undo_takes_the_decision_back(office: Office) -> None:
    item = office.ids()[0]
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/decide", _accept())
        act = _act(office)
        answer = browser.post("/undo", {"act": act, "back": "sort=oldest"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{item}?sort=oldest")
        assert _state(office, item) is State.WAITING
        again = browser.post("/undo", {"act": act})
    assert (again.status_code, "已经撤销过" in again.text) == (409, True)


def test_undo_judges_a_correction_anew(office: Office) -> None:
    item = office.ids("registration")[0]
    with reading(office.engine) as session:
        before = submissions.findings(session, [item])
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/fields", {"version": 1, "f.mobile": "139"})
        browser.post("/undo", {"act": _act(office)})
    with reading(office.engine) as session:
        assert submissions.findings(session, [item]) == before


@pytest.mark.parametrize("act", ["", "x", "99999999999", "7"])
def test_undo_of_nothing_is_refused(office: Office, act: str) -> None:
    with office.browser(Role.CLERK) as browser:
        assert browser.post("/undo", {"act": act}).status_code == 409


def test_reopen_stays_at_the_item(office: Office) -> None:
    item = office.ids()[0]
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/decide", _accept())
        answer = browser.post(f"/items/{item}/decide", {"version": 2, "verdict": "reopen"})
    assert answer.headers["location"] == f"/items/{item}"
    assert (_state(office, item), _act(office)) == (State.WAITING, None)


def test_skip_goes_on_and_lets_go(office: Office) -> None:
    first, second = office.ids()[:2]
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{first}/claim", {"version": 1})
        answer = browser.post(f"/items/{first}/skip", {"version": 1, "back": "sort=oldest"})
    assert answer.headers["location"] == f"/items/{second}?sort=oldest"
    with reading(office.engine) as session:
        assert (list(skips.of_person(session, CLERK)), claims.held(session, now=NOW)) == ([first], [])


def test_distinct_is_noted_taken_back_and_undone(office: Office) -> None:
    one, other = office.ids()[:2]
    pair = {frozenset({one, other})}

    def apart() -> set[frozenset[str]]:
        with reading(office.engine) as session:
            return likenesses.distinct(session, [one])

    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{one}/distinct", {"version": 1, "other": other})
        assert apart() == pair
        twice = browser.post(f"/items/{one}/distinct", {"version": 1, "other": other})
        assert twice.status_code == 409
        browser.post(f"/items/{one}/distinct", {"version": 1, "other": other, "undo": "1"})
        assert apart() == set()
        browser.post("/undo", {"act": _act(office)})
        assert apart() == pair


def test_distinct_on_an_older_version_is_refused(office: Office) -> None:
    one, other = office.ids("registration")[0], office.ids()[-1]
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{one}/fields", {"version": 1, "f.leader": "王强"})
        assert browser.post(f"/items/{one}/distinct", {"version": 1, "other": other}).status_code == 409


def test_reveal_shows_and_logs(office: Office) -> None:
    item = office.ids("registration")[0]
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    assert found is not None
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/reveal", {"version": 1, "field": "mobile"}, htmx=True)
        assert found.text("mobile") in answer.text
        assert found.text("mobile") in browser.post(f"/items/{item}/reveal", {"version": 1, "field": "mobile"}).text
        assert browser.post(f"/items/{item}/reveal", {"version": 1, "field": "leader"}).status_code == 422
    with reading(office.engine) as session:
        last = decisions.history(session, item)[-1]
    assert (last.actor, last.what, last.details) == (CLERK, "revealed", {"field": "mobile"})


@pytest.mark.parametrize(
    "what", ["claim", "release", "draft", "fields", "decide", "skip", "distinct", "reveal", "letter"]
)
def test_reader_may_do_nothing(office: Office, what: str) -> None:
    with office.browser(Role.READER) as browser:
        assert browser.post(f"/items/{office.ids()[0]}/{what}", _accept()).status_code == 403
        assert browser.post("/undo", {"act": "1"}).status_code == 403


@pytest.mark.parametrize(
    "what", ["claim", "release", "draft", "fields", "decide", "skip", "distinct", "reveal", "letter"]
)
def test_each_form_about_an_item_carries_its_version(office: Office, what: str) -> None:
    sent = {**_accept(), "field": "mobile", "text": "x", "other": office.ids()[-1], "f.leader": "王强", "version": ""}
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{office.ids('registration')[0]}/{what}", sent)
    assert (answer.status_code, "页面不完整" in answer.text) == (422, True)


def test_item_that_there_is_not_is_told(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        assert browser.post("/items/R00000000/claim", {"version": 1}).status_code == 404


def test_take_over_lets_the_other_one_go(office: Office) -> None:
    item = office.ids()[0]
    with transaction(office.engine) as session:
        claims.take(session, item, person=PEOPLE[Role.APPROVER][0], now=NOW)
    with office.browser(Role.CLERK) as browser:
        assert browser.post(f"/items/{item}/claim", {"version": 1}).status_code == 409
        assert browser.post(f"/items/{item}/claim", {"version": 1, "over": "1"}).status_code == 303
        answer = browser.post(f"/items/{item}/release", {"version": 1, "back": "tab=returned"})
    assert answer.headers["location"] == "/queue?tab=returned"
