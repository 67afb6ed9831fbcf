import pytest

from intake import mime
from intake.classify import Automatic, Machine, Sureness, automatic
from tests.intake.mails import PLAIN, docx, file_part, mail, mixed, text_part, word

CERTAIN, LIKELY, WEAK = Sureness.CERTAIN, Sureness.LIKELY, Sureness.WEAK
BOUNCE, RECEIPT, REPLY = Automatic.BOUNCE, Automatic.RECEIPT, Automatic.REPLY
LIST, WARNING, NOTICE = Automatic.LIST, Automatic.WARNING, Automatic.NOTICE


def text(body: str, *headers: bytes) -> bytes:
    return mixed(text_part(body), headers=[*PLAIN, *headers])


def titled(subject: str, body: str = "x", sender: bytes = b"lin@example.cn") -> bytes:
    return mixed(text_part(body), headers=[b"From: " + sender, b"Subject: " + word(subject, "gbk")])


def page(body: str) -> bytes:
    return mixed(text_part(body, kind=b"html"))


STATUS = b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
READ = b"Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n"
REPORT = mixed(text_part("无法投递"), STATUS, kind=b"report", boundary=b"report")
RECEIPT_TYPE = b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b"


@pytest.mark.parametrize(
    ("raw", "kind", "sureness"),
    [
        # Delivery reports and receipts by structure.
        pytest.param(REPORT, BOUNCE, CERTAIN, id="report"),
        pytest.param(REPORT.replace(b"multipart/report", b"multipart/mixed"), BOUNCE, CERTAIN, id="status part"),
        pytest.param(mixed(text_part("已阅读"), READ, kind=b"report"), RECEIPT, CERTAIN, id="receipt"),
        pytest.param(mixed(text_part("已阅读"), READ), RECEIPT, CERTAIN, id="receipt's part"),
        pytest.param(mail(*PLAIN, RECEIPT_TYPE, body=b"--b--"), RECEIPT, CERTAIN, id="receipt's type without its part"),
        # Bounces by header.
        pytest.param(text("x", b"Return-Path: <>"), BOUNCE, CERTAIN, id="null return path"),
        pytest.param(text("x", b"Return-Path: < >"), BOUNCE, CERTAIN, id="null return path with a blank"),
        pytest.param(text("x", b"X-Failed-Recipients: a@example.cn"), BOUNCE, CERTAIN, id="failed recipients"),
        pytest.param(text("x", b"X-MS-Exchange-Message-Is-Ndr: 1"), BOUNCE, CERTAIN, id="Exchange"),
        pytest.param(mail(b"From: MAILER-DAEMON@example.cn"), BOUNCE, LIKELY, id="daemon"),
        pytest.param(mail(b"From: Postmaster <postmaster@example.cn>"), BOUNCE, LIKELY, id="postmaster"),
        pytest.param(mail(b"From: mail-delivery-subsystem@example.cn"), BOUNCE, LIKELY, id="subsystem"),
        pytest.param(mail(b"From: bounces+12=a@example.cn"), BOUNCE, LIKELY, id="bounce address"),
        pytest.param(mail(b"From: Mail Delivery System <x@example.cn>"), BOUNCE, LIKELY, id="name of a system"),
        pytest.param(
            titled("登记表", "收件人不存在", b"PostMaster@example.cn"), BOUNCE, LIKELY, id="subject is the sent one's"
        ),
        pytest.param(
            text("x", b"Return-Path: <>", b"Auto-Submitted: auto-replied"), REPLY, CERTAIN, id="reply without a path"
        ),
        pytest.param(
            text("x", b"Return-Path: <>", b"Subject: " + word("自动回复：好的", "gbk")),
            REPLY,
            CERTAIN,
            id="reply by words",
        ),
        pytest.param(
            text("x", b"X-Failed-Recipients: a@b.cn", b"Auto-Submitted: auto-replied"),
            BOUNCE,
            CERTAIN,
            id="bounce first",
        ),
        # Automatic replies by header.
        pytest.param(text("x", b"Auto-Submitted: auto-replied (vacation)"), REPLY, CERTAIN, id="auto-submitted"),
        pytest.param(text("x", b"Auto-Submitted: Auto-Replied; x=1"), REPLY, CERTAIN, id="auto-submitted, parameters"),
        pytest.param(text("x", b"X-Autoreply: yes"), REPLY, CERTAIN, id="x-autoreply"),
        pytest.param(text("x", b"X-Autorespond: vacation"), REPLY, CERTAIN, id="x-autorespond"),
        pytest.param(text("x", b"X-QQ-AUTO-REPLY: true"), REPLY, CERTAIN, id="Tencent"),
        pytest.param(text("x", b"Precedence: auto_reply"), REPLY, CERTAIN, id="precedence of a reply"),
        pytest.param(
            mixed(file_part(b"a.docx", docx()), headers=[*PLAIN, b"X-Autoreply: yes"]), REPLY, CERTAIN, id="with a file"
        ),
        pytest.param(text("x", b"Auto-Submitted: auto-generated"), NOTICE, WEAK, id="generated"),
        pytest.param(text("x", b"Auto-Submitted: auto-notified"), NOTICE, WEAK, id="notified"),
        # Lists.
        pytest.param(text("x", b"List-Id: <news>", b"Precedence: bulk"), LIST, LIKELY, id="list"),
        pytest.param(text("x", b"List-Unsubscribe: <u>", b"Precedence: list"), LIST, LIKELY, id="newsletter"),
        pytest.param(text("x", b"List-Id: <news>", b"List-Unsubscribe: <u>"), LIST, LIKELY, id="two marks of a list"),
        pytest.param(mail(b"From: no-reply@example.cn", b"List-Unsubscribe: <u>"), LIST, LIKELY, id="list from nobody"),
        pytest.param(
            mail(b"From: newsletter@example.cn", b"Precedence: bulk"), LIST, LIKELY, id="bulk from a newsletter"
        ),
        # Words.
        pytest.param(titled("自动回复：登记表"), REPLY, WEAK, id="subject"),
        pytest.param(titled("自動回覆: 登記表"), REPLY, WEAK, id="subject in traditional characters"),
        pytest.param(titled("【自动回复】登记表"), REPLY, WEAK, id="subject in brackets"),
        pytest.param(titled("假期自动回复"), REPLY, WEAK, id="holiday"),
        pytest.param(titled("Automatic reply: form"), REPLY, WEAK, id="Outlook's subject"),
        pytest.param(titled("Out of Office: form"), REPLY, WEAK, id="out of office"),
        pytest.param(titled("系统退信"), BOUNCE, WEAK, id="bounce"),
        pytest.param(titled("退信：登记表"), BOUNCE, WEAK, id="bounce of something"),
        pytest.param(titled("来自postmaster@example.cn的退信"), BOUNCE, WEAK, id="Coremail's bounce"),
        pytest.param(titled("邮件投递失败通知"), BOUNCE, WEAK, id="failed delivery"),
        pytest.param(titled("Undelivered Mail Returned to Sender"), BOUNCE, WEAK, id="Postfix"),
        pytest.param(titled("Delivery Status Notification (Failure)"), BOUNCE, WEAK, id="notification of status"),
        pytest.param(titled("已读：登记表"), RECEIPT, WEAK, id="read"),
        pytest.param(titled("Read: form"), RECEIPT, WEAK, id="read, in English"),
        pytest.param(text("这是来自QQ邮箱的假期自动回复邮件。\n您好"), REPLY, WEAK, id="Tencent's first line"),
        pytest.param(text("您好，本邮件由系统自动发送，请勿回复。"), REPLY, WEAK, id="sent by a system"),
        pytest.param(text("您好！\n此邮件为自动回复，我已休假。"), REPLY, WEAK, id="automatic by its own words"),
        pytest.param(page("<style>p{}</style><p>这是来自QQ邮箱的假期自动回复邮件。</p>"), REPLY, WEAK, id="page"),
        pytest.param(
            page("<table><tr><td>很抱歉，您的邮件“登记表”未能成功投递到a@b.cn</td></tr></table>"),
            BOUNCE,
            WEAK,
            id="Aliyun",
        ),
        pytest.param(text("您的邮件《登记表》无法投递，退信原因：邮箱已满"), BOUNCE, WEAK, id="bounce by its words"),
        # The mailbox's own provider.
        pytest.param(
            titled("网易邮箱提醒：阻止了一次不安全的收信请求", sender=b"safe@service.netease.com"),
            WARNING,
            LIKELY,
            id="NetEase",
        ),
        pytest.param(
            titled("QQ邮箱安全提醒：帐号异地登录", sender=b"admin@mail.qq.com"), WARNING, LIKELY, id="Tencent's warning"
        ),
    ],
)
def test_automatic_mail_is_told_by_its_kind(raw: bytes, kind: Automatic, sureness: Sureness) -> None:
    assert automatic(mime.read(raw, "0" * 64)) == Machine(kind, sureness)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(text("您好，请问登记表怎么填？"), id="question"),
        pytest.param(text("x", b"Auto-Submitted: no"), id="auto-submitted no"),
        pytest.param(text("x", b"Auto-Submitted: NO (a person)"), id="auto-submitted no, with a comment"),
        pytest.param(text("x", b"X-Autoreply: no"), id="x-autoreply no"),
        pytest.param(text("x", b"X-QQ-AUTO-REPLY: false"), id="Tencent's header, false"),
        pytest.param(text("x", b"Return-Path: <lin@example.cn>"), id="return path"),
        pytest.param(text("x", b"Precedence: bulk"), id="bulk alone"),
        pytest.param(text("x", b"Precedence: first-class"), id="another precedence"),
        pytest.param(text("x", b"X-Auto-Response-Suppress: All"), id="no answer wanted"),
        pytest.param(text("x", b"List-Unsubscribe: <u>"), id="list header alone"),
        pytest.param(text("x", b"Disposition-Notification-To: lin@example.cn"), id="receipt asked for"),
        pytest.param(mail(b"From: postmasters-club@example.cn"), id="a name that begins like postmaster"),
        pytest.param(mail(b"From: lin@postmaster.example.cn"), id="a host named postmaster"),
        pytest.param(mail(b"From: noreply@example.cn"), id="nobody alone"),
        pytest.param(titled("回复：自动回复怎么关"), id="words inside a subject"),
        pytest.param(titled("转发：系统退信"), id="forwarded bounce"),
        pytest.param(titled("Re: 自动回复：登记表"), id="answer to an automatic reply"),
        pytest.param(titled("退信了请重新查收登记表"), id="speaks of a bounce"),
        pytest.param(titled("退信息服务队登记表"), id="words that begin like a bounce"),
        pytest.param(titled("回执：参加培训人员"), id="a slip that was asked for"),
        pytest.param(titled("自动化学会登记表"), id="the society of automation"),
        pytest.param(titled("自动驾驶科普活动登记表"), id="an activity on automatic driving"),
        pytest.param(titled("关于邮件投递失败的说明"), id="explains a failure"),
        pytest.param(titled("Reading week form"), id="begins like read"),
        pytest.param(titled("Automation society form"), id="begins like automatic"),
        pytest.param(titled("邮箱系统升级通知：请验证密码", sender=b"admin@example.com"), id="phishing"),
        pytest.param(titled("网易邮箱提醒：异常登录", sender=b"safe@netease.example.com"), id="phishing in the name"),
        pytest.param(
            titled("网易邮箱提醒：异常登录", sender=b"zhang1988@163.com"), id="phishing from a private mailbox"
        ),
        pytest.param(titled("【广告】志愿者服装定制优惠"), id="advertisement"),
        pytest.param(text("我昨天收到一封自动回复，说您的邮箱满了"), id="tells of an automatic reply"),
        pytest.param(text("老师好：您的邮件我收到了，谢谢"), id="thanks"),
        pytest.param(text("您好，邮件已收到，材料我们本周补齐。"), id="says that it was received"),
        pytest.param(text("我外出期间请联系李老师。"), id="away, by a person"),
        pytest.param(page("<p>登记表见附件</p><p>此邮件由系统自动发送</p>"), id="words at the end"),
        pytest.param(mixed(text_part("转发"), b"Content-Type: message/rfc822\r\n\r\n" + REPORT), id="forwarded report"),
        pytest.param(
            mixed(text_part("转发"), b"Content-Type: message/rfc822\r\n\r\n" + text("x", b"X-Autoreply: yes")),
            id="forwarded reply",
        ),
    ],
)
def test_mail_of_a_person_is_not_automatic(raw: bytes) -> None:
    assert automatic(mime.read(raw, "0" * 64)) is None
