"""``zhihui run``, ``collect``, ``process`` and ``import``: what cron calls."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, progress, remark

if TYPE_CHECKING:
    from intake.mailboxes import Gathered
    from intake.pipeline import Pipeline, Processed


@click.command(
    help="收信并处理一遍然后退出，供定时任务使用；没有新邮件时不输出。",
    epilog="示例（每15分钟一次）：*/15 * * * * cd /srv/zhihui && .venv/bin/zhihui run",
)
@json_option
@click.pass_obj
def run(config: Path | None, as_json: bool) -> None:
    """Collect everything new, process everything waiting, and exit."""
    place = Workplace(config)
    with place.alone():
        gathered, processed = one_pass(place)
    try:
        _tell(gathered, processed, as_json=as_json)
    finally:
        smtp = place.settings.smtp
        if smtp.on_run and not smtp.dry_run:
            from intake.cli.outbox import post

            post(place)


@click.command(help="只收信：把服务器上的新邮件存档登记，不处理。", epilog="示例：zhihui collect")
@json_option
@click.pass_obj
def collect(config: Path | None, as_json: bool) -> None:
    """Archive and record every new message."""
    place = Workplace(config)
    with place.alone():
        gathered = _collect(place)
    _tell(gathered, None, as_json=as_json)


@click.command(help="只处理：读取已存档邮件中的表格并检查，不需要邮箱。", epilog="示例：zhihui process")
@json_option
@click.pass_obj
def process(config: Path | None, as_json: bool) -> None:
    """Read and judge every waiting message."""
    place = Workplace(config)
    with place.alone():
        processed = _process(place)
    _tell(None, processed, as_json=as_json)


@click.command(
    "import",
    help="把邮件文件存档登记，如同从邮箱收到；同一文件导入两次只算一次。",
    epilog="示例：zhihui import 邮件文件夹；zhihui import 备份.mbox 单封.eml",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@json_option
@click.pass_obj
def import_files(config: Path | None, paths: tuple[Path, ...], as_json: bool) -> None:
    """Take files, folders, Maildirs and mboxes into the archive as if they had been collected."""
    from intake.collect import import_files as bring_in
    from intake.mailboxes import Gathered

    place = Workplace(config)
    with place.alone(), progress("导入邮件") as step:
        collected = bring_in(
            paths,
            engine=place.engine(),
            archive=place.archive(),
            now=place.now,
            progress=lambda _, done, total: step(done, total),
        )
    _tell(Gathered(collected), None, as_json=as_json)


def one_pass(place: Workplace) -> "tuple[Gathered, Processed]":
    """Collect everything new and process everything waiting; a mailbox that is away does not stop the processing."""
    return _collect(place), _process(place)


def _collect(place: Workplace) -> "Gathered":
    from intake.mailboxes import gather

    accounts = place.accounts()
    engine, archive = place.engine(), place.archive()
    archive.sweep()
    with progress("收信") as step:
        return gather(
            accounts, engine=engine, archive=archive, now=place.now, monitor=place.monitor(engine), progress=step
        )


def _process(place: Workplace) -> "Processed":
    pipeline = place.pipeline()
    with progress("处理邮件") as step:
        done = pipeline.process(step)
    if place.settings.smtp.receipts:
        from intake.outbox import posting

        posting.acknowledge(place)
    picture(place, pipeline)
    return done


def picture(place: Workplace, pipeline: "Pipeline") -> None:
    """Make the pictures of pages that are missing, unless the settings want none."""
    if place.settings.review.pages:
        from intake.picturing import picture as make

        with progress("制作页面图片") as step:
            make(pipeline, step)


def _tell(gathered: "Gathered | None", processed: "Processed | None", *, as_json: bool) -> None:
    """Say what was done; raise what went wrong with a mailbox, else exit with 3 where something was set aside."""
    collected = gathered.collected if gathered else None
    if as_json:
        emit(
            {
                "new": collected.new if collected else 0,
                "failing": collected.failing + collected.given_up if collected else 0,
                "processed": processed.messages if processed else 0,
                "submissions": processed.submissions if processed else 0,
                "quarantined": processed.quarantined if processed else 0,
            }
        )
    elif sys.stderr.isatty():
        if collected:
            remark(f"新收到 {collected.new} 封邮件。")
        if processed:
            remark(f"处理了 {processed.messages} 封邮件，读出 {processed.submissions} 份材料。")
    if collected and collected.failing + collected.given_up:
        remark(f"有 {collected.failing + collected.given_up} 封邮件服务器没有给出，下次再取。")
    if processed and processed.quarantined:
        remark(f"有 {processed.quarantined} 封邮件无法处理，已放入异常邮件，请用 zhihui queue 查看。")
    if gathered:
        gathered.raise_first(remark)
    if processed and processed.quarantined:
        sys.exit(3)
