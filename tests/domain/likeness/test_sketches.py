"""Sketches: the same everywhere, and sharp enough to part copies from texts of one template."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.likeness.sketches import BANDS, COMMON, ROWS, alike, bands, number, shingles
from tests.intake.comparisons import OTHER_TEXT, TEXT

ROOT = Path(__file__).parents[3]


def _common(one: str, other: str) -> int:
    return len(set(bands(shingles(one), "")) & set(bands(shingles(other), "")))


def test_numbers_are_the_same_in_every_process() -> None:
    code = f"from domain.likeness.sketches import *; print(bands(shingles({TEXT!r}), 'a')[:2], number('a'))"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT, env={"PYTHONHASHSEED": "7"}
    )

    assert told.stdout.strip() == f"{bands(shingles(TEXT), 'a')[:2]} {number('a')}"
    assert number("a") == 4_681_665_781_835_383_343


@pytest.mark.parametrize("text", ["", "四个汉字"])
def test_text_shorter_than_a_shingle_has_no_bands(text: str) -> None:
    assert (len(shingles(text)), bands(shingles(text), "")) == (0, ())


def test_alike_counts_shingles() -> None:
    one, other = shingles("一二三四五六七八九"), shingles("一二三四五六七八十")

    assert (alike(one, one), alike(one, other), alike(one, shingles(""))) == (1.0, 4 / 6, 0.0)


def test_copy_with_a_few_changes_has_bands_in_common() -> None:
    copy = TEXT.replace("六百本", "八百本").replace("刘工", "老王")

    assert alike(shingles(TEXT), shingles(copy)) > 0.8
    assert _common(TEXT, copy) >= COMMON


def test_another_text_has_none() -> None:
    assert _common(TEXT, OTHER_TEXT) == 0


def test_salt_makes_other_bands() -> None:
    found = shingles(TEXT)

    assert not set(bands(found, "registration")) & set(bands(found, "application"))
    assert len(set(bands(found, "a"))) == BANDS
    assert ROWS > 1


@given(st.text(max_size=60))
def test_any_text_has_a_sketch(text: str) -> None:
    found = shingles(text)

    assert len(found) <= max(0, len(text) - 4)
    assert all(-(1 << 63) <= one < 1 << 63 for one in bands(found, ""))
