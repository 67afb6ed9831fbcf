"""``zhihui distinct``: a person's word that two submissions are no duplicates of each other."""

import getpass
from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import remark


@click.command(
    help="标明两份材料不是重复（不是同一份、不是更正、也不是抄用）。以后重新检查、重新读取、更正栏目，都不再把这两份连在一起。",
    epilog="示例：zhihui distinct R7K2M9QWX R2F8Q4TZN；撤销：zhihui distinct R7K2M9QWX R2F8Q4TZN --undo",
)
@click.argument("item", metavar="编号")
@click.argument("other", metavar="另一编号")
@click.option("--undo", is_flag=True, help="撤销：这两份照常比较")
@click.option("--by", "actor", default=getpass.getuser, show_default="当前用户", help="经办人")
@click.pass_obj
def distinct(config: Path | None, *, item: str, other: str, undo: bool, actor: str) -> None:
    """Note or take back the word, and renew what is found on both."""
    from store.engine import transaction
    from store.queries import likenesses

    place = Workplace(config)
    pipeline = place.pipeline()
    change = likenesses.take_back if undo else likenesses.distinguish
    with place.alone(), transaction(pipeline.engine) as session:
        one, another = change(session, item, other, actor=actor, now=place.now())
        pipeline.reconsider(session, (one, another))
    said = "照常比较" if undo else "不是重复，以后不再把这两份连在一起"
    remark(f"{one} 与 {another}：{said}。")
