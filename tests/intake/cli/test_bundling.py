"""What the experts review: a ZIP file with the table and every application's files."""

import datetime as dt
import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.archive import Archive
from intake.demo import documents, word
from intake.demo.mails import JPEG, PDF, File
from intake.demo.pictures import photograph
from intake.demo.story import at
from store.engine import connect, reading
from store.queries import events
from tests.intake.cli import letters
from tests.intake.cli.program import Office

OCTOBER = at(10, 9)
LATER = at(10, 10)
AFTER = at(10, 10, 11)
LATEST = at(10, 11)
ZIP = "专家评审材料.zip"
STONES = letters.application("stones")
FORM = documents.application_docx(STONES)
SCAN = documents.application_pdf(STONES)
SUMMARY = word.article("活动总结", ("很好。",))
PHOTO = photograph(1)
FORMULA = '=HYPERLINK("http://example.com","看")'


def _first(*files: File, key: str = "stones", sent: dt.datetime = OCTOBER) -> bytes:
    return letters.letter(*files, key=key, sent=sent, subject="申报")


def _applied(key: str = "stones", *, sent: dt.datetime = OCTOBER, **changes: str) -> bytes:
    form = documents.application_docx(replace(letters.application(key), **changes))  # type: ignore[arg-type]  # texts only
    return _first(File("申报书.docx", form), key=key, sent=sent)


def _names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return book.namelist()


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    with zipfile.ZipFile(path) as book:
        table = openpyxl.load_workbook(io.BytesIO(book.read("专家评审表.xlsx")))
    assert all(cell.data_type in ("s", "n") for sheet in table for row in sheet.iter_rows() for cell in row)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in table}


def _archive(office: Office) -> Archive:
    return Archive(office.folder / "data" / "archive")


@pytest.fixture
def review(office: Office) -> Office:
    """An accepted application with materials from two mails, one that waits, and one with an older version."""
    office.bring(
        _first(File("申报书.docx", FORM), File("申报书.pdf", SCAN, PDF), File("活动总结.docx", SUMMARY)),
        _first(File("现场.jpg", PHOTO, JPEG), File("活动总结.docx", SUMMARY), sent=LATER),
        _applied("water", sent=LATER),
        _applied("college", sent=AFTER, phone="024-22730001"),
        _applied("college", sent=LATEST, phone="024-22730002"),
    )
    for key in ("stones", "college"):
        *_, newest = office.items(team=letters.TEAMS[key].name)
        office.must("decide", newest, "accept")
    return office


def test_bundle_holds_what_was_accepted_with_its_materials(review: Office) -> None:
    done = review.must("export", "dossiers")

    folder = f"001_{STONES.project_name}_{STONES.team_name}"
    college = letters.application("college")
    assert _names(review.folder / ZIP) == [
        f"{folder}/01_申报书.docx",
        f"{folder}/02_申报书.pdf",
        f"{folder}/03_活动总结_活动总结.docx",
        f"{folder}/04_活动图片_现场.jpg",
        f"002_{college.project_name}_{college.team_name}/01_申报书.docx",
        "专家评审表.xlsx",
    ]
    with zipfile.ZipFile(review.folder / ZIP) as book:
        assert [book.read(one) for one in book.namelist()[:4]] == [FORM, SCAN, SUMMARY, PHOTO]
        assert [(one.date_time, one.flag_bits & 0x800, one.compress_type) for one in book.infolist()[1:4]] == [
            ((2024, 10, 9, 9, 0, 0), 0x800, zipfile.ZIP_DEFLATED),
            ((2024, 10, 9, 9, 0, 0), 0x800, zipfile.ZIP_STORED),
            ((2024, 10, 10, 9, 0, 0), 0x800, zipfile.ZIP_STORED),
        ]
    assert (done.out, done.err) == ("", f"已导出 2 份申报材料、5 个文件：{ZIP}\n")


def test_table_has_a_row_for_each_application(review: Office) -> None:
    review.must("export", "dossiers")

    head, *rows = _sheets(review.folder / ZIP)["评审表"]
    first, second = (review.items(team=letters.TEAMS[key].name, state="accepted")[0] for key in ("stones", "college"))
    college = letters.application("college")
    figures = [f"{label}\n（机器读取，\n请核对）" for label in ("活动场次", "服务对象人数", "活动地点")]
    assert head == [
        "序号", "编号", "活动或项目", "服务队", "隶属单位", *figures, "随附材料", "文件夹", "评分", "评审意见",
    ]  # fmt: skip
    stones_folder = f"001_{STONES.project_name}_{STONES.team_name}"
    assert rows[0] == [
        1, first, STONES.project_name, STONES.team_name, STONES.unit, 18, 1300, "雨花公园",
        "缺：活动报道、典型案例", stones_folder, None, None,
    ]  # fmt: skip
    assert rows[1][:5] == [2, second, college.project_name, college.team_name, college.unit]
    assert rows[1][8] == "缺：活动总结、活动报道、典型案例、活动图片"
    assert [one for row in rows[2:] for one in row if one] == ["专家签名：", "日期：　　　　年　　月　　日"]


