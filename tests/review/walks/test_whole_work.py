"""A day's work in a real browser: from the door to the letter that arrives, and nothing typed is lost on the way."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import mailparser
import pytest
from playwright.sync_api import Page, expect

from domain.decision import Verdict
from domain.letter import LetterState
from domain.outgoing import Outgoing
from domain.people import Role
from domain.submission import State
from intake.cli.app import main
from store.engine import reading
from store.queries import decisions, letters, messages, submissions
from tests.intake.outbox.receiver import Receiver
from tests.review import busy
from tests.review.browser import Desktop, sign_in_by_form
from tests.review.office import PEOPLE, Office, copied

CLERK = PEOPLE[Role.CLERK][0]
LEADER = "司徒映雪"
NOTE = "目标请写明人数 🌱 谢谢"


@pytest.fixture(scope="session")
def morning_model(office_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger and archive of an office where a morning's mails have come in, to be copied."""
    return busy.arrived(office_model, tmp_path_factory.mktemp("morning"))


@pytest.fixture
def office(morning_model: Path, tmp_path: Path) -> Iterator[Office]:
    """An office where a morning's mails wait."""
    with copied(morning_model, tmp_path) as found:
        yield found


def test_ten_flagged_items_are_cleared_by_the_keyboard_alone(desktop: Desktop) -> None:
    page = desktop.window()
    page.goto("/queue?form=registration")
    _sign_in(page)
    page.wait_for_url("**/queue?form=registration")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")
    given = [_cleared(page, number) for number in range(10)]
    assert {one for _, one in given} == {Verdict.ACCEPT, Verdict.RETURN, Verdict.REJECT}
    assert _verdicts(desktop.office, [item for item, _ in given]) == given
    assert desktop.troubles == []


def test_undo_lets_the_item_wait_again_and_withdraws_its_letter(desktop: Desktop) -> None:
    page = _opened(desktop, Role.CLERK, _with(desktop.office, "task-incomplete"))
    item = _item(page)
    _return(page, item)
    assert [one.state for one in _letters(desktop.office, item)] == [LetterState.DRAFT]
    page.keyboard.press("u")
    page.wait_for_url(f"**/items/{item}*")
    expect(page.locator("details.verdict")).not_to_have_count(0)
    assert [one.state for one in _letters(desktop.office, item)] == [LetterState.WITHDRAWN]
    assert _state(desktop.office, item) is State.WAITING


def test_letter_of_a_return_is_approved_sent_and_arrives_in_its_thread(
    desktop: Desktop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _opened(desktop, Role.CLERK, _with(desktop.office, "task-incomplete"))
    item = _item(page)
    _return(page, item, NOTE)
    (letter,) = _letters(desktop.office, item)

    approver = desktop.window(Role.APPROVER)
    approver.goto("/outbox")
    approver.get_by_role("link", name=letter.subject).press("Enter")
    approver.wait_for_url("**/outbox/*")
    expect(approver.locator(".letter")).to_contain_text(NOTE)
    approver.keyboard.press("Control+Enter")
    expect(approver.get_by_role("status").first).to_contain_text("尚未发出")
    assert receiver.taken == []

    _send(desktop.office, receiver, monkeypatch)

    (taken,) = receiver.taken
    found = mailparser.parse_from_bytes(receiver.bodies[0])
    answered = _answered(desktop.office, letter.mail)
    assert taken.rcpt_tos == [letter.recipient]
    assert (found.headers["In-Reply-To"], found.headers["References"]) == (f"<{answered}>",) * 2
    assert found.message.get_content_charset() == "utf-8"
    assert found.text_plain[0].replace("\r\n", "\n") == letter.text
    assert NOTE in found.text_plain[0]
    approver.goto(f"/outbox/{letter.id}")
    expect(approver.get_by_label("决定和办理")).to_contain_text("已发送")
    page.goto(f"/items/{item}")
    expect(page.locator("#bar")).to_contain_text("回复函已发出")


def test_two_people_who_correct_one_field_both_keep_what_they_typed(desktop: Desktop) -> None:
    item = _with(desktop.office, "field-missing:leader")
    mine, theirs = _in_each_others_way(desktop, item)
    theirs.get_by_role("button", name="放开").click()
    theirs.wait_for_url("**/queue*")

    mine.get_by_role("textbox", name="负责人").press("Control+Enter")
    conflict = mine.locator("#conflict")
    expect(conflict).to_contain_text("您填写的内容已经留存")
    expect(conflict).to_contain_text("王芳")
    expect(conflict).to_contain_text("对方保存的：欧阳望舒")
    conflict.get_by_label(f"您填写的：{LEADER}").check()
    conflict.get_by_role("button", name="保存所选内容").click()
    expect(mine.locator("#row-leader .state")).to_have_text("已修改")
    assert _leader(desktop.office, item) == LEADER
    mine.goto(f"/items/{item}/history")
    expect(mine.get_by_role("main")).to_contain_text("欧阳望舒")


def test_person_whose_item_was_taken_over_finds_what_they_typed_beside_what_was_saved(desktop: Desktop) -> None:
    item = _with(desktop.office, "field-missing:leader")
    mine, _theirs = _in_each_others_way(desktop, item)
    mine.get_by_role("textbox", name="负责人").press("Control+Enter")
    expect(mine.get_by_role("alert")).to_contain_text("王芳正在处理这一件")
    expect(mine.get_by_role("textbox", name="负责人")).to_have_value(LEADER)
    mine.reload()
    mine.get_by_role("button", name="接手").click()
    expect(mine.get_by_role("textbox", name="负责人")).to_have_value(LEADER)
    expect(mine.locator("#row-leader .draft")).to_contain_text("欧阳望舒")
    mine.wait_for_load_state()
    mine.get_by_role("textbox", name="负责人").press("Control+Enter")
    expect(mine.locator("#row-leader .draft")).to_have_count(0)
    assert _leader(desktop.office, item) == LEADER


def _in_each_others_way(desktop: Desktop, item: str) -> tuple[Page, Page]:
    """Let one person type a name, and another take the item over and save another name."""
    mine = _opened(desktop, Role.CLERK, item)
    mine.get_by_role("textbox", name="负责人").fill(LEADER)
    expect(mine.locator("#kept")).to_contain_text("已自动保存")
    theirs = _opened(desktop, Role.APPROVER, item)
    theirs.get_by_role("button", name="接手").click()
    theirs.get_by_role("textbox", name="负责人").fill("欧阳望舒")
    theirs.wait_for_load_state()
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator("#row-leader .state")).to_have_text("已修改")
    return mine, theirs


