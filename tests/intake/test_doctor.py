"""The doctor: what is well, and the remedy for each thing that is not."""

import datetime as dt
import email.utils
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from intake.cli.context import Workplace
from intake.demo.dovecot import PrivateDovecot
from intake.doctor import Check, examine, office, sending
from parsers.office.installed import installed
from tests.intake.cli import letters
from tests.intake.cli.program import MAILBOX, SETTINGS, install, zhihui
from tests.intake.collecting import PASSWORD, USER, arrival
from tests.intake.mailbox.certificate import write_certificate
from tests.intake.outbox.receiver import receiving


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("doctor") / "office")


def _examined(folder: Path, settings: str = SETTINGS) -> list[Check]:
    (folder / "zhihui.toml").write_text(settings, encoding="utf-8")
    return list(examine(Workplace(folder / "zhihui.toml")))


def _mailbox(port: int, *changes: tuple[str, str]) -> str:
    text = MAILBOX.format(port=port, user=USER)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return SETTINGS + text


def _faults(checks: list[Check]) -> list[tuple[str, str]]:
    return [(check.name, check.remedy) for check in checks if not check.well]


def test_everything_is_well(made: Path, server: PrivateDovecot) -> None:
    raw = letters.registered()
    server.deliver(USER, raw, received=arrival(0))

    checks = _examined(made, _mailbox(server.port))

    house = ["活动配置", "数据库", "磁盘", "RAR压缩包", "文字识别", "周报字体", "LibreOffice", "发信"]
    steps = ["域名", "连接", "登录", "身份", "文件夹", "打开 INBOX", "取信 INBOX"]
    assert [check.name for check in checks] == [*house, *(f"main {step}" for step in steps)]
    assert _faults([check for check in checks if check.name != "磁盘"]) == []
    assert checks[-1].seen == f"最新一封 {len(raw)} 字节，最早的邮件 2024-05-06"


def test_libreoffice_is_tried() -> None:
    check = office.examine()

    assert (check.name, check.well) == ("LibreOffice", True)
    assert check.seen.startswith("/")


def test_missing_libreoffice_is_told_with_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed.cache_clear()
    try:
        check = office.examine()
    finally:
        installed.cache_clear()

    assert (check.well, check.seen) == (True, "没有安装")
    assert "rtf" in check.remedy
    assert "页面图片" in check.remedy
    assert "apt-get install libreoffice-writer-nogui" in check.remedy


def test_empty_folder_is_well(made: Path, server: PrivateDovecot) -> None:
    checks = _examined(made, _mailbox(server.port))

    assert (checks[-1].name, checks[-1].seen, checks[-1].well) == ("main 打开 INBOX", "0 封邮件", True)


def test_missing_text_recognition_is_told_and_what_cannot_be_read_then(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "parsers.readers.scan", None)

    (check,) = (one for one in _examined(made) if one.name == "文字识别")

    assert (check.well, check.seen) == (True, "不能识别")
    assert "照片读不了" in check.remedy


def test_no_mailbox_is_told(made: Path) -> None:
    name, remedy = _faults(_examined(made))[-1]

    assert name == "邮箱设置"
    assert "[[mailbox]]" in remedy


def test_unknown_campaign_is_told_and_the_rest_is_tried(made: Path) -> None:
    checks = _examined(made, 'campaign = "mars-2024"\n')

    assert checks[0].name == "活动配置"
    assert "shenyang-2024" in checks[0].remedy
    assert checks[1].name == "数据库"


def test_database_that_is_none_is_told(made: Path, tmp_path: Path) -> None:
    (tmp_path / "zhihui.db").write_bytes(b"no database " * 100)

    name, remedy = _faults(_examined(made, f'database = "sqlite:///{tmp_path / "zhihui.db"}"\n'))[0]

    assert name == "数据库"
    assert "不是数据库" in remedy


def test_database_without_tables_is_told(made: Path, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()

    name, remedy = _faults(_examined(made, f'database = "sqlite:///{tmp_path / "empty.db"}"\n'))[0]

    assert name == "数据库"
    assert "zhihui init" in remedy


def test_host_that_does_not_exist_is_told(made: Path) -> None:
    text = _mailbox(993, ("127.0.0.1", "imap.invalid"), ("tls = false", "tls = true"))

    checks = _examined(made, text)

    assert checks[-1].name == "main 域名"
    assert "imap.invalid" in checks[-1].remedy


def test_closed_port_is_told(made: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    checks = _examined(made, _mailbox(port))

    assert checks[-1].name == "main 连接"
    assert f"连不上 127.0.0.1:{port}" in checks[-1].remedy


def test_certificate_that_nobody_trusts_is_told(made: Path, tmp_path: Path) -> None:
    with PrivateDovecot({USER: PASSWORD}, certificate=write_certificate(tmp_path)) as server:
        checks = _examined(made, _mailbox(server.port, ("tls = false", "tls = true")))

    assert checks[-1].name == "main 加密连接"
    assert "证书不可信" in checks[-1].remedy


def test_wrong_user_is_told(made: Path, server: PrivateDovecot) -> None:
    checks = _examined(made, _mailbox(server.port, (f'"{USER}"', '"nobody-here"')))

    assert (checks[-1].name, checks[-1].well) == ("main 登录", False)
    assert "客户端授权码" in checks[-1].remedy


def test_missing_folder_of_the_mailbox_is_told(made: Path, server: PrivateDovecot) -> None:
    checks = _examined(made, _mailbox(server.port, ("tls = false", 'tls = false\nfolders = ["活动"]')))

    assert "打不开文件夹“活动”" in checks[-1].remedy


def test_warnings_of_the_provider_are_told(tmp_path: Path) -> None:
    folder = install(tmp_path / "office")
    today = email.utils.format_datetime(dt.datetime.now(dt.UTC)).encode()
    sender = b"From: safe@service.netease.com\r\nDate: " + today + b"\r\n"
    subject = "Subject: 网易邮箱提醒：阻止了一次不安全的收信请求\r\n\r\n".encode()
    (folder / "warning.eml").write_bytes(sender + subject)
    codes = [zhihui(folder, "import", "warning.eml").code, zhihui(folder, "process").code]

    checks = _examined(folder)

    assert codes == [0, 0]
    assert [(one.seen, one.well) for one in checks if one.name == "邮箱安全提醒"] == [
        ("近30天收到服务商的安全提醒 1 封", True)
    ]


@pytest.mark.parametrize(
    ("lines", "well", "seen", "remedy"),
    [
        ("", True, "没有设置，回复函不会发出", ""),
        ('address = "office@kexie.example"', True, "127.0.0.1 可以登录，发件地址 office@kexie.example", "只演练"),
        ('address = "office@kexie.example"\ndry_run = false', True, "127.0.0.1 可以登录", ""),
        ("", False, "不可用", "host、user"),
        ('user = "office@kexie.example"', False, "不可用", "没有授权码"),
    ],
)
def test_sending_is_tried(tmp_path: Path, lines: str, seen: str, remedy: str, *, well: bool) -> None:
    with receiving() as receiver:
        host = f'host = "127.0.0.1"\nport = {receiver.port}\ntls = "none"\n' if lines or not well else ""
        path = tmp_path / "zhihui.toml"
        path.write_text(f"{SETTINGS}[smtp]\n{host}{lines}\n", encoding="utf-8")
        check = sending.examine(Workplace(path).settings)

    assert (check.name, check.well) == ("发信", well)
    assert check.seen.startswith(seen)
    assert remedy in check.remedy
    assert bool(check.remedy) is bool(remedy)
