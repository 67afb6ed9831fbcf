"""What of a submission is compared with those of other teams."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.form import FieldValue

_SURE = 0.9
_NEARLY = 0.8


class TraceKind(StrEnum):
    """By what submissions of different teams are compared."""

    TEXT = "text"
    """Bands of a sketch of its texts."""
    PICTURE = "picture"
    """Pieces of the perceptual hash of a picture that came with it."""
    MOBILE = "mobile"
    ACCOUNT = "account"


class Trace(NamedTuple):
    """One thing by which a submission is found when another one has the same; a signed number of 64 bits."""

    kind: TraceKind
    value: int


class Photo(NamedTuple):
    """A picture that came with a submission: its mail, its path in that, and its perceptual hash."""

    message: str
    path: str
    picture: int


Arrival = tuple[float, str, str, int]
"""When a submission came, and where it stood in its message: what comes first is the earlier one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission as far as it takes to tell whether another one may be compared with it.

    ``team`` is the name as written, ``team_key`` the same for comparing, empty where it is blank. ``confidence`` is how
    surely the name was read.
    """

    id: str
    kind: str
    team: str
    team_key: str
    arrival: Arrival
    confidence: float = 1.0

    def differs_from(self, other: "Standing") -> bool:
        """Tell whether two submissions are certainly of different teams; a blank name is of no team.

        A name may lack its beginning (the city), and one that was not surely read may be misread.
        """
        mine, theirs = self.team_key, other.team_key
        if not mine or not theirs or mine.endswith(theirs) or theirs.endswith(mine):
            return False
        if min(self.confidence, other.confidence) >= _SURE:
            return True
        return difflib.SequenceMatcher(None, mine, theirs, autojunk=False).ratio() < _NEARLY


@dataclass(frozen=True, slots=True)
class Profile:
    """A submission with what it is compared by: the values of the fields that the campaign's rules name, its photos."""

    standing: Standing
    values: Mapping[str, FieldValue]
    photos: tuple[Photo, ...] = ()

    def text(self, name: str) -> str:
        """Return a field's text, empty where it is missing, blank or no text."""
        found = self.values.get(name)
        return found.value if found is not None and isinstance(found.value, str) else ""
