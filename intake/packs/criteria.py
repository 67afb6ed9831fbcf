"""What is wrong with what the experts are to score."""

from collections.abc import Iterator

from domain.campaign import Campaign
from intake.packs.complaints import Complaint

_FILE = "campaign.toml"


def criterion_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the criteria: each is a column of the experts' table, told apart by its name."""
    seen: dict[str, int] = {}
    for at, one in enumerate(campaign.criteria):
        name = one.name.strip()
        if not name:
            yield Complaint(_FILE, ("criteria", at, "name"), '评分项目的 name 是空的。请写成 name = "组织实施" 这样')
        elif seen.setdefault(name, at) != at:
            yield Complaint(_FILE, ("criteria", at, "name"), f"评分项目“{name}”写了两次。请改掉或者删去一处")
        if one.points < 1:
            text = f"评分项目“{name}”的 points {one.points} 不是分数。请写成 points = 20 这样的正整数"
            yield Complaint(_FILE, ("criteria", at, "points"), text)
