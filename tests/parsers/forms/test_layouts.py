"""Each layout trouble reads as its file says: fields with places, what no field took, findings."""

from pathlib import Path

import pytest

from tests.parsers.forms.layouts import FOLDER, expected, reading, sources


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_layout_reads_as_expected(source: Path) -> None:
    assert reading(source) == expected(source).read_text(encoding="utf-8")


def test_every_expectation_has_its_layout() -> None:
    assert sorted(FOLDER.glob("*.expected.json")) == sorted(map(expected, sources()))
