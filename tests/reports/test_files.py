"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from reports.files import write_whole


def test_write_whole_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"


def test_write_whole_leaves_nothing_behind_when_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.mkdir()

    with pytest.raises(OSError, match=r"report\.xlsx"):
        write_whole(path, b"new")

    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]
