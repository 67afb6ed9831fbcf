"""Invented values for the tests of the store: a small campaign, mails, forms, findings."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec
from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.form import FieldValue, Form, Place, Task, Unread
from domain.message import Attachment, Delivery, Kind, Message, Outcome
from domain.submission import Submission, identify

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2024, 5, 20, 9, 0, tzinfo=ZONE)

CAMPAIGN = Campaign(
    key="test-2024",
    name="测试活动",
    year=2024,
    zone="Asia/Shanghai",
    forms=(
        FormSpec(
            key="registration",
            name="登记表",
            attachment="附件1",
            titles=("登记表",),
            team="team_name",
            subject="activity_name",
            fields=(
                FieldSpec("team_name", "服务队名称"),
                FieldSpec("activity_name", "活动名称"),
                FieldSpec("mobile", "手机", FieldType.PHONE),
                FieldSpec("tasks", "活动内容", FieldType.TASKS),
            ),
        ),
        FormSpec(
            key="application",
            name="申报书",
            attachment="附件2",
            titles=("申报书",),
            team="team_name",
            subject="project_name",
            fields=(FieldSpec("team_name", "队伍名称"), FieldSpec("project_name", "项目名称")),
        ),
    ),
    clauses={},
    rules=(),
)


def digest(name: str) -> str:
    """Return a digest that stands for a mail or file of this name."""
    return hashlib.sha256(name.encode()).hexdigest()


def hours(count: float) -> dt.datetime:
    """Return the moment so many hours after ``NOW``."""
    return NOW + dt.timedelta(hours=count)


def delivery(name: str = "mail", *, uid: int = 1, received: dt.datetime = NOW, uidvalidity: int = 7) -> Delivery:
    """Return an arrival of the mail of this name."""
    return Delivery("office", "INBOX", uidvalidity, uid, digest(name), 1000, received)


def attachment(path: str = "2", *, outcome: Outcome = Outcome.FORM, name: str = "登记表.docx") -> Attachment:
    """Return a part of a mail."""
    return Attachment(path, name, digest(f"{path} {name}"), 2000, "application/msword", outcome)


def message(
    name: str = "mail",
    *,
    kind: Kind = Kind.SUBMISSION,
    findings: Sequence[Finding] = (),
    attachments: Sequence[Attachment] = (),
    subject: str = "登记表",
) -> Message:
    """Return what the headers of the mail of this name say."""
    return Message(
        sha256=digest(name),
        message_id=f"{name}@example.com",
        sender="zhang@example.com",
        sender_name="张三",
        subject=subject,
        sent=NOW,
        kind=kind,
        defects=("缺少日期",),
        findings=tuple(findings),
        attachments=tuple(attachments),
    )


def value(text: str, cell: str = "table 1, row 1, column 2") -> FieldValue:
    """Return a text field as read from a cell."""
    return FieldValue(text, text, Place(1, (72.0, 140.5, 230.1, 156.0), cell))


def registration(
    name: str = "mail", *, part: str = "2", index: int = 0, team: str = "启明星服务队", activity: str = "科普进社区"
) -> Submission:
    """Return a registration that the mail of this name brought."""
    fields = {
        "team_name": value(team),
        "activity_name": value(activity),
        "mobile": value("13800000000"),
        "tasks": FieldValue((Task("讲座", "五十人"), Task("义诊", "")), "任务一：讲座"),
    }
    form = Form(
        kind="registration",
        fields=fields,
        edition="2024",
        absent=frozenset({"unit", "leader"}),
        repeated={"team_name": (value("另一队"),)},
        unread=(Unread("联系人", Place(cell="paragraph 4")),),
        pages=((595.3, 841.9),),
        reader="docx",
    )
    return Submission(
        id=identify(digest(name), part, index, "registration"),
        form=form,
        fields=fields,
        message=digest(name),
        part=part,
        index=index,
        received=NOW,
        renditions=("3",),
        materials=frozenset({"photo", "case"}),
    )


def application(
    name: str = "mail", *, part: str = "2", team: str = "启明星服务队", project: str = "银龄行动"
) -> Submission:
    """Return an application that the mail of this name brought."""
    fields = {"team_name": value(team), "project_name": value(project)}
    form = Form(kind="application", fields=fields, edition="2024", reader="pdf", editable=False)
    identity = identify(digest(name), part, 0, "application")
    return Submission(id=identity, form=form, fields=fields, message=digest(name), part=part, received=NOW)


def finding(code: str = "mobile-invalid", severity: Severity = Severity.VERIFY) -> Finding:
    """Return a finding with evidence."""
    return Finding(code, severity, f"问题：{code}", "form-1", {"value": "138", "limits": [1, 2]}, "mobile")


def decision(item: str, verdict: Verdict = Verdict.ACCEPT, *reasons: str, actor: str = "li") -> Decision:
    """Return a verdict given at ``NOW``."""
    return Decision(item, verdict, actor, NOW, reasons, "")
