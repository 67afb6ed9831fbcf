"""Every page, found by the application's own doors: no barriers, no sideways scroll, by keyboard alone, at any zoom."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from domain.people import Role
from tests.review.browser import LAPTOP, PHONE, WIDE, Desktop, axe, sideways
from tests.review.office import Office
from tests.review.safety.doors import doors, visiting
from tests.review.safety.test_headers import AS_A_FILE

_BARRIERS = (Path(__file__).parent / "barriers.js").read_text(encoding="utf-8")
_BAD = "<img src=/static/mark.svg width=1000 height=9><button>a</button><button></button><div id=lid></div>"
_MOST_STEPS = 150
"""Presses of the Tab key after which a page is taken to go on for ever."""


def pages(office: Office, role: Role) -> list[str]:
    """Return the addresses of all pages that people of a role get to see, two for each kind that shows an item."""
    with office.stranger() as client:
        browser = visiting(client, office, role)
        found = {
            address: browser.get(address)
            for door in doors(client)
            if door.safe and door.lets(role) and door.path != "/static" and not AS_A_FILE.search(door.path)
            for address in door.addresses(office, most=12)[::11]
        }
    return [
        address for address, answer in found.items() if _is_page(answer.headers.get("content-type", ""), answer.text)
    ]


def test_barriers_would_be_noticed(desktop: Desktop) -> None:
    page = desktop.window()
    page.goto("/sign-in")
    page.evaluate("(text) => { document.body.innerHTML = text; }", _BAD)
    page.evaluate("() => Object.assign(document.getElementById('lid').style, {position: 'fixed', inset: 0})")
    page.evaluate("() => document.querySelectorAll('button').forEach(one => { one.style.padding = 0; })")
    assert {one.partition(":")[0] for one in axe(page)} >= {"image-alt", "button-name"}
    assert page.evaluate(f"() => {_BARRIERS}.small().length") == 2
    assert _tabbed(page) == ["button a: covered", "button : covered"]
    assert sideways(page, (320,)) == ["320: 680"]


@pytest.mark.parametrize(("role", "sizes"), [(Role.READER, [WIDE]), (Role.ADMINISTRATOR, [WIDE, PHONE])])
def test_page_has_no_barriers_and_no_small_targets(desktop: Desktop, role: Role, sizes: list[tuple[int, int]]) -> None:
    page = desktop.window(role)
    wrong = {}
    for address in pages(desktop.office, role):
        page.goto(address)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            wrong[f"{address} {width}"] = axe(page) + page.evaluate(f"() => {_BARRIERS}.small()")
    assert _told(wrong) == {}
    assert desktop.troubles == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_page_scrolls_sideways_at_no_width(desktop: Desktop, scripts: bool) -> None:
    wrong = {}
    page = desktop.window(Role.ADMINISTRATOR, scripts=scripts)
    for address in pages(desktop.office, Role.ADMINISTRATOR):
        page.goto(address)
        wrong[address] = sideways(page)
    assert _told(wrong) == {}


def test_page_works_at_twice_the_size(desktop: Desktop) -> None:
    wrong = {}
    page = desktop.window(Role.ADMINISTRATOR, size=LAPTOP, zoom=2)
    for address in pages(desktop.office, Role.ADMINISTRATOR):
        page.goto(address)
        wrong[address] = axe(page) + sideways(page, (LAPTOP[0] // 2,))
    assert _told(wrong) == {}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=str)
def test_keyboard_reaches_everything_in_sight(desktop: Desktop, size: tuple[int, int]) -> None:
    wrong = {}
    page = desktop.window(Role.ADMINISTRATOR, size=size)
    for address in pages(desktop.office, Role.ADMINISTRATOR):
        page.goto(address)
        wrong[address] = _tabbed(page)
    assert _told(wrong) == {}


def _tabbed(page: Page) -> list[str]:
    """Press Tab from the top of a page to its end and return what got the focus unseen."""
    wrong: list[str] = []
    for _step in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        found: dict[str, Any] | None = page.evaluate(f"() => {_BARRIERS}.focus()")
        if found is None:
            return wrong
        if found["wrong"]:
            wrong.append(f"{found['name']}: {found['wrong']}")
    return [*wrong, "the Tab key never leaves the page"]


def _is_page(media_type: str, text: str) -> bool:
    return media_type.startswith("text/html") and "<header" in text


def _told(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {address: several for address, several in found.items() if several}
