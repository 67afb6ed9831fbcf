"""The settings file ``zhihui.toml``: where the data lives, which campaign, which mailboxes."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from intake.errors import ConfigurationError

FILE = "zhihui.toml"
VARIABLE = "ZHIHUI_CONFIG"
CAMPAIGN = "shenyang-2024"
SMTP_PASSWORD_VARIABLE = "ZHIHUI_SMTP_PASSWORD"  # noqa: S105  the variable's name, not a password
PASSWORD_VARIABLE = "ZHIHUI_PASSWORD"  # noqa: S105  the variable's name, not a password

_READABLE_BY_OTHERS = 0o077


Text = Annotated[str, msgspec.Meta(min_length=1)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
DatabaseUrl = Annotated[str, msgspec.Meta(pattern="^$|^sqlite:///.|^(postgres|postgresql)(\\+psycopg)?://.")]


Minutes = Annotated[int, msgspec.Meta(ge=1, le=10_080)]
PingUrl = Annotated[str, msgspec.Meta(pattern="^$|^https?://.")]


class MailboxSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mailbox to collect from; ``password_file`` holds the client authorisation code alone.

    ``provider`` is empty to tell it by the host, ``folders`` to read INBOX and the folders for unwanted mail,
    ``file_into`` to change nothing on the server. ``minutes`` is how often ``watch`` polls, 0 for the provider's own
    measure; ``run_minutes`` bounds one run.
    """

    name: Text
    host: Text
    user: Text
    port: Port = 993
    password_file: str = ""
    folders: tuple[Text, ...] = ()
    tls: bool = True
    provider: Literal["", "netease", "qq", "aliyun", "plain"] = ""
    file_into: str = ""
    file_by: Literal["copy", "move"] = "copy"
    minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 0
    run_minutes: Minutes = 30


class MonitorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a mailbox that cannot be read is announced, and the address of a monitoring service to ping."""

    silence_minutes: Minutes = 120
    ping_url: PingUrl = ""


class ReviewSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the review page is served.

    ``pages`` has pictures of the files' pages made when mails are processed, for the page to show beside the values.
    ``hosts`` are the names under which browsers ask for it, beside those of this machine alone. ``secure_cookies``
    lets browsers keep a sign-in over https alone (and on this machine). ``behind_proxy`` trusts a proxy on this machine
    for the sender's address and scheme. ``metrics`` opens ``/metrics``.
    """

    host: Text = "127.0.0.1"
    port: Port = 8024
    hosts: tuple[Text, ...] = ()
    secure_cookies: bool = True
    behind_proxy: bool = False
    metrics: bool = False
    idle_minutes: Minutes = 240
    pages: bool = True


class SmtpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How letters are sent; as long as ``dry_run`` holds, none is.

    ``host`` is empty until it is set up, ``user`` where the server asks for no login, ``address`` to send as ``user``.
    ``name`` is shown as the sender. ``receipts`` has each mail that brings a form answered with a receipt, one sender
    once in ``receipt_hours``; they have an empty envelope sender (RFC 3834) unless ``receipts_from_address``.
    ``on_run`` sends after each ``run``. ``per_hour`` and ``per_recipient_day`` bound how many letters go.
    """

    host: str = ""
    port: Port = 465
    user: str = ""
    password_file: str = ""
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    address: str = ""
    name: str = ""
    dry_run: bool = True
    on_run: bool = False
    receipts: bool = False
    receipt_hours: Annotated[int, msgspec.Meta(ge=1, le=8760)] = 24
    receipts_from_address: bool = False
    per_hour: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 50
    per_recipient_day: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 3
    pause_seconds: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5.0

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self.address or self.user


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the program is told; relative paths start at ``root``, the folder of the settings file."""

    campaign: Text = CAMPAIGN
    data: Text = "data"
    database: DatabaseUrl = ""
    mailboxes: tuple[MailboxSettings, ...] = msgspec.field(default=(), name="mailbox")
    monitor: MonitorSettings = MonitorSettings()
    review: ReviewSettings = ReviewSettings()
    smtp: SmtpSettings = SmtpSettings()
    root: str = "."

    @property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return (Path(self.root) / self.data).resolve()

    @property
    def database_url(self) -> str:
        """The database's URL: as configured, else SQLite in the data folder."""
        return self.database or f"sqlite:///{self.folder / 'zhihui.db'}"

    @property
    def archive(self) -> Path:
        """The folder of the content-addressed archive."""
        return self.folder / "archive"

    @property
    def lock(self) -> Path:
        """The file that a run holds locked."""
        return self.folder / "run.lock"

    @property
    def sending_lock(self) -> Path:
        """The file that whoever sends letters holds locked."""
        return self.folder / "sending.lock"

    def password(self, mailbox: MailboxSettings) -> str:
        """Return a mailbox's authorisation code, from its file or from ``ZHIHUI_PASSWORD``.

        Raises:
            ConfigurationError: there is none, or other users of the machine could read it.
        """
        return self._secret(mailbox.password_file, PASSWORD_VARIABLE, f"邮箱“{mailbox.name}”")

    def smtp_password(self) -> str:
        """Return the authorisation code for sending, from its file or from ``ZHIHUI_SMTP_PASSWORD``.

        Raises:
            ConfigurationError: there is none, or other users of the machine could read it.
        """
        return self._secret(self.smtp.password_file, SMTP_PASSWORD_VARIABLE, "发信邮箱（[smtp]）")

    def _secret(self, file: str, variable: str, whose: str) -> str:
        if not file:
            found = os.environ.get(variable, "")
            if not found:
                raise ConfigurationError(
                    f"{whose}没有授权码。请在 {FILE} 里写 password_file，或者设置环境变量 {variable}。"
                )
            return found
        path = Path(self.root) / file
        try:
            mode = path.stat().st_mode
            found = path.read_text(encoding="utf-8-sig").strip()
        except OSError as error:
            raise ConfigurationError(f"读不到授权码文件 {path}：{error.strerror}。请检查 password_file。") from error
        except UnicodeDecodeError as error:
            raise ConfigurationError(
                f"授权码文件 {path} 里有认不出的字符。请只写邮箱的客户端授权码，存为 UTF-8。"
            ) from error
        if mode & _READABLE_BY_OTHERS:
            raise ConfigurationError(f"授权码文件 {path} 别的用户也能读。请运行：chmod 600 {path}")
        if not found:
            raise ConfigurationError(f"授权码文件 {path} 是空的。请把邮箱的客户端授权码写进去。")
        return found


def find(explicit: Path | None) -> Path:
    """Return the settings file: the one named, else ``zhihui.toml`` here, else ``$ZHIHUI_CONFIG``.

    Raises:
        ConfigurationError: there is none.
    """
    if explicit is not None:
        path = explicit
    elif Path(FILE).is_file():
        path = Path(FILE)
    else:
        path = Path(os.environ.get(VARIABLE, FILE))
    if not path.is_file():
        raise ConfigurationError(f"没有找到配置文件 {path}。请先运行：zhihui init")
    return path


def is_there() -> bool:
    """Tell whether a settings file would be found without naming one."""
    return Path(FILE).is_file() or VARIABLE in os.environ


def load(explicit: Path | None) -> Settings:
    """Load the settings.

    Raises:
        ConfigurationError: the file is missing or something in it is wrong; the text names the entry.
    """
    path = find(explicit)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"配置文件 {path} 读不出来：{error}。请改正后重试。") from error
    try:
        found = msgspec.convert({**content, "root": str(path.resolve().parent)}, Settings)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"配置文件 {path} 有一处不对：{error}。请改正后重试。") from error
    names = [one.name for one in found.mailboxes]
    if len(set(names)) < len(names):
        # The ledger tells mailboxes apart by name: of two under one name, mails would be taken for known.
        raise ConfigurationError(f"配置文件 {path} 里有两个邮箱同名（name）：{'、'.join(names)}。请各用各的名称。")
    return found
