"""Lines of tables, keys and list elements in TOML texts."""

import tomllib
from typing import Any

import pytest

from intake.packs.positions import Path, line_of, positions
from tests.intake.test_packs import SHIPPED

TEXT = '''\
# comment = 1
key = "a # no comment"
"中 文" = 1

[table]
inline = { one = 1, two = ["x", "y"] }
list = [
  "first",   # [ in a comment
  "second",

  ["third"],
]
text = """
[no.table]
no = key \\" """
literal = \'\'\'
x = 1\'\'\'

[[rules]]
code = "a"

[rules.params]
limit = 20

[[rules]]
  params.deep.limit = 30
[rules.params.topics]
"时间" = ["年"]
[[rules.inner]]
x = 2024-10-01
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("key",), 2),
        (("中 文",), 3),
        (("table",), 5),
        (("table", "inline"), 6),
        (("table", "inline", "two"), 6),
        (("table", "list"), 7),
        (("table", "list", 0), 8),
        (("table", "list", 1), 9),
        (("table", "list", 2), 11),
        (("table", "list", 2, 0), 11),
        (("table", "text"), 13),
        (("table", "literal"), 16),
        (("rules", 0), 19),
        (("rules", 0, "code"), 20),
        (("rules", 0, "params", "limit"), 23),
        (("rules", 0, "params", "missing"), 22),
        (("rules", 1, "params", "deep", "limit"), 26),
        (("rules", 1, "params", "topics", "时间", 0), 28),
        (("rules", 1, "inner", 0, "x"), 30),
        (("nothing",), 1),
        ((), 1),
    ],
)
def test_path_has_the_line_of_its_key_or_of_what_is_around_it(path: Path, line: int) -> None:
    assert line_of(path, positions(TEXT)) == line


def test_text_is_valid() -> None:
    assert tomllib.loads(TEXT)["rules"][1]["inner"] != []


def _keys(content: Any, path: Path = ()) -> set[Path]:  # noqa: ANN401  as tomllib gives it
    """Return the paths of all keys, save those inside of inline tables, which stand on their key's line."""
    if not isinstance(content, dict):
        return set()
    found: set[Path] = set()
    for key, value in content.items():
        tables = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
        found |= {(*path, key)} if not tables else set()
        for at, one in enumerate(value if tables else ()):
            found |= {(*path, key, at)} | _keys(one, (*path, key, at))
    return found


@pytest.mark.parametrize("file", sorted(SHIPPED.rglob("*.toml")), ids=lambda file: file.stem)
def test_every_key_of_the_shipped_pack_stands_on_its_line(file: Any) -> None:  # noqa: ANN401  a path
    text = file.read_text(encoding="utf-8")
    lines, found = text.split("\n"), positions(text)

    for path in _keys(tomllib.loads(text)):
        if path in found:
            name = path[-1] if isinstance(path[-1], str) else path[-2]
            assert str(name) in lines[found[path] - 1]
        else:
            assert "." in lines[line_of(path, found) - 1]
