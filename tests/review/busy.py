"""An office on a busy morning, for the tests that look at every page: each kind of item, letter, claim and picture.

What comes in is flagged, each form for a reason of its own or two; no phone and no name is anybody's.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from domain.decision import Decision, Verdict
from domain.form import Task
from domain.pages import Drawn
from domain.people import Role
from intake.demo.mails import File, Mail
from intake.demo.values import ApplicationValues, RegistrationValues
from store.engine import transaction
from store.queries import claims, decisions, drafts, heartbeats, outbox, skips, submissions, views
from tests.review.arrivals import application, bring, mail, registration
from tests.review.item.drawn import draw
from tests.review.office import CAMPAIGN, PEOPLE, Office, copied

CLERK, APPROVER = PEOPLE[Role.CLERK][0], PEOPLE[Role.APPROVER][0]
TEAMS = ("白桦", "红松", "银杏", "水杉", "青柏", "紫椴", "云杉", "黄檗", "山槐", "赤杨", "胡桃", "毛榛")
SOUND = RegistrationValues(
    activity_name="科普进校园",
    planned_time="2024年6月1日至6月20日",
    leader="欧阳望舒",
    mobile="13900001234",
    tasks=(Task("组织会员走进三所小学，讲解用电和防火常识", "服务学生300人"), Task("上门排查家用电器", "排查60户")),
)
AWARD = ApplicationValues(
    project_name="云杉行动",
    applicant="云杉科技志愿服务队",
    team_name="云杉科技志愿服务队",
    leader="司徒映雪",
    mobile="13900005678",
    bank_name="某银行沈阳分行",
    bank_account="6222020000000000123",
    account_holder="云杉科技志愿服务队",
)
PAGE = "<p>各位老师好：</p><table><tr><td>附件是<b>登记表</b></td></tr></table>"


def entry(number: int) -> RegistrationValues:
    """Return the registration of a team: late, without the goal of a task, without a leader, or with a short phone."""
    name = TEAMS[number % len(TEAMS)]
    values = replace(SOUND, team_name=f"{name}科技志愿服务队", unit=f"沈阳市{name}学会", activity_name=f"{name}课堂")
    faults: tuple[dict[str, object], ...] = (
        {"planned_time": "2024年5月1日至5月3日"},
        {"tasks": (SOUND.tasks[0], Task("发放手册", ""))},
        {"leader": ""},
        {"mobile": "139"},
    )
    return replace(values, **faults[number % len(faults)])  # type: ignore[arg-type]  # each value is of its field's type


def receive(office: Office) -> list[str]:
    """Let a morning's mails come in and return the ids of the forms in order of arrival."""
    forms = [File("登记表.docx", registration(entry(number))) for number in range(len(TEAMS))]
    again = replace(entry(0), planned_time="2024年6月8日", mobile="13900004321")
    forms += [File("登记表（改）.docx", registration(again)), File("申报书.docx", application(AWARD))]
    damaged = mail(30, File("登记表.docx", b"PK not a form"), text="附件打不开请告知。")
    mails: list[Mail | tuple[Mail, str]] = [mail(number, one) for number, one in enumerate(forms, start=1)]
    known = set(office.ids())
    bring(office, [*mails, damaged, (mail(31, forms[1], sender_name="司徒映雪"), PAGE)])
    return [one for one in office.ids() if one not in known]


def arrive(office: Office) -> list[str]:
    """Let a morning's mails come in, the forms' pages drawn, and return the ids of the forms in order of arrival."""
    came = receive(office)
    for one in came[:-2]:
        draw(office, one)
    draw(office, came[-2], outcome=Drawn.FAILED, reason="文件已损坏")
    return came


def work(office: Office, came: list[str]) -> None:
    """Let people decide on some of what came, with a letter in each state, and hold, skip and draft others."""
    now = office.now
    with transaction(office.engine) as session:
        found = submissions.findings(session, came[6:11])
        for item, several in found.items():
            reasons = tuple(one.code for one in several if one.clause)
            given = Decision(item, Verdict.RETURN, CLERK, now, reasons=reasons, note="请补正后再报。")
            decisions.decide(session, given, campaign=CAMPAIGN, now=now)
        for number in (2, 3, 4):
            outbox.approve(session, number, actor=APPROVER, now=now)
        for number in (3, 4):
            outbox.claim(session, number, message_id=f"letter.{number}@example.cn", now=now)
        outbox.sent(session, 3, reply="250 queued as 1", now=now)
        outbox.lost(session, 4, reply="", now=now)
        outbox.withdraw(session, 5, actor=CLERK, now=now)
        claims.take(session, came[4], person=APPROVER, now=now)
        skips.put(session, came[5], person=CLERK, now=now)
        drafts.put(session, came[0], person=CLERK, field="f.leader", text="欧阳", version=1, now=now)
        views.keep(session, CLERK, "登记表", "tab=waiting&form=registration", now=now)
        heartbeats.beat(session, "main", now=now - dt.timedelta(minutes=3))
        heartbeats.beat(session, "spare", now=now - dt.timedelta(hours=30), error="连接超时")


def arrived(office_model: Path, folder: Path) -> Path:
    """Make the ledger and archive of an office in a folder, to be copied, where mails have come in."""
    with copied(office_model, folder) as office:
        arrive(office)
    return folder


def worked(office_model: Path, folder: Path) -> Path:
    """Make those of an office where people have been at work on them, too."""
    with copied(office_model, folder) as office:
        work(office, arrive(office))
    return folder
