"""Acting on several items at once: all of them or none, and undone as one."""

import pytest

from domain.finding import Severity
from domain.people import Role
from domain.submission import State
from domain.words import finding_name
from store.engine import reading, transaction
from store.queries import acts, claims, drafts
from store.queries.worklist import Tab
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Office
from tests.review.queue.inbox import APPROVER, CLERK, accept, chosen, items, states


def _undo(office: Office, person: str = CLERK) -> None:
    with transaction(office.engine) as session:
        act = acts.undoable(session, person)
        assert act is not None
        acts.undo(session, act.id, person=person, campaign=office.desk.campaign, now=NOW)


def _held(office: Office) -> dict[str, str]:
    with reading(office.engine) as session:
        return {one.item: one.person for one in claims.held(session, now=NOW)}


def test_reader_cannot_choose(office: Office) -> None:
    item = items(office)[0]
    with office.browser(Role.READER) as browser:
        assert 'id="bulk"' not in browser.get("/queue").text
        answer = browser.post("/queue/bulk", {"item": chosen(item), "what": "accept"})
    assert answer.status_code == 403


def test_several_are_accepted_at_once_and_waiting_again_at_once(office: Office) -> None:
    plain = tuple(item for item in items(office) if all(one.severity is Severity.VERIFY for one in item.findings))[:3]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(*plain), "what": "accept", "query": "sort=team"})
        shown = browser.get("/queue").text
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?sort=team")
    assert states(office, plain) == [State.ACCEPTED] * 3
    assert "上一步：受理 3 件。" in shown
    _undo(office)
    assert states(office, plain) == [State.WAITING] * 3


def test_several_are_returned_for_a_reason_that_all_have(office: Office) -> None:
    code = "task-incomplete"
    several = tuple(item for item in items(office) if code in item.codes)[:2]
    other = next(item for item in items(office) if code not in item.codes)
    with office.browser(Role.CLERK) as browser:
        fields = {"what": "return", "reason": code}
        refused = browser.post("/queue/bulk", fields | {"item": chosen(*several, other)})
        without = browser.post("/queue/bulk", fields | {"item": chosen(*several), "reason": ""})
        assert states(office, (*several, other)) == [State.WAITING] * (len(several) + 1)
        done = browser.post("/queue/bulk", fields | {"item": chosen(*several)})
    assert [refused.status_code, without.status_code, done.status_code] == [422, 422, 303]
    assert f"{other.id} 没有“{finding_name(CAMPAIGN, other.form, code)}”这个问题" in refused.text
    assert f'value="{other.id}:{other.version}" aria-label="选择 {other.id}" checked' in refused.text
    assert states(office, several) == [State.RETURNED] * len(several)


def test_what_gives_ground_to_reject_is_not_accepted_among_others(office: Office) -> None:
    red = next(item for item in items(office) if any(one.severity is Severity.REJECT for one in item.findings))
    plain = next(item for item in items(office) if not item.findings)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(plain, red), "what": "accept"})
    assert (answer.status_code, f"{red.id} 有不符合要求的问题" in answer.text) == (422, True)
    assert states(office, (plain, red)) == [State.WAITING] * 2


def test_several_are_told_apart(office: Office) -> None:
    alike = items(office, Tab.REPEATED)[:2]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(*alike), "what": "distinct"})
    assert answer.status_code == 303
    assert {item.id for item in alike} & {item.id for item in items(office, Tab.REPEATED)} == set()


def test_item_that_has_changed_since_is_left_alone_with_all_others(office: Office) -> None:
    one, other = (item for item in items(office) if not item.findings and item.form != "message")
    with office.browser(Role.CLERK) as browser:
        seen = [f"{one.id}:{one.version}", f"{other.id}:{other.version + 1}"]
        answer = browser.post("/queue/bulk", {"item": seen, "what": "accept"})
    assert (answer.status_code, f"{other.id} 在您打开列表之后有变化" in answer.text) == (409, True)
    assert states(office, (one, other)) == [State.WAITING] * 2


