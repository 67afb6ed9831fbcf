"""The lists in a real browser: by keyboard, without scripts, at any width, and for every state of them."""

import pytest
from playwright.sync_api import Page, expect

from domain.people import Role
from store.engine import transaction
from store.queries import claims, skips
from tests.review.browser import PHONE, WIDE, Desktop, axe, sideways
from tests.review.office import NOW
from tests.review.queue.inbox import APPROVER, CLERK, accept, items

STATES = {
    "filled": "/queue",
    "narrowed": "/queue?form=registration&code=task-incomplete&sort=team",
    "in vain": "/queue?form=application&severity=info",
    "decided": "/queue?tab=accepted",
    "empty": "/queue?tab=rejected",
    "letters": "/queue?tab=other",
    "all": "/submissions",
}


@pytest.fixture
def lively(desktop: Desktop) -> Desktop:
    """Windows before an office where somebody has an item open, and one is skipped and one accepted."""
    office = desktop.office
    first, second, *_, last = items(office)
    accept(office, last)
    with transaction(office.engine) as session:
        claims.take(session, first.id, person=APPROVER, now=NOW)
        skips.put(session, second.id, person=CLERK, now=NOW)
    return desktop


def _open_all(page: Page) -> None:
    """Choose all items of the page and open its panels."""
    if page.locator("#all").count():
        page.locator("#all").check()
    page.get_by_text("筛选和排序").click()


@pytest.mark.parametrize("address", STATES.values(), ids=STATES)
def test_list_has_no_barriers_and_fits_every_width(lively: Desktop, address: str) -> None:
    page = lively.window(Role.CLERK)
    page.goto(address)
    assert axe(page) == []
    _open_all(page)
    for width, height in (PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        assert axe(page) == []
    assert sideways(page) == []
    page.get_by_text("常用筛选").first.click()
    assert sideways(page) == []
    assert lively.troubles == []


def test_list_is_worked_by_keyboard(lively: Desktop) -> None:
    page = lively.window(Role.CLERK)
    page.goto("/queue")
    listed = [one.get_attribute("href") or "" for one in page.locator(".open").all()]
    for key in "jjkjj":
        page.keyboard.press(key)
    expect(page.locator(f'.open[href="{listed[2]}"]')).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#scope")).to_have_text(f"已选 1 件，筛选结果共 {len(listed)} 件")
    page.keyboard.press("/")
    page.keyboard.type("水杉j")
    expect(page.locator("#words")).to_have_value("水杉j")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator(".open")).to_have_count(1)
    page.wait_for_load_state()
    assert "水杉" not in page.url
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")


def test_only_reasons_that_all_have_are_offered(lively: Desktop) -> None:
    page = lively.window(Role.CLERK)
    page.goto("/queue")
    boxes, reasons = page.locator('input[form="bulk"][name="item"]'), page.locator("#reason option:not([hidden])")
    boxes.nth(0).check()
    alone = reasons.all_text_contents()
    page.locator("#all").check()
    assert "任务缺少内容或者目标" in alone
    expect(reasons).to_have_text(["理由：各件都有的问题"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_several_are_handed_out_and_taken_back(desktop: Desktop, scripts: bool) -> None:
    page = desktop.window(Role.CLERK, scripts=scripts)
    page.goto("/queue")
    for number in (0, 1):
        page.locator('input[form="bulk"][name="item"]').nth(number).check()
    page.get_by_label("分派给").select_option("王芳")
    page.get_by_role("button", name="分派").click()
    expect(page.get_by_text("另有 2 件由王芳处理中（至 17:30）")).to_be_visible()
    page.get_by_role("button", name="撤销这一步").click()
    expect(page.get_by_text("另有 2 件")).to_have_count(0)
    assert desktop.troubles == []


def test_all_of_the_list_is_chosen_in_so_many_words(desktop: Desktop) -> None:
    page = desktop.window(Role.CLERK)
    page.goto("/queue?code=task-incomplete")
    count = page.locator(".open").count()
    page.locator('input[form="bulk"][name="item"]').first.check()
    page.get_by_label(f"选择筛选结果全部 {count} 件").check()
    expect(page.locator("#scope")).to_have_text(f"已选 {count} 件，筛选结果共 {count} 件")
    page.get_by_label("要求补正的理由").select_option("任务缺少内容或者目标")
    page.get_by_role("button", name="要求补正").click()
    expect(page.get_by_text(f"上一步：要求补正 {count} 件。")).to_be_visible()
    expect(page.get_by_role("heading", name="没有符合筛选的收件")).to_be_visible()


def test_click_on_a_line_opens_it(desktop: Desktop) -> None:
    page = desktop.window(Role.READER)
    page.goto("/queue")
    page.locator(".items tbody td.subject").first.click()
    page.wait_for_url("**/items/*")
