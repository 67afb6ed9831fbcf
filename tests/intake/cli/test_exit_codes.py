"""The exit codes of the contract, each with the text that says what to do."""

import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from intake.demo import documents
from intake.demo.dovecot import PrivateDovecot
from intake.lock import hold
from tests.intake.cli import letters
from tests.intake.cli.program import MAILBOX, SETTINGS, Office
from tests.intake.collecting import USER, arrival


def _with_mailbox(office: Office, port: int) -> None:
    (office.folder / "zhihui.toml").write_text(SETTINGS + MAILBOX.format(port=port, user=USER), encoding="utf-8")


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# 0: done


def test_nothing_to_do_is_done(office: Office) -> None:
    done = office.run("process")

    assert (done.code, done.out, done.err) == (0, "", "")


def test_same_files_again_is_done(office: Office) -> None:
    office.bring(letters.registered())

    again = office.must("import", "--json", office.folder / "mails")

    assert [one["new"] for one in again.objects] == [0]


# 1: failed


def _broken_archive(office: Office) -> Path:
    office.bring(letters.registered())
    digest = office.must("export", "messages").objects[0]["sha256"]
    path: Path = office.folder / "data" / "archive" / digest[:2] / digest
    return path


def test_reconcile_holds_for_an_untouched_archive(office: Office) -> None:
    _broken_archive(office)

    assert "核对无误" in office.must("reconcile").out


def test_reconcile_fails_on_a_missing_mail(office: Office) -> None:
    _broken_archive(office).unlink()

    done = office.run("reconcile")

    assert done.code == 1
    assert "档案中缺少文件" in done.out


def test_reconcile_fails_on_a_flipped_bit(office: Office) -> None:
    path = _broken_archive(office)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)

    done = office.run("reconcile")

    assert done.code == 1
    assert "已损坏" in done.out


def test_reconcile_fails_on_a_missing_row(office: Office) -> None:
    _broken_archive(office)
    with sqlite3.connect(office.folder / "data" / "zhihui.db") as database:
        database.execute("DELETE FROM attachment WHERE outcome = 'form'")
    database.close()

    done = office.run("reconcile", "--json")

    assert done.code == 1
    assert [one["holds"] for one in done.objects] == [False]
    assert "对不上" in done.objects[0]["problems"][0]


