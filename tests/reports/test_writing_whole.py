"""A file that is written piece by piece is there whole or not at all."""

from pathlib import Path

import pytest

from reports.files import writing_whole


def test_pieces_replace_what_was_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "review.zip"
    path.write_bytes(b"old")

    with writing_whole(path) as stream:
        stream.write(b"ne")
        stream.write(b"w")
        before = path.read_bytes()

    assert (before, path.read_bytes()) == (b"old", b"new")


def test_error_between_pieces_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "review.zip"
    path.write_bytes(b"old")

    def _fails() -> None:
        with writing_whole(path) as stream:
            stream.write(b"ne")
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        _fails()

    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"review.zip": b"old"}
