"""What a clerk would read in each of several hundred values, as data: right or unclear, never silently wrong."""

import csv
from pathlib import Path

import pytest

from domain.normalise.fields import is_blank
from domain.rules import check
from tests.domain.factories import CAMPAIGN, form, submission

with (Path(__file__).parent / "values.csv").open(encoding="utf-8", newline="") as table:
    ROWS = [tuple(row.values()) for row in csv.DictReader(table)]

_KINDS = {"planned_time": "registration"}
_DOUBTFUL = {"mobile-invalid", "phone-invalid", "account-invalid"}


@pytest.mark.parametrize(("field", "written", "value", "says"), ROWS, ids=[f"{row[0]}:{row[1]}" for row in ROWS])
def test_value_is_read_as_a_clerk_reads_it(field: str, written: str, value: str, says: str) -> None:
    assert _reading(field, written) == (value, says)


def _reading(name: str, written: str) -> tuple[str, str]:
    """Return the value and what is said of it: nothing, rough, unclear, blank, or doubtful (there is a finding)."""
    one = submission(form(_KINDS.get(name, "application"), {name: written}))
    typed = one.fields[name]
    if is_blank(typed):
        return "", "blank"
    value = typed.value
    if name == "planned_time":
        typed = one.fields["planned_start"]
        value = f"{typed.value}/{one.fields['planned_end'].value}" if typed.value else ""
    if value in ("", None):
        return "", "unclear" if typed.note else "silent"
    codes = {finding.code for finding in check(one, CAMPAIGN, {})}
    says = "rough" if typed.note == "约数" else "doubtful" if codes & _DOUBTFUL else ""
    return str(value), says
