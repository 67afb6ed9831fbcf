"""Each mistake in a pack is told with its file, its line and what to do; all of them at once.

``tests/data/packs/mistakes.toml`` lists the mistakes, each made in a copy of the pack that ``campaign new`` writes.
"""

import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from intake.errors import ConfigurationError
from intake.packs import load_campaign

ROOT = Path(__file__).parents[2]
SKELETON = ROOT / "intake" / "packs" / "skeleton"
MISTAKES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/data/packs/mistakes.toml").read_text(encoding="utf-8"))[
    "mistakes"
]


def _complaints(folder: Path, changes: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return what is wrong with a new pack after these changes, without the line above it all."""
    shutil.copytree(SKELETON, folder / "own")
    for file, old, new in changes:
        path = folder / "own" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as wrong:
        load_campaign("own", beside=folder)
    head, *found = str(wrong.value).split("\n")
    assert head == f"活动配置“own”有 {len(found)} 处要改："
    return found


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one['file']}: {one['new'].encode()[:40]!r}")
def test_mistake_is_told(tmp_path: Path, mistake: dict[str, Any]) -> None:
    found = _complaints(tmp_path, [(mistake["file"], mistake["old"], mistake["new"])])

    assert found == mistake["complaints"]


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    changes = [
        ("campaign.toml", "closes = 2025-06-30", "closes = 2025-03-30"),
        ("clauses.toml", "[once]", "[twice]"),
        ("forms/entry.toml", 'name = "leader"', 'name = "leader"\nlabl = "x"'),
        ("letters.toml", "{team}：\n", "{tema}：\n"),
        ("rules.toml", "limit = 15", 'limit = "15"'),
        ("rules.toml", 'severity = "reject"', 'severity = "warn"'),
    ]

    assert [one.split("：")[0] for one in _complaints(tmp_path, changes)] == [
        "campaign.toml 第 18 行",
        "forms/entry.toml 第 60 行",
        "letters.toml 第 12 行",
        "rules.toml 第 14 行",
        "rules.toml 第 89 行",
        "rules.toml 第 157 行",
        "rules.toml 第 166 行",
        "rules.toml 第 175 行",
    ]


def test_file_that_cannot_be_read_hides_no_mistake_in_another(tmp_path: Path) -> None:
    changes = [("campaign.toml", "year = 2025", "year = "), ("rules.toml", 'severity = "reject"', 'severity = "warn"')]

    found = _complaints(tmp_path, changes)

    assert [one.split("：")[0] for one in found] == ["campaign.toml 第 10 行", "rules.toml 第 14 行"]


def test_forms_whose_keys_begin_alike_are_told(tmp_path: Path) -> None:
    shutil.copytree(SKELETON, tmp_path / "own")
    text = (SKELETON / "forms/entry.toml").read_text(encoding="utf-8")
    (tmp_path / "own/forms/other.toml").write_text(text.replace('key = "entry"', 'key = "event"'), encoding="utf-8")

    with pytest.raises(ConfigurationError) as wrong:
        load_campaign("own", beside=tmp_path)

    remedy = "key “event”与 forms/entry.toml 的 key 首字母相同，编号会分不清。请换一个首字母不同的英文名"
    assert str(wrong.value) == f"活动配置“own”有 1 处要改：\nforms/other.toml 第 5 行：{remedy}"


def test_form_whose_ids_would_look_like_those_of_mails_is_told(tmp_path: Path) -> None:
    shutil.copytree(SKELETON, tmp_path / "own")
    text = (SKELETON / "forms/entry.toml").read_text(encoding="utf-8")
    (tmp_path / "own/forms/other.toml").write_text(text.replace('key = "entry"', 'key = "member"'), encoding="utf-8")

    with pytest.raises(ConfigurationError, match="key “member”以 m 开头，编号会和来信的编号混淆。请换一个英文名"):
        load_campaign("own", beside=tmp_path)


@pytest.mark.parametrize("file", sorted(SKELETON.rglob("*.toml")), ids=lambda file: str(file.stem))
def test_whatever_stands_in_place_of_a_value_the_pack_loads_or_is_refused_with_a_line(
    tmp_path: Path, file: Path
) -> None:
    shutil.copytree(SKELETON, tmp_path / "own")
    target = tmp_path / "own" / file.relative_to(SKELETON)
    lines = file.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        key, equals, value = line.partition(" = ")
        if not equals or line.startswith("#") or value == '"""':
            continue
        target.write_text("\n".join([*lines[:number], f"{key} = [[]]", *lines[number + 1 :]]), encoding="utf-8")
        with pytest.raises(ConfigurationError) as wrong:
            load_campaign("own", beside=tmp_path)
        assert f"{file.relative_to(SKELETON).as_posix()} 第 {number + 1} 行：" in str(wrong.value)
