"""The mails of the season that bring no form: questions, automatic mail, and files that do not open."""

from domain.message import Kind
from intake.demo import documents, pdf, word
from intake.demo.mails import DOCX, OFFICE, PDF, Client, File, Mail, bounced, page, written
from intake.demo.people import Team
from intake.demo.story import DemoMail, at, posted, registration

_SUBJECT = "科技志愿服务活动登记表"
_CLOUD = """<html><body><div>您好，登记表和现场视频较大，请点击下载。</div>
<div style="border:1px solid #ccc"><b>从网易163邮箱发来的超大附件</b>
<div style="clear:both;height:36px;padding:6px 4px">
<a href="https://mail.163.com/large-attachment-download/index.html?p=demo0000" download
 filename="活动登记表及视频.zip">活动登记表及视频.zip</a>
<span style="color:#bbb"> (80.96M, 2024年7月17日 0:49 到期)</span></div></div></body></html>"""


def chapter(teams: dict[str, Team]) -> list[DemoMail]:
    """Return the mails that bring no form."""
    return [*_letters(teams), *_automatic(teams), *_broken(teams)]


def _letters(teams: dict[str, Team]) -> list[DemoMail]:
    school, water = teams["school"], teams["water"]
    question = "老师您好：请问一个学校可以组建两支服务队分别登记吗？另外登记表需要盖章吗？谢谢！"
    return [
        DemoMail(
            posted(school, "咨询：登记表怎样填写", at(4, 17, 9, 15), Client.PHONE, text=question),
            at(4, 17, 9, 15),
            "咨询来信，没有附件",
            Kind.CORRESPONDENCE,
            forms=0,
        ),
        DemoMail(
            posted(water, "感谢", at(11, 5, 9, 0), Client.OUTLOOK, text="材料已由邮局寄出一式三份，辛苦各位老师。"),
            at(11, 5, 9, 0),
            "往来信件，没有附件",
            Kind.CORRESPONDENCE,
            forms=0,
        ),
    ]


def _automatic(teams: dict[str, Team]) -> list[DemoMail]:
    museum = teams["museum"]
    newsletter = Mail(
        "news@lists.example.com",
        "科普资讯",
        "科普资讯第17期",
        at(4, 19, 6, 0),
        "本期内容：春季天象、会议预告。退订请点击页脚链接。",
        headers=(
            "List-Id: <news.lists.example.com>",
            "List-Unsubscribe: <mailto:leave@lists.example.com>",
            "Precedence: bulk",
        ),
    )
    absent = Mail(
        museum.mail,
        museum.leader,
        "自动回复：登记表已收到",
        at(5, 7, 8, 2),
        "您好，我正在外出差，邮件已收到，将尽快回复。",
        headers=("Auto-Submitted: auto-replied", "X-QQ-AUTO-REPLY: true"),
    )
    failed = Mail(
        "postmaster@example.com",
        "系统邮件",
        "系统退信",
        at(5, 27, 10, 0),
        "您的邮件未能送达，收件人不存在。",
        headers=("Return-Path: <>", "Auto-Submitted: auto-replied"),
    )
    return [
        DemoMail(written(newsletter, Client.PHONE), newsletter.sent, "群发资讯", Kind.AUTOMATIC, forms=0),
        DemoMail(written(absent, Client.QQ), absent.sent, "假期自动回复", Kind.AUTOMATIC, forms=0),
        DemoMail(bounced(failed, "nobody@example.com"), failed.sent, "退信", Kind.AUTOMATIC, forms=0),
    ]


def _broken(teams: dict[str, Team]) -> list[DemoMail]:
    gardens, fire = teams["gardens"], teams["fire"]
    whole = documents.registration_docx(registration("gardens", gardens, "2024年6月20日"))
    locked = documents.registration_pdf(registration("fire", fire, "2024年6月28日"), password="8888")  # noqa: S106  locks an invented form
    letter = word.article("关于参加活动的说明", ("我协会志愿者已报名参加，具体安排由会长与贵会联系。",))
    files = (
        (gardens, (6, 11), File("登记表.docx", whole[: len(whole) // 2], DOCX), "传坏了的Word文件", "file-unreadable"),
        (gardens, (6, 12), File("登记表.docx", b"", DOCX), "0字节的附件", "file-unreadable"),
        (gardens, (6, 13), File("登记表扫描件.pdf", pdf.scan(5), PDF), "只有图像、没有文字的PDF", "no-form"),
        (fire, (6, 14), File("登记表.pdf", locked, PDF), "设了密码的PDF", "file-encrypted"),
    )
    cloud = Mail(fire.mail, fire.leader, _SUBJECT, at(6, 17, 14, 0), f"附件见网盘链接，请{OFFICE}下载。")
    return [
        *(
            DemoMail(
                posted(team, _SUBJECT, at(*day, 10, 30), Client.COREMAIL, file),
                at(*day, 10, 30),
                label,
                forms=0,
                expected=(code,),
            )
            for team, day, file, label, code in files
        ),
        DemoMail(
            page(cloud, _CLOUD), cloud.sent, "登记表放在网盘，没有随信发来", forms=0, expected=("cloud-attachment",)
        ),
        DemoMail(
            posted(teams["robots"], _SUBJECT, at(6, 18, 9, 0), Client.QQ, text="登记表见附件，请查收。"),
            at(6, 18, 9, 0),
            "说有附件却忘了附上",
            Kind.CORRESPONDENCE,
            forms=0,
        ),
        DemoMail(
            posted(teams["robots"], _SUBJECT, at(6, 18, 9, 25), Client.QQ, File("关于参加活动的说明.docx", letter)),
            at(6, 18, 9, 25),
            "附件不是登记表，是一份说明",
            forms=0,
            expected=("no-form",),
        ),
    ]
