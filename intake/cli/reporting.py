"""``zhihui report weekly``: the weekly intake report."""

from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import say


@click.group(help="生成报告。")
def report() -> None:
    """Hold the subcommands."""


@report.command(
    help="生成一周的收件报告（Excel）：收支平衡、本周材料、问题分类、累计。不写 --week 时为当前这一周。",
    epilog="示例：zhihui report weekly；zhihui report weekly --week 2024-W20 --out 周报",
)
@click.option("--week", "label", help="哪一周，如 2024-W20")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="写到哪个文件夹")
@click.pass_obj
def weekly(config: Path | None, label: str | None, out: Path) -> None:
    """Write the report of one week and print its path."""
    from intake.errors import IntakeError
    from reports import week as weeks
    from reports import xlsx
    from reports.weekly import gather
    from store.engine import reading

    place = Workplace(config)
    campaign = place.campaign()
    now = place.now()
    try:
        chosen = weeks.parse(label) if label else weeks.week_of(now.astimezone(campaign.timezone).date())
    except weeks.WeekError as error:
        raise click.BadParameter(str(error), param_hint="--week") from error
    with reading(place.engine()) as session:
        found = gather(session, week=chosen, campaign=campaign, now=now)
    path = out / f"周报-{chosen.label}.xlsx"
    try:
        out.mkdir(parents=True, exist_ok=True)
        xlsx.write(found, path)
    except OSError as error:
        raise IntakeError(f"周报写不到 {path}：{error.strerror}。请检查文件夹是否存在、磁盘是否已满。") from error
    say(str(path))
