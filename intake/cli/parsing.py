"""``zhihui parse``: reads files and judges them on their own; touches no database."""

import datetime as dt
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from domain.campaign import Campaign
from domain.finding import Finding
from domain.plain import finding_json
from domain.submission import Submission
from intake.cli.output import emit, json_option, progress, remark, say
from intake.cli.words import severity_word
from intake.judging import file_findings, judged, submissions_of
from intake.packs import load_campaign
from intake.plain import field_json, shown
from parsers.files import FileParser, ParsedFile

SCHEMA = "zhihui.parse/1"


@dataclass(frozen=True, slots=True)
class Result:
    """One file, read and judged; ``findings`` by submission id, ``troubles`` of the file itself."""

    name: str
    parsed: ParsedFile
    forms: tuple[Submission, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    troubles: tuple[Finding, ...]


@click.command(
    help="读取文件并检查；有文件读不了时返回 3，其余文件照常读取。",
    epilog="示例：zhihui parse 登记表.docx；zhihui parse --json *.docx > 结果.jsonl",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]),
    help="收到时间（ISO 8601），供与时间有关的规则使用",
)
@json_option
@click.pass_obj
def parse(config: Path | None, files: Sequence[Path], received: dt.datetime | None, as_json: bool) -> None:
    """Read files, judge each on its own, and exit with 3 where one could not be read."""
    campaign = _campaign(config)
    if received is not None and received.tzinfo is None:
        received = received.replace(tzinfo=campaign.timezone)
    parser = FileParser(campaign)
    unread = 0
    with progress("读取文件") as step:
        for number, path in enumerate(files, start=1):
            data = path.read_bytes()
            parsed = parser.parse(data, path.name)
            forms = submissions_of(parsed.forms, campaign, part=path.name, received=received)
            troubles = file_findings(parsed, path.name, campaign)
            result = Result(path.name, parsed, forms, judged(forms, campaign, {}), troubles)
            unread += bool(troubles)
            if as_json:
                emit(_json(result, data))
                sys.stdout.flush()
            else:
                _print(result, campaign)
            step(number, len(files))
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


def _json(result: Result, data: bytes) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "file": result.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": result.parsed.media_type,
        "reader": result.parsed.reader,
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
        "material": result.parsed.material,
    }


def _print(result: Result, campaign: Campaign) -> None:
    say(f"■ {result.name}")
    for finding in result.troubles:
        say(f"  ！{finding.message}")
    if not result.forms and not result.troubles:
        names = {one.key: one.name for one in campaign.materials}
        say(f"  {names[result.parsed.material]}" if result.parsed.material else "  不是登记表，也不是申报书")
    for one in result.forms:
        spec = campaign.form(one.kind)
        say(f"  {spec.name} {one.form.edition}")
        for name, value in one.fields.items():
            say(f"    {spec.label(name)}：{shown(value.value) or '（空）'}")
        for finding in result.findings[one.id]:
            say(f"    ！{severity_word(finding)} {finding.message}")
