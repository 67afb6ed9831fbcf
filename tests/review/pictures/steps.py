"""What people do before their picture is taken, each step ending where its effect is in sight."""

import datetime as dt

from playwright.sync_api import Page, expect

from domain.people import Role
from store.engine import transaction
from store.queries import heartbeats, people
from tests.review.browser import Desktop, sign_in_by_form
from tests.review.office import PEOPLE, Office
from tests.review.pictures.shot import Act

LEADER = "司徒映雪"


def press(*keys: str) -> Act:
    """Return the step that presses keys, one after the other."""

    def act(_desktop: Desktop, page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return act


def click(name: str) -> Act:
    """Return the step that presses the first button, link or summary of this name."""

    def act(_desktop: Desktop, page: Page) -> None:
        page.locator("button, a, summary").filter(has_text=name).first.click()

    return act


def refused_sign_in(_desktop: Desktop, page: Page) -> None:
    """Sign in with a wrong password."""
    page.get_by_label("用户名").fill(PEOPLE[Role.CLERK][0])
    page.get_by_label("密码").fill("不是这个密码，差得远")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()


def menu(_desktop: Desktop, page: Page) -> None:
    """Open the menu of the person."""
    page.locator(".top-right > .menu > summary").last.click()


def saved_settings(_desktop: Desktop, page: Page) -> None:
    """Save the settings as they are."""
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def same_keys(_desktop: Desktop, page: Page) -> None:
    """Ask for one key to do two things."""
    page.locator("[name='key.accept']").fill("R")
    page.get_by_role("button", name="使用这些键").click()
    expect(page.get_by_role("alert")).to_be_visible()


def too_late(desktop: Desktop, page: Page) -> None:
    """Save the settings when the session has run out."""
    _run_out(desktop)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_label("密码")).to_be_visible()


def choose_three(_desktop: Desktop, page: Page) -> None:
    """Choose the first three items of a list."""
    for number in range(3):
        page.locator("input[name=item]").nth(number).check()


def accept_three(_desktop: Desktop, page: Page) -> None:
    """Accept three items that have no faults."""
    for number in range(3):
        page.locator("tr", has_text="没有问题").locator("input[name=item]").nth(number).check()
    page.get_by_role("button", name="受理").click()
    expect(page.locator(".undo")).to_be_visible()


def bulk_refused(desktop: Desktop, page: Page) -> None:
    """Accept items one of which must not be accepted without a word."""
    choose_three(desktop, page)
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_role("alert")).to_be_visible()


def views_open(_desktop: Desktop, page: Page) -> None:
    """Open the lists that were kept."""
    page.get_by_text("常用筛选").first.click()


def unfolded(name: str) -> Act:
    """Return the step that opens the panel of a verdict."""

    def act(_desktop: Desktop, page: Page) -> None:
        page.locator(f"details[data-panel={name}] > summary").click()

    return act


def panel(name: str) -> Act:
    """Return the step that opens the panel of a verdict and waits for the letter in it, where one is written."""

    def act(desktop: Desktop, page: Page) -> None:
        unfolded(name)(desktop, page)
        if page.locator(f"details[data-panel={name}] .preview").count():
            expect(page.locator(f"details[data-panel={name}] .preview").locator(".letter, .no-letter")).to_be_visible()

    return act


def typed(_desktop: Desktop, page: Page) -> None:
    """Type a leader's name, which is kept."""
    page.get_by_role("textbox", name="负责人").fill(LEADER)
    expect(page.locator("#kept")).to_contain_text("已自动保存")


def corrected(_desktop: Desktop, page: Page) -> None:
    """Save a leader's name."""
    page.get_by_role("textbox", name="负责人").fill(LEADER)
    page.get_by_role("textbox", name="负责人").press("Control+Enter")
    expect(page.locator("#row-leader .state")).to_have_text("已修改")


def past(desktop: Desktop, page: Page) -> None:
    """Correct a field, take it back, and look at what has happened."""
    corrected(desktop, page)
    page.get_by_role("link", name="处理记录").click()
    page.wait_for_url("**/history*")


def in_conflict(desktop: Desktop, page: Page) -> None:
    """Save a leader's name when another person has taken the item over and saved another name."""
    page.get_by_role("textbox", name="负责人").fill(LEADER)
    other = _taken_over(desktop, page)
    other.get_by_role("textbox", name="负责人").fill("欧阳望舒")
    other.keyboard.press("Control+Enter")
    expect(other.locator("#row-leader .state")).to_have_text("已修改")
    other.get_by_role("button", name="放开").click()
    other.wait_for_url("**/queue*")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.locator("#conflict")).to_be_visible()


