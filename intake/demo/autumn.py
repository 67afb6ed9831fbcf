"""The applications of the season, in October and just after."""

from dataclasses import dataclass, replace

from intake.demo import documents, word
from intake.demo.archive import packed_gbk
from intake.demo.mails import JPEG, PDF, ZIP, Client, File
from intake.demo.people import Team
from intake.demo.pictures import photograph
from intake.demo.projects import PROJECTS
from intake.demo.story import DemoMail, application, at, posted
from intake.demo.values import OFFICIAL, ApplicationValues, Body, Cover, Labels, Layout, Paper

_FORM = "附件2 项目申报书.docx"
_SUBJECT = "“智惠行动”项目申报材料"


def chapter(teams: dict[str, Team]) -> list[DemoMail]:
    """Return the mails with applications, those without a fault first."""
    return [*_good(teams), *_faulty(teams), *_corrected(teams), *_on_paper(teams), *_alone(teams)]


def materials(key: str) -> tuple[File, ...]:
    """Return the four supporting materials of a project, in its own words."""
    project = PROJECTS[key]
    name = project.name[:12]
    return (
        File("活动总结.docx", word.article(f"{name}活动总结", tuple(project.overview.split("\n")))),
        File("活动报道.docx", word.article(f"{name}活动报道", tuple(project.benefits.split("\n")))),
        File("典型案例.docx", word.article(f"{name}典型案例", tuple(project.highlights.split("\n")))),
        File("活动图片.jpg", photograph(int.from_bytes(key.encode())), JPEG),
    )


