"""``zhihui reprocess``: the archived originals read again, and what that changes."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.words import KINDS, OUTCOMES, STATES
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, progress, remark, say
from intake.cli.working import picture
from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from domain.campaign import Campaign
    from intake.replay import Change, Replayed


@click.command(
    help="重新读取存档的原件并检查，列出哪些材料和问题有变化；改了活动配置或升级以后用。决定和人工改正都保留。"
    "编号可以是材料（R、A 开头）或邮件（M 开头），异常邮件也可以。",
    epilog="示例：zhihui reprocess --all --dry-run；zhihui reprocess R7K2M9QWX M3f9a1c2b7d",
)
@click.argument("items", nargs=-1)
@click.option("--all", "every", is_flag=True, help="全部邮件")
@click.option("--dry-run", is_flag=True, help="只列出变化，不改动数据库")
@json_option
@click.pass_obj
def reprocess(config: Path | None, items: tuple[str, ...], *, every: bool, dry_run: bool, as_json: bool) -> None:
    """Read messages again and print, and adopt unless it is a rehearsal, what changes."""
    if bool(items) == every:
        raise click.UsageError("请写编号，或者写 --all（两者选一）")
    from intake.replay import replay
    from store.engine import reading

    place = Workplace(config)
    pipeline = place.pipeline()
    with nullcontext() if dry_run else place.alone():
        with reading(pipeline.engine) as session:
            digests = _digests(session, items)
        with progress("重新读取") as step:
            done = replay(pipeline, digests, step, keep=not dry_run)
        if not dry_run:
            picture(place, pipeline)
    for change in done.changes:
        if as_json:
            emit(_json(change))
        else:
            _print(change, pipeline.campaign)
    _tell(done, dry_run=dry_run)


def _digests(session: "Session", items: "Collection[str]") -> list[str]:
    """Return the messages that are meant, all that have been read before where none is named."""
    from store.queries import messages, submissions

    if not items:
        return messages.read_before(session)
    found: dict[str, None] = {}
    for item in items:
        if item[:1] in "Mm":
            mails = messages.find(session, item[1:])
        else:
            forms = [submissions.get(session, one) for one in submissions.find(session, item)]
            mails = [one.message for one in forms if one is not None]
        if len(mails) != 1:
            raise IntakeError(
                f"{'没有' if not mails else '不止一份'}编号为 {item} 的材料。可用 zhihui queue 查看编号。"
            )
        found[mails[0]] = None
    waiting = set(found) & set(messages.waiting(session))
    if waiting:
        raise IntakeError("这些邮件还没有处理过，请先运行 zhihui process。")
    return list(found)


def _tell(done: "Replayed", *, dry_run: bool) -> None:
    forms = [one for one in done.changes if one.form]
    new, gone = sum(one.is_new for one in forms), sum(one.is_gone for one in forms)
    mails = len(done.changes) - len(forms)
    remark(
        f"重新读取了 {done.messages} 封邮件：新增材料 {new} 份，不再有的 {gone} 份，"
        f"有变化的 {len(forms) - new - gone} 份，有变化的邮件 {mails} 封。" + ("没有改动数据库。" if dry_run else "")
    )
    if done.quarantined:
        remark(f"有 {done.quarantined} 封邮件无法处理，属于异常邮件，请用 zhihui queue 查看。")
    if done.failed:
        remark(f"有 {len(done.failed)} 封邮件这次没有读成，保持原样：{'、'.join(done.failed)}")
    if done.quarantined or done.failed:
        sys.exit(3)


def _json(one: "Change") -> dict[str, Any]:
    from domain.plain import finding_json, value_json

    told: dict[str, Any] = {
        "item": one.item,
        "form": one.form or "message",
        "change": "new" if one.is_new else "gone" if one.is_gone else "changed",
        "state": None if one.state is None else one.state.value,
        "team": one.team,
        "subject": one.subject,
        "fields": {name: {"old": value_json(old), "new": value_json(new)} for name, old, new in one.fields},
        "materials": {"gone": list(one.materials[0]), "new": list(one.materials[1])},
        "findings": {
            "gone": [finding_json(found) for found in one.findings[0]],
            "new": [finding_json(found) for found in one.findings[1]],
        },
    }
    if not one.form:
        told["kind"] = None if one.kind is None else {"old": one.kind[0], "new": one.kind[1]}
        told["parts"] = {path: {"old": old, "new": new} for path, old, new in one.parts}
    return told


def _print(one: "Change", campaign: "Campaign") -> None:
    names = {form.key: form.name for form in campaign.forms}
    what = "新增" if one.is_new else "不再有" if one.is_gone else "有变化"
    state = STATES[one.state] if one.state is not None else ""
    say("　".join(filter(None, (one.item, names.get(one.form, "邮件"), one.team, one.subject, state, what))))
    for line in (*_values(one, campaign), *_lists(one, campaign)):
        say(f"  {line}")


def _values(one: "Change", campaign: "Campaign") -> "Iterable[str]":
    from domain.shown import shown

    if one.kind is not None:
        old, new = (KINDS.get(kind or "", "未处理") for kind in one.kind)
        yield f"邮件类别：{old} → {new}"
    kinds = OUTCOMES | {material.key: material.name for material in campaign.materials}
    for path, was, now in one.parts:
        yield f"{path}：{kinds.get(was or '', '（无）')} → {kinds.get(now or '', '（无）')}"
    for name, before, after in one.fields:
        yield f"{campaign.form(one.form).label(name)}：{shown(before) or '（空）'} → {shown(after) or '（空）'}"


def _lists(one: "Change", campaign: "Campaign") -> "Iterable[str]":
    names = {material.key: material.name for material in campaign.materials}
    for words, materials in zip(("不再有的随附材料", "新的随附材料"), one.materials, strict=True):
        if materials:
            yield f"{words}：{'、'.join(names.get(key, key) for key in materials)}"
    for words, findings in zip(("问题消失", "新问题"), one.findings, strict=True):
        for found in findings:
            yield f"{words}：{found.message}（{found.code}）"
