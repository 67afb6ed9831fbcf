"""``zhihui outbox``: the letters to senders, approved by a second person and then sent."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.letter import LetterState
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, remark, say, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from domain.outgoing import Outgoing
    from intake.outbox.sending import Told

_TROUBLED = 3
_LATER = 75
_numbers = click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))
_actor = click.option("--by", "actor", default=getpass.getuser, show_default="当前用户", help="经手人")


@click.group(help="给报送人的回复函：查看、复核、撤回、发送。没有复核的信不会发出。")
def outbox() -> None:
    """Hold the subcommands."""


@outbox.command("list", help="列出回复函，新的在前。", epilog="示例：zhihui outbox list --state draft")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([one.value for one in LetterState]), help="只看这种"
)
@json_option
@click.pass_obj
def list_letters(config: Path | None, states: tuple[str, ...], as_json: bool) -> None:
    """Print one letter a line."""
    from domain.outgoing import LETTER_WORDS
    from store.engine import reading
    from store.queries import letters

    with reading(Workplace(config).engine()) as session:
        found = letters.listed(session, states=[LetterState(one) for one in states])
    if as_json:
        for one in found:
            emit(_json(one))
        return
    rows = [(one.id, one.state.words, LETTER_WORDS[one.kind], one.item, one.recipient, one.subject) for one in found]
    table(("序号", "状态", "种类", "材料", "收件人", "标题"), rows)


@outbox.command(help="显示一封回复函的全文和经过。", epilog="示例：zhihui outbox show 3")
@click.argument("number", type=click.IntRange(min=1))
@json_option
@click.pass_obj
def show(config: Path | None, number: int, as_json: bool) -> None:
    """Print one letter, whole."""
    from domain.outgoing import LETTER_WORDS
    from store.engine import reading
    from store.errors import UnknownItemError
    from store.queries import letters

    place = Workplace(config)
    with reading(place.engine()) as session:
        found = letters.get(session, number)
    if found is None:
        raise UnknownItemError(f"没有第 {number} 号回复函。请用 zhihui outbox list 查看序号")
    if as_json:
        emit({**_json(found), "text": found.text})
        return
    say(f"第 {found.id} 号　{LETTER_WORDS[found.kind]}　{found.state.words}")
    say(f"材料：{found.item}　起草：{found.drafted_by}　复核：{found.approved_by or '（还没有）'}")
    if found.reply:
        say(f"服务器的答复：{found.reply}")
    say(f"收件人：{found.recipient_name} <{found.recipient}>\n标题：{found.subject}\n\n{found.text}")


@outbox.command(
    help="复核：把草稿放入待发送。作出决定的人不能复核自己的信。", epilog="示例：zhihui outbox approve 3 4 --by 王芳"
)
@_numbers
@_actor
@json_option
@click.pass_obj
def approve(config: Path | None, numbers: tuple[int, ...], actor: str, as_json: bool) -> None:
    """Let drafts go with the next sending."""
    from store.queries import outbox as queries

    place = Workplace(config)
    _change(place, numbers, lambda session, one: queries.approve(session, one, actor=actor, now=place.now()), as_json)


@outbox.command(help="撤回还没有开始发送的信；原来的决定不变。", epilog="示例：zhihui outbox withdraw 3")
@_numbers
@_actor
@json_option
@click.pass_obj
def withdraw(config: Path | None, numbers: tuple[int, ...], actor: str, as_json: bool) -> None:
    """Take letters back."""
    from store.queries import outbox as queries

    place = Workplace(config)
    _change(place, numbers, lambda session, one: queries.withdraw(session, one, actor=actor, now=place.now()), as_json)


@outbox.command(
    help="查明结果：在邮箱的“已发送”里找到了，写 sent；没有发出、要再发，写 again。发送失败的信也可以再发。",
    epilog="示例：zhihui outbox resolve 3 sent",
)
@click.argument("number", type=click.IntRange(min=1))
@click.argument("end", type=click.Choice(["sent", "again"]))
@_actor
@json_option
@click.pass_obj
def resolve(config: Path | None, *, number: int, end: str, actor: str, as_json: bool) -> None:
    """Say what became of a letter whose sending has an unknown end."""
    from store.queries import outbox as queries

    place = Workplace(config)
    _change(
        place,
        (number,),
        lambda session, one: queries.resolve(session, one, sent=end == "sent", actor=actor, now=place.now()),
        as_json,
    )


@outbox.command(
    help="发出待发送的信，供定时任务使用；顺利时不输出。[smtp] 的 dry_run 为 true 时只列出，不发出。",
    epilog="示例（每10分钟一次）：*/10 * * * * cd /srv/zhihui && .venv/bin/zhihui outbox send",
)
@click.option("--dry-run", is_flag=True, help="只列出会发出哪些，不发出")
@json_option
@click.pass_obj
def send(config: Path | None, dry_run: bool, as_json: bool) -> None:
    """Send what is approved, or say what would go."""
    place = Workplace(config)
    if dry_run or place.settings.smtp.dry_run:
        _rehearse(place, as_json=as_json)
        return
    post(place, as_json=as_json)


def post(place: Workplace, *, as_json: bool = False) -> None:
    """Send what is approved; exit with 75 where something is to be tried later, with 3 where a person has to look."""
    from intake.outbox import posting

    told = posting.send(place)
    if as_json:
        emit({name: getattr(told, name) for name in ("sent", "postponed", "refused", "unknown", "kept_back")})
    _tell(told)
    if told.postponed:
        sys.exit(_LATER)
    if told.refused or told.unknown:
        sys.exit(_TROUBLED)


def _tell(told: "Told") -> None:
    if sys.stderr.isatty():
        remark(f"发出 {told.sent} 封。")
        if told.kept_back:
            remark(f"有 {told.kept_back} 封达到发送上限，以后再发。")
    if told.postponed:
        remark(f"有 {told.postponed} 封服务器暂时没有接收，下次再发。")
    if told.refused:
        remark(f"有 {told.refused} 封被服务器拒收，请用 zhihui outbox list --state failed 查看。")
    if told.unknown:
        remark(f"有 {told.unknown} 封不知道是否发出，请查明后用 zhihui outbox resolve 写明，程序不会自动重发。")


def _rehearse(place: Workplace, *, as_json: bool) -> None:
    """Say what would go, without speaking to the mail server."""
    from store.engine import reading
    from store.queries import letters

    with reading(place.engine()) as session:
        waiting = letters.due(session)
    for one in waiting:
        if as_json:
            emit({**_json(one), "dry_run": True})
        else:
            say(f"第 {one.id} 号　{one.item}　{one.recipient}　{one.subject}")
    if waiting:
        remark(f"以上 {len(waiting)} 封待发送，没有发出（演练）。要真正发出，请在 [smtp] 里写 dry_run = false。")


def _change(
    place: Workplace, numbers: tuple[int, ...], change: "Callable[[Session, int], Outgoing]", as_json: bool
) -> None:
    """Change letters, all or none of them, and say where each is now."""
    from store.engine import transaction

    with transaction(place.engine()) as session:
        found = [change(session, number) for number in dict.fromkeys(numbers)]
    for one in found:
        if as_json:
            emit(_json(one))
        else:
            not_yet = "，尚未发出" if one.state is LetterState.APPROVED else ""
            remark(f"第 {one.id} 号回复函：{one.state.words}{not_yet}。")


def _json(one: "Outgoing") -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "kind": one.kind.value,
        "item": one.item,
        "recipient": one.recipient,
        "recipient_name": one.recipient_name,
        "subject": one.subject,
        "drafted": one.drafted.isoformat(),
        "drafted_by": one.drafted_by,
        "approved": one.approved.isoformat() if one.approved else None,
        "approved_by": one.approved_by,
        "message_id": one.message_id,
        "tries": one.tries,
        "reply": one.reply,
        "changed": one.changed.isoformat(),
    }
