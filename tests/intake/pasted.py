"""A form pasted into mails, and mails to paste it into."""

from domain.form import Form, Task
from intake import mime
from intake.bodies import BodyReader
from parsers.forms.read import FormReader
from tests.intake.installed import CAMPAIGN
from tests.intake.mails import PLAIN, mixed, text_part, word

READER = BodyReader(CAMPAIGN, FormReader(CAMPAIGN))

TITLE = "2024年沈阳市科技志愿服务活动登记表"
TASK = "任务一：<br>1.具体内容：义诊<br>2.任务目标：服务百人"
ROWS = (
    ("服务队名称", "甲科技志愿服务队", "隶属单位", "乙学会"),
    ("活动名称", "丙活动", "计划开展时间", "6月5日"),
    ("负责人", "张三", "手&nbsp;机", "13800000000"),
)
VALUES = {
    "team_name": "甲科技志愿服务队",
    "unit": "乙学会",
    "activity_name": "丙活动",
    "planned_time": "6月5日",
    "leader": "张三",
    "mobile": "13800000000",
    "tasks": (Task("义诊", "服务百人"),),
}
GREETING = "<div>市科协领导：您好！</div><div>现将我单位活动登记表报上，请查收。联系人：李四，电话：02400000000</div>"
SIGNATURE = "<div><br></div><div>--</div><div>乙学会 李四</div><div>电话：02400000000</div>"


def table(*rows: tuple[str, ...], cell: str = "<td>{}</td>") -> str:
    return "<table>" + "".join("<tr>" + "".join(map(cell.format, row)) + "</tr>" for row in rows) + "</table>"


def grid(cell: str = "<td>{}</td>", rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    """Return the form as a table, its title above."""
    tail = f"<tr><td colspan=4>活动内容</td></tr><tr><td colspan=4>{TASK}</td></tr></table>"
    return f"<p align=center><b>{TITLE}</b></p>" + table(*rows, cell=cell).removesuffix("</table>") + tail


FORM = grid()
BLANK = grid(rows=tuple((one, "", other, "") for one, _, other, _ in ROWS)).replace(TASK, "")
LINES = f"""{TITLE}
服务队名称：甲科技志愿服务队
隶属单位：乙学会
活动名称：丙活动
计划开展时间：6月5日
负责人：张三    手机：13800000000
活动内容：
任务一：
1.具体内容：义诊
2.任务目标：服务百人
"""


def mail(*bodies: bytes, subject: str = "登记表", kind: bytes = b"mixed") -> mime.Mail:
    return mime.read(mixed(*bodies, headers=[*PLAIN, b"Subject: " + word(subject, "utf-8")], kind=kind), "0" * 64)


def html(body: str) -> bytes:
    return text_part(f"<html><body>{body}</body></html>", kind=b"html")


def forms(one: mime.Mail) -> dict[str, tuple[Form, ...]]:
    return dict(READER.read(one))


def values(found: dict[str, tuple[Form, ...]]) -> list[dict[str, object]]:
    return [
        {name: field.value for name, field in form.fields.items()} for several in found.values() for form in several
    ]