def test_session_that_ends_in_the_middle_of_a_draft_takes_nothing_with_it(desktop: Desktop) -> None:
    item = _with(desktop.office, "field-missing:leader")
    page = _opened(desktop, Role.CLERK, item)
    page.get_by_role("textbox", name="负责人").fill("司徒")
    expect(page.locator("#kept")).to_contain_text("已自动保存")
    desktop.office.now += desktop.office.manner.idle + dt.timedelta(minutes=1)
    page.keyboard.press("End")
    page.keyboard.type("映雪")
    again = page.get_by_role("dialog", name="登录已过期")
    expect(again).to_be_visible()
    _sign_in(page)
    expect(again).to_be_hidden()
    expect(page.get_by_role("textbox", name="负责人")).to_have_value(LEADER)
    page.get_by_role("textbox", name="负责人").press("Control+Enter")
    expect(page.locator("#row-leader .state")).to_have_text("已修改")
    assert _leader(desktop.office, item) == LEADER


def _sign_in(page: Page) -> None:
    sign_in_by_form(page, Role.CLERK)


def _opened(desktop: Desktop, role: Role, item: str) -> Page:
    page = desktop.window(role)
    page.goto(f"/items/{item}?form=registration")
    return page


def _item(page: Page) -> str:
    """Return the item that the screen shows."""
    return page.locator("#work").get_attribute("data-item") or ""


def _cleared(page: Page, number: int) -> tuple[str, Verdict]:
    """Decide on an item as its faults ask for, and return it with the verdict; the screen goes on to the next one."""
    item = _item(page)
    if page.locator("#found.red").count():
        verdict, key = Verdict.REJECT, "r"
    elif page.get_by_text("缺少任务目标").count():
        verdict, key = Verdict.RETURN, "c"
    else:
        _correct(page, f"1390001{number:04}")
        verdict, key = Verdict.ACCEPT, "a"
    page.keyboard.press(key)
    if verdict is not Verdict.ACCEPT:
        expect(page.get_by_role("dialog").locator(".preview .letter")).to_be_visible()
        page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: item not in url)
    return item, verdict


def _correct(page: Page, mobile: str) -> None:
    """Where the leader is missing or the phone too short, go to its row, type what is right and save, by keyboard."""
    for row, label, wrong, text in (("leader", "负责人", "", LEADER), ("mobile", "手机", "139", mobile)):
        if page.get_by_role("textbox", name=label, exact=True).input_value() != wrong:
            continue
        for _press in range(page.locator("[data-row].open").count()):
            if not page.locator(f"#row-{row}.active").count():
                page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator(f"#row-{row} .state")).to_have_text("已修改")
        page.wait_for_load_state()


def _return(page: Page, item: str, note: str = "") -> None:
    """Ask for corrections with the reasons that are ticked."""
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="要求补正")
    dialog.get_by_label("补充说明").fill(note)
    expect(dialog.locator(".preview .letter")).to_contain_text(note or item)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: item not in url)


def _send(office: Office, receiver: Receiver, patch: pytest.MonkeyPatch) -> None:
    """Run ``zhihui outbox send`` over the office's ledger, as cron does."""
    settings = f'campaign = "shenyang-2024"\ndata = "."\n{receiver.settings}dry_run = false\n'
    (office.folder / "zhihui.toml").write_text(settings, encoding="utf-8")
    patch.chdir(office.folder)
    patch.setattr(sys, "argv", ["zhihui", "outbox", "send"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0


def _with(office: Office, code: str) -> str:
    """Return the first registration with a finding and none that forbids it."""
    with reading(office.engine) as session:
        found = submissions.findings(session, office.ids("registration"))
    return next(
        item
        for item, several in found.items()
        if code in {one.code for one in several} and "reject" not in {str(one.severity) for one in several}
    )


def _verdicts(office: Office, items: list[str]) -> list[tuple[str, Verdict]]:
    with reading(office.engine) as session:
        return [(item, one.verdict) for item in items for one in decisions.decisions(session, item)]


def _letters(office: Office, item: str) -> list[Outgoing]:
    with reading(office.engine) as session:
        return [one for one in letters.listed(session) if one.item == item]


def _state(office: Office, item: str) -> State | None:
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    return None if found is None else found.state


def _leader(office: Office, item: str) -> object:
    with reading(office.engine) as session:
        found = submissions.get(session, item)
    return None if found is None else found.value("leader")


def _answered(office: Office, message: str) -> str:
    """Return the Message-ID of an archived mail."""
    with reading(office.engine) as session:
        found = messages.get(session, message)
    assert found is not None
    return found.message_id
