"""The review screen: what each person sees of an item, in each state that it can be in."""

from dataclasses import replace

import pytest

from domain.form import Task
from domain.people import Role
from intake.demo.mails import File
from intake.demo.values import RegistrationValues
from store.engine import reading, transaction
from store.queries import claims, decisions, drafts, outbox, submissions
from tests.review.arrivals import bring, mail, registration
from tests.review.item.seen import SeenRow, screen
from tests.review.office import NOW, PEOPLE, Office

CLERK = PEOPLE[Role.CLERK][0]
MOBILE = "13987650123"
ENTRY = RegistrationValues(
    team_name="映雪科技志愿服务队",
    unit="沈阳市映雪学会",
    activity_name="科普进校园",
    planned_time="2024年5月1日至5月3日",
    leader="欧阳望舒",
    mobile=MOBILE,
    tasks=(Task("讲座两场", "听众一百人"), Task("发放手册", "")),
)
LATE = "2024年5月6日收到登记表，活动已于2024年5月1日开始"


def brought(office: Office, *entries: RegistrationValues) -> list[str]:
    """Let registrations come in, each in a mail of its own, and return their ids in that order."""
    known = set(office.ids())
    bring(
        office,
        [mail(number, File("登记表.docx", registration(one))) for number, one in enumerate(entries, start=1)],
    )
    return [one for one in office.ids("registration") if one not in known]


@pytest.fixture
def item(office: Office) -> str:
    """A registration that came after its activity had begun and lacks the goal of a task."""
    (found,) = brought(office, ENTRY)
    return found


def test_clerk_has_every_field_with_what_was_found_on_it(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}")
    assert found.rows() == [
        SeenRow("team_name", ("映雪科技志愿服务队",), "需核实", ("需核实 “映雪科技志愿服务队”不在已注册服务队名单中",)),
        SeenRow("unit", ("沈阳市映雪学会",), "已核对"),
        SeenRow("activity_name", ("科普进校园",), "已核对"),
        SeenRow("planned_time", ("2024-05-01", "2024-05-03"), "不符合", (f"不符合 {LATE}",)),
        SeenRow("leader", ("欧阳望舒",), "已核对"),
        SeenRow("mobile", (MOBILE,), "已核对"),
        SeenRow("tasks.1.content", ("讲座两场",), "已核对"),
        SeenRow("tasks.1.goal", ("听众一百人",), "已核对"),
        SeenRow("tasks.2.content", ("发放手册",), "已核对"),
        SeenRow("tasks.2.goal", ("",), "需补正", ("需补正 任务二缺少任务目标",)),
    ]
    assert found.labelled("found").startswith("3 处待处理 1 项不符合要求，1 项需补正，1 项需核实")
    assert "于活动开展前发送到指定邮箱" in found.labelled("row-planned_time")
    assert "原文：2024年5月1日至5月3日" in found.labelled("row-planned_time")
    assert found.buttons() == ["跳过", "要求补正", "退回", "受理（需说明）…"]


def test_opening_takes_the_item_and_notes_once_that_phones_are_seen(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        first, second = (screen(browser, f"/items/{item}") for _ in range(2))
    with reading(office.engine) as session:
        holder = claims.holders(session, [item], now=NOW)[item]
        seen = [one.actor for one in decisions.history(session, item) if one.what == "revealed"]
    assert (holder.person, seen) == (CLERK, [CLERK])
    assert first.rows() == second.rows()


def test_item_of_another_person_is_read_only_and_can_be_taken_over(office: Office, item: str) -> None:
    with office.browser(Role.APPROVER) as other, office.browser(Role.CLERK) as browser:
        screen(other, f"/items/{item}")
        found = screen(browser, f"/items/{item}")
        assert found.row("mobile") == SeenRow("mobile", ("139****0123",), "已核对")
        assert "王芳正在处理这一件" in " ".join(found.classed("tell"))
        assert found.addresses("action") == [f"/items/{item}/claim", f"/items/{item}/reveal"]
        assert found.buttons() == []
        browser.post(f"/items/{item}/claim", {"version": 1, "over": "1"})
        taken = screen(browser, f"/items/{item}")
    assert taken.row("mobile").shown == (MOBILE,)


def test_reader_sees_no_phone_no_original_and_no_form(office: Office, item: str) -> None:
    with office.browser(Role.READER) as browser:
        found = screen(browser, f"/items/{item}")
    assert found.row("mobile").shown == ("139****0123",)
    assert found.addresses("action") == []
    assert [one for one in found.addresses("href") if one.startswith(("/files", "/mails", "/pages"))] == []
    assert "te***@example.cn" in found.classed("head")[0]
    with reading(office.engine) as session:
        assert claims.holders(session, [item], now=NOW) == {}


def test_draft_of_an_earlier_session_stands_in_its_control(office: Office, item: str) -> None:
    with transaction(office.engine) as session:
        drafts.put(session, item, person=CLERK, field="f.leader", text="欧阳望", version=1, now=NOW)
        drafts.put(session, item, person=CLERK, field="f.tasks.3.goal", text="再来一百人", version=1, now=NOW)
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}")
    assert found.row("leader").shown == ("欧阳望",)
    assert found.row("tasks.3.goal").shown == ("再来一百人",)
    assert found.classed("draft") == ["未保存的草稿。已保存的是：欧阳望舒", "未保存的草稿。已保存的是：（空）"]
    assert found.classed("kept") == ["已自动保存 09:30"]


