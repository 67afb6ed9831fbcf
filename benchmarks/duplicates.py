"""How long checking and the search for taken-over texts take, and how many planted copies are found.

Run as ``python benchmarks/duplicates.py [--count N] [--folder DIR]``. It fills a database file with N and with 2 N
invented submissions, of which 2 % are copies of earlier ones by other teams (names exchanged, a few words, numbers and
sentences changed), and compares them as the pipeline does. The texts are made from templates with a wide vocabulary, so
that those of different teams are as alike as in a real season; how alike is printed. Each size runs in a process of its
own.
"""

import argparse
import datetime as dt
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert

from domain.form import FieldValue, Form, Task, Value
from domain.likeness.searches import searches
from domain.likeness.sketches import alike, shingles
from domain.likeness.texts import BREAK, compared, mask, pieces
from domain.normalise import normalise
from domain.normalise.text import key
from domain.rules import check
from domain.submission import Submission, identify
from intake.comparing import AT_ONCE, compare
from intake.packs import load_campaign
from store import tables
from store.engine import Engine, connect, reading, transaction
from store.mapping.forms import dump_fields
from store.queries import likenesses
from store.schema import migrate

CAMPAIGN = load_campaign("shenyang-2024")
_SEARCHES = searches(CAMPAIGN)
_START = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
_COPIES = 0.02
_STEP = 5000


def _words(text: str) -> list[str]:
    return text.split()


_FIELDS = _words(
    """气象 天文 航模 机器人 急救 中医 口腔 营养 睡眠 用药 防汛 消防 地震 节水 土壤 果树 大棚 水稻 玉米 养蜂 畜禽 水产
    食用菌 花卉 垃圾 湿地 候鸟 昆虫 恐龙 矿石 古建 非遗 编程 航天 卫星 无人机 新能源 电池 芯片 反诈 心理 视力 听力"""
)
_SIDES = _words(
    """知识 技能 体验 观察 实验 讲解 故事 手册 问答 展览 课堂 研学 训练 咨询 诊断 改良 防护 监测 记录 制作 修理 选购
    辨别 入门 提高 历史 应用 误区 案例 竞赛"""
)
_PEOPLE = _words(
    """小学生 初中生 高中生 大学生 老年人 退休职工 残疾人家庭 种植户 养殖户 外来务工者 社区居民 企业职工 教师 家长
    留守儿童 环卫工人 快递员 出租车司机 村干部 军属 孕妇 慢性病人 新市民"""
)
_THINGS = _words(
    """显微镜 望远镜 测土箱 血压计 人体模型 灭火器 太阳能板 航模套件 编程板 雨量筒 风速仪 标本箱 净水器 种子盘
    听诊器 色谱卡 红外测温枪 放大镜 地球仪 急救包 焊台 虚拟现实眼镜"""
)
_ENDS = _words("社区 村 街道 镇 小区 小学 中学 广场 文化站 科技馆 图书馆 敬老院 合作社 产业园")
_ORGANS = _words("学会 协会 研究所 医院 大学 职业学院 集团 农场 图书馆 博物馆 中心 研究院")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_SYLLABLES = "安宝长春大德东丰富光广海和恒红华惠吉佳建金景靖康乐丽林龙明南宁平启清庆荣瑞山胜盛泰天同万文祥新兴秀阳永裕"
_OPENINGS = (
    "本项目由{unit}牵头组织实施，现有注册科技志愿者{count}人，其中具有高级职称的{small}人，面向{people}开展{topic}。",
    "针对{people}对{topic}了解不多、身边又缺少专业人员指导的实际情况，{unit}组织{count}名会员从{month}月起定期上门。",
    "{unit}与{place}签订共建协议，在公共活动室设立{topic}角，科技志愿者按月排班轮流值守，{people}可随时前来咨询。",
    "项目源于一次入户走访：受访的{count}名{people}中能说清{topic}的不到一成，于是志愿者提出由我们来补上这一课。",
)
_MIDDLES = (
    "活动分准备、实施和总结三个阶段进行，先用{thing}演示{topic}的基本原理，再由{people}分组动手，最后集中答疑。",
    "组织编写了图文并茂、通俗易懂的《{topic}{small}问》，在{place}现场发放{hundreds}册，并由志愿者逐条讲解。",
    "邀请行业内的{small}位资深专家走进{place}现场示范操作要领，围绕大家关心的{topic}问题逐一作答并记录成册。",
    "以看得见、摸得着的{thing}为教具，把抽象的道理讲成一个个小故事，{people}不需要任何基础，人人都可以上手。",
    "依托微信建立长期交流群，每周定时推送一条与{topic}有关的内容，共有{hundreds}人参加，遇到疑难再约时间当面处理。",
    "在{place}设立固定服务点位，从{month}月到{other_month}月的每个周末按时开放，所需器材和资料全部免费借用。",
    "活动开始之前先做摸底调查，共收回有效问卷{hundreds}份，据此调整了讲授内容，对行动不便的对象安排上门服务。",
    "联合{place}附近的{small}家单位共同举办展示日活动，{people}带着自己的问题来，志愿者当场拆解{thing}给大家看。",
)
_CLOSINGS = (
    "全年累计服务群众{hundreds}人次，群众满意度达到{percent}%以上，有{count}名服务对象主动报名成为新的志愿者。",
    "预计全年开展活动{count}场，直接受益{people}{hundreds}人次，在当地形成一支带不走的{topic}骨干队伍。",
    "项目结束后进行了回访，{percent}%的服务对象能够独立完成所学内容，{place}已把这项活动列入下一年度工作计划。",
    "共培训骨干{count}名，留下教具{small}套和全部讲义，今后没有我们到场，{people}也可以自己继续做下去。",
)
_ADDED = (
    "此外还与物业合作，在电梯间张贴了{count}张提示。",
    "遇到雨天时活动改到会议室进行，{people}照常参加。",
    "所需{thing}由会员单位捐助，没有另外列支。",
)
_FAMILIES = [random.Random(seed).sample(_MIDDLES, 6) for seed in range(24)]  # noqa: S311 -- as below
"""Sentences that one text has: those of a family are made from the same template."""


