"""The registrations of the season, from April to July."""

from dataclasses import dataclass, replace

from intake.demo import documents
from intake.demo.archive import packed_gbk
from intake.demo.mails import PDF, XLSX, ZIP, Client, File, Mail, forwarded, written
from intake.demo.people import Team
from intake.demo.story import OFFICE, DemoMail, at, posted, registration
from intake.demo.values import OFFICIAL, Body, Labels, Layout, RegistrationValues, TaskStyle

_FORM = "附件1 活动登记表.docx"
_SUBJECT = "科技志愿服务活动登记表"


def chapter(teams: dict[str, Team]) -> list[DemoMail]:
    """Return the mails with registrations, those without a fault first."""
    return [*_good(teams), *_packed(teams), *_faulty(teams), *_again(teams), *_unusual(teams)]


def _good(teams: dict[str, Team]) -> list[DemoMail]:
    college, museum, district = teams["college"], teams["museum"], teams["district"]
    nested = Layout(tasks=TaskStyle.NESTED, labels=Labels.SPACED)
    three = [
        registration("water", teams["water"], "2024年6月5日"),
        registration("eyes", teams["eyes"], "2024年6月6日至6月7日"),
        registration("food", teams["food"], "2024.6.15"),
    ]
    return [
        DemoMail(
            posted(
                college,
                "云岭理工学院活动登记表",
                at(4, 18, 14, 5),
                Client.QQ,
                File(
                    _FORM, documents.registration_docx(registration("college", college, "2024年4月27日-28日"), nested)
                ),
            ),
            at(4, 18, 14, 5),
            "任务写在嵌套表格里的Word登记表（QQ邮箱）",
        ),
        DemoMail(
            posted(
                museum,
                _SUBJECT,
                at(5, 6, 10, 20),
                Client.PHONE,
                File(
                    "科学馆登记表.xlsx",
                    documents.registration_xlsx(registration("museum", museum, "2024年5月25日—5月31日")),
                    XLSX,
                ),
            ),
            at(5, 6, 10, 20),
            "Excel登记表（手机发出）",
        ),
        DemoMail(
            posted(
                district,
                "白鹭湾区活动登记汇总表",
                at(5, 14, 16, 0),
                Client.QQ,
                File("活动登记汇总表.xlsx", documents.registration_list_xlsx(three), XLSX),
            ),
            at(5, 14, 16, 0),
            "Excel汇总表，一行一项活动，共三项",
            forms=3,
        ),
        _forwarded(district),
    ]


def _forwarded(district: Team) -> DemoMail:
    inner = posted(
        district,
        _SUBJECT,
        at(5, 15, 8, 10),
        Client.OUTLOOK,
        File(
            "登记表.docx",
            documents.registration_docx(registration("district", district, "5月30日"), Layout(headings_apart=True)),
        ),
    )
    office = Mail(district.mail, "白鹭湾区科协", "转发：" + _SUBJECT, at(5, 15, 9, 30), "转发本区登记表，请收。")
    return DemoMail(forwarded(inner, office), at(5, 15, 9, 30), "区科协以附件形式转发的登记表")


