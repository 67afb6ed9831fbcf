"""``zhihui reconcile``: proves the balance."""

import sys
from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, progress, remark, say
from intake.cli.status import balance_json, balance_line


@click.command(
    help="核对：服务器上的每一封信都已登记，每一份存档完好，每一个附件都有着落，每一张表格恰在一处。不成立时返回 1。",
    epilog="示例：zhihui reconcile；zhihui reconcile --offline",
)
@click.option("--offline", is_flag=True, help="不连接邮箱，只核对存档和数据库")
@json_option
@click.pass_obj
def reconcile(config: Path | None, offline: bool, as_json: bool) -> None:
    """Recount everything from mailbox, archive and database; exit with 1 where it does not hold."""
    from intake.reconcile import reconcile as prove

    place = Workplace(config)
    accounts = place.accounts() if place.settings.mailboxes and not offline else []
    with progress("核对") as step:
        proof = prove(place.engine(), place.archive(), accounts, step)
    if as_json:
        emit(
            {
                "holds": proof.holds,
                "balance": balance_json(proof.balance),
                "messages": proof.messages,
                "parts": proof.parts,
                "submissions": proof.submissions,
                "shown": proof.shown if accounts else None,
                "uncollected": proof.uncollected if accounts else None,
                "problems": proof.problems,
            }
        )
    else:
        say(balance_line(proof.balance))
        say(f"核对了 {proof.messages} 封存档邮件、{proof.parts} 个部分、{proof.submissions} 份材料。")
        if accounts:
            say(f"邮箱里有 {proof.shown} 封，其中 {proof.uncollected} 封还没有收取。")
        else:
            remark("没有与邮箱核对（没有配置邮箱，或者用了 --offline）。")
        for problem in proof.problems:
            say(f"※ {problem}")
        say("核对无误。" if proof.holds else f"有 {len(proof.problems)} 处对不上。")
    if not proof.holds:
        sys.exit(1)
