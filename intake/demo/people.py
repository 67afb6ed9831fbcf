"""Invented teams with their units and leaders; the numbers lie in ranges that look invented on purpose."""

import random
from dataclasses import dataclass

_TEAMS = {
    "farm": ("沈阳青禾农业科学研究所", "沈阳青禾农业科学研究所科技志愿服务队"),
    "clinic": ("沈阳晨光岭医院", "“暖心听诊器”科技志愿服务队"),
    "stars": ("沈阳市望湖天文爱好者协会", "望湖天文科技志愿服务队"),
    "college": ("辽宁云岭理工学院", "云岭理工学院科技志愿服务队"),
    "machines": ("沈阳松涛机床（集团）有限公司", "松涛机床科技工作者志愿服务队"),
    "museum": ("沈阳市启明路科学馆", "“启明星”科技志愿服务队"),
    "stones": ("沈阳市雨花地质学会", "雨花地质科普志愿服务队"),
    "water": ("沈阳碧河水务有限公司", "碧河水务科技志愿服务队"),
    "school": ("沈阳市红杉路第二小学", "红杉路二小“小水滴”科技志愿服务队"),
    "quarter": ("沈阳市白鹭湾街道鹭鸣社区居民委员会", "鹭鸣社区科技志愿服务队"),
    "food": ("沈阳市食安营养学会", "食安营养科技志愿服务队"),
    "fire": ("沈阳银杏消防技术服务有限公司", "银杏消防科技志愿服务队"),
    "robots": ("沈阳市蓝鲸青少年机器人协会", "蓝鲸机器人科技志愿服务队"),
    "eyes": ("沈阳明眸岭眼科医院", "明眸岭眼科科技志愿服务队"),
    "orchard": ("沈阳市金穗果树协会", "金穗果树科技志愿服务队"),
    "gardens": ("沈阳市绿荫园林科学研究院", "绿荫园林科技志愿服务队"),
    "district": ("沈阳市白鹭湾区科学技术协会", "白鹭湾区科技志愿服务总队"),
    "weather": ("沈阳市晴雨气象学会", "晴雨气象科技志愿服务队"),
    "strangers": ("沈阳飞燕无人机俱乐部", "飞燕无人机志愿服务队"),
}
_SURNAMES = "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施孔曹严金魏陶姜"
_GIVEN = (
    "知行",
    "若楠",
    "明远",
    "思齐",
    "晓岚",
    "景行",
    "怀瑾",
    "子衿",
    "清和",
    "书航",
    "望舒",
    "云帆",
    "嘉木",
    "静姝",
)
_TITLES = ("高级工程师/秘书长", "副教授/科协秘书长", "主任医师/科主任", "讲师/团委书记", "农艺师/站长", "工程师/部长")
_BANKS = ("青松银行沈阳浑河支行", "远山银行沈阳中街支行", "禾穗农商银行沈阳北站支行", "云岭银行沈阳青年大街支行")


@dataclass(frozen=True, slots=True)
class Team:
    """A team, its unit and the person who answers for it."""

    name: str
    unit: str
    leader: str
    title: str
    phone: str
    mobile: str
    founded: str
    volunteers: int
    bank_name: str
    bank_account: str
    mail: str


def cast(seed: int) -> dict[str, Team]:
    """Return every invented team by a short key; the people and numbers follow from the seed."""
    random_ = random.Random(f"people {seed}")  # noqa: S311  invented data, no secret
    leaders = [surname + given for surname in _SURNAMES for given in _GIVEN]
    chosen = random_.sample(leaders, len(_TEAMS))
    return {
        key: Team(
            name=name,
            unit=unit,
            leader=leader,
            title=random_.choice(_TITLES),
            phone=f"024-2000{random_.randrange(10_000):04}",
            mobile=f"1{random_.choice('35789')}{random_.randrange(10)}0000{random_.randrange(10_000):04}",
            founded=f"20{random_.randrange(12, 23)}年{random_.randrange(1, 13)}月",
            volunteers=random_.randrange(24, 180),
            bank_name=random_.choice(_BANKS),
            bank_account=f"9000{random_.randrange(10**14):014}1",
            mail=f"{key}.{random_.randrange(1000):03}@example.cn",
        )
        for (key, (unit, name)), leader in zip(_TEAMS.items(), chosen, strict=True)
    }