def _packed(teams: dict[str, Team]) -> list[DemoMail]:
    orchard, school, weather = teams["orchard"], teams["school"], teams["weather"]
    packed = packed_gbk(
        [
            (
                "登记表材料/金穗果树登记表.docx",
                documents.registration_docx(
                    registration("orchard", orchard, "2024年12月7日"), Layout(body=Body.TALL, tasks=TaskStyle.ONE_LINE)
                ),
            ),
            (
                "登记表材料/红杉路二小登记表.docx",
                documents.registration_docx(registration("school", school, "6月1日上午"), Layout(body=Body.STACKED)),
            ),
        ]
    )
    observing = registration("weather", weather, "2024年6月10日至7月10日")
    return [
        DemoMail(
            posted(orchard, "两份登记表", at(5, 22, 11, 0), Client.COREMAIL, File("登记表材料.zip", packed, ZIP)),
            at(5, 22, 11, 0),
            "压缩包内文件名为GBK编码，含两份登记表",
            forms=2,
        ),
        DemoMail(
            posted(
                weather,
                "气象观测实践登记表（Word和PDF各一份）",
                at(6, 4, 15, 45),
                Client.FOXMAIL,
                File("登记表.docx", documents.registration_docx(observing)),
                File("登记表.pdf", documents.registration_pdf(observing), PDF),
            ),
            at(6, 4, 15, 45),
            "同一份登记表的Word版和PDF版，按一件计",
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One registration with something wrong in it; ``day`` is the month and day of its arrival."""

    team: str
    day: tuple[int, int]
    label: str
    code: str
    values: RegistrationValues
    layout: Layout = OFFICIAL


def _faulty(teams: dict[str, Team]) -> list[DemoMail]:
    """Return one mail per fault."""
    return [
        DemoMail(
            posted(
                teams[fault.team],
                _SUBJECT,
                at(*fault.day, 9, 40),
                Client.COREMAIL,
                File(_FORM, documents.registration_docx(fault.values, fault.layout)),
            ),
            at(*fault.day, 9, 40),
            fault.label,
            expected=(fault.code,),
        )
        for fault in (*_misfilled(teams), *_refused(teams))
    ]


def _misfilled(teams: dict[str, Team]) -> list[_Fault]:
    """Return the registrations with a fault in a field."""
    machines = registration("machines", teams["machines"], "2024年5月10日")
    quarter = registration("quarter", teams["quarter"], "2024年5月12日")
    fire = registration("fire", teams["fire"], "2024年5月18日")
    first, second = fire.tasks
    return [
        _Fault("machines", (4, 26), "手机未填写", "field-missing:mobile", replace(machines, mobile="")),
        _Fault(
            "quarter",
            (4, 28),
            "手机号码少一位",
            "mobile-invalid",
            replace(quarter, mobile=quarter.mobile[:-1]),
            Layout(labels=Labels.SPACED),
        ),
        _Fault(
            "fire",
            (5, 8),
            "任务二缺任务目标",
            "task-incomplete",
            replace(fire, tasks=(first, replace(second, goal=""))),
            Layout(body=Body.PAIRS),
        ),
        _Fault(
            "gardens",
            (5, 10),
            "计划开展时间不明确",
            "planned-time-unclear",
            registration("gardens", teams["gardens"], "具体时间另行通知"),
        ),
        _Fault("school", (5, 13), "空白登记表", "form-not-filled", RegistrationValues()),
    ]


def _refused(teams: dict[str, Team]) -> list[_Fault]:
    """Return the registrations without a fault on the form itself."""
    return [
        _Fault(
            "strangers",
            (5, 20),
            "服务队不在名单中",
            "team-not-registered",
            registration("strangers", teams["strangers"], "2024年6月1日"),
            Layout(headings_apart=True),
        ),
        _Fault(
            "stars",
            (6, 3),
            "活动开始后才报送",
            "registered-after-start",
            registration("stars", teams["stars"], "2024年5月31日至6月1日"),
            Layout(body=Body.STACKED),
        ),
    ]


def _again(teams: dict[str, Team]) -> list[DemoMail]:
    farm, stones, clinic = teams["farm"], teams["stones"], teams["clinic"]
    vegetables = File(_FORM, documents.registration_docx(registration("farm", farm, "2024年4月20日-21日")))
    minerals = registration("stones", stones, "2024年5月5日")
    retyped = documents.registration_docx(minerals, Layout(body=Body.TALL, tasks=TaskStyle.ONE_LINE))
    earlier = registration("clinic", clinic, "2024年5月17日")
    later = replace(earlier, planned_time="2024年5月24日")
    stacked = Layout(body=Body.STACKED, labels=Labels.SPACED)
    return [
        DemoMail(
            posted(farm, "青禾农科所活动登记表", at(4, 16), Client.COREMAIL, vegetables),
            at(4, 16),
            "官方格式的Word登记表（网易邮箱，GBK编码）",
        ),
        DemoMail(
            posted(farm, "再次报送：青禾农科所活动登记表", at(4, 18, 8, 30), Client.COREMAIL, vegetables),
            at(4, 18, 8, 30),
            "同一份登记表再次发送",
            expected=("duplicate-exact",),
        ),
        DemoMail(
            posted(
                stones,
                _SUBJECT,
                at(4, 23, 13, 0),
                Client.FOXMAIL,
                File("登记表.pdf", documents.registration_pdf(minerals), PDF),
            ),
            at(4, 23, 13, 0),
            "PDF登记表（Foxmail，图文两版正文）",
        ),
        DemoMail(
            posted(stones, "登记表（Word）", at(4, 25, 17, 15), Client.OUTLOOK, File("登记表(1).docx", retyped)),
            at(4, 25, 17, 15),
            "内容相同，换一种版式重新录入",
            expected=("duplicate-exact",),
        ),
        DemoMail(
            posted(
                clinic, _SUBJECT, at(5, 9, 9, 5), Client.QQ, File(_FORM, documents.registration_docx(earlier, stacked))
            ),
            at(5, 9, 9, 5),
            "后来被更正的登记表",
            expected=("superseded",),
        ),
        DemoMail(
            posted(
                clinic,
                "更正：活动时间推迟一周",
                at(5, 13, 16, 40),
                Client.QQ,
                File("附件1 活动登记表 最终稿.docx", documents.registration_docx(later, stacked)),
            ),
            at(5, 13, 16, 40),
            "更正活动时间的登记表",
            expected=("revision",),
        ),
    ]


def _unusual(teams: dict[str, Team]) -> list[DemoMail]:
    robots, water = teams["robots"], teams["water"]
    camp = File("登记表.docx", documents.registration_docx(registration("robots", robots, "2024年6月22日")))
    bare = posted(robots, "机器人嘉年华登记表", at(5, 29, 10, 0), Client.BARE, camp)
    day = registration("water", water, "2024年7月1日至7月3日")
    nameless = Mail(
        water.mail,
        water.leader,
        "水厂开放日登记表",
        at(6, 5, 19, 30),
        f"请{OFFICE}查收。",
        (File("水厂开放日.docx", documents.registration_docx(replace(day, activity_name="夏季水厂开放日"))),),
    )
    return [
        DemoMail(bare, at(5, 29, 10, 0), "邮件头直接写GBK字节、未作编码"),
        DemoMail(written(nameless, Client.PHONE, anonymous=True), at(6, 5, 19, 30), "没有日期、发件人和邮件编号的邮件"),
    ]