# 2: wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("run", "--nonsense"),
        ("show",),
        ("decide", "R0", "perhaps"),
        ("import",),
        ("import", "no-such-folder"),
        ("roster", "load", "nonsense", "zhihui.toml"),
        ("export", "messages", "--json", "--xlsx", "a.xlsx"),
        ("report", "weekly", "--week", "2024-W60"),
        ("queue", "--limit", "0"),
        ("parse",),
    ],
    ids=" ".join,
)
def test_wrong_usage(office: Office, arguments: tuple[str, ...]) -> None:
    done = office.run(*arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err


# 3: done, something was set aside


def test_parse_reads_the_others_beside_an_unreadable_file(office: Office) -> None:
    whole = documents.registration_docx(letters.values())
    for name, data in (("a.docx", whole), ("b.docx", whole[:900]), ("c.docx", whole)):
        (office.folder / name).write_bytes(data)

    done = office.run("parse", "--json", "a.docx", "b.docx", "c.docx")

    assert done.code == 3
    found = [
        (one["file"], len(one["submissions"]), [fault["code"] for fault in one["findings"]]) for one in done.objects
    ]
    assert found == [("a.docx", 1, []), ("b.docx", 0, ["file-unreadable"]), ("c.docx", 1, [])]


def test_process_sets_a_hostile_mail_aside_and_reads_the_others(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    for number, raw in enumerate((letters.hostile(), letters.registered())):
        (folder / f"{number}.eml").write_bytes(raw)
    office.must("import", folder)

    done = office.run("process")

    assert done.code == 3
    assert "有 1 封邮件无法处理" in done.err
    kinds = {one["from"]: one["kind"] for one in office.must("export", "messages").objects}
    assert sorted(kinds.values()) == ["quarantined", "submission"]
    assert office.run("process").code == 0
    assert office.run("reconcile").code == 0


def test_run_sets_a_hostile_mail_aside(office: Office, server: PrivateDovecot) -> None:
    server.deliver(USER, letters.hostile(), received=arrival(0))
    server.deliver(USER, letters.registered(), received=arrival(1))
    _with_mailbox(office, server.port)

    first, second = office.run("run", "--json"), office.run("run", "--json")

    assert (first.code, second.code) == (3, 0)
    assert first.objects == [{"new": 2, "failing": 0, "processed": 2, "submissions": 1, "quarantined": 1}]
    assert second.objects == [{"new": 0, "failing": 0, "processed": 0, "submissions": 0, "quarantined": 0}]


# 75: try later


@pytest.mark.parametrize("command", ["run", "collect", "process", "import"])
def test_held_lock_is_for_later(office: Office, command: str) -> None:
    _with_mailbox(office, 1)
    arguments = [command, office.folder] if command == "import" else [command]

    with hold(office.folder / "data" / "run.lock"):
        done = office.run(*arguments)

    assert done.code == 75
    assert "另一次运行正在进行" in done.err


def test_server_that_is_away_is_for_later(office: Office) -> None:
    _with_mailbox(office, _closed_port())

    done = office.run("reconcile")

    assert done.code == 75
    assert "请检查网络" in done.err


def test_locked_database_is_for_later_and_loses_nothing(office: Office) -> None:
    office.bring(letters.registered())
    fresh = office.folder / "fresh.eml"
    fresh.write_bytes(letters.registered("museum"))
    holder = sqlite3.connect(office.folder / "data" / "zhihui.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    def impatient(opened: sqlite3.Connection, _: object) -> None:
        opened.execute("PRAGMA busy_timeout=0")

    event.listen(Engine, "connect", impatient)
    done = office.run("import", fresh)
    event.remove(Engine, "connect", impatient)
    holder.close()

    assert done.code == 75
    assert "请稍后重试" in done.err
    office.must("import", fresh)
    office.must("process")
    assert len(office.items()) == 2


# 78: wrong configuration


def test_wrong_password(office: Office, server: PrivateDovecot) -> None:
    _with_mailbox(office, server.port)
    (office.folder / "password").write_text("wrong", encoding="utf-8")

    done = office.run("run")

    assert done.code == 78
    assert "客户端授权码" in done.err
    assert "wrong" not in done.err


def test_no_settings_file(office: Office) -> None:
    (office.folder / "zhihui.toml").unlink()

    done = office.run("run")

    assert done.code == 78
    assert "zhihui init" in done.err


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("port = 'x'", "port"),
        ("data = 5", "data"),
        ("cmapaign = 'shenyang-2024'", "cmapaign"),
        ("campaign = 'mars-2024'", "mars-2024"),
        ("database = 'somewhere'", "database"),
        ("data =", "line 1"),
    ],
)
def test_wrong_entry_is_named(office: Office, line: str, entry: str) -> None:
    text = MAILBOX.format(port=1, user=USER).replace("port = 1", line) if "port" in line else line + "\n"
    (office.folder / "zhihui.toml").write_text(text, encoding="utf-8")

    done = office.run("process")

    assert done.code == 78
    assert entry in done.err
    assert "zhihui.toml" in done.err or "活动配置" in done.err


def test_no_mailbox(office: Office) -> None:
    done = office.run("run")

    assert done.code == 78
    assert "[[mailbox]]" in done.err


def test_password_that_others_can_read(office: Office) -> None:
    _with_mailbox(office, 1)
    (office.folder / "password").chmod(0o640)

    done = office.run("run")

    assert done.code == 78
    assert "chmod 600" in done.err


def test_database_that_was_never_made(office: Office) -> None:
    for path in (office.folder / "data").iterdir():
        path.unlink()

    done = office.run("status")

    assert done.code == 78
    assert "zhihui init" in done.err
