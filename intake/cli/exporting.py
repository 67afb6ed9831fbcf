"""``zhihui export``: everything, for people and scripts."""

import getpass
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.mailbox import Mark
from domain.submission import State
from domain.words import KINDS, MARKS, OUTCOMES, PROGRESS, SEVERITIES, STATES
from intake.cli.context import Workplace
from intake.cli.output import emit, remark
from intake.errors import IntakeError

if TYPE_CHECKING:
    from domain.campaign import Campaign


_TABLES = ("submissions", "messages", "findings")
_DOSSIERS = "dossiers"
_BUNDLE = "专家评审材料.zip"
_ALL = "all"


@click.command(
    help="导出全部邮件（messages）、材料（submissions）或问题（findings）。不写选项时输出 JSON，每行一个对象。"
    "dossiers 把专家评审要看的打成一个压缩包：评审表，以及每份申报材料的原件和随附材料。",
    epilog="示例：zhihui export submissions --xlsx 材料.xlsx；zhihui export messages --json > 邮件.jsonl；"
    "zhihui export dossiers --out 评审.zip",
)
@click.argument("what", type=click.Choice([*_TABLES, _DOSSIERS]))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，每行一个对象（默认）")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="写成 Excel 文件")
@click.option("--csv", "csv_", type=click.Path(path_type=Path, dir_okay=False), help="写成 csv 文件（UTF-8）")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="dossiers：写成这个压缩包，默认为当前文件夹的 专家评审材料.zip",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*(one.value for one in State), _ALL]),
    help="dossiers：要哪些状态的，可写多次：waiting 待核对，accepted 已受理（默认），returned 待补正，"
    "rejected 已退回，all 全部",
)
@click.option("--with-older", is_flag=True, help="dossiers：已有更新一份的旧版、重复报送的也要")
@click.option("--by", "actor", default=getpass.getuser, show_default="当前用户", help="dossiers：经手人")
@click.pass_context
def export(  # noqa: PLR0913 -- an option each
    ctx: click.Context,
    *,
    what: str,
    as_json: bool,
    xlsx: Path | None,
    csv_: Path | None,
    out: Path | None,
    states: tuple[str, ...],
    with_older: bool,
    actor: str,
) -> None:
    """Write every message, submission or finding, or what the experts review."""
    if sum((as_json, xlsx is not None, csv_ is not None)) > 1:
        raise click.UsageError("--json、--xlsx、--csv 只能选一个")
    if what == _DOSSIERS:
        if as_json or xlsx is not None or csv_ is not None:
            raise click.UsageError("dossiers 写成压缩包，不能用 --json、--xlsx、--csv。要换文件名请用 --out 文件名.zip")
        from intake.cli.bundling import export_dossiers

        chosen = frozenset(State) if _ALL in states else frozenset(map(State, states)) or {State.ACCEPTED}
        export_dossiers(Workplace(ctx.obj), out or Path(_BUNDLE), chosen, older=with_older, actor=actor)
        return
    if out is not None or states or with_older:
        raise click.UsageError("--out、--state、--with-older 只用于 dossiers")
    _export_table(Workplace(ctx.obj), what, xlsx, csv_)


def _export_table(place: Workplace, what: str, xlsx: Path | None, csv_: Path | None) -> None:
    from store.engine import reading
    from store.queries import export as queries

    campaign = place.campaign()
    source = {"messages": queries.messages, "submissions": queries.submissions, "findings": queries.findings}[what]
    with reading(place.engine()) as session:
        found = source(session, campaign.timezone)
        if what == "submissions":
            found = _with_figures(found, campaign)
        if xlsx is None and csv_ is None:
            for one in found:
                emit(one)
            return
        from reports.tables import write_csv, write_xlsx

        heads, rows = _flat(found, campaign)
        try:
            count = write_xlsx(heads, rows, xlsx) if xlsx is not None else write_csv(heads, rows, Path(csv_ or ""))
        except OSError as error:
            raise IntakeError(
                f"写不到 {xlsx or csv_}：{error.strerror}。请检查文件夹是否存在、磁盘是否已满。"
            ) from error
    remark(f"已导出 {count} 行：{xlsx or csv_}")


