"""What does not fit together among the columns of lists and the rosters."""

from collections.abc import Iterator
from dataclasses import asdict

from domain.campaign import Campaign
from domain.normalise.text import key
from intake.packs.complaints import Complaint


def heading_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the headings: a list's columns are told apart by them."""
    seen: dict[str, str] = {}
    for name, word in asdict(campaign.headings).items():
        at = ("headings", name)
        if not word.strip():
            yield Complaint("campaign.toml", at, f"headings 的 {name} 是空的。请填写，或者删去")
        elif seen.setdefault(word, name) != name:
            yield Complaint("campaign.toml", at, f"headings 的“{word}”写了两次，分不清是哪一列。请改掉一处")


def roster_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the rosters."""
    seen: dict[str, int] = {}
    for at, one in enumerate(campaign.rosters):
        if not one.key.strip():
            yield Complaint("campaign.toml", ("rosters", at, "key"), "名单的 key 是空的。请写英文代号，如 teams")
        elif seen.setdefault(one.key, at) != at:
            yield Complaint("campaign.toml", ("rosters", at, "key"), f"名单 {one.key} 写了两次。请改掉或者删去一处")
        if not one.heads or not all(map(key, one.heads)):
            text = f'{one.key} 的 heads 至少写一个列名，不能为空。请写成 heads = ["单位全称"] 这样'
            yield Complaint("campaign.toml", ("rosters", at, "heads"), text)
