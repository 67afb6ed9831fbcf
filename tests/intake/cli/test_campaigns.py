"""``zhihui campaign``: packs checked and begun; forms learnt, put into a pack, and read by it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from intake.packs import load_campaign
from tests.intake.cli.program import Office
from tests.parsers.forms.layouts import built
from tests.parsers.forms.test_blank import BLANKS
from tests.parsers.word import A4, docx, p, row, table

FILLED: dict[str, dict[str, Any]] = {
    "award": {
        "unit": "广陵市气象学会",
        "leader": "赵六",
        "field_3": "市级",
        "field_4": "35",
        "address": "广陵市风云路1号",
        "contact": "钱七",
        "postcode": "225000",
        "phone": "0514-87654321",
        "deeds": "开展气象科普进校园。\n累计百场。",
        "sealed": None,
    },
    "contest": {
        "declared_on": "2026-03-08",
        "field_2": "",
        "unit": "滨海市第九中学",
        "category": "初中",
        "team_name": "海燕机器人队",
        "category_2": "智能物流挑战",
        "address": "滨海市东堤路18号",
        "postcode": "300900",
        "person": "张三",
        "title": "教研组长",
        "mobile": "13800000000",
        "email": "haiyan@example.org",
        "people": 6,
        "planned_time": "2026年4月11日至12日",
        "planned_start": "2026-04-11",
        "planned_end": "2026-04-12",
        "work_name": "“灯塔”分拣机器人",
        "overview": "机器人按颜色分拣包裹。\n用两只机械臂同时工作。",
        "highlights": "视觉与触觉结合。",
        "sealed": None,
    },
    "library": {
        "applicant": "海州区图书馆",
        "project_name": "邻里夜读",
        "leader": "王五",
        "phone": "024-22730000",
        "declared_on": "2026-05-06",
        "unit": "海州区图书馆",
        "address": "海州区和平路2号",
        "founded": "1985-09",
        "field_9": "12万册",
        "plan": "每周五晚在六个社区开展夜读。\n由馆员和志愿者带领，面向社区居民。",
        "benefits": "全年服务居民三千人次。",
        "budget": 20000,
        "budget_2": 10000,
        "sealed": None,
    },
    "members": {
        "person": "李四",
        "gender": "女",
        "born": "1979-03",
        "party": "群众",
        "unit": "江源县中心医院",
        "title": "主任医师",
        "phone": "13900000000",
        "field_8": "320",
        "deeds": "李四连续六年下乡义诊。\n每年培训村医四十余名。",
        "sealed": None,
    },
}


def _entry(name: str) -> bytes:
    """Return the example form of a new pack, filled in."""
    return docx(
        p("附件1")
        + p("2025年示例市科普活动报名表")
        + table(
            row("队伍名称", "甲队", "所在单位", "乙学会"),
            row("活动名称", name, "活动时间", "2025年5月10日至5月12日"),
            row("联系人", "张三", "手机", "13800000000"),
            row("参加人数", "40余名", "", ""),
        )
        + p("一、活动简介")
        + p("地点在朝阳社区，参加的有200人。")
        + p("二、单位意见")
        + p("同意")
        + A4
    )


def _parsed(office: Office, pack: str, file: str, *more: str) -> dict[str, Any]:
    (office.folder / "zhihui.toml").write_text(f'campaign = "{pack}"\n', encoding="utf-8")
    done = office.run("parse", "--json", *more, file)
    assert done.code == 0, done.err
    (found,) = done.objects
    (submission,) = found["submissions"]
    return dict(submission)


def test_shipped_pack_is_well(office: Office) -> None:
    done = office.run("campaign", "check", "shenyang-2024")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("活动配置 shenyang-2024（2024年沈阳市科技志愿服务活动）没有发现问题。\n")
    assert "受理时间　“智惠行动”项目申报书：2024-10-01 至 2024-10-31" in done.out


def test_new_pack_is_well_and_reads_its_own_form(office: Office) -> None:
    begun = office.run("campaign", "new", "pack")
    (office.folder / "form.docx").write_bytes(_entry("健康科普进社区"))

    checked = office.run("campaign", "check", "pack", "--json")
    read = _parsed(office, "pack", "form.docx", "--received", "2025-05-01")

    assert (begun.code, checked.code) == (0, 0)
    assert "zhihui campaign check pack" in begun.out
    assert checked.objects[0]["rosters"] == {"awarded": 0, "teams": 0, "units": 0}
    assert {name: value["value"] for name, value in read["fields"].items()} == {
        "team_name": "甲队",
        "unit": "乙学会",
        "activity_name": "健康科普进社区",
        "planned_time": "2025年5月10日至5月12日",
        "planned_start": "2025-05-10",
        "planned_end": "2025-05-12",
        "leader": "张三",
        "mobile": "13800000000",
        "people": 40,
        "overview": "地点在朝阳社区，参加的有200人。",
        "sealed": None,
    }
    assert (read["form"], read["edition"], read["findings"]) == ("entry", "2025", [])


@pytest.mark.parametrize(
    ("received", "codes"),
    [
        ("2025-04-30", ["name-too-long"]),
        ("2025-07-01", ["registered-after-start", "after-deadline", "name-too-long"]),
    ],
)
def test_new_pack_judges_its_own_form(office: Office, received: str, codes: list[str]) -> None:
    office.run("campaign", "new", "pack")
    (office.folder / "form.docx").write_bytes(_entry("健康科普知识讲座进社区进校园进企业"))

    read = _parsed(office, "pack", "form.docx", "--received", received)

    assert [one["code"] for one in read["findings"]] == codes


def test_new_pack_overwrites_nothing(office: Office) -> None:
    office.run("campaign", "new", "pack")
    (office.folder / "pack" / "campaign.toml").write_text("# mine\n", encoding="utf-8")

    again = office.run("campaign", "new", "pack")

    assert (again.code, again.err) == (1, "文件夹 pack 里已经有文件，没有改动。请换一个名字。\n")
    assert (office.folder / "pack" / "campaign.toml").read_text(encoding="utf-8") == "# mine\n"


def test_mistakes_in_pack_and_rosters_are_told_together(office: Office) -> None:
    office.run("campaign", "new", "pack")
    rules = office.folder / "pack" / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("limit = 15", 'limit = "15"'), encoding="utf-8")
    rosters = office.folder / "pack" / "rosters"
    (rosters / "teams.csv").write_text("甲,乙\n", encoding="utf-8")
    (rosters / "服务队.csv").write_text("服务队名称\n", encoding="utf-8")

    done = office.run("campaign", "check", "pack")

    assert (done.code, done.out) == (78, "")
    assert done.err.splitlines() == [
        "活动配置“pack”有 1 处要改：",
        "rules.toml 第 89 行：name-too-long 的参数 limit 应为整数。请写成 limit = 20 这样的数字",
        (
            "rosters/teams.csv：名单 pack/rosters/teams.csv 里没有“队伍名称”这一列，第一行是：甲、乙。"
            "请在第一行写上列名后重试。"
        ),
        "rosters/服务队.csv：文件名不是名单的名字。请改名为 teams、units、awarded 之一，或者移到别的文件夹。",
    ]


def test_rosters_are_left_alone_where_nothing_declares_them(office: Office) -> None:
    office.run("campaign", "new", "pack")
    (office.folder / "pack" / "campaign.toml").write_text("name = “”\n", encoding="utf-8")

    done = office.run("campaign", "check", "pack")

    assert (done.code, [line.split("：")[0] for line in done.err.splitlines()]) == (
        78,
        ["活动配置“pack”有 1 处要改", "campaign.toml 第 1 行"],
    )


def test_form_that_no_rule_looks_at_is_told(office: Office) -> None:
    office.run("campaign", "new", "pack")
    (office.folder / "blank.docx").write_bytes(built(BLANKS / "members.layout"))
    office.run("campaign", "learn", "blank.docx", "--out", "pack/forms/members.toml")

    told = office.run("campaign", "check", "pack").out.splitlines()

    assert [line for line in told if line.startswith("  表格")] == [
        "  表格　　附件1 活动报名表（entry）：9 个栏目，2 个部分，16 条规则",
        "  表格　　附件3 优秀科普志愿者推荐表（nomination）：10 个栏目，3 个部分，没有规则，填得怎样不会检查",
    ]


def test_copy_that_is_filled_in_is_no_blank_to_learn_from(office: Office) -> None:
    (office.folder / "filled.docx").write_bytes(built(BLANKS / "library-filled.layout"))

    told = office.run("campaign", "learn", "filled.docx").err.splitlines()

    assert [line.split("：")[0] for line in told if line.endswith("请换一份没有填写的表格")] == [
        "  · 这些栏目名称像是填写的内容"
    ]


def test_rosters_with_other_headers_are_counted(office: Office) -> None:
    office.run("campaign", "new", "pack")
    teams = "各区队伍一览,\n队伍名称,所属单位\n甲队,乙学会\n".encode("gbk")
    (office.folder / "pack" / "rosters" / "teams.csv").write_bytes(teams)

    assert office.run("campaign", "check", "pack", "--json").objects[0]["rosters"]["teams"] == 1


def test_folder_that_is_no_pack_is_told(office: Office) -> None:
    done = office.run("campaign", "check", "nowhere")

    assert done.code == 78
    assert "没有名为“nowhere”的活动配置" in done.err


@pytest.mark.parametrize("name", sorted(FILLED))
def test_learnt_form_reads_a_filled_copy(office: Office, name: str) -> None:
    office.run("campaign", "new", "pack")
    (office.folder / "blank.docx").write_bytes(built(BLANKS / f"{name}.layout"))
    (office.folder / "filled.docx").write_bytes(built(BLANKS / f"{name}-filled.layout"))

    learnt = office.run("campaign", "learn", "blank.docx", "--out", "pack/forms/learnt.toml")
    checked = office.run("campaign", "check", "pack")
    read = _parsed(office, "pack", "filled.docx")

    assert (learnt.code, learnt.out, checked.code) == (0, "", 0), checked.err
    assert "请核对" in learnt.err
    assert {field: value["value"] for field, value in read["fields"].items()} == FILLED[name]


def test_learnt_forms_of_the_notice_read_what_the_shipped_ones_read(office: Office) -> None:
    shutil.copytree(Path(__file__).parents[3] / "campaigns" / "shenyang-2024", office.folder / "own")
    for name in ("registration", "application"):
        (office.folder / "blank.docx").write_bytes(built(BLANKS / f"{name}.layout"))
        (office.folder / "own" / "forms" / f"{name}.toml").unlink()
        office.run("campaign", "learn", "blank.docx", "--out", f"own/forms/{name}.toml")
    rules = office.folder / "own" / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("unit_in_table", "unit_in_basic"), encoding="utf-8")

    assert office.run("campaign", "check", "own").code == 0
    mine, shipped = load_campaign("own", beside=office.folder), load_campaign("shenyang-2024")
    for one in shipped.forms:
        learnt = {spec.label: spec.type for spec in mine.form(one.key).fields}
        assert learnt == {spec.label: spec.type for spec in one.fields}


def test_learnt_form_is_data_on_stdout(office: Office) -> None:
    (office.folder / "blank.docx").write_bytes(built(BLANKS / "members.layout"))

    plain = office.run("campaign", "learn", "blank.docx")
    told = office.run("campaign", "learn", "blank.docx", "--json").objects

    assert plain.out.rstrip("\n") == told[0]["toml"].rstrip("\n")
    assert (told[0]["key"], told[0]["edition"]) == ("nomination", "2026")
    assert plain.err.splitlines()[:2] == [
        "优秀科普志愿者推荐表：10 个栏目，3 个部分。请核对：",
        '  · 标题上的年份是 2026：rules.toml 里 wrong-edition 的 editions 写 ["2026"]',
    ]


def test_learnt_form_overwrites_nothing(office: Office) -> None:
    (office.folder / "blank.docx").write_bytes(built(BLANKS / "members.layout"))
    (office.folder / "mine.toml").write_text("# mine\n", encoding="utf-8")

    done = office.run("campaign", "learn", "blank.docx", "--out", "mine.toml")

    assert (done.code, done.err) == (1, "文件 mine.toml 已经有了，没有改动。请换一个名字。\n")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (docx(p("请于6月30日前报送。") + A4), "在 blank.docx 里没有找到空白栏目。请换一份没有填写的表格。\n"),
        (b"", "空白表格 blank.docx 读不了：文件是空的（0字节）。请另存为 docx 后重试。\n"),
    ],
)
def test_file_without_a_form_teaches_nothing(office: Office, data: bytes, text: str) -> None:
    (office.folder / "blank.docx").write_bytes(data)

    done = office.run("campaign", "learn", "blank.docx")

    assert (done.code, done.out, done.err) == (1, "", text)