def _with_figures(found: Iterator[dict[str, Any]], campaign: "Campaign") -> Iterator[dict[str, Any]]:
    """Yield submissions with what the campaign has drawn from their texts."""
    from domain.figures import figures
    from domain.plain import figure_json

    forms = {form.key: form for form in campaign.forms}
    for one in found:
        spec = forms.get(one["form"])
        drawn = figures(spec, one["fields"]) if spec is not None else ()
        yield one | {"figures": [figure_json(figure) for figure in drawn]}


def _flat(found: Iterator[dict[str, Any]], campaign: "Campaign") -> tuple[list[str], Iterable[list[str]]]:
    """Return column heads and rows of text; a submission's fields become columns of their own.

    A field that two forms call by different labels is headed by both.
    """
    objects = [_in_words(_spread(one), campaign) for one in found]
    names = list(dict.fromkeys(itertools.chain.from_iterable(objects)))
    labels: dict[str, dict[str, None]] = {}
    for form in campaign.forms:
        for spec in form.fields:
            for name in filter(None, (spec.name, spec.start, spec.end)):
                labels.setdefault(f"fields.{name}", {})[form.label(name)] = None
    labels |= {
        f"figures.{spec.key}": {f"{spec.label}（机器读取，请核对）": None}
        for form in campaign.forms
        for spec in form.figures
    }
    words = _HEADS | {"key": campaign.headings.subject, "team": campaign.headings.team}
    heads = ["／".join(labels[name]) if name in labels else words.get(name, name) for name in names]
    return heads, ([_text(one.get(name)) for name in names] for one in objects)


_HEADS = {
    "id": "编号",
    "item": "编号",
    "form": "材料",
    "state": "状态",
    "received": "收到时间",
    "from": "发件地址",
    "from_name": "发件人",
    "subject": "邮件标题",
    "kind": "邮件类别",
    "deliveries": "送达次数",
    "folders": "所在文件夹",
    "message": "邮件指纹",
    "text": "问题",
    "sha256": "邮件指纹",
    "message_id": "邮件标识",
    "part": "附件位置",
    "parts": "附件",
    "findings": "问题",
    "submissions": "材料",
    "code": "问题代码",
    "severity": "处理意见",
    "clause": "条款",
    "field": "栏目",
    "evidence": "依据",
    "edition": "表格年度",
    "index": "序号",
    "renditions": "同一材料的其他文件",
    "materials": "随附材料",
    "dossier": "随附材料清单",
    "version": "版本",
    "defects": "邮件格式问题",
    "authentication": "发件人核验",
    "sent": "发出时间",
    "progress": "处理进度",
    "error": "未处理的原因",
}


def _spread(one: dict[str, Any]) -> dict[str, Any]:
    fields, drawn = one.pop("fields", {}), one.pop("figures", [])
    return (
        one
        | {f"fields.{name}": value for name, value in fields.items()}
        | {f"figures.{figure['key']}": figure["value"] for figure in drawn}
    )


def _in_words(one: dict[str, Any], campaign: "Campaign") -> dict[str, Any]:
    """Return an exported object with words in the place of codes; a code that has none stays."""
    forms = {form.key: form for form in campaign.forms}
    words: dict[str, Mapping[str, str]] = {
        "state": STATES,
        "kind": KINDS,
        "progress": PROGRESS,
        "severity": SEVERITIES,
        "form": {key: form.name for key, form in forms.items()},
        "clause": {key: clause.section for key, clause in campaign.clauses.items()},
    }
    said = {name: words[name].get(str(value), value) if name in words else value for name, value in one.items()}
    if one.get("field") and one.get("form") in forms:
        said["field"] = forms[one["form"]].label(one["field"])
    if one.get("materials"):
        names = {material.key: material.name for material in campaign.materials}
        said["materials"] = [names.get(key, key) for key in one["materials"]]
    if "folders" in one:
        said["folders"] = [MARKS[Mark(mark)] for mark in one["folders"]]
    if "code" in one:
        said["text"] = said.pop("message")
    return said


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "；".join(_text(one) for one in value)
    if isinstance(value, dict):
        if "content" in value:
            return f"{value['content']} → {value['goal']}"
        if "outcome" in value:
            return str(value["name"]) or f"（{OUTCOMES[value['outcome']]}）"
        return str(
            value.get("message") or value.get("name") or value.get("id") or json.dumps(value, ensure_ascii=False)
        )
    return str(value)
