"""Signing in and out: who gets in, how slowly guesses are tried, and that nothing typed is lost on the way."""

import datetime as dt

import pytest

from domain.people import Role
from store.engine import transaction
from store.queries import people
from tests.review.office import NOW, PASSWORD, PEOPLE, Office

CLERK = PEOPLE[Role.CLERK][0]


def test_sign_in_with_the_password_enters(office: Office) -> None:
    with office.stranger() as browser:
        answer = browser.post("/sign-in", data={"name": f" {CLERK.upper()} ", "password": PASSWORD, "next": "/queue"})
        cookie = answer.headers["set-cookie"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert cookie.startswith("__Host-zhihui=")
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))


@pytest.mark.parametrize(("name", "password"), [(CLERK, "不是这个密码，差得远"), ("nobody", PASSWORD)])
def test_sign_in_with_what_is_wrong_is_refused(office: Office, name: str, password: str) -> None:
    with office.stranger() as browser:
        answer = browser.post("/sign-in", data={"name": name, "password": password, "next": "/"})
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.text
    assert "set-cookie" not in answer.headers
    assert password not in answer.text


def test_guesses_are_tried_more_and_more_slowly(office: Office) -> None:
    with transaction(office.engine) as session:
        for _ in range(5):
            people.fail(session, CLERK, now=NOW)
    given = {"name": CLERK, "password": PASSWORD, "next": "/"}
    with office.stranger() as browser:
        assert "请在1分钟后再试" in browser.post("/sign-in", data=given).text
        office.now += dt.timedelta(seconds=30)
        assert browser.post("/sign-in", data=given).status_code == 303


@pytest.mark.parametrize("target", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_sign_in_leads_to_no_other_site(office: Office, target: str) -> None:
    with office.stranger() as browser:
        answer = browser.post("/sign-in", data={"name": CLERK, "password": PASSWORD, "next": target})
    assert answer.headers["location"] == "/"


def test_page_asked_for_by_a_stranger_comes_after_signing_in(office: Office) -> None:
    with office.stranger() as browser:
        answer = browser.get("/settings?saved=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fsettings%3Fsaved%3D1")


def test_what_was_being_sent_is_sent_after_signing_in_again(office: Office) -> None:
    sent = {"csrf": "old", "f.leader": "<王建国>", "version": "3"}
    with office.stranger() as browser:
        asked = browser.post("/sign-out", data=sent)
        assert asked.status_code == 401
        assert '<input type="hidden" name="kept.f.leader" value="&lt;王建国&gt;">' in asked.text
        kept = {"kept.f.leader": "<王建国>", "kept.version": "3"}
        again = browser.post("/sign-in", data={"name": CLERK, "password": PASSWORD, "next": "/sign-out", **kept})
    assert again.status_code == 200
    assert '<form method="post" action="/sign-out">' in again.text
    assert '<input type="hidden" name="f.leader" value="&lt;王建国&gt;">' in again.text


def test_sign_in_in_place_gives_the_new_secret(office: Office) -> None:
    with office.stranger() as browser:
        htmx = {"hx-request": "true"}
        asked = browser.post("/sign-out", data={"csrf": "old"}, headers=htmx)
        given = {"name": CLERK, "password": PASSWORD, "next": "/"}
        answer = browser.post("/sign-in", data=given, headers=htmx)
        assert asked.status_code == 401
        assert asked.text.startswith("<form")
        assert answer.status_code == 204
        assert browser.post("/sign-out", data={"csrf": answer.headers["x-csrf"]}).status_code == 303


def test_browser_that_rests_is_signed_out(office: Office) -> None:
    with office.stranger() as browser:
        browser.post("/sign-in", data={"name": CLERK, "password": PASSWORD, "next": "/"})
        office.now += dt.timedelta(hours=3)
        assert browser.get("/settings").status_code != 303
        office.now += dt.timedelta(hours=5)
        assert browser.get("/settings").status_code == 303


def test_form_without_the_secret_is_refused(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.client.post("/sign-out", data={"csrf": "guessed"})
        assert answer.status_code == 403
        assert browser.post("/sign-out").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_form_of_another_site_is_refused(office: Office, headers: dict[str, str]) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.client.post("/sign-out", data={"csrf": browser.secret}, headers=headers)
    assert answer.status_code == 403


def test_person_who_is_shut_out_is_signed_out(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        with transaction(office.engine) as session:
            people.change(session, CLERK, actor="test", now=NOW, enabled=False)
        assert browser.get("/settings").status_code == 303
