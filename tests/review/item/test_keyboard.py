"""The review screen in a real browser: by keyboard alone, with frames that follow, and no keystroke lost."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from domain.people import Role
from intake.demo.rosters import registered
from intake.demo.season import SEED
from store.engine import reading, transaction
from store.queries import drafts, people, submissions
from tests.review.browser import PHONE, Desktop, axe, sideways
from tests.review.item.drawn import draw
from tests.review.item.test_screen import ENTRY, brought
from tests.review.office import PASSWORD, PEOPLE, Office

CLERK = PEOPLE[Role.CLERK][0]


@pytest.fixture
def item(office: Office) -> str:
    """A registration with three faults, drawn."""
    (found,) = brought(office, ENTRY)
    draw(office, found)
    return found


def opened(desktop: Desktop, item: str, *, scripts: bool = True) -> Page:
    """Open an item in a clerk's window."""
    page = desktop.window(Role.CLERK, scripts=scripts)
    page.goto(f"/items/{item}?form=registration")
    return page


def leader(page: Page) -> Locator:
    """Return the control of the leader's name."""
    return page.get_by_role("textbox", name="负责人")


def active(page: Page) -> str:
    """Return the key of the active row."""
    found: str = page.evaluate("() => document.querySelector('[data-row].active').dataset.row")
    return found


def _value(office: Office, item: str, name: str) -> object:
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    return None if found is None else found.value(name)


def _drafts(office: Office, item: str) -> dict[str, str]:
    with reading(office.engine) as session:
        return {name: one.text for name, one in drafts.of_person(session, item, person=CLERK).items()}


def test_first_fault_is_in_sight_from_the_start(desktop: Desktop) -> None:
    team, unit = registered(SEED)[0]
    (item,) = brought(desktop.office, replace(ENTRY, team_name=team, unit=unit, planned_time="2024年6月1日"))
    page = desktop.window(Role.CLERK, size=(1440, 480))
    page.goto(f"/items/{item}")
    expect(page.locator("[data-row='tasks.2.goal'].active")).to_be_in_viewport(ratio=1)


def test_keys_go_from_fault_to_fault_and_the_frame_follows(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    assert active(page) == "team_name"
    page.keyboard.press("j")
    assert active(page) == "planned_time"
    page.keyboard.press("ArrowDown")
    assert active(page) == "tasks.2.goal"
    expect(page.locator("rect.active")).to_have_attribute("data-for", "tasks.2.goal")
    expect(page.locator("#page-number")).to_have_text("第 2 / 2 页")
    page.keyboard.press("k")
    page.keyboard.press("Shift+K")
    assert active(page) == "activity_name"
    assert page.evaluate("() => document.scrollingElement.scrollTop") == 0
    assert page.evaluate("() => document.activeElement.dataset.row") == "activity_name"
    page.locator("rect[data-for=leader]").click()
    assert active(page) == "leader"
    page.get_by_role("textbox", name="手机").focus()
    expect(page.locator("rect.active")).to_have_attribute("data-for", "mobile")
    assert axe(page) == []
    assert desktop.troubles == []


def test_enter_edits_saves_and_goes_on(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    page.keyboard.press("Enter")
    page.keyboard.type("碧河水务科技志愿服务队")
    page.keyboard.press("Enter")
    expect(page.locator("#row-team_name .state")).to_have_text("已修改")
    page.wait_for_load_state()
    assert active(page) == "planned_time"
    assert _value(desktop.office, item, "team_name") == "碧河水务科技志愿服务队"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator("#row-team_name .state")).to_have_text("需核实")
    assert desktop.troubles == []


def test_keys_are_letters_in_a_field_and_while_composing(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    leader(page).fill("")
    page.keyboard.type("jkas")
    expect(leader(page)).to_have_value("jkas")
    page.keyboard.press("Escape")
    page.evaluate("""() => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'r', keyCode: 229, bubbles: true}))""")
    assert page.locator("details[open]").count() == 0
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="退回")).to_be_visible()


def test_bare_keys_can_be_off_and_others(desktop: Desktop, item: str) -> None:
    with transaction(desktop.office.engine) as session:
        people.prefer(session, CLERK, {"bare_keys": "off"})
    page = opened(desktop, item)
    page.keyboard.press("j")
    assert active(page) == "team_name"
    expect(page.get_by_role("button", name="下一处")).to_have_text("下一处", use_inner_text=True)


def test_rejection_is_explained_previewed_and_leads_on(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="退回")
    expect(dialog.get_by_role("checkbox").first).to_be_focused()
    expect(dialog.locator(".letter")).to_contain_text("活动已于2024年5月1日开始")
    dialog.get_by_label("补充说明").fill("请下次提前报送")
    expect(dialog.locator(".letter")).to_contain_text("请下次提前报送")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: item not in url)
    page.keyboard.press("u")
    page.wait_for_url(f"**/items/{item}*")
    expect(page.locator("details.verdict")).to_have_count(3)
    assert desktop.troubles == []


def test_what_is_typed_is_kept_without_saving(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    leader(page).fill("司徒")
    expect(page.locator("#kept")).to_contain_text("已自动保存")
    assert _drafts(desktop.office, item) == {"f.leader": "司徒"}
    page.reload()
    expect(leader(page)).to_have_value("司徒")
    expect(page.locator(".draft")).to_contain_text("欧阳望舒")


def test_line_that_is_down_is_said_and_tried_again(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    tried: list[str] = []

    def fail(route: Route) -> None:
        tried.append(route.request.url)
        if len(tried) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/draft", fail)
    leader(page).fill("司徒")
    expect(page.locator("#kept")).to_have_text("未保存，正在重试")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#kept")).to_contain_text("已自动保存")
    expect(page.locator("#offline")).to_be_hidden()
    assert _drafts(desktop.office, item) == {"f.leader": "司徒"}


def test_session_that_ended_is_entered_again_on_the_spot(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item)
    page.context.clear_cookies()
    leader(page).fill("司徒")
    expect(page.get_by_role("dialog", name="登录已过期")).to_be_visible()
    page.get_by_label("用户名").fill(CLERK)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#kept")).to_contain_text("已自动保存")
    expect(leader(page)).to_have_value("司徒")
    assert _drafts(desktop.office, item) == {"f.leader": "司徒"}
    page.keyboard.press("Control+Enter")
    expect(page.locator("#row-leader .state")).to_have_text("已修改")


def test_screen_without_scripts_decides(desktop: Desktop, item: str) -> None:
    page = opened(desktop, item, scripts=False)
    leader(page).fill("司徒")
    leader(page).press("Enter")
    expect(page.locator("#row-leader .state")).to_have_text("已修改")
    page.locator("summary", has_text="退回").click()
    page.get_by_role("button", name="确认退回").click()
    page.wait_for_url(lambda url: item not in url)
    assert _value(desktop.office, item, "leader") == "司徒"


def test_screen_fits_a_phone_and_every_width(desktop: Desktop, item: str) -> None:
    page = desktop.window(Role.CLERK, size=PHONE)
    page.goto(f"/items/{item}")
    assert axe(page) == []
    expect(page.locator("summary", has_text="受理")).to_be_in_viewport()
    assert sideways(page) == []
