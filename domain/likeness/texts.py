"""The text of a submission as it is compared: its words without spaces and marks, the names of team and unit gone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.form import FieldValue
from domain.normalise.text import key

_SHORTEST_NAME = 4
"""Characters of a name that is left out; a shorter one is a word that any text may have."""
BREAK = "\n"
"""Stands between two pieces of a compared text, and nowhere else."""


class Piece(NamedTuple):
    """One value that is compared: its field, ``tasks.0.content`` for a part of a task, and its text as written."""

    field: str
    text: str


class Spot(NamedTuple):
    """A passage of a value: from this character up to that one, which is not part of it."""

    field: str
    start: int
    end: int


def pieces(values: Mapping[str, FieldValue], fields: Sequence[str]) -> Iterator[Piece]:
    """Yield what stands in the fields, in their order; blank ones give nothing."""
    for name in fields:
        value = values[name].value if name in values else None
        if isinstance(value, str):
            yield Piece(name, value)
        elif isinstance(value, tuple):
            for at, task in enumerate(value):
                yield Piece(f"{name}.{at}.content", task.content)
                yield Piece(f"{name}.{at}.goal", task.goal)


def mask(names: Iterable[str], affixes: Sequence[str]) -> tuple[str, ...]:
    """Return what is left out of compared texts: the names, with and without the affixes they end in, longest first.

    Names that are too short to mean one thing only are not among them.
    """
    ends = [key(one) for one in affixes]
    found: set[str] = set()
    for name in names:
        plain = key(name)
        while plain not in found and len(plain) >= _SHORTEST_NAME:
            found.add(plain)
            longest = max((end for end in ends if end and plain.endswith(end)), key=len, default="")
            plain = plain[: len(plain) - len(longest)]
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def compared(found: Iterable[Piece], names: Sequence[str]) -> str:
    """Return the pieces as one text for comparing, with the names left out."""
    texts = []
    for piece in found:
        plain = key(piece.text)
        for name in names:
            plain = plain.replace(name, "")
        texts.append(plain)
    return BREAK.join(filter(None, texts))


def spots(found: Iterable[Piece], names: Sequence[str]) -> list[Spot | None]:
    """Return for each character of the compared text where it stands in its value; None for what parts the pieces."""
    placed: list[Spot | None] = []
    for piece in found:
        plain = key(piece.text)
        places = _places(plain, piece.text)
        for name in names:
            at = plain.find(name)
            while at >= 0:
                plain = plain[:at] + plain[at + len(name) :]
                places = places[:at] + places[at + len(name) :]
                at = plain.find(name, at)
        if placed and plain:
            placed.append(None)
        placed += [Spot(piece.field, at, at + 1) for at in places]
    return placed


def _places(plain: str, text: str) -> list[int]:
    """Return for each character of a key from which character of its text it comes.

    A key has the letters of its text in their order; what it lacks is passed over.
    """
    found: list[int] = []
    for at, character in enumerate(text):
        if plain[len(found) : len(found) + 1] == character:
            found.append(at)
            continue
        for letter in key(character):
            if len(found) < len(plain) and plain[len(found)] == letter:
                found.append(at)
    # Letters that join with their neighbours in the key (half-width voiced kana) have no place of their own.
    return found + [len(text) - 1] * (len(plain) - len(found))