def _good(teams: dict[str, Team]) -> list[DemoMail]:
    clinic, stones = teams["clinic"], teams["stones"]
    pressure = documents.application_docx(
        application("clinic", clinic, "2024年10月8日"), Layout(cover=Cover.UNDERLINED)
    )
    packed = packed_gbk((f"申报材料/{file.name}", file.data) for file in (File(_FORM, pressure), *materials("clinic")))
    ground = application("stones", stones, "2024年10月9日")
    return [
        DemoMail(
            posted(clinic, _SUBJECT, at(10, 8, 10, 10), Client.COREMAIL, File("申报材料.zip", packed, ZIP)),
            at(10, 8, 10, 10),
            "申报书和四样材料打成一个压缩包（GBK文件名）",
        ),
        DemoMail(
            posted(
                stones,
                "智慧行动项目申报",
                at(10, 9, 15, 0),
                Client.QQ,
                File(_FORM, documents.application_docx(replace(ground, sealed=False), Layout(cover=Cover.TABLE))),
                File("附件2 项目申报书（盖章）.pdf", documents.application_pdf(ground, Layout(cover=Cover.TABLE)), PDF),
                *materials("stones"),
            ),
            at(10, 9, 15, 0),
            "申报书Word版和盖章PDF版，材料齐全，按一件计",
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One application with something wrong in it; ``day`` is the month and day of its arrival."""

    team: str
    day: tuple[int, int]
    label: str
    codes: tuple[str, ...]
    values: ApplicationValues
    layout: Layout = OFFICIAL


def _faulty(teams: dict[str, Team]) -> list[DemoMail]:
    """Return one mail per fault, each with its materials."""
    return [
        DemoMail(
            posted(
                teams[fault.team],
                _SUBJECT,
                at(*fault.day, 11, 20),
                Client.OUTLOOK,
                File(_FORM, documents.application_docx(fault.values, fault.layout)),
                *materials(fault.team),
            ),
            at(*fault.day, 11, 20),
            fault.label,
            expected=fault.codes,
        )
        for fault in (*_misnamed(teams), *_misfilled(teams), *_refused(teams))
    ]


def _misnamed(teams: dict[str, Team]) -> list[_Fault]:
    """Return the applications with a fault in a name."""

    def filled(key: str, day: int) -> ApplicationValues:
        return application(key, teams[key], f"2024年10月{day}日")

    short = "沈阳市白鹭湾区科协"
    return [
        _Fault(
            "college",
            (10, 11),
            "项目名称超过20个汉字",
            ("project-name-too-long",),
            filled("college", 11),
            Layout(body=Body.TALL),
        ),
        _Fault(
            "district",
            (10, 12),
            "隶属单位不是全称",
            ("unit-not-full-name",),
            replace(filled("district", 12), unit=short, unit_in_table=short),
            Layout(labels=Labels.SPACED),
        ),
        _Fault(
            "robots",
            (10, 16),
            "一份申报书写了两个项目",
            ("several-projects",),
            replace(filled("robots", 16), project_name="1.零起点编程公益营；2.机器人进社区巡展"),
        ),
        _Fault(
            "eyes",
            (10, 17),
            "封面与表内队名不一致，联系电话不对",
            ("cover-mismatch", "phone-invalid"),
            replace(filled("eyes", 17), applicant="明眸岭眼科志愿队", phone="024-200"),
            Layout(cover=Cover.TABLE),
        ),
    ]


def _misfilled(teams: dict[str, Team]) -> list[_Fault]:
    """Return the applications with a fault elsewhere on the form."""
    water = application("water", teams["water"], "2024年10月14日")
    gardens = application("gardens", teams["gardens"], "2024年10月21日")
    farm = application("farm", teams["farm"], "2024年10月25日")
    return [
        _Fault(
            "water",
            (10, 14),
            "缺少“四、项目效益”",
            ("form-altered",),
            water,
            Layout(without=frozenset({"项目效益"})),
        ),
        _Fault(
            "gardens",
            (10, 21),
            "账号不对，户名与隶属单位不一致",
            ("account-holder-mismatch", "account-invalid"),
            replace(gardens, bank_account="62001", account_holder="沈阳绿荫花卉服务部"),
            Layout(body=Body.PAIRS),
        ),
        _Fault("farm", (10, 25), "用了2023年的表", ("wrong-edition",), replace(farm, edition="2023")),
    ]


def _refused(teams: dict[str, Team]) -> list[_Fault]:
    """Return the applications without a fault on the form that the notice does not admit."""
    weather = application("weather", teams["weather"], "2024年10月23日")
    orchard = application("orchard", teams["orchard"], "2024年10月30日")
    return [
        _Fault(
            "weather",
            (10, 23),
            "上年度已承担项目的服务队",
            ("awarded-last-year",),
            weather,
            Layout(headings_apart=True),
        ),
        _Fault("orchard", (11, 4), "申报截止后才收到", ("after-deadline",), orchard, Layout(instructions=False)),
    ]


def _corrected(teams: dict[str, Team]) -> list[DemoMail]:
    fire = teams["fire"]
    values = application("fire", fire, "2024年10月15日")
    again = replace(values, declared_on="2024年10月18日", overview=values.overview.replace("48场次", "52场次"))
    return [
        DemoMail(
            posted(
                fire,
                _SUBJECT,
                at(10, 15, 9, 0),
                Client.PHONE,
                File(_FORM, documents.application_docx(values, Layout(paper=Paper.LETTER))),
                *materials("fire"),
            ),
            at(10, 15, 9, 0),
            "页面是美国信纸，不是A4；后来被更正",
            expected=("not-a4", "superseded"),
        ),
        DemoMail(
            posted(
                fire,
                "更正后的申报书",
                at(10, 18, 9, 0),
                Client.PHONE,
                File("附件2 项目申报书（new）.docx", documents.application_docx(again)),
                *materials("fire"),
            ),
            at(10, 18, 9, 0),
            "改为A4并更正场次的申报书",
            expected=("revision",),
        ),
    ]


def _on_paper(teams: dict[str, Team]) -> list[DemoMail]:
    """Return the applications that come as PDF files only."""
    museum, machines = teams["museum"], teams["machines"]
    stories = replace(application("museum", museum, "2024年10月10日"), bank_account="")
    lathe = replace(application("machines", machines, "2024年10月24日"), sealed=False)
    return [
        DemoMail(
            posted(
                museum,
                _SUBJECT,
                at(10, 10, 14, 30),
                Client.FOXMAIL,
                File("项目申报书.pdf", documents.application_pdf(stories, Layout(headings_apart=True)), PDF),
                *materials("museum"),
            ),
            at(10, 10, 14, 30),
            "盖章PDF申报书，账号未填写",
            expected=("field-missing:bank_account",),
        ),
        DemoMail(
            posted(
                machines,
                _SUBJECT,
                at(10, 24, 16, 50),
                Client.COREMAIL,
                File("项目申报书.pdf", documents.application_pdf(lathe), PDF),
                *materials("machines"),
            ),
            at(10, 24, 16, 50),
            "没有盖章的PDF申报书：电子文本里看不出是否盖章，由人核对",
        ),
    ]


def _alone(teams: dict[str, Team]) -> list[DemoMail]:
    """Return the applications without materials."""
    food, school = teams["food"], teams["school"]
    labels = documents.application_docx(application("food", food, "2024年10月22日"), Layout(body=Body.STACKED))
    return [
        DemoMail(
            posted(food, _SUBJECT, at(10, 22, 10, 0), Client.QQ, File(_FORM, labels)),
            at(10, 22, 10, 0),
            "项目概述过于简单，没有附材料",
            expected=("materials-missing", "overview-incomplete"),
        ),
        DemoMail(
            posted(
                school,
                _SUBJECT,
                at(10, 28, 8, 50),
                Client.COREMAIL,
                File(_FORM, documents.application_docx(ApplicationValues())),
            ),
            at(10, 28, 8, 50),
            "空白申报书",
            expected=("form-not-filled",),
        ),
    ]
