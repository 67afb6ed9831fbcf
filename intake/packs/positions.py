"""Where things stand in a TOML file: the line of each table, key and list element, by its path in the content.

The text is one that ``tomllib`` has read: what it would refuse is not looked for.
"""

import bisect
import re
import tomllib
from collections.abc import Iterator
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""A place in a file's content, such as ``("rules", 7, "params", "limit")``."""

_KEY = r"(?:\"(?:\\.|[^\"\\])*\"|'[^']*'|[A-Za-z0-9_-]+)"
_PART = re.compile(_KEY)
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_SKIPPED = re.compile(r"(?:\s|#[^\n]*)*")
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_PAIR = re.compile(rf"({_DOTTED})[ \t]*=[ \t]*")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{},]|[^\s\[\]{},"\'#]+',
    re.DOTALL,
)


def positions(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every table, key and element of a list in a TOML text."""
    breaks = [one.start() for one in re.finditer("\n", text)]
    counts: dict[Path, int] = {}
    table: Path = ()
    found: dict[Path, int] = {}
    at = _next(text, 0)
    while at < len(text):
        header = _HEADER.match(text, at)
        pair = None if header else _PAIR.match(text, at)
        if header:
            table = _table(_parts(header[2]), counts, several=header[1] == "[[")
            places, end = [(table, at)], header.end()
        elif pair:
            key = (*table, *_parts(pair[1]))
            elements, end = _value(text, pair.end(), key)
            places = [(key, at), *elements]
        else:
            break
        found.update((path, bisect.bisect_left(breaks, place) + 1) for path, place in places)
        at = _next(text, end)
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of a path, or of the nearest thing around it that the file has."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _next(text: str, at: int) -> int:
    found = _SKIPPED.match(text, at)
    return found.end() if found else at


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(next(iter(tomllib.loads(f"{part} = 0"))) for part in _PART.findall(dotted))


def _table(parts: tuple[str, ...], counts: dict[Path, int], *, several: bool) -> Path:
    """Return the path of a header's table; ``counts`` holds the last number of each list of tables."""
    path: Path = ()
    for number, part in enumerate(parts, start=1):
        path = (*path, part)
        if several and number == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _value(text: str, at: int, key: Path) -> tuple[list[tuple[Path, int]], int]:
    """Return where the elements of the value at ``at`` begin, and where the value ends."""
    elements = list(_elements(text, at, key))
    return elements[:-1], elements[-1][1]


def _elements(text: str, at: int, key: Path) -> Iterator[tuple[Path, int]]:
    """Yield the place of each element of a list or of an inline table, last the end of the value under its key."""
    depth = number = 0
    fresh = False
    for token in _TOKEN.finditer(text, at):
        word = token[0]
        if word == "\n" or word.startswith("#"):
            if depth == 0:
                yield key, token.start()
                return
            continue
        if fresh and word not in "]},":
            yield (*key, number), token.start()
            number, fresh = number + 1, False
        if word in ("[", "{"):
            depth += 1
            fresh = fresh or (depth == 1 and word == "[" and number == 0)
        elif word in ("]", "}"):
            depth -= 1
        elif word == "," and depth == 1 and text[at] == "[":
            fresh = True
    yield key, len(text)
