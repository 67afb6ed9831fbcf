"""``zhihui queue`` and ``show``: what waits, and one item whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.mailbox import Mark
from domain.message import handle
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, remark, say, table
from intake.cli.words import EVENTS, KINDS, MARKS, OUTCOMES, SEVERITIES, STATES, VERDICTS, authenticity_words
from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.campaign import Campaign, FormSpec
    from domain.dossiers import Ground
    from domain.figures import Figure
    from domain.finding import Finding
    from domain.message import Message
    from domain.submission import Submission
    from store.queries.decisions import Entry
    from store.queries.dossiers import Material
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
            _show_mail(mail, found_in, past, campaign, owners=owners, as_json=as_json)
            return
        found = _only(submissions.find(session, item), item)
        one = submissions.get(session, found)
        grounds = submissions.findings(session, [found])[found]
        past = decisions.history(session, found)
        dossier = dossiers.of_submissions(session, [found])[found]
        mail = None if one is None else messages.get(session, one.message)
        found_in = list(deliveries.arrivals(session, [one.message])[one.message]) if one else []
    if one is not None:
        _show_form(one, mail, grounds, past, campaign, found_in=found_in, dossier=dossier, as_json=as_json)


def _only(found: "Sequence[str]", item: str, prefix: str = "") -> str:
    """Return the one id that was found for what a person typed."""
    if not found:
        raise IntakeError(f"没有编号为 {item} 的材料。可用 zhihui queue 查看编号。")
    if len(found) > 1:
        some = "、".join(f"{prefix}{one}" for one in found[:8])
        raise IntakeError(f"有 {len(found)} 份材料的编号以 {item} 开头：{some}。请写完整。")
    return found[0]


def _show_form(  # noqa: PLR0913  one item with all that hangs on it
    one: "Submission",
    mail: "Message | None",
    found: "Sequence[Finding]",
    past: "Sequence[Entry]",
    campaign: "Campaign",
    *,
    found_in: "Sequence[Mark]",
    dossier: "Sequence[Material]",
    as_json: bool,
) -> None:
    from domain.campaign import FieldType
    from domain.dossiers import missing
    from domain.figures import figures
    from domain.normalise.fields import is_blank
    from domain.plain import authentication_json, figure_json, finding_json
    from intake.plain import field_json, shown
    from store.queries.dossiers import entry_json

    spec = campaign.form(one.kind)
    drawn = figures(spec, {name: value.value for name, value in one.fields.items()})
    seals = {field.name for field in spec.fields if field.type is FieldType.SEAL}
    if as_json:
        emit(
            {
                "id": one.id,
                "form": one.kind,
                "edition": one.form.edition,
                "state": one.state.value,
                "received": one.received.astimezone(campaign.timezone).isoformat() if one.received else None,
                "message": one.message,
                "authentication": authentication_json(mail.authentication) if mail else None,
                "part": one.part,
                "renditions": list(one.renditions),
                "materials": sorted(one.materials),
                "missing": list(missing(one, campaign)),
                "dossier": [entry_json(entry, campaign.timezone) for entry in dossier],
                "fields": {name: field_json(value) for name, value in one.fields.items()},
                "figures": [figure_json(figure) for figure in drawn],
                "unread": [left.text for left in one.form.unread],
                "findings": [finding_json(finding) for finding in found],
                "history": [_entry_json(entry, campaign) for entry in past],
            }
        )
        return
    received = one.received.astimezone(campaign.timezone).strftime("%Y-%m-%d %H:%M") if one.received else "—"
    say(f"{one.id}　{spec.name}　{STATES[one.state]}　{received} 收到")
    if mail is not None:
        say(f"  发件人核验：{mail.sender}　{authenticity_words(mail.authentication)}")
    _print_folders(found_in)
    for name, value in one.fields.items():
        note = f"（{value.note}）" if value.note else ""
        seen = shown(value.value).replace("\n", "\n      ") or (
            "（空）" if is_blank(value) else f"（看不懂：{value.raw}）"
        )
        unseen = value.value is None and name in seals
        say(f"  {spec.label(name)}：{'（看不出）' if unseen else seen}{note}")
    if one.form.unread:
        say(f"  表上其他文字：{'；'.join(left.text for left in one.form.unread)}")
    _print_figures(drawn, spec)
    _print_dossier(dossier, missing(one, campaign), campaign)
    _print_findings(found, campaign)
    _print_history(past, campaign)


def _print_dossier(dossier: "Sequence[Material]", lacking: "Sequence[str]", campaign: "Campaign") -> None:
    """Print each material with the mail that brought it and why it belongs here, then what is missing."""
    names = {one.key: one.name for one in campaign.materials}
    for one in dossier:
        arrived = one.received.astimezone(campaign.timezone).strftime("%m-%d %H:%M")
        say(
            f"  随附材料：{names.get(one.material, one.material)}　{one.name}　"
            f"{arrived} {handle(one.message)}（{one.ground.words}）"
        )
    if lacking:
        say(f"  还缺：{'、'.join(names[key] for key in lacking)}")


def _show_mail(  # noqa: PLR0913  one item with all that hangs on it
    mail: "Message",
    found_in: "Sequence[Mark]",
    past: "Sequence[Entry]",
    campaign: "Campaign",
    *,
    owners: "Mapping[str, Sequence[tuple[str, Ground]]]",
    as_json: bool,
) -> None:
    from domain.plain import authentication_json, finding_json

    parts: list[dict[str, Any]] = [
        {
            "path": one.path,
            "name": one.name,
            "media_type": one.media_type,
            "outcome": one.outcome.value,
            "belongs": [submission for submission, _ in owners.get(one.path, ())],
        }
        for one in mail.attachments
    ]
    if as_json:
        emit(
            {
                "id": handle(mail.sha256),
                "kind": mail.kind.value,
                "from": mail.sender,
                "subject": mail.subject,
                "folders": [mark.value for mark in found_in],
                "authentication": authentication_json(mail.authentication),
                "parts": parts,
                "defects": list(mail.defects),
                "findings": [finding_json(finding) for finding in mail.findings],
                "history": [_entry_json(entry, campaign) for entry in past],
            }
        )
        return
    say(
        f"{handle(mail.sha256)}　{KINDS[mail.kind]}　{mail.sender_name} <{mail.sender}>　{mail.subject or '（无标题）'}"
    )
    say(f"  发件人核验：{authenticity_words(mail.authentication)}")
    _print_folders(found_in)
    for part in parts:
        belongs = f"　属于 {'、'.join(part['belongs'])}" if part["belongs"] else ""
        say(f"  {part['path']}　{part['name'] or '（正文）'}　{OUTCOMES[part['outcome']]}{belongs}")
    for defect in mail.defects:
        say(f"  邮件本身：{defect}")
    _print_findings(mail.findings, campaign)
    _print_history(past, campaign)


def _print_folders(found_in: "Sequence[Mark]") -> None:
    """Say where the mail lay, unless that is where mails are looked for."""
    if found_in and Mark.INBOX not in found_in:
        say(f"  所在文件夹：{'、'.join(MARKS[mark] for mark in found_in)}")


def _print_figures(drawn: "Sequence[Figure]", spec: "FormSpec") -> None:
    from intake.plain import figure_shown

    if drawn:
        say("  机器读取，请核对：")
    for one in drawn:
        say(f"    {one.label}：{figure_shown(one, spec)}")


def _print_findings(found: "Sequence[Finding]", campaign: "Campaign") -> None:
    for one in found:
        say(f"  ！{SEVERITIES[one.severity]}：{one.message}（{one.code}）")
        clause = campaign.clauses.get(one.clause or "")
        if clause is not None:
            say(f"    依据 {clause.section}：{clause.text}")


def _print_history(past: "Sequence[Entry]", campaign: "Campaign") -> None:
    for entry in past:
        when = entry.at.astimezone(campaign.timezone).strftime("%Y-%m-%d %H:%M:%S")
        what = EVENTS.get(entry.what, entry.what)
        verdict = VERDICTS.get(str(entry.details.get("verdict", "")), "")
        reasons = entry.details.get("reasons")
        ground = "、".join(map(str, reasons)) if isinstance(reasons, (list, tuple)) else ""
        note = str(entry.details.get("note", ""))
        said = "　".join(filter(None, (what, verdict, ground, note)))
        say(f"  {when}　{'系统' if entry.actor == 'system' else entry.actor}　{said}")


def _entry_json(entry: "Entry", campaign: "Campaign") -> dict[str, Any]:
    at = entry.at.astimezone(campaign.timezone).isoformat()
    return {"at": at, "actor": entry.actor, "what": entry.what, "details": dict(entry.details)}
