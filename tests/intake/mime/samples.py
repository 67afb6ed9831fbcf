"""The sample mails in tests/data/mails, one trouble each, and what a person reads in them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from intake.mime import Leaf, Mail, Role

FOLDER = Path(__file__).parents[2] / "data" / "mails"
SAMPLES = sorted(FOLDER.glob("*.eml"))


def expected(sample: Path) -> dict[str, Any]:
    """Return what stands beside a sample; files are told by their content where it is short text."""
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return found


def told(mail: Mail, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return a mail in the shape of ``wanted``."""
    leaves = [leaf for leaf in mail.leaves if leaf.role is not Role.BODY]
    by_content = [index < len(leaves) and "content" in file for index, file in enumerate(wanted["files"])]
    by_content += [False] * (len(leaves) - len(by_content))
    found = {
        "subject": mail.subject,
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "sent": mail.sent.isoformat() if mail.sent else None,
        "text": mail.text,
        "html": mail.html,
        "files": [_file(leaf, shown) for leaf, shown in zip(leaves, by_content, strict=False)],
        "defects": list(mail.defects),
    }
    return {name: value for name, value in found.items() if name != "html" or "html" in wanted}


def _file(leaf: Leaf, shown: bool) -> dict[str, str]:
    content = (
        {"content": leaf.content.decode("utf-8", "replace")}
        if shown
        else {"sha256": hashlib.sha256(leaf.content).hexdigest()}
    )
    return {"name": leaf.name, "role": leaf.role.value, "media_type": leaf.media_type, **content}
