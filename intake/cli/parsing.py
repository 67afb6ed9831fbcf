"""``zhihui parse``: reads files and judges them on their own; touches no database."""

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from domain.campaign import Campaign
from domain.finding import Finding
from domain.plain import field_json, finding_json
from domain.shown import shown
from domain.submission import Submission
from domain.words import severity_word
from intake.cli.output import emit, json_option, progress, remark, say
from intake.judging import file_findings, judged, submissions_of
from intake.packs import load_campaign
from intake.reading.files import Opened, found_below, read_all

SCHEMA = "zhihui.parse/1"
_JOBS = 2
"""How many files are read at once where nobody says: text recognition takes half a gigabyte for each."""


@dataclass(frozen=True, slots=True)
class Result:
    """One file, read and judged; ``findings`` by submission id, ``troubles`` of the file itself."""

    opened: Opened
    forms: tuple[Submission, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    troubles: tuple[Finding, ...]


@click.command(
    help="读取文件并检查，也可以写文件夹。结果按顺序随读随出；有文件读不了时返回 3，其余文件照常读取。",
    epilog="示例：zhihui parse 附件1.docx；zhihui parse --json 附件文件夹 > 结果.jsonl；zhihui parse --jobs 4 *.pdf",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]),
    help="收到时间（ISO 8601），供与时间有关的规则使用",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="同时读取的文件数，默认按处理器个数，最多 2；每个扫描件约占 0.7 GB 内存",
)
@json_option
@click.pass_obj
def parse(
    config: Path | None, files: Sequence[Path], received: dt.datetime | None, jobs: int | None, as_json: bool
) -> None:
    """Read files, judge each on its own, and exit with 3 where one could not be read."""
    campaign = _campaign(config)
    if received is not None and received.tzinfo is None:
        received = received.replace(tzinfo=campaign.timezone)
    sources = found_below(files)
    unread = 0
    reading = read_all(sources, campaign, jobs or min(len(os.sched_getaffinity(0)), _JOBS))
    with progress("读取文件") as step, contextlib.closing(reading) as found:
        for number, opened in enumerate(found, start=1):
            result = _result(opened, campaign, received)
            unread += bool(result.troubles)
            if as_json:
                emit(_json(result))
                sys.stdout.flush()
            else:
                _print(result, campaign)
            step(number, len(sources))
    if unread:
        remark(f"有 {unread} 个文件没有读出来。")
        sys.exit(3)


def _campaign(config: Path | None) -> Campaign:
    """Return the configured campaign, the shipped one where nothing is configured."""
    from intake import settings

    if config is None and not settings.is_there():
        return load_campaign(settings.CAMPAIGN)
    found = settings.load(config)
    return load_campaign(found.campaign, beside=Path(found.root))


def _result(opened: Opened, campaign: Campaign, received: dt.datetime | None) -> Result:
    forms = submissions_of(opened.parsed.forms, campaign, part=opened.name, received=received)
    troubles = file_findings(opened.parsed, opened.name, campaign)
    return Result(opened, forms, judged(forms, campaign, {}), troubles)


def _json(result: Result) -> dict[str, Any]:
    parsed = result.opened.parsed
    return {
        "schema": SCHEMA,
        "file": result.opened.name,
        "sha256": result.opened.sha256,
        "media_type": parsed.media_type,
        "reader": parsed.reader,
        "route": list(parsed.route),
        "submissions": [
            {
                "form": one.kind,
                "edition": one.form.edition,
                "fields": {name: field_json(value) for name, value in one.fields.items()},
                "findings": [finding_json(finding) for finding in result.findings[one.id]],
                "unread": [left.text for left in one.form.unread],
            }
            for one in result.forms
        ],
        "findings": [finding_json(finding) for finding in result.troubles],
        "material": parsed.material,
    }


def _none_of(campaign: Campaign) -> str:
    return f"不是{'，也不是'.join(form.name for form in campaign.forms)}"


def _print(result: Result, campaign: Campaign) -> None:
    material = result.opened.parsed.material
    say(f"■ {result.opened.name}")
    for finding in result.troubles:
        say(f"  ！{finding.message}")
    if not result.forms and not result.troubles:
        names = {one.key: one.name for one in campaign.materials}
        say(f"  {names[material] if material else _none_of(campaign)}")
    for one in result.forms:
        spec = campaign.form(one.kind)
        say(f"  {spec.name} {one.form.edition}")
        for name, value in one.fields.items():
            say(f"    {spec.label(name)}：{shown(value.value) or '（空）'}")
        for finding in result.findings[one.id]:
            say(f"    ！{severity_word(finding)} {finding.message}")
