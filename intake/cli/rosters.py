"""``zhihui roster load``: the office's lists of teams, units and last year's projects."""

from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import remark


@click.group(help="导入名单，供“是否注册”“是否全称”“是否承担过上年度项目”等检查使用。")
def roster() -> None:
    """Hold the subcommands."""


@roster.command(
    help="导入一份名单（csv 或 xlsx），替换原有的同类名单，并重新检查待核对的材料。"
    "teams 为已注册服务队，units 为单位全称，awarded 为承担上年度项目的服务队。",
    epilog="示例：zhihui roster load teams 服务队名单.xlsx",
)
@click.argument("name", type=click.Choice(["teams", "units", "awarded"]))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def load(config: Path | None, name: str, file: Path) -> None:
    """Replace one roster and judge the waiting submissions anew."""
    from intake.rosters import read_roster
    from store.engine import transaction
    from store.queries import rosters

    entries = read_roster(file, name)
    place = Workplace(config)
    pipeline = place.pipeline()
    with place.alone():
        with transaction(pipeline.engine) as session:
            rosters.replace(session, name, entries, now=place.now())
        checked = pipeline.recheck()
    remark(f"名单已导入：{len(entries)} 条；重新检查了 {checked} 份待核对的材料。")
