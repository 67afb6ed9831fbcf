"""The settings file: what may stand in it, where it is looked for, and where passwords come from."""

import os
from pathlib import Path

import pytest

from intake import settings
from intake.errors import ConfigurationError
from intake.settings import MailboxSettings, Settings

MAILBOX = '[[mailbox]]\nname = "main"\nhost = "imap.example.com"\nuser = "kejizhiyuan@example.com"\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(settings.VARIABLE, raising=False)
    monkeypatch.delenv(settings.PASSWORD_VARIABLE, raising=False)
    return tmp_path


def _load(folder: Path, text: str, encoding: str = "utf-8") -> Settings:
    path = folder / settings.FILE
    path.write_text(text, encoding=encoding)
    return settings.load(path)


def test_empty_file_means_the_defaults(here: Path) -> None:
    assert _load(here, "") == Settings(root=str(here))


def test_paths_start_at_the_folder_of_the_file(here: Path) -> None:
    found = _load(here, 'data = "ablage"')

    assert (found.folder, found.archive, found.lock) == (
        here / "ablage",
        here / "ablage" / "archive",
        here / "ablage" / "run.lock",
    )
    assert found.database_url == f"sqlite:///{here / 'ablage' / 'zhihui.db'}"


def test_database_goes_before_the_default(here: Path) -> None:
    url = "postgresql://intake@127.0.0.1/zhihui"

    assert _load(here, f'database = "{url}"').database_url == url


def test_mailbox_has_defaults(here: Path) -> None:
    expected = MailboxSettings(name="main", host="imap.example.com", user="kejizhiyuan@example.com")

    assert _load(here, MAILBOX).mailboxes == (expected,)
    assert (expected.port, expected.folders, expected.tls) == (993, (), True)


def test_nothing_is_sent_and_nobody_is_answered_by_default(here: Path) -> None:
    found = _load(here, '[smtp]\nhost = "smtp.example.com"\nuser = "kejizhiyuan@example.com"\n').smtp

    assert (found.dry_run, found.on_run, found.receipts, found.tls) == (True, False, False, "implicit")
    assert found.sender == "kejizhiyuan@example.com"


def test_authorisation_code_for_sending_has_a_file_or_a_variable_of_its_own(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.PASSWORD_VARIABLE, "other")
    with pytest.raises(ConfigurationError, match=r"\[smtp\].*ZHIHUI_SMTP_PASSWORD"):
        _load(here, "").smtp_password()
    monkeypatch.setenv(settings.SMTP_PASSWORD_VARIABLE, "code")
    assert _load(here, "").smtp_password() == "code"
    file = here / "code.txt"
    file.write_text("written\n", encoding="utf-8")
    file.chmod(0o600)
    assert _load(here, '[smtp]\npassword_file = "code.txt"\n').smtp_password() == "written"


def test_file_of_a_chinese_editor_with_a_mark_is_read(here: Path) -> None:
    assert _load(here, 'data = "数据"', "utf-8-sig").data == "数据"


def test_two_mailboxes_are_read_in_order(here: Path) -> None:
    found = _load(here, MAILBOX + MAILBOX.replace('"main"', '"second"'))

    assert [one.name for one in found.mailboxes] == ["main", "second"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("data = 5", "data"),
        ('data = ""', "data"),
        ('dada = "x"', "dada"),
        ('campaign = ""', "campaign"),
        ('database = "somewhere"', "database"),
        ('database = "mysql://127.0.0.1/zhihui"', "database"),
        (MAILBOX + "port = 0", r"mailbox\[0\].port"),
        ('[smtp]\ntls = "ssl"', "smtp.tls"),
        ("[smtp]\nper_hour = 0", "smtp.per_hour"),
        ("[smtp]\npause_seconds = -1", "smtp.pause_seconds"),
        ('[smtp]\npassword = "secret"', "password"),
        (MAILBOX + "port = 65536", r"mailbox\[0\].port"),
        (MAILBOX + 'tls = "no"', r"mailbox\[0\].tls"),
        (MAILBOX + 'folders = [""]', r"mailbox\[0\].folders"),
        (MAILBOX + 'password = "secret"', "password"),
        (MAILBOX.replace("user", "usr"), "us"),
        (MAILBOX + MAILBOX, "同名"),
        ("data = ", "读不出来"),
    ],
)
def test_wrong_entry_is_named(here: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as wrong:
        _load(here, text)

    assert wrong.value.exit_code == 78
    assert str(here / settings.FILE) in str(wrong.value)


def test_file_in_another_encoding_is_told(here: Path) -> None:
    with pytest.raises(ConfigurationError, match="读不出来"):
        _load(here, 'data = "数据"', "gbk")


def test_find_prefers_the_named_then_the_near_then_the_variable(
    here: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tmp_path_factory.mktemp("away")
    named, other = away / "named.toml", away / "other.toml"
    for path in (named, other):
        path.write_text("", encoding="utf-8")
    monkeypatch.setenv(settings.VARIABLE, os.fspath(other))

    far = settings.find(None)
    (here / settings.FILE).write_text("", encoding="utf-8")

    assert (far, settings.find(None), settings.find(named)) == (other, Path(settings.FILE), named)


def test_find_without_any_says_to_run_init() -> None:
    with pytest.raises(ConfigurationError, match="zhihui init"):
        settings.find(None)


def test_find_of_a_named_file_that_is_missing_takes_no_other(here: Path) -> None:
    (here / settings.FILE).write_text("", encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"missing\.toml"):
        settings.find(Path("missing.toml"))


def _with_password(folder: Path, content: bytes, mode: int = 0o600) -> str:
    path = folder / "code"
    path.write_bytes(content)
    path.chmod(mode)
    found = _load(folder, MAILBOX + 'password_file = "code"')
    return found.password(found.mailboxes[0])


@pytest.mark.parametrize("content", [b"abcdefgh", b"abcdefgh\n", b"  abcdefgh\r\n", b"\xef\xbb\xbfabcdefgh"])
def test_password_is_the_file_without_white_space(here: Path, content: bytes) -> None:
    assert _with_password(here, content) == "abcdefgh"


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_password_file_of_the_owner_alone_is_taken(here: Path, mode: int) -> None:
    assert _with_password(here, b"abcdefgh", mode) == "abcdefgh"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_password_file_that_others_may_use_is_refused(here: Path, mode: int) -> None:
    with pytest.raises(ConfigurationError, match="chmod 600"):
        _with_password(here, b"abcdefgh", mode)


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "空的"), (b" \n", "空的"), ("授权码".encode("gbk"), "认不出的字符")]
)
def test_password_file_without_a_password_is_told(here: Path, content: bytes, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        _with_password(here, content)


def test_missing_password_file_is_told(here: Path) -> None:
    found = _load(here, MAILBOX + 'password_file = "code"')

    with pytest.raises(ConfigurationError, match="password_file"):
        found.password(found.mailboxes[0])


def test_password_comes_from_the_variable(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.PASSWORD_VARIABLE, "abcdefgh")
    found = _load(here, MAILBOX)

    assert found.password(found.mailboxes[0]) == "abcdefgh"


def test_no_password_at_all_is_told(here: Path) -> None:
    found = _load(here, MAILBOX)

    with pytest.raises(ConfigurationError, match=settings.PASSWORD_VARIABLE):
        found.password(found.mailboxes[0])
