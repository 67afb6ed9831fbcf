"""Files written for people: exports to spreadsheets, and the weekly report."""

import csv
import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from intake.demo import documents
from intake.demo.mails import File
from store.engine import connect, reading
from store.queries import events
from tests.intake.cli import letters
from tests.intake.cli.program import Office
from tests.intake.outbox.receiver import Receiver, Step

FORMULA = '=HYPERLINK("http://example.com","看")'


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    heads, *rows = book.active.iter_rows(values_only=True)
    assert all(cell.data_type in ("s", "n") for row in book.active.iter_rows() for cell in row)
    return [{str(head): str(cell or "") for head, cell in zip(heads, row, strict=True)} for row in rows]


def _cells(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path)
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_keeps_phones_as_text(office: Office, kind: str) -> None:
    office.bring(letters.registered(mobile="013900000000"))

    done = office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert (row["手机"], row["服务队名称／队伍名称"]) == ("013900000000", letters.TEAMS["college"].name)
    assert (done.out, done.err) == ("", f"已导出 1 行：材料.{kind}\n")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_marks_what_a_machine_drew_from_texts(office: Office, kind: str) -> None:
    office.bring(letters.letter(File("申报书.docx", documents.application_docx(letters.application())), key="stones"))

    office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert [row[f"{label}（机器读取，请核对）"] for label in ("活动场次", "服务对象人数", "活动地点")] == [
        "18",
        "1300",
        "雨花公园",
    ]


@pytest.mark.parametrize(("kind", "written"), [("xlsx", FORMULA), ("csv", f"'{FORMULA}")])
def test_export_makes_formulas_harmless(office: Office, kind: str, written: str) -> None:
    office.bring(letters.registered(team_name=FORMULA))

    office.must("export", "submissions", f"--{kind}", f"材料.{kind}")

    (row,) = _rows(office.folder / f"材料.{kind}")
    assert row["服务队名称／队伍名称"] == written


@pytest.mark.parametrize("what", ["messages", "submissions", "findings"])
def test_export_has_a_row_for_each_object(office: Office, what: str) -> None:
    office.bring(letters.registered(leader=""), letters.registered("museum", mobile=""), letters.empty())
    objects = office.must("export", what, "--json").objects

    office.must("export", what, "--csv", "a.csv")
    office.must("export", what, "--xlsx", "a.xlsx")

    assert len(_rows(office.folder / "a.csv")) == len(_rows(office.folder / "a.xlsx")) == len(objects)
    assert len(objects) == {"messages": 3, "submissions": 2, "findings": 3}[what]


def test_export_of_nothing_is_an_empty_table(office: Office) -> None:
    office.must("export", "submissions", "--csv", "a.csv")

    assert _rows(office.folder / "a.csv") == []


@pytest.mark.parametrize("option", ["--xlsx", "--csv"])
def test_export_into_a_missing_folder_is_told(office: Office, option: str) -> None:
    done = office.run("export", "submissions", option, "missing/a.file")

    assert done.code == 1
    assert "请检查文件夹是否存在" in done.err


def test_report_writes_the_week_and_names_the_files(office: Office) -> None:
    office.bring(letters.registered())

    done = office.must("report", "weekly", "--week", "2024-W19", "--out", "周报")

    assert done.out.split() == [f"周报/周报-2024-W19.{kind}" for kind in ("xlsx", "docx", "pdf")]
    assert letters.TEAMS["college"].name in _cells(office.folder / "周报" / "周报-2024-W19.xlsx")
    assert (office.folder / "周报" / "周报-2024-W19.pdf").read_bytes()[:5] == b"%PDF-"


