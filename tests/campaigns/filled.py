"""What invented applicants write into the forms of the second pack, what it means, and what is wrong with it."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.form import Task, Value
from domain.roster import Roster, RosterEntry

ZONE = ZoneInfo("Asia/Shanghai")
SCHOOLS = ("梧桐里书画学堂", "清溪“银杏”手工学堂", "北塘社区健康学堂", "柳营夜读学堂")
HOSTS = ("青梧市梧桐里社区居民委员会", "青梧市清溪街道清溪社区居民委员会", "北塘社区居民委员会", "柳营社区居民委员会")
ROSTERS = {
    "schools": Roster("schools", tuple(RosterEntry(one) for one in (*SCHOOLS, "西桥旧书学堂"))),
    "hosts": Roster("hosts", (RosterEntry("青梧市梧桐里社区居民委员会", short=("梧桐里社区",)),)),
    "funded": Roster("funded", (RosterEntry("西桥旧书学堂"),)),
}


class Written(NamedTuple):
    """What stands on the paper, and what it means."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Filled:
    """One form as filled in: what is written by field, and the codes of the findings that it deserves.

    ``edition`` is the year in its title; ``gone`` are fields and sections taken off the form; it is printed on A4, or
    on ``letter`` paper. ``derived`` are the two days of its period.
    """

    form: str
    values: Mapping[str, Written]
    units: tuple[Task, ...] = ()
    sealed: bool = False
    edition: str = "2026"
    gone: tuple[str, ...] = ()
    letter: bool = False
    received: dt.date = dt.date(2026, 3, 10)
    materials: frozenset[str] = frozenset({"charter", "venue", "scene"})
    derived: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()

    def but(self, *codes: str, **texts: str | Written) -> "Filled":
        """Return it with other texts in these fields, and the findings that they deserve."""
        others = {name: one if isinstance(one, Written) else Written(one, one) for name, one in texts.items()}
        return replace(self, values={**self.values, **others}, findings=codes)

    @property
    def moment(self) -> dt.datetime:
        """When it arrived."""
        return dt.datetime.combine(self.received, dt.time(10), ZONE)


_TERMS = (
    ("2026年4月6日至6月28日", "2026-04-06", "2026-06-28"),
    ("4月至6月", "2026-04-01", "2026-06-30"),
    ("2026.5.1—2026.8.31", "2026-05-01", "2026-08-31"),
    ("9月上旬至11月下旬", "2026-09-01", "2026-11-30"),
)
_COURSES = ("楷书入门", "“纸上春秋”——剪纸与折纸", "家庭急救", "夜读：唐诗里的四季", "手机摄影+修图")
_NAMES = ("顾念之", "欧阳晴", "石磊", "白 洁")
_PLACES = (Written("30人", 30), Written("25", 25), Written("四十人", 40), Written("50余名", 50))
_VENUES = (
    Written("☑社区用房 □学校教室 □文化场馆", "社区用房"),
    Written("□社区用房　■学校教室　□文化场馆", "学校教室"),
    Written("文化场馆", "文化场馆"),
    Written("社区用房（ ） 学校教室（√） 文化场馆（ ）", "学校教室"),
)
_UNITS = (
    (Task("笔画与间架", "能写五十个常用字"), Task("临帖", "完成一幅作品")),
    (
        Task("认识纸材。", "学会三种折法。"),
        Task("剪窗花，配合节气讲故事。", "人人有作品。"),
        Task("布展", "办一次小展"),
    ),
)
_STORY = (
    "学堂现有教师四名，自编教材两册，全年开设书画、手工两门课程，共计96课时。\n"
    "学员以退休居民为主，到课率高于九成，结课问卷显示满意率为百分之九十七，社区反映良好。"
)
_OUTCOME = "编印学员作品集一册，举办社区展览两次。\n带动周边三个社区开课。"
_FOUNDED = (Written("2019年5月", "2019-05"), Written("2018.9.1", "2018-09-01"), Written("二〇二〇年十月", "2020-10"))
_FILLED_ON = (
    Written("2026年3月6日", "2026-03-06"),
    Written("2026-03-08", "2026-03-08"),
    Written("2026.3.9", "2026-03-09"),
)
_LEARNERS = (Written("86人", 86), Written("120余人", 120), Written("一百零五", 105))
_AREAS = (Written("350", 350), Written("280.5平方米", "280.5"), Written("1,200", 1200))
_TOTALS = (Written("10", 100_000), Written("12.5万元", 125_000), Written("贰拾万元整", 200_000))
_ASKED = (Written("3", 30_000), Written("45000元", 45_000), Written("人民币伍万元整", 50_000))