def lost(desktop: Desktop, page: Page) -> None:
    """Save a leader's name when another person has taken the item over."""
    page.get_by_role("textbox", name="负责人").fill(LEADER)
    _taken_over(desktop, page)
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.get_by_role("alert").filter(has_text="正在处理")).to_be_visible()


def _taken_over(desktop: Desktop, page: Page) -> Page:
    other = desktop.window(Role.APPROVER)
    other.goto(page.url)
    other.get_by_role("button", name="接手").click()
    expect(other.get_by_role("textbox", name="负责人")).to_be_visible()
    return other


def run_out(desktop: Desktop, page: Page) -> None:
    """Go on typing when the session has run out."""
    typed(desktop, page)
    _run_out(desktop)
    page.get_by_role("textbox", name="负责人").fill("司徒")
    expect(page.get_by_role("dialog", name="登录已过期")).to_be_visible()


def back_again(desktop: Desktop, page: Page) -> None:
    """Sign in over the page when the session has run out."""
    run_out(desktop, page)
    sign_in_by_form(page, Role.CLERK)
    expect(page.get_by_role("dialog", name="登录已过期")).to_be_hidden()


def _run_out(desktop: Desktop) -> None:
    desktop.office.now += desktop.office.manner.idle + dt.timedelta(minutes=1)


def line_down(_desktop: Desktop, page: Page) -> None:
    """Type when the line is down."""
    page.context.set_offline(True)
    page.get_by_role("textbox", name="负责人").fill(LEADER)
    expect(page.locator("#offline")).to_be_visible()


def last_fault(_desktop: Desktop, page: Page) -> None:
    """Go past the last fault."""
    for _row in range(page.locator("[data-row].open").count() + 1):
        page.keyboard.press("j")
    expect(page.locator("#said")).to_contain_text("没有更多待处理的问题")


def emptied(_desktop: Desktop, page: Page) -> None:
    """Accept the only item of a list, with the reason why."""
    page.locator(".open").first.click()
    page.wait_for_url("**/items/*")
    page.locator("details[data-panel=accept] > summary").click()
    page.get_by_label("请写明为什么仍然受理").fill("已电话核实，请单位更正公章。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue*")


def decided(_desktop: Desktop, page: Page) -> None:
    """Accept the item and stay with the next one, where that can be undone."""
    address = page.url
    page.keyboard.press("a")
    page.wait_for_url(lambda url: url != address)


def larger(_desktop: Desktop, page: Page) -> None:
    """Make the drawn page larger, twice."""
    page.locator("[data-act=larger]").first.click()
    page.locator("[data-act=larger]").first.click()


def scrolled(selector: str) -> Act:
    """Return the step that brings something into sight."""

    def act(_desktop: Desktop, page: Page) -> None:
        page.locator(selector).first.evaluate("one => one.scrollIntoView({block: 'start'})")

    return act


def letter_approved(_desktop: Desktop, page: Page) -> None:
    """Approve a letter by the keyboard."""
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("尚未发出")


def roster_refused(_desktop: Desktop, page: Page) -> None:
    """Load a roster that lacks the column that it must have."""
    _load(page, "队长,地址\n某人,某处\n")
    expect(page.get_by_role("alert")).to_be_visible()


def roster_loaded(_desktop: Desktop, page: Page) -> None:
    """Load a roster of two teams."""
    _load(page, "服务队名称,隶属单位\n云杉科技志愿服务队,沈阳市云杉学会\n红松科技志愿服务队,沈阳市红松学会\n")
    expect(page.get_by_role("status").first).to_be_visible()


def _load(page: Page, text: str) -> None:
    file = page.locator("input[type=file]").first
    file.set_input_files({"name": "名单.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="导入").first.click()


def person_added(_desktop: Desktop, page: Page) -> None:
    """Add a person; the password, which is another each time, is painted over."""
    page.get_by_label("用户名（登录用").fill("zhouyun")
    page.get_by_label("姓名").fill("周云")
    page.get_by_role("button", name="添加").click()
    page.locator(".once code").evaluate("one => { one.textContent = 'Xk3mQ8vTzR5wLp2a'; }")


def person_refused(_desktop: Desktop, page: Page) -> None:
    """Add a person whose name to sign in with is there already."""
    page.get_by_label("用户名（登录用").fill(PEOPLE[Role.CLERK][0])
    page.get_by_label("姓名").fill("李敏")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("alert")).to_be_visible()


def in_english(office: Office, _named: dict[str, str]) -> None:
    """Let the clerk read English."""
    with transaction(office.engine) as session:
        people.prefer(session, PEOPLE[Role.CLERK][0], {"language": "en"})


def mailbox_fails(office: Office, _named: dict[str, str]) -> None:
    """Let one mailbox have been out of reach since the night."""
    with transaction(office.engine) as session:
        heartbeats.beat(session, "spare", now=office.now - dt.timedelta(minutes=4), error="连接超时")
