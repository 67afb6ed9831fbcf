"""Golden files: what the demo season's own documents read as, field by field with places.

``make golden`` writes them anew; the difference shows what a change of the readers changes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.plain import field_json
from intake.demo.season import season
from intake.judging import file_findings, judged, submissions_of
from intake.mime import Role, read
from intake.packs import load_campaign
from intake.unpack import open_archives
from parsers.files import FileParser

FOLDER = Path(__file__).parent


def expected(label: str) -> Path:
    """Return the golden file of the mail with this label."""
    return FOLDER / f"{label}.json"


def readings() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each mail's number in the season, and what its files read as."""
    campaign = load_campaign("shenyang-2024")
    parser = FileParser(campaign)
    for number, mail in enumerate(season(), start=1):
        found: list[dict[str, Any]] = []
        for leaf in open_archives(read(mail.raw, "")).leaves:
            if leaf.role is not Role.ATTACHMENT or leaf.outcome is not None:
                continue
            parsed = parser.parse(leaf.content, leaf.name)
            forms = submissions_of(parsed.forms, campaign, part=leaf.path, received=mail.received)
            findings = judged(forms, campaign, {})
            found.append(
                {
                    "name": leaf.name,
                    "reader": parsed.reader,
                    "material": parsed.material,
                    "trouble": [finding.message for finding in file_findings(parsed, leaf.name, campaign)],
                    "forms": [
                        {
                            "form": one.kind,
                            "edition": one.form.edition,
                            "absent": sorted(one.form.absent),
                            "unread": [left.text for left in one.form.unread],
                            "fields": {name: field_json(value) for name, value in one.fields.items()},
                            "findings": [f"{finding.code} {finding.message}" for finding in findings[one.id]],
                        }
                        for one in forms
                    ],
                }
            )
        yield f"{number:02}", found


def written(found: list[dict[str, Any]]) -> str:
    """Return a golden file's text."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