def opening(seed: int) -> Filled:
    """Return an opening without a fault."""
    pick = random.Random(seed)  # noqa: S311  invented values, no secret
    at = seed % len(SCHOOLS)
    term, first, last = pick.choice(_TERMS)
    values = {
        "school": Written(SCHOOLS[at], SCHOOLS[at]),
        "host": Written(HOSTS[at], HOSTS[at]),
        "course": _same(pick.choice(_COURSES)),
        "term": _same(term),
        "lecturer": _name(pick.choice(_NAMES)),
        "hand": _spaced(f"13{pick.randrange(10**9):09}", pick),
        "mail": Written(f"lecturer{seed}@example.cn", f"lecturer{seed}@example.cn"),
        "places": pick.choice(_PLACES),
        "venue": _VENUES[seed % len(_VENUES)],
    }
    return Filled("opening", values, _UNITS[seed % 2], derived={"term_from": first, "term_to": last})


def grant(seed: int) -> Filled:
    """Return a grant's application without a fault."""
    pick = random.Random(seed)  # noqa: S311  invented values, no secret
    at = seed % len(SCHOOLS)
    account = f"62{pick.randrange(10**15):015}"
    values = {
        "brand": _same(pick.choice(("银龄书画课堂", "“四季”手作学社", "邻里健康讲堂", "夜读2.0课堂"))),
        "school": _same(SCHOOLS[at]),
        "host": _same(HOSTS[at]),
        "filled_on": pick.choice(_FILLED_ON),
        "school_again": _same(SCHOOLS[at]),
        "licence": _same(f"青社学（2021）{pick.randrange(1000):03}号"),
        "since": pick.choice(_FOUNDED),
        "learners": pick.choice(_LEARNERS),
        "area": pick.choice(_AREAS),
        "head": _name(pick.choice(_NAMES)),
        "office_phone": _same(f"0998-{pick.randrange(2, 9)}{pick.randrange(10**6):06}"),
        "hand": _spaced(f"15{pick.randrange(10**9):09}", pick),
        "story": _same(_STORY),
        "total": pick.choice(_TOTALS),
        "asked": pick.choice(_ASKED),
        "bank": _same("青梧农村商业银行梧桐里支行"),
        "account": Written(" ".join(account[part : part + 4] for part in range(0, len(account), 4)), account),
        "payee": _same(HOSTS[at]),
        "outcome": _same(_OUTCOME),
    }
    return Filled("grant", values)


def teacher(seed: int) -> Filled:
    """Return a line of the teachers' list without a fault."""
    pick = random.Random(seed)  # noqa: S311  invented values, no secret
    years = pick.choice((Written("12", 12), Written("3年", 3), Written("1.5", "1.5")))
    values = {
        "school": _same(SCHOOLS[seed % len(SCHOOLS)]),
        "person": _same(f"{_NAMES[seed % 3]}{'甲乙丙丁戊己庚辛'[seed % 8]}"),
        "taught": _same(pick.choice(("书法", "手工", "急救、健康", "诗词"))),
        "certificate": _same(f"青教{pick.randrange(10**6):06}"),
        "years": years,
        "hired_on": pick.choice((Written("2024年9月1日", "2024-09-01"), Written("2025.3.1", "2025-03-01"))),
        "hand": Written(number := f"18{pick.randrange(10**9):09}", number),
    }
    return Filled("teacher", values)


def _same(text: str) -> Written:
    return Written(text, text)


def _name(text: str) -> Written:
    return Written(text, text.replace(" ", ""))


def _spaced(number: str, pick: random.Random) -> Written:
    return Written(pick.choice(("", " ", "-")).join((number[:3], number[3:7], number[7:])), number)


