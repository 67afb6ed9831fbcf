"""``zhihui watch``: the same as ``run``, resident."""

import signal
from pathlib import Path

import click

from intake.cli.context import Workplace
from intake.cli.output import remark
from intake.cli.working import one_pass

_WRONG_CONFIGURATION = 78


@click.command(
    help="常驻运行：不断收信并处理。服务器能通知新邮件（IDLE）时随到随收，否则按间隔轮询。Ctrl-C 或 SIGTERM 停止。",
    epilog="示例：zhihui watch；zhihui watch --minutes 5",
)
@click.option("--minutes", type=click.IntRange(min=1), help="轮询间隔（分钟），默认按配置和邮箱服务商，网易为15")
@click.pass_obj
def watch(config: Path | None, minutes: int | None) -> None:
    """Pass over all mailboxes again and again; each pass is what ``run`` does, under the same lock.

    A wrong configuration ends the program at its first pass, for an operator sits before it; whatever else goes
    wrong is said and tried again.
    """
    from intake.errors import IntakeError
    from intake.waiting import Waiting
    from store.errors import StoreError

    place = Workplace(config)
    accounts = place.accounts()
    pause = 60 * minutes if minutes else min(one.pause for one in accounts)
    waiting = Waiting(accounts)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: waiting.stop())
    first = True
    while not waiting.stopped:
        try:
            _pass(place)
        except (IntakeError, StoreError) as error:
            if first and error.exit_code == _WRONG_CONFIGURATION:
                raise
            remark(str(error))
        if first:
            waiting.start()
            first = False
        waiting.wait(pause)
    waiting.close()


def _pass(place: Workplace) -> None:
    with place.alone():
        gathered, processed = one_pass(place)
    if gathered.collected.new or processed.messages:
        told = f"新收到 {gathered.collected.new} 封邮件，处理了 {processed.messages} 封"
        remark(f"{place.now().astimezone():%m-%d %H:%M}　{told}，读出 {processed.submissions} 份材料。")
    gathered.raise_first(remark)