def test_report_of_a_quiet_week_leaves_the_form_out(office: Office) -> None:
    office.bring(letters.registered())

    office.must("report", "weekly", "--week", "2024-W20")

    rows = openpyxl.load_workbook(office.folder / "周报-2024-W20.xlsx")["登记表"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["编号", "无"]


def test_phones_are_in_full_only_where_asked_for_and_that_is_logged(office: Office) -> None:
    office.bring(letters.registered())
    week = ("report", "weekly", "--week", "2024-W19", "--by", "li")

    office.must(*week)
    masked = _cells(office.folder / "周报-2024-W19.xlsx")
    office.must(*week, "--unmasked")
    whole = _cells(office.folder / "周报-2024-W19.xlsx")

    mobile = letters.TEAMS["college"].mobile
    assert (mobile in masked, mobile in whole) == (False, True)
    with reading(connect(f"sqlite:///{office.folder / 'data' / 'zhihui.db'}")) as session:
        log = [(one.actor, one.what) for one in events.since(session, 0) if one.item == "2024-W19"]
    assert log == [("li", "reported"), ("li", "exported")]


def test_report_of_a_past_week_is_the_same_again_until_it_is_made_anew(office: Office) -> None:
    office.bring(letters.registered())
    week = ("report", "weekly", "--week", "2024-W19")
    office.must(*week)
    first = (office.folder / "周报-2024-W19.xlsx").read_bytes()
    (item,) = office.items()
    office.must("decide", item, "accept")
    office.bring(letters.registered(leader="李四"))

    office.must(*week)
    again = (office.folder / "周报-2024-W19.xlsx").read_bytes()
    office.must(*week, "--again")
    anew = (office.folder / "周报-2024-W19.xlsx").read_bytes()

    assert again == first
    assert anew != first


def test_last_week_can_be_asked_for_by_that_word(office: Office) -> None:
    done = office.must("report", "weekly", "--week", "last")

    today = dt.datetime.now(dt.UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    year, week, _ = (today - dt.timedelta(days=7)).isocalendar()
    assert f"周报-{year}-W{week:02}.xlsx" in done.out


def test_report_is_mailed_with_its_files(office: Office, receiver: Receiver) -> None:
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as file:
        file.write(receiver.settings + "dry_run = false\n")
    week = ("report", "weekly", "--week", "2024-W19", "--mail-to", "li@example.cn", "--mail-to", "wang@example.cn")

    office.must(*week)

    mail = email.message_from_bytes(receiver.bodies[0], policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert [one.rcpt_tos for one in receiver.taken] == [["li@example.cn"], ["wang@example.cn"]]
    assert names == [f"周报-2024-W19.{kind}" for kind in ("xlsx", "docx", "pdf")]
    assert mail["Subject"] == "2024年沈阳市科技志愿服务活动收件周报（2024-W19）"
    body = mail.get_body()
    assert body is not None
    assert body.get_content().startswith("本周没有收到材料")


def test_report_is_not_mailed_in_a_rehearsal(office: Office, receiver: Receiver) -> None:
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as file:
        file.write(receiver.settings)

    done = office.must("report", "weekly", "--week", "2024-W19", "--mail-to", "li@example.cn")

    assert "没有发到 li@example.cn（演练）" in done.err
    assert receiver.taken == []


def test_mail_that_is_refused_is_told_and_the_files_stay(office: Office, receiver: Receiver) -> None:
    receiver.deeds = [(Step.RCPT, "550 no such user")]
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as file:
        file.write(receiver.settings + "dry_run = false\n")

    done = office.run(
        "report", "weekly", "--week", "2024-W19", "--mail-to", "li@example.cn", "--mail-to", "w@example.cn"
    )

    assert done.code == 1
    assert "周报没有发到：li@example.cn（" in done.err
    assert [one.rcpt_tos for one in receiver.taken] == [["w@example.cn"]]
    assert (office.folder / "周报-2024-W19.pdf").is_file()


def test_report_where_a_file_stands_is_told(office: Office) -> None:
    done = office.run("report", "weekly", "--out", "password/x")

    assert done.code == 1
    assert "周报写不到" in done.err