def faulty_openings() -> Iterator[Filled]:
    """Yield an opening for each fault that one can have on its paper."""
    fresh = map(opening, itertools.count(100))
    yield next(fresh).but("blank:lecturer", lecturer="")
    yield next(fresh).but("blank:venue", venue=Written("□社区用房 □学校教室 □文化场馆", ""))
    yield replace(next(fresh), units=(), findings=("blank:units",))
    yield replace(next(fresh), units=(Task("笔画", "会写"), Task("临帖", "")), findings=("half-unit",))
    yield replace(next(fresh), units=(Task("笔画", "会写"), Task("", "办展")), findings=("half-unit",))
    yield replace(next(fresh), units=_UNITS[0][:1], findings=("too-few-units",))
    yield replace(next(fresh).but("term-unclear", term="另行通知"), derived={"term_from": "", "term_to": ""})
    early = {"term_from": "2026-02-20", "term_to": "2026-06-30"}
    february = next(fresh).but("term-outside", term="2026年2月20日至6月30日")
    yield replace(february, derived=early, received=dt.date(2026, 2, 16))
    today = {"term_from": "2026-03-09", "term_to": "2026-06-30"}
    yield replace(next(fresh).but("filed-late", term="2026年3月9日至6月30日"), derived=today)
    yield next(fresh).but("places-too-few", places=Written("9人", 9))
    yield next(fresh).but("places-too-many", places=Written("61人", 61))
    yield next(fresh).but("venue-unclear", venue=Written("☑社区用房 ☑学校教室 □文化场馆", "社区用房、学校教室"))
    yield next(fresh).but("venue-unclear", venue="街心公园")
    yield next(fresh).but("bad-mail", mail="lecturer.example.cn")
    yield next(fresh).but("bad-hand", hand="1381234567")
    yield next(fresh).but("unknown-school", school="南门学堂")
    yield replace(next(fresh), edition="2025", findings=("old-form",))
    yield replace(next(fresh), gone=("mail",), findings=("rows-removed",))
    yield replace(next(fresh), received=dt.date(2026, 12, 1), findings=("filed-late", "too-late"))
    yield replace(
        next(fresh),
        values={name: Written("", None if name == "places" else "") for name in opening(1).values},
        units=(),
        derived={"term_from": "", "term_to": ""},
        findings=("not-filled-in",),
    )


def faulty_grants() -> Iterator[Filled]:
    """Yield a grant's application for each fault that one can have on its paper."""
    fresh = map(grant, itertools.count(200))
    yield next(fresh).but("blank:head", head="")
    yield next(fresh).but("blank:outcome", outcome="")
    yield next(fresh).but("unreadable-value:total", total=Written("10至12万元", None))
    yield next(fresh).but("unreadable-value:filled_on", filled_on=Written("2026年3月", ""))
    yield next(fresh).but("bad-hand", hand="1531234567")
    yield next(fresh).but("bad-phone", office_phone="12")
    yield next(fresh).but("bad-account", account=Written("6222 0001", "62220001"))
    yield next(fresh).but("unknown-school", school="南门学堂", school_again="南门学堂")
    yield next(fresh).but("two-brands", brand="品牌一：银龄书画课堂，品牌二：邻里健康讲堂")
    yield next(fresh).but("brand-too-long", brand="青梧市梧桐里社区银龄居民书画传承课堂")
    yield next(fresh).but("host-short", host="青梧市梧桐里居委会")
    yield next(fresh).but("host-short", host="梧桐里社区")
    yield next(fresh).but("schools-differ", school=SCHOOLS[0], school_again=SCHOOLS[1])
    yield next(fresh).but("licence-odd", licence="青社学2021-012")
    yield next(fresh).but("founded-later", since=Written("2026年3月11日", "2026-03-11"))
    yield next(fresh).but("learners-too-few", learners=Written("29人", 29))
    yield next(fresh).but("asked-too-much", asked=Written("5.2万元", 52_000), total=Written("20", 200_000))
    yield next(fresh).but("asked-over-half", asked=Written("3", 30_000), total=Written("5万元", 50_000))
    yield next(fresh).but("story-short", story="教师两名，自编教材一册，共64课时，学员满意。")
    yield next(fresh).but("story-incomplete", story=_STORY.replace("自编教材两册，", "").replace("教师", "人员"))
    yield replace(next(fresh), materials=frozenset({"charter"}), findings=("papers-missing",))
    yield next(fresh).but("funded-before", school="西桥旧书学堂", school_again="西桥旧书学堂")
    yield replace(next(fresh), received=dt.date(2026, 4, 11), findings=("too-late",))
    yield replace(next(fresh), edition="2024", findings=("old-form",))
    yield replace(next(fresh), gone=("outcome",), findings=("rows-removed",))
    yield replace(next(fresh), letter=True, findings=("paper-size",))


def faulty_teachers() -> Iterator[Filled]:
    """Yield a line of the teachers' list for each fault that one can have."""
    fresh = map(teacher, itertools.count(300))
    yield next(fresh).but("certificate-odd", certificate="青教12345")
    yield next(fresh).but("too-new", years=Written("0.5", "0.5"))
    yield next(fresh).but("hired-later", hired_on=Written("2026年3月11日", "2026-03-11"))
    yield next(fresh).but("unreadable-value:years", years=Written("多年", None))
    yield next(fresh).but("unknown-school", school="南门学堂")
    yield next(fresh).but("bad-hand", hand="1801234567")
    yield next(fresh).but("blank:taught", taught="")
