"""A pack as a whole, rosters included: what ``zhihui campaign check`` looks at."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from domain.campaign import Campaign, RosterSpec
from domain.roster import RosterEntry
from intake.errors import ConfigurationError, IntakeError
from intake.packs.loading import folder_of, load_campaign, rosters_of
from intake.rosters import read_roster

_KINDS = (".csv", ".xlsx")


class Examined(NamedTuple):
    """A pack in which nothing is wrong, with the rosters in its folder by name."""

    campaign: Campaign
    rosters: Mapping[str, tuple[RosterEntry, ...]]


def examine(name: str) -> Examined:
    """Return the pack in the folder ``name``, or the shipped one of that name, with its rosters.

    Raises:
        ConfigurationError: something in it is wrong; the text lists everything that is.
    """
    wrong: list[str] = []
    campaign = None
    try:
        campaign = load_campaign(name)
    except ConfigurationError as error:
        wrong.append(str(error))
    rosters: dict[str, tuple[RosterEntry, ...]] = {}
    known = rosters_of(name)
    for path in _roster_files(Path(str(folder_of(name))) / "rosters") if known is not None else ():
        try:
            rosters[path.stem] = _roster(path, known or {})
        except IntakeError as error:
            wrong.append(f"rosters/{path.name}：{error}")
    if campaign is None or wrong:
        raise ConfigurationError("\n".join(wrong))
    return Examined(campaign, rosters)


def _roster_files(folder: Path) -> list[Path]:
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(one for one in files if one.suffix.lower() in _KINDS and not one.name.startswith(("~$", ".")))


def _roster(path: Path, known: Mapping[str, RosterSpec]) -> tuple[RosterEntry, ...]:
    if path.stem not in known:
        names = f"请改名为 {'、'.join(known)} 之一，或者" if known else "campaign.toml 里没有写名单，请补上，或者把文件"
        raise IntakeError(f"文件名不是名单的名字。{names}移到别的文件夹。")
    return read_roster(path, known[path.stem])
