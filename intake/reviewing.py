"""The desk of the review page: this installation's ledger and archive, and what follows a person's hand."""

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from domain.campaign import Campaign
from domain.message import MailBody
from intake.archive import Archive
from intake.errors import ArchiveError, IntakeError
from intake.mime import TooHostileError, read
from intake.pipeline import Pipeline
from intake.reporting import Reporting
from intake.rosters import entries_of, load_roster
from reports.tables import write_csv, write_xlsx
from review.desk import Desk, Manner, OriginalError, RefusedError
from store.queries import rosters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from store.engine import Engine


def desk_of(  # noqa: PLR0913, PLR0917 -- a desk has these parts
    engine: "Engine",
    archive: Archive,
    campaign: Campaign,
    now: Callable[[], dt.datetime],
    manner: Manner,
    alone: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Desk:
    """Return the desk over a ledger and its archive; ``alone`` keeps other runs away while a roster is loaded."""
    pipeline, reporting = Pipeline(engine, archive, campaign, now), Reporting(engine, campaign, now)

    def judge(session: "Session", ids: Collection[str]) -> None:
        pipeline.judge_corrected(session, ids, rosters.load(session))

    def reconsider(session: "Session", ids: Collection[str]) -> None:
        pipeline.reconsider(session, sorted(ids))

    def original(sha256: str) -> bytes:
        try:
            return archive.get(sha256)
        except ArchiveError as error:
            raise OriginalError(f"{error}。") from error

    def body(sha256: str) -> MailBody:
        try:
            mail = read(original(sha256), sha256)
        except TooHostileError as error:
            return MailBody(trouble=str(error))
        return MailBody(mail.text, mail.html)

    def load(name: str, filename: str, content: bytes, actor: str) -> int:
        spec = next(one for one in campaign.rosters if one.key == name)
        try:
            entries = entries_of(content, spec, filename)
            with alone():
                return load_roster(pipeline, name, entries, actor=actor)
        except IntakeError as error:
            raise RefusedError(str(error)) from error

    def export(kind: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
        write = {"xlsx": write_xlsx, "csv": write_csv}[kind]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"export.{kind}"
            write(heads, rows, path)
            return path.read_bytes()

    return Desk(
        engine=engine,
        campaign=campaign,
        now=now,
        original=original,
        body=body,
        judge=judge,
        reconsider=reconsider,
        export=export,
        load_roster=load,
        report=reporting.report,
        report_file=reporting.file,
        manner=manner,
    )
