"""Invented forms and submissions, whole unless a test says otherwise."""

import datetime as dt
import zoneinfo
from dataclasses import replace

from domain.campaign import Campaign, Rule
from domain.form import FieldValue, Form, Place, Task, Value
from domain.normalise import normalise
from domain.submission import Submission
from intake.packs import load_campaign

CAMPAIGN = load_campaign("shenyang-2024")
SHENYANG = zoneinfo.ZoneInfo("Asia/Shanghai")
TASK = Task("在社区开展健康科普讲座1场。", "服务居民100人次。")

REGISTRATION: dict[str, Value] = {
    "team_name": "沈阳市晨光学会科技志愿服务队",
    "unit": "沈阳市晨光学会",
    "activity_name": "健康科普进社区活动",
    "planned_time": "2024年6月1日至6月3日",
    "leader": "张三",
    "mobile": "13800000000",
    "tasks": (TASK,),
}
APPLICATION: dict[str, Value] = {
    "project_name": "健康科普老年人公益行动",
    "applicant": "沈阳市晨光学会科技志愿服务队",
    "unit": "沈阳市晨光学会",
    "declared_on": "2024年10月12日",
    "team_name": "沈阳市晨光学会科技志愿服务队",
    "unit_in_table": "沈阳市晨光学会",
    "founded": "2015年3月",
    "volunteers": "77人",
    "leader": "张三",
    "title": "副教授",
    "phone": "024-22730000",
    "mobile": "13800000000",
    "overview": (
        "现有志愿者77人，配备宣讲教室和展板等设施，投入活动资金2万元。\n活动内容：开展科普报告和义诊咨询。\n"
        "活动时间：2024年5月至9月。活动地点：和平区晨光社区。\n累计开展活动25场，服务老年人6500人次。"
    ),
    "highlights": "立意新颖。",
    "benefits": "社会效益显著。",
    "bank_name": "中国银行沈阳晨光支行",
    "bank_account": "6222020200012345",
    "account_holder": "沈阳市晨光学会",
    "sealed": True,
}
_VALUES = {"registration": REGISTRATION, "application": APPLICATION}


def read_value(value: Value, source: Place | None = None, confidence: float = 1.0) -> FieldValue:
    """Return a value as a parser takes it."""
    return FieldValue(value, value if isinstance(value, str) else "", source, confidence)


def form(kind: str, changes: dict[str, Value] | None = None, *, without: tuple[str, ...] = ()) -> Form:
    """Return a whole form with some values changed or left out."""
    values = _VALUES[kind] | (changes or {})
    return Form(kind, {name: read_value(value) for name, value in values.items() if name not in without})


def with_field(read: Form, name: str, value: FieldValue) -> Form:
    """Return the form with one value as it was read."""
    return replace(read, fields={**read.fields, name: value})


def blank_form(kind: str) -> Form:
    """Return a form on which every field stands and nothing is written."""
    values = {name: (() if name == "tasks" else None if name == "sealed" else "") for name in _VALUES[kind]}
    return Form(kind, {name: read_value(value) for name, value in values.items()})


def submission(read: Form, received: dt.datetime | None = None, identifier: str = "X0000001") -> Submission:
    """Return the form as a submission with typed values."""
    return Submission(identifier, read, normalise(read, CAMPAIGN), received=received)


def registration(received: dt.datetime | None = None, identifier: str = "R0000001", **changes: Value) -> Submission:
    """Return a whole registration with some values changed."""
    return submission(form("registration", changes), received, identifier)


def application(received: dt.datetime | None = None, identifier: str = "A0000001", **changes: Value) -> Submission:
    """Return a whole application with some values changed."""
    return submission(form("application", changes), received, identifier)


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """Return a moment of 2024 in Shenyang."""
    return dt.datetime(2024, month, day, hour, minute, tzinfo=SHENYANG)


def with_rule(rule: Rule) -> Campaign:
    """Return the campaign with no rule but this one."""
    return replace(CAMPAIGN, rules=(rule,))


def rule(code: str) -> Rule:
    """Return the campaign's rule with this code."""
    return next(one for one in CAMPAIGN.rules if one.code == code)
