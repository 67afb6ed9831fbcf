"""Correcting fields: saved and judged at once, refused in words, and shown side by side where two people met."""

import pytest

from domain.people import Role
from domain.typed import BY_HAND
from review.acting.asking import LARGEST
from store.engine import reading
from store.queries import acts, claims, decisions, drafts, submissions
from tests.review.office import PEOPLE, Office

CLERK, APPROVER = PEOPLE[Role.CLERK][0], PEOPLE[Role.APPROVER][0]


def _value(office: Office, item: str, name: str) -> object:
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    return None if found is None else found.value(name)


def _version(office: Office, item: str) -> int:
    with reading(office.engine) as session:
        return submissions.version(session, item)


def _drafts(office: Office, item: str, person: str = CLERK) -> dict[str, str]:
    with reading(office.engine) as session:
        return {name: one.text for name, one in drafts.of_person(session, item, person=person).items()}


@pytest.fixture
def item(office: Office) -> str:
    """A registration that waits."""
    return office.ids("registration")[0]


def test_fields_saves_and_returns_to_the_item(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/fields", {"version": 1, "back": "sort=newest", "f.mobile": "1390000"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{item}?sort=newest")
    with reading(office.engine) as session:
        found = submissions.get(session, item)
        codes = [one.code for one in submissions.findings(session, [item])[item]]
        act = acts.undoable(session, CLERK)
    assert found is not None
    assert (found.value("mobile"), found.fields["mobile"].note) == ("1390000", BY_HAND)
    assert "mobile-invalid" in codes
    assert act is not None
    assert act.what == "edit"


