"""What waits in the office of the tests of lists: forms with and without faults, and a few that use one phone."""

import re
from dataclasses import replace

from domain.decision import Decision, Verdict
from domain.form import Task
from domain.people import Role
from domain.submission import State
from intake.demo.mails import File
from intake.demo.values import ApplicationValues, RegistrationValues
from store.engine import reading, transaction
from store.queries import decisions, worklist
from store.queries.worklist import Filters, Item, Sort, Tab, Viewer
from tests.review.arrivals import application, bring, mail, registration
from tests.review.office import CAMPAIGN, NOW, PEOPLE, Office

CLERK = PEOPLE[Role.CLERK][0]
APPROVER = PEOPLE[Role.APPROVER][0]
VIEWER = Viewer(CLERK, NOW)
OPENED = re.compile(r'class="open" href="(/items/[^"]*)"')
PHONE = "13987650123"
_WHOLE = RegistrationValues(
    "云杉科技志愿服务队",
    "沈阳市云杉学会",
    "科普进校园",
    "2024年6月1日至6月20日",
    "欧阳望舒",
    PHONE,
    (
        Task("组织会员走进三所小学，讲解用电和防火常识，发放科普手册", "服务学生300人"),
        Task("为社区老年居民上门排查家用电器的安全隐患", "排查居民家庭60户"),
    ),
)
_TEAMS = ("白桦", "红松", "银杏", "水杉", "青柏", "紫椴")
_LESSONS = ("天文", "地质", "海洋", "生物")


def arrive(office: Office) -> None:
    """Let the mails come into an office."""
    forms = [_WHOLE]
    forms += [replace(_WHOLE, team_name=f"{name}科技志愿服务队", unit=f"沈阳市{name}学会") for name in _TEAMS[:2]]
    for number, name in enumerate(_TEAMS[2:]):
        tasks = (Task(f"{name}的会员到第{number}中学讲{_LESSONS[number]}", ""),)
        forms.append(
            RegistrationValues(f"{name}科技志愿服务队", "", f"{name}课堂", "2024年7月1日", "司徒映雪", "139", tasks)
        )
    team = _WHOLE.team_name
    award = ApplicationValues(project_name="云杉行动", applicant=team, team_name=team, mobile=PHONE)
    files = [File("登记表.docx", registration(one)) for one in forms] + [File("申报书.docx", application(award))]
    bring(office, [mail(number, one) for number, one in enumerate(files, start=1)])


def items(office: Office, tab: Tab = Tab.WAITING) -> tuple[Item, ...]:
    """Return what stands in a tab, in the order that its page has."""
    sort = Sort.PRESSING if tab in {Tab.WAITING, Tab.REPEATED, Tab.RETURNED} else Sort.NEWEST
    with reading(office.engine) as session:
        return tuple(worklist.everything(session, Filters(tab=tab, sort=sort), VIEWER))


def states(office: Office, several: tuple[Item, ...]) -> list[State | None]:
    """Return the states that items have by now."""
    with reading(office.engine) as session:
        return [one.state for one in worklist.named(session, [item.id for item in several], VIEWER)]


def accept(office: Office, *several: Item) -> None:
    """Accept items without the pages."""
    with transaction(office.engine) as session:
        for item in several:
            decisions.decide(session, Decision(item.id, Verdict.ACCEPT, "test", NOW), campaign=CAMPAIGN, now=NOW)


def chosen(*several: Item) -> list[str]:
    """Return items as the check-boxes of a list name them."""
    return [f"{item.id}:{item.version}" for item in several]


def opened(text: str) -> list[str]:
    """Return the items that a page lists."""
    return [address.partition("?")[0].removeprefix("/items/") for address in OPENED.findall(text)]
