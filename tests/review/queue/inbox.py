"""What waits in the office of the tests of lists: forms with and without faults, and a few that use one phone."""

from dataclasses import replace

from domain.form import Task
from intake.demo.mails import File
from intake.demo.values import ApplicationValues, RegistrationValues
from tests.review.arrivals import application, bring, mail, registration
from tests.review.office import Office

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