def test_fields_unchanged_saves_nothing(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        sent = {"version": 1, "f.mobile": _value(office, item, "mobile"), "f.leader": _value(office, item, "leader")}
        assert browser.post(f"/items/{item}/fields", sent).status_code == 303
    assert _version(office, item) == 1


def test_fields_to_htmx_loads_the_item_anew(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"}, htmx=True)
    assert (answer.status_code, answer.headers["hx-refresh"]) == (204, "true")


def test_fields_takes_tasks(office: Office, item: str) -> None:
    sent = {"version": 1, "f.tasks.1.content": "讲座", "f.tasks.1.goal": "五十人", "f.tasks.2.content": ""}
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/fields", sent)
    with reading(office.engine) as session:
        last = decisions.history(session, item)[-1]
    tasks = [{"content": "讲座", "goal": "五十人"}]
    assert (last.what, last.details["field"], last.details["after"]) == ("revision", "tasks", tasks)


def test_fields_restores_what_was_read(office: Office, item: str) -> None:
    before = _value(office, item, "planned_start")
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/fields", {"version": 1, "f.planned_time": "2024年12月1日"})
        assert _value(office, item, "planned_start") == "2024-12-01"
        browser.post(f"/items/{item}/fields", {"version": 2, "restore": "planned_time"})
    assert _value(office, item, "planned_start") == before


def test_fields_refuses_what_a_field_cannot_be_and_keeps_it(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/fields", {"version": 1, "f.planned_end": "月底", "f.leader": "王强"})
    assert answer.status_code == 422
    assert "写的是“月底”，请写成日期" in answer.text
    assert _version(office, item) == 1
    assert _drafts(office, item) == {"f.leader": "王强", "f.planned_end": "月底"}


@pytest.mark.parametrize("version", ["", "x", "-1", "９"])
def test_fields_without_a_version_is_refused(office: Office, item: str, version: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/fields", {"version": version, "f.leader": "王强"})
    assert (answer.status_code, _version(office, item)) == (422, 1)


def test_two_people_see_both_sides_and_choose(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as first, office.browser(Role.APPROVER) as second:
        second.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强", "f.mobile": "13900000001"})
        second.post(f"/items/{item}/release", {"version": 2})
        typed = {"version": 1, "f.leader": "王刚", "f.mobile": "13800000000", "f.unit": "某某学校"}
        typed["f.activity_name"] = str(_value(office, item, "activity_name"))
        conflict = first.post(f"/items/{item}/fields", typed)
        assert conflict.status_code == 409
        assert all(text in conflict.text for text in ("王芳", "对方保存的", "王强", "王刚", "某某学校", "放弃我的修改"))
        assert "checked" not in conflict.text
        assert 'value="activity_name"' not in conflict.text
        assert _drafts(office, item)["f.leader"] == "王刚"
        chosen = {"version": 2, "conflict": ["leader", "mobile", "unit"], **typed, "choice.leader": "mine"}
        chosen |= {"version": 2, "choice.mobile": "theirs"}
        assert "逐项选择" in first.post(f"/items/{item}/fields", chosen).text
        assert first.post(f"/items/{item}/fields", chosen | {"choice.unit": "mine"}).status_code == 303
    values = [_value(office, item, name) for name in ("leader", "mobile", "unit")]
    assert values == ["王刚", "13900000001", "某某学校"]
    assert _drafts(office, item) == {}


def test_conflict_leaves_out_what_this_person_did_not_touch(office: Office, item: str) -> None:
    leader = str(_value(office, item, "leader"))
    with office.browser(Role.CLERK) as first, office.browser(Role.APPROVER) as second:
        second.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"})
        second.post(f"/items/{item}/release", {"version": 2})
        answer = first.post(
            f"/items/{item}/fields", {"version": 1, "f.leader": leader, "f.unit": "某某学校"}, htmx=True
        )
    assert (answer.status_code, answer.headers["hx-retarget"]) == (409, "#main")
    assert 'value="unit"' in answer.text
    assert 'value="leader"' not in answer.text


def test_conflict_can_be_given_up(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as first, office.browser(Role.APPROVER) as second:
        second.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"})
        second.post(f"/items/{item}/release", {"version": 2})
        first.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王刚"})
        answer = first.post(f"/items/{item}/fields", {"version": 2, "f.leader": "王刚", "discard": "1"}, htmx=True)
    assert answer.headers["hx-redirect"] == f"/items/{item}"
    assert (_value(office, item, "leader"), _drafts(office, item)) == ("王强", {})


def test_fields_of_what_another_has_open_is_refused_and_kept(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as first, office.browser(Role.APPROVER) as second:
        second.post(f"/items/{item}/claim", {"version": 1})
        answer = first.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"})
        assert answer.status_code == 409
        assert "王芳正在处理这一件（至 09:45）" in answer.text
        assert _drafts(office, item) == {"f.leader": "王强"}
        first.post(f"/items/{item}/claim", {"version": 1, "over": "1"})
        assert first.post(f"/items/{item}/fields", {"version": 1, "f.leader": "王强"}).status_code == 303


def test_fields_while_signed_out_are_carried_along(office: Office, item: str) -> None:
    with office.stranger() as browser:
        answer = browser.post(f"/items/{item}/fields", data={"csrf": "old", "version": "1", "f.leader": "王强"})
    assert answer.status_code == 401
    assert '<input type="hidden" name="kept.f.leader" value="王强">' in answer.text


def test_fields_larger_than_a_megabyte_are_refused(office: Office, item: str) -> None:
    half = "x" * (LARGEST // 2)
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/fields", {"version": 1, "f.leader": half, "f.unit": half})
    assert answer.status_code == 413


def test_draft_is_kept_and_keeps_the_item(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        browser.post(f"/items/{item}/claim", {"version": 1})
        office.now += claims.LEASE / 2
        answer = browser.post(f"/items/{item}/draft", {"version": 1, "field": "f.leader", "text": "王"}, htmx=True)
    assert "已自动保存" in answer.text
    assert _drafts(office, item) == {"f.leader": "王"}
    with reading(office.engine) as session:
        assert claims.holders(session, [item], now=office.now)[item].until == office.now + claims.LEASE


@pytest.mark.parametrize(("field", "text"), [("", "x"), ("f" * 201, "x"), ("note", "x" * 65537)])
def test_draft_that_cannot_be_kept_is_refused(office: Office, item: str, field: str, text: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.post(f"/items/{item}/draft", {"version": 1, "field": field, "text": text}, htmx=True)
    assert (answer.status_code, _drafts(office, item)) == (422, {})