def test_item_that_another_person_has_open_is_left_alone(office: Office) -> None:
    item = next(item for item in items(office) if not item.findings)
    with transaction(office.engine) as session:
        claims.take(session, item.id, person=APPROVER, now=NOW)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(item), "what": "accept"})
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


def test_several_are_handed_to_a_colleague(office: Office) -> None:
    several = items(office)[:3]
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(*several), "what": "assign", "person": APPROVER})
        shown = browser.get("/queue").text
    assert answer.status_code == 303
    assert _held(office) == {item.id: APPROVER for item in several}
    assert "上一步：分派 3 件。" in shown
    assert "另有 3 件由王芳处理中（至 17:30）" in shown
    _undo(office)
    assert _held(office) == {}


@pytest.mark.parametrize("person", ["", "nobody", PEOPLE[Role.READER][0]])
def test_nothing_is_handed_to_who_cannot_decide(office: Office, person: str) -> None:
    fields = {"item": chosen(items(office)[0]), "what": "assign", "person": person}
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", fields)
    assert (answer.status_code, "没有选择分派给谁" in answer.text, _held(office)) == (422, True, {})


def test_decisions_on_several_are_taken_back_and_given_again(office: Office) -> None:
    accept(office, *items(office)[-3:])
    several = items(office, Tab.ACCEPTED)
    with office.browser(Role.CLERK) as browser:
        page = browser.get("/queue?tab=accepted").text
        answer = browser.post("/queue/bulk", {"item": chosen(*several), "what": "reopen", "query": "tab=accepted"})
    assert all(f'value="{one}"' in page for one in chosen(*several))
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?tab=accepted")
    assert states(office, several) == [State.WAITING] * 3
    _undo(office)
    assert states(office, several) == [State.ACCEPTED] * 3


@pytest.mark.parametrize(("what", "decided"), [("reopen", False), ("accept", True), ("assign", True)])
def test_what_does_not_fit_the_state_is_refused(office: Office, what: str, decided: bool) -> None:
    item = items(office)[-1]
    if decided:
        accept(office, item)
        (item,) = items(office, Tab.ACCEPTED)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(item), "what": what, "person": CLERK})
    said = f"{item.id} 不是{'待核对的收件' if decided else '已有决定的收件'}"
    assert (answer.status_code, said in answer.text) == (422, True)


def test_all_that_is_filtered_is_chosen_but_what_others_have_open(office: Office) -> None:
    several = [item for item in items(office) if "task-incomplete" in item.codes]
    held, *free = several
    with transaction(office.engine) as session:
        claims.take(session, held.id, person=APPROVER, now=NOW)
    fields = {"what": "return", "reason": "task-incomplete", "query": "code=task-incomplete"}
    with office.browser(Role.CLERK) as browser:
        changed = browser.post("/queue/bulk", fields | {"everything": len(several) + 1})
        done = browser.post("/queue/bulk", fields | {"everything": len(several)})
    assert (changed.status_code, f"筛选结果有变化，现在共{len(several)}件" in changed.text) == (422, True)
    assert done.status_code == 303
    assert states(office, (held, *free)) == [State.WAITING, *[State.RETURNED] * len(free)]


def test_all_is_nothing_where_others_have_everything_open(office: Office) -> None:
    several = [item for item in items(office) if item.form == "application"]
    with transaction(office.engine) as session:
        for item in several:
            claims.take(session, item.id, person=APPROVER, now=NOW)
    fields = {"what": "assign", "person": CLERK, "query": "form=application", "everything": len(several)}
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", fields)
    assert (answer.status_code, "筛选结果都由别人处理中" in answer.text) == (422, True)


def test_what_is_typed_and_not_saved_is_not_decided_on(office: Office) -> None:
    item = next(item for item in items(office) if not item.findings)
    with transaction(office.engine) as session:
        drafts.put(session, item.id, person=CLERK, field="f.unit", text="某学会", version=item.version, now=NOW)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/queue/bulk", {"item": chosen(item), "what": "accept"})
    assert (answer.status_code, f"{item.id} 还有没保存的修改" in answer.text) == (422, True)
    assert states(office, (item,)) == [State.WAITING]