def test_decided_item_says_who_decided_and_can_be_opened_again(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        screen(browser, f"/items/{item}")
        browser.post(f"/items/{item}/decide", {"version": 1, "verdict": "accept", "note": "已电话核实"})
        found = screen(browser, f"/items/{item}")
        assert found.classed("last")[0].startswith("受理 李敏 2024-10-21 09:30 · 已电话核实")
        assert found.buttons() == ["撤回决定，重新核对"]
        assert found.row("mobile").shown == ("139****0123",)
        browser.post(f"/items/{item}/decide", {"version": 2, "verdict": "reopen"})
        assert screen(browser, f"/items/{item}").buttons()[0] == "跳过"


def test_what_the_person_did_last_can_be_undone_from_the_next_item(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        before = screen(browser, f"/items/{item}")
        assert "/undo" not in before.addresses("action")
        browser.post(f"/items/{item}/decide", {"version": 1, "verdict": "accept", "note": "已电话核实"})
        other = next(one for one in office.ids() if one != item)
        after = screen(browser, f"/items/{other}")
    assert "/undo" in after.addresses("action")
    assert f"撤销上一步：{item} 受理" in after.classed("last")[0].replace("： ", "：")


def test_decision_that_was_told_can_only_be_changed(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        screen(browser, f"/items/{item}")
        verdict = {"version": 1, "verdict": "return", "reason": "registered-after-start", "note": "请说明"}
        browser.post(f"/items/{item}/decide", verdict)
        with transaction(office.engine) as session:
            outbox.approve(session, 1, actor=PEOPLE[Role.APPROVER][0], now=NOW)
            outbox.claim(session, 1, message_id="x@y", now=NOW)
        found = screen(browser, f"/items/{item}")
        assert found.classed("last")[0].startswith("要求补正 李敏 2024-10-21 09:30 · 请说明 · 回复函已发出")
        assert found.buttons() == ["要求补正", "退回", "受理（需说明）…"]
        browser.post(f"/items/{item}/decide", {"version": 2, "verdict": "accept", "note": "已经说明"})
        assert screen(browser, f"/items/{item}").classed("last")[0].startswith("受理 李敏")


def test_item_is_let_go_of(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}?sort=oldest")
        assert f"/items/{item}/release" in found.addresses("action", "header")
        answer = browser.post(f"/items/{item}/release", {"version": 1, "back": "sort=oldest"})
    with reading(office.engine) as session:
        assert claims.holders(session, [item], now=NOW) == {}
    assert answer.headers["location"] == "/queue?sort=oldest"


def test_item_without_fault_is_accepted_at_once(office: Office) -> None:
    plain = office.ids("registration")[0]
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{plain}")
    assert found.labelled("found").startswith("没有待处理的问题")
    assert found.buttons() == ["跳过", "要求补正", "退回", "受理"]
    assert found.classed("trouble") == [
        "没有查出问题，不能要求补正。",
        "没有查出有条款依据的问题，不能退回；可以要求补正。",
    ]


def test_mail_without_a_form_shows_what_came_and_can_be_decided(office: Office) -> None:
    bring(office, [mail(1, File("说明.docx", b""), subject="活动材料")])
    with reading(office.engine) as session:
        name = next(one.id for one in submissions.queue(session) if one.subject == "活动材料")
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{name}")
    assert found.labelled("mail-title") == "活动材料"
    assert "未能识别出登记表或申报书" in found.classed("panel")[0]
    assert "说明.docx 空文件" in found.classed("pieces")[0] or "说明.docx 打不开" in found.classed("pieces")[0]
    assert found.buttons()[0] == "跳过"
    assert found.rows() == []


def test_empty_form_asks_to_be_typed_in(office: Office) -> None:
    (empty,) = brought(office, RegistrationValues())
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{empty}")
        sent = {"version": 1, "f.team_name": "映雪科技志愿服务队", "f.planned_time": "2024年6月1日"}
        browser.post(f"/items/{empty}/fields", sent)
        typed = screen(browser, f"/items/{empty}")
    assert "未能识别表格内容，请按原件录入。" in found.classed("tell")
    assert found.row("planned_time").shown == ("", "", "")
    assert typed.row("team_name").state == "需核实"
    assert typed.row("planned_time").shown == ("2024-06-01", "2024-06-01")


def test_fix_is_one_button_and_what_was_read_comes_back(office: Office) -> None:
    near = "碧河水务科技志愿服务队"
    (item,) = brought(office, replace(ENTRY, team_name="碧河水务志愿服务队"))
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}")
        assert found.classed("fix") == [f"改为“{near}”"]
        sent = {"version": 1, "f.team_name": "碧河水务志愿服务队", "f.leader": "欧阳望", "use.team_name": near}
        browser.post(f"/items/{item}/fields", sent)
        mended = screen(browser, f"/items/{item}")
        assert mended.row("team_name") == SeenRow("team_name", (near,), "已修改")
        assert mended.row("leader").shown == ("欧阳望",)
        back = {"version": 2, "f.team_name": near, "f.leader": "欧阳舒", "restore": "team_name"}
        browser.post(f"/items/{item}/fields", back)
        restored = screen(browser, f"/items/{item}")
    assert restored.row("team_name").shown == ("碧河水务志愿服务队",)
    assert restored.row("leader").shown == ("欧阳舒",)


def test_phone_is_shown_to_who_asks_for_it(office: Office, item: str) -> None:
    with office.browser(Role.APPROVER) as other, office.browser(Role.CLERK) as browser:
        screen(other, f"/items/{item}")
        answer = browser.post(f"/items/{item}/reveal", {"version": 1, "field": "mobile"}, htmx=True)
    assert MOBILE in answer.text


def test_history_tells_every_change_whole(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        screen(browser, f"/items/{item}")
        browser.post(f"/items/{item}/fields", {"version": 1, "f.leader": "欧阳望", "f.mobile": "13900000001"})
        verdict = {"version": 2, "verdict": "reject", "reason": "registered-after-start", "note": "已经办完"}
        browser.post(f"/items/{item}/decide", verdict)
        past = screen(browser, f"/items/{item}/history").classed("past")[0]
    with office.browser(Role.READER) as browser:
        masked = screen(browser, f"/items/{item}/history").classed("past")[0]
    assert "人工改正 负责人 李敏 改前欧阳望舒改后欧阳望" in past
    assert "退回 李敏 活动开始后才报送；已经办完" in past
    assert "改前139****0123改后139****0001" in masked


def test_way_leads_on_along_the_list_one_came_from(office: Office, item: str) -> None:
    with office.browser(Role.CLERK) as browser:
        names = office.ids("registration")
        found = screen(browser, f"/items/{item}?form=registration&sort=oldest&show=body")
    at = names.index(item)
    beside = [f"/items/{one}?form=registration&sort=oldest" for one in (*names[at - 1 : at], *names[at + 1 : at + 2])]
    ways = [one for one in found.addresses("href", "nav") if "sort=oldest" in one and "show" not in one]
    assert [one for one in ways if one.startswith("/items/")] == beside
    assert found.classed("count") == [f"第 {at + 1} 件 / 共 {len(names)} 件"]


def test_unknown_item_is_told(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.get("/items/R00000000")
    assert answer.status_code == 404
    assert "没有编号为 R00000000 的材料" in answer.text
