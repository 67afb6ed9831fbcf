"""``zhihui decide``: a verdict from the command line, the same as on the review page."""

import getpass
from pathlib import Path

import click

from domain.decision import Decision, Verdict
from domain.words import VERDICTS
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, remark


@click.command(
    help="对一份材料作出决定：accept 受理，return 要求补正，reject 退回（不予受理）。"
    "要求补正和退回须写明理由（问题代码，见 zhihui show），可写多个，退回的理由至少一条有条款依据。"
    "reopen 撤回最近一次决定，连同它一并了结的旧版，重新等待核对。",
    epilog="示例：zhihui decide R7K2M9QWX accept；"
    "zhihui decide A2F8Q4TZN return --reason seal-missing --note 请盖章后重发；"
    "zhihui decide R7K2M9QWX reopen",
)
@click.argument("item")
@click.argument("verdict", type=click.Choice([one.value for one in Verdict]))
@click.option("--reason", "reasons", multiple=True, help="理由的代码，如 field-missing:mobile；可重复")
@click.option("--note", default="", help="补充说明")
@click.option("--by", "actor", default=getpass.getuser, show_default="当前用户", help="经办人")
@json_option
@click.pass_obj
def decide(  # noqa: PLR0913  a command's options are its arguments
    config: Path | None, *, item: str, verdict: str, reasons: tuple[str, ...], note: str, actor: str, as_json: bool
) -> None:
    """Record a verdict; one on the newest version also closes the older ones that wait, or opens them again."""
    from store.engine import transaction
    from store.queries import decisions

    place = Workplace(config)
    now = place.now()
    given = Decision(item, Verdict(verdict), actor, now, reasons, note)
    campaign = place.campaign()
    with transaction(place.engine()) as session:
        settled = decisions.decide(session, given, campaign=campaign, now=now)
    item, *older = settled.items
    if as_json:
        emit({"item": item, "verdict": verdict, "settled": [item, *older], "letter": settled.letter})
        return
    remark(f"{item}：{VERDICTS[verdict]}。")
    if older:
        what = "重新等待核对" if given.verdict is Verdict.REOPEN else "了结"
        remark(f"已被它取代的旧版一并{what}：{'、'.join(older)}")
    if settled.letter.words:
        remark(f"{settled.letter.words}。")
