"""What others made is shipped as it came."""

import hashlib
import tomllib
from pathlib import Path

import pytest

import review

FOLDERS = (Path(review.__file__).parent / "static" / "vendor", Path(__file__).parents[1] / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=("shipped", "tests"))
def test_vendored_files_are_those_declared(folder: Path) -> None:
    declared = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")}
    assert found == {name: one["sha256"] for name, one in declared.items()}
    assert all((folder / f"{name.partition('.')[0]}.LICENSE").is_file() for name in declared)
