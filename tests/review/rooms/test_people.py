"""Who may enter: added, changed, shut out; a password is shown once."""

import re

from domain.people import Role
from review.security.passwords import fits
from store.engine import reading
from store.queries import people
from tests.review.office import PEOPLE, Browser, Office

OWN = PEOPLE[Role.ADMINISTRATOR][0]
READER = PEOPLE[Role.READER][0]


def _password(text: str) -> str:
    found = re.search(r"<code>([^<]+)</code>", text)
    return found[1] if found else ""


def _kept(office: Office, person: str) -> str:
    with reading(office.engine) as session:
        found = people.entrance(session, person)
    return found.password if found else ""


def _role(office: Office, person: str) -> Role:
    with reading(office.engine) as session:
        return next(one.role for one in people.everybody(session) if one.id == person)


def _refused(browser: Browser, address: str, fields: dict[str, object]) -> str:
    answer = browser.post(address, fields)
    assert answer.status_code == 422
    return answer.text


def test_added_person_gets_a_password_that_is_shown_once(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        answer = browser.post("/people", {"person": " SunYu ", "name": "孙宇", "role": "approver"})
        again = browser.get("/people").text

    password = _password(answer.text)
    assert fits(password, _kept(office, "sunyu"))
    assert _role(office, "sunyu") is Role.APPROVER
    assert "孙宇" in again
    assert password not in again


def test_person_that_cannot_be_added_is_told(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        assert "请换一个用户名" in _refused(browser, "/people", {"person": READER, "name": "甲", "role": "clerk"})
        assert "小写字母" in _refused(browser, "/people", {"person": "孙", "name": "甲", "role": "clerk"})
        assert "选择身份" in _refused(browser, "/people", {"person": "sunyu", "name": "甲", "role": "boss"})
        assert "填写姓名" in _refused(browser, "/people", {"person": "sunyu", "name": " ", "role": "clerk"})


def test_role_is_changed(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        answer = browser.post("/people/role", {"person": READER, "role": "clerk"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?done=role")
    assert _role(office, READER) is Role.CLERK


def test_last_administrator_stays(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        assert "没有管理员" in _refused(browser, "/people/role", {"person": OWN, "role": "reader"})
        assert "不能停用自己" in _refused(browser, "/people/enabled", {"person": OWN, "enabled": "0"})
        assert "个人设置" in _refused(browser, "/people/password", {"person": OWN})
    assert _role(office, OWN) is Role.ADMINISTRATOR


def test_person_who_is_shut_out_is_out_at_once_and_comes_back(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser, office.browser(Role.READER) as reader:
        browser.post("/people/enabled", {"person": READER, "enabled": "0"})
        assert reader.get("/").status_code == 303
        browser.post("/people/enabled", {"person": READER, "enabled": "1"})
    with office.browser(Role.READER) as reader:
        assert reader.get("/").status_code == 200


def test_new_password_is_shown_once_and_signs_out(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser, office.browser(Role.READER) as reader:
        answer = browser.post("/people/password", {"person": READER})
        assert reader.get("/").status_code == 303
    assert fits(_password(answer.text), _kept(office, READER))


def test_unknown_person_is_told(office: Office) -> None:
    with office.browser(Role.ADMINISTRATOR) as browser:
        for address in ("role", "enabled", "password"):
            assert "没有用户" in _refused(browser, f"/people/{address}", {"person": "nobody", "role": "clerk"})
