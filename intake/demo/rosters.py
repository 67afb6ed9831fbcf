"""The rosters that go with the invented season: registered teams, and the teams of last year's projects."""

import csv
import io
from collections.abc import Sequence

from intake.demo.people import cast

_HEADER = ("服务队名称", "隶属单位")
_STRANGERS = frozenset({"strangers"})
_AWARDED = ("weather",)


def registered(seed: int) -> list[tuple[str, str]]:
    """Return (team, unit) of each team on the platform; one that hands in forms is not among them."""
    return [(team.name, team.unit) for key, team in cast(seed).items() if key not in _STRANGERS]


def awarded(seed: int) -> list[tuple[str, str]]:
    """Return (team, unit) of each team that carried a project last year."""
    teams = cast(seed)
    return [(teams[key].name, teams[key].unit) for key in _AWARDED]


def written(rows: Sequence[tuple[str, str]]) -> bytes:
    """Return the rows as the csv that ``zhihui roster load`` takes: UTF-8 with a mark, as Excel saves it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEADER)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")
