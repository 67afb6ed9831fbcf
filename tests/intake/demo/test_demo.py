"""``make demo``: the whole line before one's eyes, again and again, and nothing of one's own touched."""

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


def test_demo_shows_the_whole_line_and_runs_again(tmp_path: Path) -> None:
    first, second = _demo(tmp_path), _demo(tmp_path)

    assert (first.returncode, second.returncode) == (0, 0)
    assert "私有邮箱（Dovecot）" in first.stdout
    assert first.stdout.count("核对无误") == 1
    news = [line for line in first.stdout.splitlines() if line.startswith('{"new"')]
    assert [line.partition(",")[0] for line in news] == [f'{{"new": {len(season())}', '{"new": 0']
    assert openpyxl.load_workbook(tmp_path / FOLDER / f"周报-{WEEK}.xlsx").worksheets


def test_demo_leaves_a_folder_of_ones_own_alone(tmp_path: Path) -> None:
    own = tmp_path / FOLDER / "own.txt"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")

    done = _demo(tmp_path)

    assert done.returncode == 1
    assert "没有动它" in done.stderr
    assert [path.name for path in own.parent.iterdir()] == ["own.txt"]
    assert not (own.parent / MARK).exists()
