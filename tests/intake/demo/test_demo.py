"""``make demo``: the whole line before one's eyes, and nothing of one's own touched."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl

from intake.demo.__main__ import FOLDER, MARK, WEEK
from intake.demo.season import season

ROOT = Path(__file__).parents[3]


def _demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "intake.demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_demo_shows_the_whole_line_in_place_of_an_earlier_one(tmp_path: Path) -> None:
    earlier = tmp_path / FOLDER
    earlier.mkdir()
    for name in (MARK, "earlier.txt"):
        (earlier / name).write_text("", encoding="utf-8")

    done = _demo(tmp_path)

    assert done.returncode == 0, done.stderr
    assert "私有邮箱（Dovecot）" in done.stdout
    assert done.stdout.count("核对无误") == 1
    news = [line.partition(",")[0] for line in done.stdout.splitlines() if line.startswith('{"new"')]
    assert news == [f'{{"new": {len(season())}', '{"new": 0']
    assert openpyxl.load_workbook(earlier / f"周报-{WEEK}.xlsx").worksheets
    assert not (earlier / "earlier.txt").exists()


def test_demo_leaves_a_folder_of_ones_own_alone(tmp_path: Path) -> None:
    own = tmp_path / FOLDER / "own.txt"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")

    done = _demo(tmp_path)

    assert done.returncode == 1
    assert "没有动它" in done.stderr
    assert [path.name for path in own.parent.iterdir()] == ["own.txt"]
    assert not (own.parent / MARK).exists()
