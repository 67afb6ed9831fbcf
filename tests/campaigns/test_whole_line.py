"""The second notice from a mail to the weekly report: nothing that a coordinator sees is in the first one's words."""

import ast
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from domain.campaign import Campaign
from intake.demo import word
from intake.demo.pictures import photograph
from intake.packs import load_campaign
from tests.campaigns import books
from tests.campaigns.drawn import Layout, drawn
from tests.campaigns.filled import SCHOOLS, Filled, grant, opening, teacher
from tests.intake.cli.program import Office
from tests.intake.mails import file_part, mixed, text_part

ROOT = Path(__file__).parents[2]
PACK = ROOT / "tests" / "data" / "campaigns" / "qingwu-2026"
CAMPAIGN = load_campaign(str(PACK))
FIRST = load_campaign("shenyang-2024")
WEEK = "2026-W11"
# Words that any form may have.
_EVERYWHERE = {"负责人", "项目负责人", "联系电话", "开户银行", "申报日期"}


def _docx(one: Filled, layout: Layout = Layout.BESIDE) -> bytes:
    return word.render(drawn(one, CAMPAIGN.form(one.form), layout))


def _mail(subject: str, sender: str, *files: tuple[str, bytes]) -> bytes:
    headers = (
        f"From: {sender}@example.cn".encode(),
        b"Date: Tue, 10 Mar 2026 09:30:00 +0800",
        f"Message-ID: <{sender}@example.cn>".encode(),
        b"Subject: " + subject.encode(),
    )
    parts = (file_part(name.encode(), data) for name, data in files)
    return mixed(text_part("请查收。"), *parts, headers=headers)


MAILS = (
    _mail("开课备案", "north", ("备案表.docx", _docx(opening(2)))),
    _mail("开课备案", "west", ("备案表.docx", _docx(opening(3).but(mail="nowhere"), Layout.ABOVE))),
    _mail(
        "资助申请",
        "clear",
        ("申请书.docx", _docx(grant(1))),
        ("办学章程.docx", word.article("清溪学堂办学章程", ("第一章 总则", "第二条 本章程自公布之日起施行。"))),
        ("课堂照片.jpg", photograph(1)),
    ),
    _mail("教师名册", "east", ("登记册.xlsx", books.listed((teacher(0), teacher(1)), CAMPAIGN.form("teacher")))),
    _mail("请问", "south", ("说明.docx", word.article("关于办学的几点疑问", ("学堂能否在周末开课？",)))),
)


@pytest.fixture
def qingwu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An installation for the second notice, set up as an office would."""
    monkeypatch.delenv("ZHIHUI_CONFIG", raising=False)
    office = Office(tmp_path, monkeypatch, capsys)
    office.must("init", tmp_path, "--campaign", PACK)
    return office


def _words(campaign: Campaign) -> set[str]:
    """Return the words that a notice's forms, headings and materials are made of."""
    forms = campaign.forms
    words = {one.name for one in forms} | {place for one in forms for place in one.places}
    words |= {title for one in forms for title in one.titles}
    words |= {spec.label for one in forms for spec in one.fields} | {s.heading for one in forms for s in one.sections}
    words |= {one.name for one in campaign.materials} | {one.name for one in campaign.rosters}
    words |= {word for one in forms for word in (*one.tasks.numbered, *one.tasks.content, *one.tasks.goal)}
    return {word for word in words if len(word) > 2 or word == "沈阳"}


FOREIGN = _words(FIRST) - _words(CAMPAIGN) - _EVERYWHERE | {"智惠", "登记表", "申报书", "服务队", "活动或项目"}


def _foreign(text: str) -> list[str]:
    return sorted(one for one in FOREIGN if one in text)


