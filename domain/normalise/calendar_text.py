"""What people write for a time, cut into points in time and the words that join them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.normalise.numerals import CHARACTERS, number
from domain.normalise.text import half_width

_LONGEST = 500

# Words that say nothing about the days; each becomes a gap, which ends a point but joins nothing.
_IDLE = re.compile(
    r"拟定于|拟于|计划于|预计于|预计|计划|拟|暂定于?|初步?定于?|定于|开展|举行|举办|进行|实施|期间|为止|止|结束|活动|时间|(?:申报|申请|填报|填表)日期|(?<![0-9])日期"
    r"|正式|成立于?|组建于?|注册于?|建立于?|始建于?|创建于?|于|在|为|公元|盖章|签字|签章|第[0-9]{1,2}[次场期批]"
    r"|(?:全国|国际|世界)?(?:学雷锋(?:(?:纪念|活动)?日|月)?|防灾减灾(?:宣传)?[日周]|科技活动周|科技工作者日|科普[日月]|志愿者日)"
    r"|(?:世界|国际|全国|中国)[\u4e00-\u9fff]{1,6}?[日周节]"
    r"|(?<=[日号])\(?(?:春|元宵|妇女|植树|清明|劳动|青年|儿童|端午|建军|教师|中秋|重阳|国庆)节|[()“”\"::]"
)
_OCLOCK = r"(?:[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|[时点](?:[0-9]{1,2}分?|半)?))"
_PART_OF_DAY = r"(?:上午|中午|下午|午后|晚上|早上|早晨|傍晚|凌晨|全天|晚|早)"
_CLOCK = re.compile(
    rf"(?<![0-9]){_PART_OF_DAY}?(?:[0-9]{{1,2}}[-~至到])?{_OCLOCK}(?: ?[-~至到] ?{_PART_OF_DAY}?{_OCLOCK})?"
    rf"(?:开始|许|左右|签到|集合)?|{_PART_OF_DAY}"
)
_ISO_CLOCK = re.compile(r"(?<=[0-9])T(?=[0-9]{2}:)")
_FEW = r"[0-9一二两三四五六七八九十]{1,3}"
_TIMES = rf"(?:(?:不少于|至少|约)?{_FEW}[次场期天])?"
_WEEKDAY = r"[一二三四五六日天末]"
_OFTEN = re.compile(
    rf"每月的?第{_FEW}个?(?:周|星期){_WEEKDAY}|每月(?:[上中下]旬|[初底末])|每(?:半|{_FEW})个?(?:月|周|星期){_TIMES}|每?逢"
    rf"|每(?:个)?(?:周|星期){_WEEKDAY}(?:[、和及至到~-](?:周|星期)?{_WEEKDAY}(?![0-9月])){{0,6}}"
    rf"|每(?:个)?(?:周|星期|月|季度|学期){_TIMES}(?![0-9一二两三四五六七八九十])|每[年天日]度?{_TIMES}"
    rf"|(?<=全年)(?:共|约|不少于)?{_FEW}[次场期]"
    rf"|(?:周|星期){_WEEKDAY}(?:[、和及至到~-](?:周|星期)?{_WEEKDAY}(?![0-9月])){{0,6}}"
    rf"|不定期|定期|分批次?|陆续|双休日|周末|节假日|休息日|工作日|[暑寒]假(?:里|期间)?|\({_WEEKDAY}\)"
    rf"|(?:共计?|总共|合计|为期|历时){_FEW}[次场期天]|\({_FEW}天\)"
)
_LENGTH = re.compile(rf"(?<!第)(?![1一]天){_FEW}天")
_SHORT_END = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})( ?[~至到] ?)([0-9]{2})-(?=[0-9]{2}(?![0-9-]))")
# A day of the old calendar has no 日 behind it: 八月十五 is not the 15th of August.
_LUNAR = re.compile(
    r"[农阴旧]历|[正腊冬闰]月|(?:^|[^年一二三四五六七八九十])十?[一二三四五六七八九十]月"
    r"(?:初|[廿卅]|[二三]?十)[一二三四五六七八九十]?(?![一二三四五六七八九十日号月])(?!.*[日号])"
)
_SPLIT_TENS = re.compile("(?<=月)([上中])[、,和]?(?=[中下]旬)")
_POINT_BETWEEN = re.compile("(?<=[0-9])。(?=[0-9])")
_HYPHENS = re.compile("[‐‑−]")
_LONG_DASHES = re.compile("-{2,}|[–—―─━ー]+|[〜∼˜~]+")
_DASH_ONE = re.compile("(?<=[0-9日月号年])一(?=[0-9])")
_INNER_SPACE = re.compile(r"(?<![0-9]) | (?![0-9])")
_CHINESE = re.compile(f"[{CHARACTERS}][{CHARACTERS}OoO0]*")
_ENDS = " \t\r\n。.，,、；;|"

_TOKEN = re.compile(
    r"(?P<full>(?P<fy>[0-9]{4})(?P<mark>[./~、-])(?P<fm>[0-9]{1,2})(?P=mark)(?P<fd>[0-9]{1,2})(?![0-9])[日号]?)"
    r"|(?P<brief>(?P<by>[1-9][0-9])(?P<sep>[./])(?P<bm>[0-9]{1,2})(?P=sep)(?P<bd>[0-9]{1,2})(?![0-9./])[日号]?)"
    r"|(?P<packed>(?P<py>(?:19|20)[0-9]{2})(?P<pm>[0-9]{2})(?P<pd>[0-9]{2})?(?![0-9]))"
    r"|(?P<dotted>(?P<dy>[0-9]{4})[./-](?P<dm>[0-9]{1,2})(?![0-9])(?:月份?)?)"
    r"|(?P<year>(?P<yy>[0-9]{4}|[0-9]{2})(?:年度?|(?=全年|[上下]半年|第[0-9]季度)))"
    r"|(?P<this>今年|本年度?|当年)|(?P<coming>明年)|(?P<next>次年|翌年|来年|第2年)"
    r"|(?P<short>(?P<sm>[0-9]{1,2})(?P<dot>[./])(?P<sd>[0-9]{1,2})(?![0-9]|(?P=dot)[0-9])[日号]?)"
    r"|(?P<month>(?P<mm>[0-9]{1,2})月份?)"
    r"|(?P<day>(?P<dd>[0-9]{1,2})[日号])"
    r"|(?P<ten>[上中下]旬|上中旬|中下旬|月?[初底末])"
    r"|(?P<quarter>第?(?P<qq>[1-4])季度)|(?P<half>[上下]半年)|(?P<whole>(?:贯穿)?全年度?)"
    r"|(?P<number>(?:第(?=[1-4][、,和至到~-]))?(?P<nn>[0-9]{1,2}))(?![0-9])"
    r"|(?P<to>直?[至到]|[-~])|(?P<list>以及|[、,;/和及与])|(?P<open>起|开始|长期|常态化|持续)|(?P<gap>[|自从]+)"
)
_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12)}


class Link(StrEnum):
    """How a point is joined to the one before it."""

    NONE = "none"
    TO = "to"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Point:
    """One point in time as far as it is written out.

    ``shift`` is 1 where the year is the one after the year of the point before (次年). ``months`` are the first and
    last month of a half or quarter. ``ten`` is a part of the month (上旬, 底). ``number`` is a figure without a unit.
    ``link`` joins it to the point before it.
    """

    link: Link = Link.NONE
    year: int | None = None
    shift: int = 0
    month: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    ten: str = ""
    number: int | None = None

    @property
    def finest(self) -> int:
        """How fine its finest part is: 0 nothing, 1 year, 2 month, 3 day or part of the month, or a bare figure."""
        if self.day is not None or self.ten or self.number is not None:
            return 3
        if self.month is not None or self.months:
            return 2
        return 1 if self.year is not None or self.shift else 0

    @property
    def coarsest(self) -> int:
        """How coarse its coarsest part with a unit is, on the scale of ``finest``; 0 where it is a bare figure."""
        if self.year is not None or self.shift:
            return 1
        if self.month is not None or self.months:
            return 2
        return 3 if self.day is not None or self.ten else 0

    def with_part(self, part: "Point") -> "Point | None":
        """Return the point with a finer part added, None where the part is not finer than what it has."""
        if self.finest >= (part.coarsest or 3):
            return None
        return Point(
            self.link,
            part.year if self.year is None else self.year,
            self.shift or part.shift,
            part.month if self.month is None else self.month,
            self.months or part.months,
            part.day,
            part.ten,
            part.number,
        )


def points(text: str, year: int) -> list[Point] | None:
    """Return the points in time that a text consists of, in order, None where it holds anything else.

    ``year`` is what 今年 means. An open beginning (起) needs an end, and so does a day that is
    said to last several (5月18日，为期3天).
    """
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return None
    found: list[Point] = []
    links: set[Link] = set()
    apart, endless, position = True, False, 0
    while position < len(plain):
        token = _TOKEN.match(plain, position)
        if token is None:
            return None
        position, kind = token.end(), token.lastgroup
        if kind in ("to", "list", "gap", "open"):
            apart = True
            endless = kind == "open" or (endless and kind != "to")
            links |= {Link(kind)} if kind in ("to", "list") else set()
        elif not _add(found, _part(token, year), links, apart=apart):
            return None
        else:
            apart = False
            links.clear()
    lasting = len(found) == 1 and found[0].day is not None and _LENGTH.search(half_width(text))
    return None if endless or links or lasting else found


def _add(found: list[Point], part: Point, links: set[Link], *, apart: bool) -> bool:
    longer = None if apart else found[-1].with_part(part)
    if longer is not None:
        found[-1] = longer
        return True
    if not links and found and found[-1].day is not None and (part.year or (part.month and part.day is None)):
        links.add(Link.LIST)  # one day below the other: 5月18日 5月25日
    elif not apart or len(links) != min(1, len(found)):
        return False
    found.append(replace(part, link=next(iter(links), Link.NONE)))
    return True


def _part(token: re.Match[str], year: int) -> Point:
    build = _PARTS.get(token.lastgroup or "")
    if build is not None:
        return build(token)
    if token.lastgroup == "brief":
        near = abs(int(token["by"]) - year % 100) <= 1  # 24.5.18; 18.5.24 may be the other way round
        return Point(
            year=year // 100 * 100 + int(token["by"]) if near else 0, month=int(token["bm"]), day=int(token["bd"])
        )
    return {"this": Point(year=year), "coming": Point(year=year + 1), "next": Point(shift=1)}[token.lastgroup or ""]


_PARTS: dict[str, Callable[[re.Match[str]], Point]] = {
    "full": lambda token: Point(year=int(token["fy"]), month=int(token["fm"]), day=int(token["fd"])),
    "packed": lambda token: Point(
        year=int(token["py"]), month=int(token["pm"]), day=int(token["pd"]) if token["pd"] else None
    ),
    "dotted": lambda token: Point(year=int(token["dy"]), month=int(token["dm"])),
    "year": lambda token: Point(year=_whole_year(token["yy"])),
    "short": lambda token: Point(month=int(token["sm"]), day=int(token["sd"])),
    "month": lambda token: Point(month=int(token["mm"])),
    "day": lambda token: Point(day=int(token["dd"])),
    "ten": lambda token: Point(ten=token["ten"].removeprefix("月")),
    "quarter": lambda token: Point(months=quarter(int(token["qq"]))),
    "half": lambda token: Point(months=_SPANS[token["half"]]),
    "whole": lambda _: Point(months=_SPANS["全年"]),
    "number": lambda token: Point(number=int(token["nn"])),
}


def quarter(number: int) -> tuple[int, int]:
    """Return the first and last month of a quarter of the year."""
    return 3 * number - 2, 3 * number


def _whole_year(figures: str) -> int:
    year = int(figures)
    if len(figures) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


def _plain(text: str) -> str:
    plain = _ISO_CLOCK.sub(" ", half_width(text))
    plain = _LONG_DASHES.sub("~", _HYPHENS.sub("-", plain))
    plain = _SHORT_END.sub(r"\1\2.", plain)
    plain = _DASH_ONE.sub("~", _POINT_BETWEEN.sub(".", " ".join(plain.split())))
    if _LUNAR.search(plain):
        return ""
    plain = _CHINESE.sub(_figures, _OFTEN.sub("|", _SPLIT_TENS.sub(r"\1", plain)))
    plain = _IDLE.sub("|", _CLOCK.sub("|", plain))
    return _INNER_SPACE.sub("", plain).strip(_ENDS)


def _figures(found: re.Match[str]) -> str:
    value = number(found.group())
    return "?" if value is None else str(value)
