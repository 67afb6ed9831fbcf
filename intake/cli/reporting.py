"""``zhihui report weekly``: the weekly intake report."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.cli.context import Workplace
from intake.cli.output import remark, say

if TYPE_CHECKING:
    from domain.campaign import Campaign
    from reports.output import Written
    from reports.values import WeeklyReport
    from reports.week import Week

_LAST = "last"
WITHOUT_FONTS = 3
"""The exit code where all is written but the PDF."""


@click.group(help="生成报告。")
def report() -> None:
    """Hold the subcommands."""


@report.command(
    help="生成一周的收件周报：Excel、Word、PDF 各一份。不写 --week 时为当前这一周。"
    "一周过完后第一次生成的周报会存档，以后再生成还是同样的数字。",
    epilog="示例：zhihui report weekly --week last --out 周报；zhihui report weekly --week 2024-W20",
)
@click.option("--week", "label", default="", help="哪一周，如 2024-W20；last 为上一周")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="写到哪个文件夹")
@click.option("--unmasked", is_flag=True, help="写出完整的电话和账号，会记入操作记录")
@click.option("--again", is_flag=True, help="按现在的数据重新生成，另存为新的一版；原来的各版都保留")
@click.option("--mail-to", "recipients", multiple=True, metavar="地址", help="发到这个邮箱，可写多次")
@click.option("--quiet", is_flag=True, help="顺利时不输出，供定时任务使用")
@click.option("--by", "actor", default=getpass.getuser, show_default="当前用户", help="经手人")
@click.pass_obj
def weekly(  # noqa: PLR0913 -- an option each
    config: Path | None,
    *,
    label: str,
    out: Path,
    unmasked: bool,
    again: bool,
    recipients: tuple[str, ...],
    quiet: bool,
    actor: str,
) -> None:
    """Write the files of one week's report and print their paths."""
    from intake.reporting import Reporting

    place = Workplace(config)
    campaign = place.campaign()
    week = _week(place, campaign, label)
    found = Reporting(place.engine(), campaign, place.now).made(week, actor=actor, again=again)
    written = _write(found, campaign, out, masked=not unmasked)
    if unmasked:
        _log(place, found.label, actor)
    if not quiet:
        for path in written.paths:
            say(str(path))
        for note in written.notes:
            remark(f"{note}（不影响 Word 和 Excel）")
    if recipients:
        _mail(place, found, recipients, written.paths)
    if written.trouble:
        remark(written.trouble)
        sys.exit(WITHOUT_FONTS)


def _week(place: Workplace, campaign: "Campaign", label: str) -> "Week":
    import datetime as dt

    from reports import week as weeks

    today = place.now().astimezone(campaign.timezone).date()
    if label.strip().lower() == _LAST:
        return weeks.week_of(today - dt.timedelta(days=7))
    try:
        return weeks.parse(label) if label else weeks.week_of(today)
    except weeks.WeekError as error:
        raise click.BadParameter(str(error), param_hint="--week") from error


def _write(found: "WeeklyReport", campaign: "Campaign", out: Path, *, masked: bool) -> "Written":
    from intake.errors import IntakeError
    from reports.output import write

    try:
        out.mkdir(parents=True, exist_ok=True)
        return write(found, out, office=campaign.office, masked=masked)
    except OSError as error:
        raise IntakeError(f"周报写不到 {out}：{error.strerror}。请检查文件夹是否存在、磁盘是否已满。") from error


def _log(place: Workplace, label: str, actor: str) -> None:
    from store.engine import transaction
    from store.queries import events

    with transaction(place.engine()) as session:
        events.add(session, events.Event(place.now(), actor, "report", label, "exported", {"week": label}))


def _mail(place: Workplace, found: "WeeklyReport", recipients: tuple[str, ...], paths: tuple[Path, ...]) -> None:
    from intake.outbox.enclosing import Enclosed, send
    from reports.story import heading, told

    if place.settings.smtp.dry_run:
        remark(f"没有发到 {'、'.join(recipients)}（演练）。要真正发出，请在 [smtp] 里写 dry_run = false。")
        return
    subject = f"{heading(found)}（{found.label}）"
    text = "\n".join(told(found)) + "\n\n详见附件。\n"
    send(place.settings, recipients, Enclosed(subject, text, paths, place.now()))