def _sheets(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = (cell.value for page in book for row in page.iter_rows() for cell in row)
    return "\n".join(str(one) for one in cells if one is not None)


def test_mails_come_out_as_the_second_pack_says(qingwu: Office) -> None:
    qingwu.bring(*MAILS)

    found = {
        one["subject"] + one["from"].partition("@")[0]: [
            (form["form"], form["key"], [finding["code"] for finding in form["findings"]])
            for form in one["submissions"]
        ]
        for one in qingwu.must("export", "messages").objects
    }

    assert found == {
        "开课备案north": [("opening", opening(2).values["course"].text, [])],
        "开课备案west": [("opening", opening(3).values["course"].text, ["bad-mail"])],
        "资助申请clear": [("grant", grant(1).values["brand"].text, ["papers-missing"])],
        "教师名册east": [("teacher", f"{one.values['person'].text}", []) for one in (teacher(0), teacher(1))],
        "请问south": [],
    }
    assert "核对无误" in qingwu.must("reconcile", "--offline").out


def test_roster_of_the_second_pack_is_loaded_and_used(qingwu: Office, tmp_path: Path) -> None:
    qingwu.bring(*MAILS[:2])
    (tmp_path / "名册.csv").write_text(f"序号,学堂名称\n1,{SCHOOLS[2]}\n", encoding="utf-8")

    refused = qingwu.run("roster", "load", "teams", tmp_path / "名册.csv")
    qingwu.must("roster", "load", "schools", tmp_path / "名册.csv")

    assert "没有名单 teams。可用的有：schools（已登记学堂名册）、hosts（社区全称名册）" in refused.err
    assert [one["code"] for one in qingwu.must("export", "findings").objects] == ["bad-mail", "unknown-school"]
    assert "已登记学堂名册：1 条" in qingwu.must("status").out
    assert "2025年受资助学堂：没有导入，不检查是否连续受资助" in qingwu.must("status").out


def test_nothing_a_coordinator_sees_is_in_the_first_notices_words(qingwu: Office, tmp_path: Path) -> None:
    qingwu.bring(*MAILS)
    (tmp_path / "说明.docx").write_bytes(word.article("关于办学的几点疑问", ("学堂能否在周末开课？",)))
    (tmp_path / "表.docx").write_bytes(_docx(opening(5).but(places="9人")))
    items = [one["id"] for one in qingwu.must("export", "submissions").objects]

    seen = {
        "init": qingwu.must("init", tmp_path, "--campaign", PACK).out,
        "status": qingwu.must("status").out,
        "queue": qingwu.must("queue").out,
        "show": "".join(qingwu.must("show", one).out for one in items),
        "parse": qingwu.must("parse", tmp_path / "说明.docx", tmp_path / "表.docx").out,
        "doctor": qingwu.run("doctor").out,
    }
    for name in ("submissions", "messages", "findings"):
        qingwu.must("export", name, "--xlsx", tmp_path / f"{name}.xlsx")
        seen[name] = _sheets(tmp_path / f"{name}.xlsx")
    qingwu.must("export", "dossiers", "--state", "all", "--out", tmp_path / "评审.zip")
    with zipfile.ZipFile(tmp_path / "评审.zip") as book:
        (tmp_path / "评审.xlsx").write_bytes(book.read("专家评审表.xlsx"))
        seen["experts"] = "\n".join([*book.namelist(), _sheets(tmp_path / "评审.xlsx")])
    qingwu.must("report", "weekly", "--week", WEEK, "--out", tmp_path)
    seen["report"] = _sheets(tmp_path / f"周报-{WEEK}.xlsx")
    seen["help"] = "".join(
        qingwu.must(*command, "--help").out for command in ((), ("parse",), ("roster", "load"), ("export",))
    )

    assert {name: _foreign(text) for name, text in seen.items()} == {name: [] for name in seen}
    assert "不是开课备案表，也不是授课教师登记册，也不是学堂资助申请书" in seen["parse"]
    assert {"学堂", "主办社区", "课程或教师", "授课时段", "邮箱有误", "附送材料不齐"} <= set(seen["report"].split("\n"))
    assert {"学堂", "课程或教师", "场所类型", "总投入（万元）"} <= set(seen["submissions"].split("\n"))
    assert {"学堂", "课程质量（60分）", "内容、师资、课时", "受益居民（40分）", "总分（100分）", "缺：场地证明"} <= set(
        seen["experts"].split("\n")
    )


def _texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_code_holds_the_first_notices_words() -> None:
    names = {name for one in FIRST.forms for spec in one.fields for name in (spec.name, spec.start, spec.end)}
    fields = {one for one in names if "_" in one} | {one.key for one in FIRST.forms}
    parts = (ROOT / part for part in ("domain", "parsers", "store", "reports", "intake"))
    proposals = {"blank.py", "guesses.py", "learning.py"}  # what `campaign learn` guesses of any form
    found_below = (path for part in parts for path in part.rglob("*.py"))
    modules = (path for path in found_below if "demo" not in path.parts and path.name not in proposals)

    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in modules
        for text in _texts(path)
        for word in (*_foreign(text), *(one for one in fields if re.fullmatch(one, text)))
    }

    assert found == set()
