"""What goes wrong in a mail, on the disk or in the archive stays with what it concerns, and is told in Chinese."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from intake.demo import documents
from intake.demo.mails import File
from tests.intake.cli import letters
from tests.intake.cli.program import ROOT, Done, Office, zhihui

CANARY_NAME, CANARY_MOBILE = "金丝雀", "13900007777"


def test_bad_mails_are_told_apart_and_do_not_stop_the_good_one(office: Office) -> None:
    office.bring(letters.cut_off(), letters.empty(), letters.scanned(), letters.registered())

    told = {one["subject"]: one["findings"] for one in office.must("queue", "--json").objects if one["findings"]}
    assert {subject: [one["code"] for one in found] for subject, found in told.items()} == {
        "截断": ["file-unreadable"],
        "空": ["file-unreadable"],
        "扫描": ["no-form"],
    }
    assert all(one["message"] for found in told.values() for one in found)
    assert len(office.items(state="waiting")) == 1
    assert office.run("reconcile").code == 0


def test_mail_without_date_sender_and_id_is_read(office: Office) -> None:
    office.bring(letters.anonymous())

    (mail,) = office.must("export", "messages").objects
    assert (mail["from"], mail["message_id"], mail["sent"], mail["kind"]) == ("", "", None, "submission")
    assert mail["received"] == letters.MAY.isoformat()
    assert len(mail["submissions"]) == 1
    assert len(mail["defects"]) == 3


def test_mail_without_a_boundary_is_counted_and_named(office: Office) -> None:
    office.bring(letters.unbounded())

    (mail,) = office.must("export", "messages").objects
    assert "多部分邮件没有分隔标记" in mail["defects"]
    assert mail["parts"]
    assert office.run("reconcile").code == 0


def test_lost_mail_is_tried_again_and_set_aside_without_stopping_the_others(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    for number, key in enumerate(("college", "museum")):
        (folder / f"{number}.eml").write_bytes(letters.registered(key))
    office.must("import", folder)
    lost = next(one["sha256"] for one in office.must("export", "messages").objects)
    (office.folder / "data" / "archive" / lost[:2] / lost).unlink()

    codes = [office.run("process").code for _ in range(6)]

    assert codes == [0, 0, 0, 0, 3, 0]
    kinds = {one["sha256"] == lost: one["kind"] for one in office.must("export", "messages").objects}
    assert kinds == {True: "quarantined", False: "submission"}


def _failing_row(folder: Path) -> None:
    """Let the database refuse a submission, with its values in the error, as a fault of the program would."""
    with sqlite3.connect(folder / "data" / "zhihui.db") as database:
        database.execute(
            "CREATE TRIGGER refusal BEFORE INSERT ON submission WHEN new.team = '金丝雀队'"
            " BEGIN SELECT RAISE(ABORT, '金丝雀 13900007777'); END"
        )
    database.close()


@pytest.fixture
def failing(office: Office) -> Path:
    """An installation in which one of two mails cannot be saved."""
    mails = office.folder / "mails"
    mails.mkdir()
    (mails / f"{CANARY_NAME}.eml").write_bytes(
        letters.registered(team_name=f"{CANARY_NAME}队", leader=CANARY_NAME, mobile=CANARY_MOBILE)
    )
    (mails / "1.eml").write_bytes(letters.registered("museum"))
    office.must("import", mails)
    _failing_row(office.folder)
    return office.folder


def test_mail_that_cannot_be_saved_does_not_stop_the_others(failing: Path) -> None:
    assert zhihui(failing, "process").code == 0
    assert [one["team"] for one in zhihui(failing, "export", "submissions").objects] == [letters.TEAMS["museum"].name]


def test_mail_that_cannot_be_saved_is_read_once_the_fault_is_mended(failing: Path) -> None:
    zhihui(failing, "process")
    with sqlite3.connect(failing / "data" / "zhihui.db") as database:
        database.execute("DROP TRIGGER refusal")
    database.close()

    assert zhihui(failing, "process").code == 0
    assert len(zhihui(failing, "export", "submissions").objects) == 2
    assert zhihui(failing, "reconcile").code == 0


def test_log_of_a_failing_run_holds_no_personal_data(failing: Path) -> None:
    digest = {one["sha256"] for one in zhihui(failing, "export", "messages").objects}

    log = zhihui(failing, "process").err

    assert log.count("message failed") == 1
    assert any(one in log for one in digest)
    assert not [secret for secret in (CANARY_NAME, CANARY_MOBILE, "@example.cn") if secret in log]


def _on_a_small_disk(folder: Path, script: str) -> Done:
    """Run a shell script with ``zhihui`` in it where the data folder is a disk of its own, of 1 MB.

    The script may enlarge it: ``grow``.
    """
    shutil.rmtree(folder / "data")
    (folder / "data").mkdir()
    defined = (
        f'zhihui() {{ PYTHONPATH="{ROOT}" "{sys.executable}" -m intake "$@"; }}; '
        "grow() { mount -o remount,size=50m data; }; "
        "mount -t tmpfs -o size=1m none data && zhihui init >&2; "
    )
    command = ["unshare", "-Urm", "sh", "-c", defined + script]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def cramped(office: Office) -> Path:
    """An installation with a mail that does not fit on a disk of 1 MB, and one that does."""
    probe = subprocess.run(
        ["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True
    )
    if probe.returncode:
        pytest.skip("this machine does not let a process mount a disk of its own")
    mails = office.folder / "mails"
    mails.mkdir()
    (mails / "0.eml").write_bytes(letters.registered("museum"))
    large = File("照片.bin", bytes(range(256)) * 8000)
    form = File("登记表.docx", documents.registration_docx(letters.values()))
    (mails / "1.eml").write_bytes(letters.letter(form, large))
    return office.folder


def test_full_disk_while_collecting_is_told_and_loses_nothing(cramped: Path) -> None:
    done = _on_a_small_disk(
        cramped,
        "zhihui import mails; echo $?; grow; zhihui import mails; echo $?; zhihui process; echo $?; "
        "zhihui reconcile >&2; echo $?; zhihui export submissions | wc -l; ls data/archive/tmp | wc -l",
    )

    assert done.out.split() == ["1", "0", "0", "0", "2", "0"]
    assert "磁盘已满" in done.err
    assert "请清理磁盘" in done.err


def test_full_disk_while_processing_is_told_and_loses_nothing(cramped: Path) -> None:
    done = _on_a_small_disk(
        cramped,
        "zhihui import mails/0.eml; echo $?; head -c 2m /dev/zero > data/ballast 2>/dev/null; "
        "for run in 1 2 3 4 5 6; do zhihui process; echo $?; done; "
        "rm data/ballast; grow; zhihui process; echo $?; zhihui reconcile >&2; echo $?; "
        "zhihui export submissions | wc -l",
    )

    assert done.out.split() == ["0", *["1"] * 6, "0", "0", "1"]
    assert done.err.count("请清理磁盘") == 6, done.err