def test_list_names_every_file_and_where_it_came_from(review: Office) -> None:
    review.must("export", "dossiers")

    head, *rows = _sheets(review.folder / ZIP)["材料目录"]
    assert head == [
        "序号", "编号", "文件夹", "文件", "类别", "原文件名", "收到时间", "字节数", "情况", "说明", "指纹（SHA-256）",
    ]  # fmt: skip
    (item,) = review.items(team=STONES.team_name)
    before = [1, item, f"001_{STONES.project_name}_{STONES.team_name}"]
    form = "“智惠行动”项目申报书"
    assert rows[:4] == [
        [*before, name, what, original, when, len(data), "有", remark, hashlib.sha256(data).hexdigest()]
        for name, what, original, when, data, remark in (
            ("01_申报书.docx", form, "申报书.docx", "2024-10-09 09:00", FORM, ""),
            ("02_申报书.pdf", f"{form}（另一份）", "申报书.pdf", "2024-10-09 09:00", SCAN, ""),
            (
                "03_活动总结_活动总结.docx",
                "活动总结",
                "活动总结.docx",
                "2024-10-09 09:00",
                SUMMARY,
                "共收到2份，内容相同",
            ),
            ("04_活动图片_现场.jpg", "活动图片", "现场.jpg", "2024-10-10 09:00", PHOTO, "发件人只报送过这一个项目"),
        )
    ]
    assert len(rows) == 5


def test_table_tells_no_phones_and_accounts(review: Office) -> None:
    review.must("export", "dossiers", "--state", "all", "--with-older")

    cells = {str(one) for rows in _sheets(review.folder / ZIP).values() for row in rows for one in row}
    college = letters.application("college")
    for one in (STONES, college):
        personal = (one.mobile, one.bank_account, one.leader, one.bank_name)
        assert not [text for text in cells if any(each and each in text for each in personal)]


def test_same_ledger_makes_the_same_bytes(review: Office) -> None:
    review.must("export", "dossiers", "--out", "一.zip")
    review.must("export", "dossiers", "--out", "二.zip")

    assert (review.folder / "一.zip").read_bytes() == (review.folder / "二.zip").read_bytes()


@pytest.mark.parametrize(
    ("options", "states"),
    [
        (("--state", "waiting"), ["待核对"]),
        (("--state", "waiting", "--state", "accepted"), ["已受理", "待核对", "已受理"]),
        (("--state", "all"), ["已受理", "待核对", "已受理"]),
        (("--state", "all", "--with-older"), ["已受理", "待核对", "待补正", "已受理"]),
    ],
)
def test_states_and_older_versions_are_chosen(review: Office, options: tuple[str, ...], states: list[str]) -> None:
    done = review.must("export", "dossiers", *options)

    head, *rows = _sheets(review.folder / ZIP)["评审表"]
    filled = [row for row in rows if row[1] is not None]
    assert f"已导出 {len(states)} 份" in done.err
    assert len(filled) == len(states)
    if len(set(states)) > 1:
        assert [row[head.index("状态")] for row in filled] == states
    if "--with-older" in options:
        assert [row[head.index("说明")] for row in filled] == ["", "", "已被更正", ""]


@pytest.mark.parametrize("damage", [None, b"nothing"])
def test_file_that_is_lost_is_named_and_the_others_are_given(review: Office, damage: bytes | None) -> None:
    path = _archive(review).path(hashlib.sha256(SUMMARY).hexdigest())
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)

    done = review.run("export", "dossiers")

    name = f"001_{STONES.project_name}_{STONES.team_name}/03_活动总结_活动总结.docx"
    assert done.code == 3
    assert f"缺失：{name}：" in done.err
    assert ("已损坏" if damage else "缺少文件") in done.err
    assert f"已导出 2 份申报材料、4 个文件：{ZIP}" in done.err
    assert name not in _names(review.folder / ZIP)
    sheets = _sheets(review.folder / ZIP)
    assert sheets["评审表"][1][8] == "缺：活动报道、典型案例（1个文件缺失，见材料目录）"
    assert [row[8] for row in sheets["材料目录"][1:]] == ["有", "有", "缺失", "有", "有"]


