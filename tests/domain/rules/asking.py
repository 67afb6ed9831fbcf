"""One invented form with a field of each type, and one rule at a time."""

import datetime as dt

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec, Rule
from domain.finding import Severity
from domain.form import Form, Value
from domain.normalise import normalise
from domain.rules import CHECKS, check, validate_rule
from domain.submission import Submission
from tests.domain.factories import read_value

FORM = FormSpec(
    key="grant",
    name="申请表",
    attachment="附件1",
    titles=("申请表",),
    team="school",
    subject="course",
    fields=(
        FieldSpec("school", "学堂名称"),
        FieldSpec("course", "课程名称"),
        FieldSpec("code", "登记证号"),
        FieldSpec("mail", "电子邮箱", FieldType.EMAIL),
        FieldSpec("kind", "类别", FieldType.CHOICE, options=("书画", "手工", "健康")),
        FieldSpec("total", "总投入", FieldType.NUMBER, unit="万元"),
        FieldSpec("asked", "申请经费", FieldType.NUMBER, unit="万元"),
        FieldSpec("learners", "学员人数", FieldType.COUNT),
        FieldSpec("opened", "开办日期", FieldType.DATE),
        FieldSpec("founded", "成立时间", FieldType.PARTIAL_DATE),
        FieldSpec("term", "开课时间", FieldType.PERIOD, start="term_start", end="term_end"),
        FieldSpec("plan", "教学安排", FieldType.LONG_TEXT),
        FieldSpec("lessons", "课程安排", FieldType.TASKS),
    ),
)


def messages(name: str, params: dict[str, object], *, day: dt.date | None = None, **values: Value) -> list[str]:
    """Return what a rule with this check says of a form with these values, all words of the check in its message."""
    rule = Rule(name, name, _template(name), Severity.VERIFY, forms=("grant",), params=params)
    campaign = Campaign("x", "x", 2026, "Asia/Shanghai", (FORM,), {}, (rule,))
    assert validate_rule(rule, campaign) == []
    form = Form("grant", {field: read_value(value) for field, value in values.items()})
    received = None if day is None else dt.datetime.combine(day, dt.time(12), campaign.timezone)
    one = Submission("G1", form, normalise(form, campaign), received=received)
    return [found.message for found in check(one, campaign, {})]


def _template(name: str) -> str:
    return "|".join(f"{{{word}}}" for word in sorted(CHECKS[name].words))