class Entry(NamedTuple):
    """One submission to insert, and the number of the one that it was copied from, -1 where it was not."""

    submission: Submission
    source: int


class Words:
    """Draws invented names and sentences; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- filler text, the same in each run

    def name(self, length: int) -> str:
        """Return syllables that might name something."""
        return "".join(self.random.choices(_SYLLABLES, k=length))

    def place(self) -> str:
        """Return an invented place."""
        return f"{self.name(2)}{self.random.choice('区县市')}{self.name(2)}{self.random.choice(_ENDS)}"

    def unit(self) -> str:
        """Return an invented unit."""
        return f"{self.name(3)}{self.random.choice(_FIELDS)}{self.random.choice(_ORGANS)}"

    def values(self, unit: str) -> dict[str, Any]:
        """Return what one project speaks of throughout."""
        draw = self.random
        return {
            "unit": unit,
            "topic": draw.choice(_FIELDS) + draw.choice(_SIDES),
            "people": draw.choice(_PEOPLE),
            "leader": draw.choice(_SURNAMES) + self.name(draw.randint(1, 2)),
        }

    def sentence(self, template: str, values: dict[str, Any]) -> str:
        """Return a sentence with what it speaks of; what the text does not speak of throughout is drawn."""
        draw = self.random
        return template.format_map(
            {
                "place": self.place(),
                "thing": draw.choice(_THINGS),
                "count": draw.randint(5, 90),
                "small": draw.randint(2, 9),
                "hundreds": draw.randint(1, 90) * 50,
                "month": draw.randint(1, 6),
                "other_month": draw.randint(7, 12),
                "percent": draw.randint(80, 99),
                **values,
            }
        )

    def text(self, unit: str) -> list[str]:
        """Return the sentences of an invented text."""
        values = self.values(unit)
        family = self.random.randrange(len(_FAMILIES))
        chosen = [_OPENINGS[family % 4], *_FAMILIES[family], _CLOSINGS[family // 4 % 4]]
        return [self.sentence(one, values) for one in chosen]

    def retold(self, text: Sequence[str], old: str, new: str) -> list[str]:
        """Return a text as another unit hands it in: names exchanged, a few words, numbers and sentences changed."""
        draw = self.random
        changed = [one.replace(old, new) for one in text]
        for _ in range(draw.randint(1, 2)):
            at = draw.randrange(len(changed))
            changed[at] = self._reworded(changed[at])
        what = draw.random()
        at = draw.randrange(1, len(changed) - 1)
        if what < 0.2:
            del changed[at]
        elif what < 0.4:
            changed.insert(at, self.sentence(draw.choice(_ADDED), self.values(new)))
        return changed

    def _reworded(self, sentence: str) -> str:
        digits = [at for at, letter in enumerate(sentence) if letter.isdigit()]
        if digits and self.random.random() < 0.5:
            at = self.random.choice(digits)
            return f"{sentence[:at]}{self.random.randint(1, 9)}{sentence[at + 1 :]}"
        at = self.random.randrange(len(sentence) - 2)
        return sentence[:at] + self.name(2) + sentence[at + 2 :]


def entries(count: int) -> Iterator[Entry]:
    """Yield invented submissions in the order of their arrival, registrations and applications by turns."""
    words = Words(count)
    known: list[tuple[str, list[str]]] = []
    for number in range(count):
        unit = words.unit()
        source = -1
        if number > 100 and words.random.random() < _COPIES:
            # The same kind of form: even numbers are registrations.
            source = words.random.randrange(number // 2) * 2 + number % 2
            text = words.retold(known[source][1], known[source][0], unit)
        else:
            text = words.text(unit)
        known.append((unit, text))
        yield Entry(_submission(number, unit, text, words), source)


def _submission(number: int, unit: str, text: Sequence[str], words: Words) -> Submission:
    kind = ("registration", "application")[number % 2]
    team = f"{unit}科技志愿服务队"
    mobile = str(13_000_000_000 + number)
    given: dict[str, Value] = {"team_name": team, "unit": unit, "leader": words.name(2), "mobile": mobile}
    if kind == "registration":
        half = len(text) // 2
        given |= {"activity_name": f"{unit}志愿行", "planned_time": "2024年6月8日", "tasks": (
            Task("".join(text[:half]), text[half]), Task("".join(text[half + 1 :]), ""))}  # fmt: skip
    else:
        given |= {"project_name": f"{unit}行动", "applicant": team, "unit_in_table": unit, "volunteers": "77人"}
        given |= {"overview": "".join(text[:4]), "highlights": "".join(text[4:6]), "benefits": "".join(text[6:])}
        given |= {
            "bank_account": str(6_222_020_200_000_000 + number),
            "account_holder": unit,
            "declared_on": "2024.10.8",
        }
    read = Form(
        kind, {name: FieldValue(value, value if isinstance(value, str) else "") for name, value in given.items()}
    )
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    received = _START + dt.timedelta(minutes=number)
    name = identify(digest, "2", 0, kind)
    return Submission(name, read, normalise(read, CAMPAIGN), message=digest, part="2", received=received)


def _insert(engine: Engine, several: Sequence[Entry]) -> None:
    """Put rows into the database as the pipeline leaves them, in bulk."""
    found = [one.submission for one in several]
    with transaction(engine) as session:
        session.execute(insert(tables.Message), [_message_row(one) for one in found])
        session.execute(insert(tables.Submission), [_row(one) for one in found])


def _message_row(one: Submission) -> dict[str, Any]:
    empty = dict.fromkeys(("error", "message_id", "sender", "sender_name", "subject", "excerpt"), "")
    lists: dict[str, Any] = {"defects": [], "authentication": {}, "answers": []}
    row = {"sha256": one.message, "size": 1000, "received": one.received, "progress": "done", "kind": "submission"}
    return {**empty, **lists, **row, "state": None, "attempts": 1, "sent": None}


def _row(one: Submission) -> dict[str, Any]:
    spec = CAMPAIGN.form(one.kind)
    team, subject = one.team(spec), one.subject(spec)
    return {
        "id": one.id,
        "message": one.message,
        "part": one.part,
        "position": 0,
        "kind": one.kind,
        "edition": "2024",
        "team": team,
        "team_key": key(team),
        "subject": subject,
        "subject_key": key(subject),
        "received": one.received,
        "state": "waiting",
        "version": 1,
        "original": {},
        "reading": None,
        "fields": dump_fields(one.fields),
        "renditions": [],
        "materials": [],
    }


def _child(count: int, folder: Path) -> None:
    """Fill a database, judge and compare everything in it, and print the figures."""
    engine = connect(f"sqlite:///{folder / f'{count}.db'}")
    migrate(engine)
    planted: dict[str, str] = {}
    names: list[str] = []
    checking = comparing = 0.0
    waiting: list[Entry] = []
    source = entries(count)
    while waiting := [one for one, _ in zip(source, range(_STEP), strict=False)]:
        _insert(engine, waiting)
        names += [one.submission.id for one in waiting]
        planted |= {one.submission.id: names[one.source] for one in waiting if one.source >= 0}
        begun = time.perf_counter()
        for one in waiting:
            check(one.submission, CAMPAIGN, {})
        checking += time.perf_counter() - begun
        begun = time.perf_counter()
        for start in range(0, len(waiting), AT_ONCE):
            with transaction(engine) as session:
                ids = [one.submission.id for one in waiting[start : start + AT_ONCE]]
                compare(session, ids, CAMPAIGN, now=_START)
        comparing += time.perf_counter() - begun
    found = _found(engine, names)
    right = found & planted.keys()
    false = [name for name in found if name not in planted]
    size = sum(one.stat().st_size for one in folder.iterdir()) / 1e6
    figures = {"planted": len(planted), "right": len(right), "found": len(found), "false": len(false)}
    print(json.dumps({**figures, "checking": checking, "comparing": comparing, "peak": _peak(), "size": size}))


def _found(engine: Engine, names: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(names), _STEP):
        with reading(engine) as session:
            found |= likenesses.present(session, names[start : start + _STEP]).keys()
    return found


def _peak() -> float:
    """Return the most memory that this process has held, in MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _natural(count: int) -> str:
    """Return how alike texts of different teams are that were not copied, and how alike the copies are."""
    several = list(entries(count))
    sets = [_shingles(one.submission) for one in several]
    kinds = [one.submission.kind for one in several]
    pairs = [
        alike(sets[one], sets[other])
        for one in range(0, count, 3)
        for other in range(one % 2, one, 14)
        if kinds[one] == kinds[other] and several[one].source < 0
    ]
    copies = [alike(sets[at], sets[one.source]) for at, one in enumerate(several) if one.source >= 0]
    natural = statistics.quantiles(pairs, n=1000)
    near = statistics.quantiles(copies, n=100)
    return (
        f"alike (Jaccard): different teams median {natural[499]:.2f}, 99 % {natural[989]:.2f}, most {max(pairs):.2f};"
        f" copies least {min(copies):.2f}, 1 % {near[0]:.2f}, median {near[49]:.2f}"
    )


def _shingles(one: Submission) -> Any:  # noqa: ANN401 -- an array
    search = _SEARCHES[one.kind][0]
    names = mask(map(one.text, search.names), search.affixes)
    return shingles(compared(pieces(one.fields, search.fields), names).replace(BREAK, ""))


def main() -> None:
    """Run both sizes and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where to write (default: the temporary folder)")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        _child(arguments.child, arguments.folder)
        return
    print(_natural(3000))
    totals = []
    for count in (arguments.count, 2 * arguments.count):
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            command = [sys.executable, __file__, "--child", str(count), "--folder", folder]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        total = told["checking"] + told["comparing"]
        totals.append(total)
        print(
            f"{count:7} submissions: found {told['right'] / told['planted']:.2%} of {told['planted']} copies,"
            f" false {told['false'] / max(1, told['found']):.2%};"
            f" checking {told['checking']:.0f} s, comparing {told['comparing']:.0f} s,"
            f" {1000 * total / count:.2f} ms each; peak {told['peak']:.0f} MB, on disk {told['size']:.0f} MB"
        )
    print(f"twice as many take {totals[1] / totals[0]:.2f} times as long")


if __name__ == "__main__":
    main()