def test_form_typed_in_a_mail_comes_as_the_mail(office: Office) -> None:
    one = letters.application("stones")
    lines = [
        "2024年沈阳市科技志愿服务“智惠行动”项目申报书",
        *(
            f"{label}：{text}"
            for label, text in (
                ("项目名称", one.project_name),
                ("申报组织", one.applicant),
                ("隶属单位", one.unit),
                ("申报日期", one.declared_on),
                ("队伍名称", one.team_name),
                ("成立时间", one.founded),
                ("注册科技志愿者人数", one.volunteers),
                ("项目负责人", one.leader),
                ("职称/职务", one.title),
                ("联系电话", one.phone),
                ("手机", one.mobile),
                ("项目概述", one.overview),
                ("活动亮点", one.highlights),
                ("项目效益", one.benefits),
                ("开户银行", one.bank_name),
                ("账号", one.bank_account),
                ("户名", one.account_holder),
            )
        ),
    ]
    raw = letters.typed("\n".join(lines), key="stones", sent=OCTOBER)
    office.bring(raw)
    (item,) = office.items(form="application")
    office.must("decide", item, "accept")

    office.must("export", "dossiers")

    digest = hashlib.sha256(raw).hexdigest()
    name = f"001_{one.project_name}_{one.team_name}/01_M{digest[:10]}.eml"
    assert _names(office.folder / ZIP) == [name, "专家评审表.xlsx"]
    with zipfile.ZipFile(office.folder / ZIP) as book:
        assert book.read(name) == raw


def test_formula_in_a_name_stays_text(office: Office) -> None:
    office.bring(_applied(project_name=FORMULA))

    office.must("export", "dossiers", "--state", "all")

    assert _sheets(office.folder / ZIP)["评审表"][1][2] == FORMULA
    assert _names(office.folder / ZIP)[0] == (
        f"001_=HYPERLINK(＂http：／／example.com＂,_{STONES.team_name}/01_申报书.docx"
    )


def test_long_names_and_emoji_are_cut(office: Office) -> None:
    name, file = "科普🎈" * 30, f"{'照片😀' * 40}.docx"
    form = documents.application_docx(replace(STONES, project_name=name))
    office.bring(_first(File(file, form)))

    office.must("export", "dossiers", "--state", "all")

    folder, _, entry = _names(office.folder / ZIP)[0].partition("/")
    assert folder == f"001_{name[:32]}_{STONES.team_name}"[:60]
    assert entry == f"01_{file[:52]}.docx"


def test_giving_out_is_an_event(review: Office) -> None:
    review.must("export", "dossiers", "--by", "王敏")

    with reading(connect(f"sqlite:///{review.folder / 'data' / 'zhihui.db'}")) as session:
        (found,) = [one for one in events.since(session, 0) if one.what == "exported"]
    assert (found.actor, found.item_type, found.item, found.details) == (
        "王敏",
        "campaign",
        "shenyang-2024",
        {"applications": 2, "files": 5, "states": ["accepted"]},
    )


def test_nothing_to_give_writes_no_file(office: Office) -> None:
    office.bring(_applied())

    done = office.run("export", "dossiers")

    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "没有可以打包的“智惠行动”项目申报书（已受理），没有写文件。"
        "请先受理，或者用 --state 另选状态，如 --state all。\n"
    )
    assert not list(office.folder.glob("*.zip*"))


def test_folder_that_is_not_there_is_named(review: Office) -> None:
    done = review.run("export", "dossiers", "--out", Path("没有") / "材料.zip")

    assert done.code == 1
    assert done.err == "写不到 没有/材料.zip：No such file or directory。请检查文件夹是否存在、磁盘是否已满。\n"


def test_what_was_there_stays_where_nothing_is_given(office: Office) -> None:
    office.bring(_applied())
    (office.folder / ZIP).write_bytes(b"before")

    assert office.run("export", "dossiers").code == 1

    assert (office.folder / ZIP).read_bytes() == b"before"
    assert [one.name for one in office.folder.iterdir() if ZIP in one.name] == [ZIP]


@pytest.mark.parametrize(
    "wrong",
    [
        ("dossiers", "--json"),
        ("dossiers", "--xlsx", "a.xlsx"),
        ("dossiers", "--state", "open"),
        ("submissions", "--state", "all"),
        ("findings", "--out", "a.zip"),
        ("messages", "--with-older"),
    ],
)
def test_options_of_the_other_kind_are_wrong_usage(office: Office, wrong: tuple[str, ...]) -> None:
    done = office.run("export", *wrong)

    assert (done.code, done.out) == (2, "")
    assert list(office.folder.glob("a.*")) == []
