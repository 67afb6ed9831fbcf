"""Keys that a person chooses for themselves."""

import html
import json
import re

import pytest

from domain.people import Role
from review.keys import KEYS, WrongKeysError, chosen, keys_of
from tests.review.office import Browser, Office

USUAL = {name: key.usual for name, key in KEYS.items()}


def _keys(browser: Browser) -> dict[str, str]:
    found = re.search(r'data-keys="([^"]*)"', browser.get("/settings").text)
    keys: dict[str, str] = json.loads(html.unescape(found[1])) if found else {}
    return keys


def _form(**changes: str) -> dict[str, object]:
    return {f"key.{name}": one for name, one in (USUAL | changes).items()}


def test_keys_are_the_usual_ones_until_others_are_chosen(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        assert _keys(browser) == USUAL
        answer = browser.post("/settings/keys", _form(accept="Y", skip=""))
        assert (answer.status_code, answer.headers["location"]) == (303, "/settings?saved=1")
        assert _keys(browser) == USUAL | {"accept": "y"}
        browser.post("/settings/keys", _form(accept="Y") | {"reset": "1"})
        assert _keys(browser) == USUAL


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"accept": "r"}, "有两项用了同一个键：R"),
        ({"accept": "受"}, "只能是一个字母"),
        ({"accept": "ab"}, "只能是一个字母"),
    ],
    ids=["twice", "no key", "two"],
)
def test_wrong_keys_are_refused_and_stay_in_the_form(office: Office, changes: dict[str, str], told: str) -> None:
    with office.browser(Role.READER) as browser:
        answer = browser.post("/settings/keys", _form(**changes))
        assert answer.status_code == 422
        assert told in answer.text
        assert f'name="key.accept" value="{changes["accept"].upper()}"' in answer.text
        assert 'class="wrong"' in answer.text
        assert _keys(browser) == USUAL


def test_two_keys_that_change_places_are_no_conflict() -> None:
    assert chosen(USUAL | {"accept": "r", "reject": "a"}) == USUAL | {"accept": "r", "reject": "a"}


def test_both_of_two_equal_keys_are_named() -> None:
    with pytest.raises(WrongKeysError) as caught:
        chosen(USUAL | {"accept": "r"})
    assert caught.value.wrong == {"accept", "reject"}


def test_settings_that_hold_no_keys_mean_the_usual_ones() -> None:
    assert keys_of({"keys": "x"}) == keys_of({}) == USUAL
