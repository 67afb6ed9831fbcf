"""What commands work with: settings, archive, database, clock; each opened when a command asks for it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intake import settings
from intake.errors import ConfigurationError

if TYPE_CHECKING:
    from domain.campaign import Campaign
    from intake.archive import Archive
    from intake.heartbeat import Monitor
    from intake.mailbox.account import Account
    from intake.pipeline import Pipeline
    from store.engine import Engine


class Workplace:
    """One installation: its settings file and everything it points to."""

    def __init__(self, config: Path | None) -> None:
        self.settings = settings.load(config)
        self._engine: Engine | None = None

    @staticmethod
    def now() -> dt.datetime:
        """Return the present instant, aware."""
        return dt.datetime.now(dt.UTC)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the run lock: of the commands that change what is known, one runs at a time.

        Raises:
            BusyError: another one is running.
            ConfigurationError: the data folder cannot be made.
        """
        from intake.lock import hold

        try:
            self.settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"数据文件夹 {self.settings.folder} 建不了：{error.strerror}。请检查配置文件中的 data。"
            ) from error
        with hold(self.settings.lock):
            yield

    def engine(self) -> "Engine":
        """Return the database, after making sure that it is of this program's version.

        Raises:
            StoreOutdatedError: it is not; the text says what to do.
        """
        from store.engine import connect
        from store.schema import ensure_current

        if self._engine is None:
            engine = connect(self.settings.database_url)
            ensure_current(engine)
            self._engine = engine
        return self._engine

    def archive(self) -> "Archive":
        """Return the archive of raw messages and files."""
        from intake.archive import Archive

        return Archive(self.settings.archive)

    def campaign(self) -> "Campaign":
        """Return the campaign that submissions are judged by."""
        from intake.packs import load_campaign

        return load_campaign(self.settings.campaign, beside=Path(self.settings.root))

    def pipeline(self) -> "Pipeline":
        """Return the steps from message to judged submission."""
        from intake.pipeline import Pipeline

        return Pipeline(self.engine(), self.archive(), self.campaign(), self.now)

    def accounts(self) -> "list[Account]":
        """Return the mailboxes to collect from.

        Raises:
            ConfigurationError: none is configured.
        """
        if not self.settings.mailboxes:
            raise ConfigurationError(
                f"还没有配置邮箱。请在 {settings.FILE} 里填写 [[mailbox]]，或者用 zhihui import 导入邮件文件。"
            )
        return [self._account(one) for one in self.settings.mailboxes]

    def _account(self, one: settings.MailboxSettings) -> "Account":
        from intake.mailbox.account import Account, Filing, Manner, Timeouts
        from intake.mailbox.providers import BY_KEY, provider_of

        return Account(
            name=one.name,
            host=one.host,
            port=one.port,
            user=one.user,
            password=self.settings.password(one),
            folders=one.folders,
            tls=one.tls,
            timeouts=Timeouts(run=one.run_minutes * 60),
            provider=BY_KEY[one.provider] if one.provider else provider_of(one.host),
            filing=Filing(one.file_into, Manner(one.file_by)) if one.file_into else None,
            minutes=one.minutes,
        )

    def monitor(self, engine: "Engine") -> "Monitor":
        """Return what watches over the mailboxes; it speaks on stderr."""
        from intake.cli.output import remark
        from intake.heartbeat import Monitor

        told = self.settings.monitor
        silence = dt.timedelta(minutes=told.silence_minutes)
        return Monitor(engine, self.now, remark, silence, told.ping_url)
