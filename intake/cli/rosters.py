"""``zhihui roster load``: the office's own lists, such as the registered teams, as the campaign pack names them."""

from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import remark


@click.group(help="导入名单，供是否在名单上、是否写全称等检查使用。")
def roster() -> None:
    """Hold the subcommands."""


@roster.command(
    help="导入一份名单（csv 或 xlsx），替换原有的同类名单，并重新检查待核对的材料。"
    "NAME 是活动配置中名单（rosters）的代号，zhihui status 列出全部名单和代号。",
    epilog="示例：zhihui roster load teams 名单.xlsx",
)
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def load(config: Path | None, name: str, file: Path) -> None:
    """Replace one roster and judge the waiting submissions anew."""
    from intake.rosters import load_roster, read_roster

    place = Workplace(config)
    known = {one.key: one for one in place.campaign().rosters}
    if name not in known:
        words = "、".join(f"{key}（{one.name}）" for key, one in known.items()) or "没有名单"
        raise click.BadParameter(f"活动配置里没有名单 {name}。可用的有：{words}。", param_hint="NAME")
    entries = read_roster(file, known[name])
    pipeline = place.pipeline()
    with place.alone():
        checked = load_roster(pipeline, name, entries)
    remark(f"名单已导入：{len(entries)} 条；重新检查了 {checked} 份待核对的材料。")
