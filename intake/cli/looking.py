"""``zhihui queue`` and ``show``: what waits, and one item whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.message import handle
from domain.words import SEVERITIES
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, remark, say, table
from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.campaign import Campaign
    from intake.cli.showing import FormView, MailView
    from store.queries.queue import QueueItem


@click.command(
    help="待核对的材料，问题重的在前；没有问题的在后，已有更正或重复的最后。",
    epilog="示例：zhihui queue；zhihui queue --flagged；zhihui queue --json",
)
@click.option("--flagged", is_flag=True, help="只列有问题的")
@click.option("--limit", type=click.IntRange(min=1), help="最多列多少项")
@json_option
@click.pass_obj
def queue(config: Path | None, flagged: bool, limit: int | None, as_json: bool) -> None:
    """Print what waits for a decision."""
    from store.engine import reading
    from store.queries import messages
    from store.queries.queue import queue as waiting

    place = Workplace(config)
    campaign = place.campaign()
    with reading(place.engine()) as session:
        items = waiting(session, flagged_only=flagged, limit=limit)
        aside = messages.quarantined(session)
    if as_json:
        for one in items:
            emit(_item_json(one, campaign))
        for mail in aside:
            received = mail.received.astimezone(campaign.timezone).isoformat()
            told = {"received": received, "from": mail.sender, "subject": mail.subject, "reason": mail.error}
            emit({"id": handle(mail.sha256), "form": "quarantined"} | told)
        return
    print_queue(items, campaign)
    if aside:
        say("异常邮件（程序没有处理，请在邮箱里查看原信）：")
    for mail in aside:
        sender = " ".join(filter(None, (mail.sender_name, f"<{mail.sender}>" if mail.sender else "")))
        when = f"{mail.received.astimezone(campaign.timezone):%m-%d %H:%M}"
        words = (handle(mail.sha256), when, sender, mail.subject, mail.error)
        say("　".join(filter(None, words)))


def print_queue(items: "Sequence[QueueItem]", campaign: "Campaign") -> None:
    """Print queue items as a table."""
    names = {form.key: form.name for form in campaign.forms}
    table(
        ("编号", "材料", campaign.headings.team, campaign.headings.subject, "收到", "问题"),
        (
            (
                one.id,
                names.get(one.kind, "邮件"),
                one.team or one.sender,
                one.subject or "（无标题）",
                one.received.astimezone(campaign.timezone).strftime("%m-%d %H:%M"),
                "；".join(f"{SEVERITIES[f.severity]}：{f.message}" for f in (*one.findings, *one.file_findings)) or "—",
            )
            for one in items
        ),
    )
    if not items:
        remark("没有待核对的材料。")


def _item_json(one: "QueueItem", campaign: "Campaign") -> dict[str, Any]:
    from domain.plain import finding_json

    return {
        "id": one.id,
        "form": one.kind,
        "team": one.team,
        "subject": one.subject,
        "received": one.received.astimezone(campaign.timezone).isoformat(),
        "from": one.sender,
        "findings": [finding_json(finding) for finding in one.findings],
        "file_findings": [finding_json(finding) for finding in one.file_findings],
    }


@click.command(
    help="一份材料的各栏内容、发现的问题（附条款原文）和处理经过；编号可以只写开头几位。",
    epilog="示例：zhihui show R7K2M9QWX；zhihui show M3f9a1c2b7d --json",
)
@click.argument("item")
@json_option
@click.pass_obj
def show(config: Path | None, item: str, as_json: bool) -> None:
    """Print one submission, or one message without a form, with fields, findings and history."""
    from intake.cli.showing import FormView, MailView
    from store.engine import reading
    from store.queries import decisions, deliveries, dossiers, messages, submissions

    place = Workplace(config)
    campaign = place.campaign()
    with reading(place.engine()) as session:
        if item[:1] in "Mm":
            digest = _only([one[:10] for one in messages.find(session, item[1:])], item, "M")
            mail = messages.get(session, messages.find(session, digest)[0])
            owners = dossiers.of_messages(session, [mail.sha256])[mail.sha256] if mail else {}
            past = decisions.history(session, f"M{digest}")
            found_in = list(deliveries.arrivals(session, [mail.sha256])[mail.sha256]) if mail else []
            if mail is None:
                raise IntakeError(f"邮件 {item} 还没有处理，请先运行 zhihui process。")
            view = MailView(mail, campaign, found_in, past, owners)
            _print(view, as_json=as_json)
            return
        found = _only(submissions.find(session, item), item)
        one = submissions.get(session, found)
        grounds = submissions.findings(session, [found])[found]
        past = decisions.history(session, found)
        dossier = dossiers.of_submissions(session, [found])[found]
        mail = None if one is None else messages.get(session, one.message)
        found_in = list(deliveries.arrivals(session, [one.message])[one.message]) if one else []
    if one is not None:
        _print(FormView(one, campaign, mail, found_in, grounds, dossier, past), as_json=as_json)


def _print(view: "FormView | MailView", *, as_json: bool) -> None:
    if as_json:
        emit(view.as_json())
    else:
        view.say()


def _only(found: "Sequence[str]", item: str, prefix: str = "") -> str:
    """Return the one id that was found for what a person typed."""
    if not found:
        raise IntakeError(f"没有编号为 {item} 的材料。可用 zhihui queue 查看编号。")
    if len(found) > 1:
        some = "、".join(f"{prefix}{one}" for one in found[:8])
        raise IntakeError(f"有 {len(found)} 份材料的编号以 {item} 开头：{some}。请写完整。")
    return found[0]
