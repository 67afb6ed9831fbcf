"""``zhihui status``: how many of everything; loads no more than counting takes, so that it starts at once."""

import datetime as dt
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.campaign import RosterSpec
    from store.queries.counts import Balance, FolderPoll, Status


@click.command(
    help="现在有多少邮件和材料、各处理到哪里、邮箱最近一次收信、哪些名单还没有导入。",
    epilog="示例：zhihui status；zhihui status --json",
)
@json_option
@click.pass_obj
def status(config: Path | None, as_json: bool) -> None:
    """Print the counts; does not import the table classes, so that it starts at once."""
    from store.engine import connection
    from store.queries import counts

    place = Workplace(config)
    with connection(place.engine()) as session:
        found, balance = counts.status(session), counts.balance(session)
    rosters = place.campaign().rosters
    if as_json:
        emit(_status_json(found, balance, rosters))
    else:
        _print_status(found, balance, rosters)


def _status_json(found: "Status", balance: "Balance", rosters: "Sequence[RosterSpec]") -> dict[str, Any]:
    return {
        "messages": found.messages,
        "deliveries": found.deliveries,
        "submissions": found.submissions,
        "kinds": {kind or "waiting": count for kind, count in found.kinds.items()},
        "progress": dict(found.progress),
        "states": dict(found.states),
        "forms": {form: dict(states) for form, states in found.forms.items()},
        "findings": dict(found.findings),
        "balance": balance_json(balance),
        "mailboxes": [
            {
                "account": one.account,
                "folder": one.folder,
                "polled": _iso(one.polled),
                "succeeded": _iso(one.succeeded),
                "error": one.error,
                "failing": one.failing,
            }
            for one in found.polls
        ],
        "rosters": {one.name: one.entries for one in found.rosters},
        "silent_rules": sorted({one.key for one in rosters} - {one.name for one in found.rosters if one.entries}),
    }


def balance_json(balance: "Balance") -> dict[str, Any]:
    """Return the balance as JSON."""
    names = ("received", "accepted", "returned", "rejected", "waiting", "correspondence", "automatic", "quarantined")
    return {name: getattr(balance, name) for name in names} | {"holds": balance.holds}


def balance_line(balance: "Balance") -> str:
    """Return the balance as an equation in words."""
    return (
        f"收到 {balance.received} = 已受理 {balance.accepted} + 待补正 {balance.returned} + 已退回 {balance.rejected}"
        f" + 待核对 {balance.waiting} + 往来信件 {balance.correspondence} + 自动邮件 {balance.automatic}"
        f" + 异常邮件 {balance.quarantined}" + ("" if balance.holds else "　※ 不平，请运行 zhihui reconcile")
    )


def _print_status(found: "Status", balance: "Balance", rosters: "Sequence[RosterSpec]") -> None:
    say(f"邮件 {found.messages} 封（送达 {found.deliveries} 次），材料 {found.submissions} 份")
    say(balance_line(balance))
    unread = found.progress.get("waiting", 0)
    if unread:
        say(f"还有 {unread} 封邮件没有处理，请运行 zhihui process")
    for account, polls in groupby(found.polls, lambda one: one.account):
        _print_mailbox(account, list(polls))
    loaded = {one.name: one.entries for one in found.rosters if one.entries}
    for one in rosters:
        if one.key in loaded:
            say(f"{one.name}：{loaded[one.key]} 条")
        else:
            missed = f"，{one.without}" if one.without else ""
            say(f"{one.name}：没有导入{missed}（zhihui roster load {one.key} 文件）")


def _print_mailbox(account: str, polls: "list[FolderPoll]") -> None:
    """Print when a mailbox was last read, and what is wrong with which of its folders."""
    last = max((one.succeeded for one in polls if one.succeeded), default=None)
    folders = "、".join(one.folder for one in polls)
    say(f"邮箱 {account}：最近收信 {_local(last) if last else '从未成功'}（{folders}）")
    for one in polls:
        if one.error:
            say(f"　{one.folder} 最近一次出错：{one.error}")
        if one.failing:
            say(f"　{one.folder} 有 {one.failing} 封取不下来，每天再试一次")


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _local(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
