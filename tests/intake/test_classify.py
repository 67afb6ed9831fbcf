import datetime as dt

import pytest

from intake import classify, mime
from intake.classify import CloudLink
from intake.mime import Mail
from tests.intake.mails import PLAIN, docx, file_part, mail, mixed, text_part, word

CHINA = dt.timezone(dt.timedelta(hours=8))


def read(raw: bytes) -> Mail:
    return mime.read(raw, "0" * 64)


def text(body: str, *headers: bytes) -> bytes:
    return mixed(text_part(body), headers=[*PLAIN, *headers])


REPORT = mixed(
    text_part("无法投递"),
    b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
    kind=b"report",
    boundary=b"report",
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(REPORT, "系统退信或回执", id="report"),
        pytest.param(REPORT.replace(b"multipart/report", b"multipart/mixed"), "系统退信或回执", id="status part"),
        pytest.param(text("x", b"Return-Path: <>"), "系统退信（退信地址为空）", id="null return path"),
        pytest.param(mail(b"From: MAILER-DAEMON@example.cn"), "邮件系统发出的信", id="daemon"),
        pytest.param(mail(b"From: Postmaster <postmaster@example.cn>"), "邮件系统发出的信", id="postmaster"),
        pytest.param(text("x", b"X-Failed-Recipients: a@example.cn"), "邮件系统发出的信", id="failed recipients"),
        pytest.param(text("x", b"Auto-Submitted: auto-replied (vacation)"), "自动回复", id="auto-submitted"),
        pytest.param(text("x", b"X-Autoreply: yes"), "自动回复", id="x-autoreply"),
        pytest.param(text("x", b"X-QQ-AUTO-REPLY: true"), "自动回复", id="qq"),
        pytest.param(text("x", b"List-Id: <news>", b"Precedence: bulk"), "群发邮件", id="list"),
        pytest.param(text("x", b"List-Unsubscribe: <u>", b"Precedence: list"), "群发邮件", id="newsletter"),
        pytest.param(text("x", b"Subject: " + word("自动回复：登记表", "gbk")), "自动回复或退信", id="subject"),
        pytest.param(text("x", b"Subject: Automatic reply: form"), "自动回复或退信", id="English subject"),
        pytest.param(text("x", b"Subject: " + word("系统退信", "gbk")), "自动回复或退信", id="bounce subject"),
        pytest.param(text("这是来自QQ邮箱的假期自动回复邮件。\n您好"), "自动回复或退信", id="body"),
        pytest.param(
            mixed(text_part("<p>这是来自QQ邮箱的假期自动回复邮件。</p>", kind=b"html")),
            "自动回复或退信",
            id="html body",
        ),
    ],
)
def test_is_automatic(raw: bytes, reason: str) -> None:
    assert classify.is_automatic(read(raw)) == reason


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(text("您好，请问登记表怎么填？"), id="question"),
        pytest.param(text("x", b"Auto-Submitted: no"), id="auto-submitted no"),
        pytest.param(text("x", b"X-Autoreply: no"), id="x-autoreply no"),
        pytest.param(text("x", b"Return-Path: <lin@example.cn>"), id="return path"),
        pytest.param(text("x", b"Precedence: bulk"), id="precedence alone"),
        pytest.param(text("x", b"List-Unsubscribe: <u>"), id="list header alone"),
        pytest.param(mail(b"From: postmasters-club@example.cn"), id="a name that begins like postmaster"),
        pytest.param(text("x", b"Subject: " + word("回复：自动回复怎么关", "gbk")), id="words inside a subject"),
        pytest.param(
            mixed(file_part(b"a.docx", docx()), headers=[*PLAIN, b"Subject: " + word("自动回复", "gbk")]),
            id="subject over a file",
        ),
        pytest.param(mixed(text_part("转发"), b"Content-Type: message/rfc822\r\n\r\n" + REPORT), id="forwarded report"),
    ],
)
def test_is_not_automatic(raw: bytes) -> None:
    assert classify.is_automatic(read(raw)) == ""


NETEASE = """<div>从网易163邮箱发来的超大附件</div>
<div style="clear:both"><a download="x" filename="登记表 终稿.zip" href="https://mail.163.com/large-attachment-download/index.html?p=1">
打开</a><span> (80.96M, 2024年8月17日 0:49 到期)</span></div>
<div style="clear:both"><a filename="照片.rar" href="https://mail.163.com/large-attachment-download/index.html?p=2">
打开</a><span> (1.2G, 2024年8月18日 10:00 到期)</span></div>
<a href="https://u.163.com/signature">邮箱大师</a>"""
TENCENT = """<div title="申报书.rar&#10;&#13;文件大小：128.03M&#10;到期时间：2024年11月27日 21:59" class="bigatt_bt">
<a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1&amp;code=2">进入下载页面</a></div>"""
PLAIN_TEXT = """从QQ邮箱发来的超大附件

申报书.pdf (128.03M, 2024年11月27日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2
"""


@pytest.mark.parametrize(
    ("raw", "links"),
    [
        pytest.param(
            mixed(text_part(NETEASE, kind=b"html")),
            [
                CloudLink(
                    "https://mail.163.com/large-attachment-download/index.html?p=1",
                    "mail.163.com",
                    "登记表 终稿.zip",
                    "80.96M",
                    dt.datetime(2024, 8, 17, 0, 49, tzinfo=CHINA),
                ),
                CloudLink(
                    "https://mail.163.com/large-attachment-download/index.html?p=2",
                    "mail.163.com",
                    "照片.rar",
                    "1.2G",
                    dt.datetime(2024, 8, 18, 10, tzinfo=CHINA),
                ),
            ],
            id="NetEase",
        ),
        pytest.param(
            mixed(text_part(TENCENT, kind=b"html")),
            [
                CloudLink(
                    "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2",
                    "mail.qq.com",
                    "申报书.rar",
                    "128.03M",
                    dt.datetime(2024, 11, 27, 21, 59, tzinfo=CHINA),
                )
            ],
            id="Tencent",
        ),
        pytest.param(
            mixed(text_part(PLAIN_TEXT)),
            [
                CloudLink(
                    "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2",
                    "mail.qq.com",
                    "申报书.pdf",
                    "128.03M",
                    dt.datetime(2024, 11, 27, 21, 59, tzinfo=CHINA),
                )
            ],
            id="plain text",
        ),
        pytest.param(
            mixed(
                text_part('<span downloadlink="https://wx.mail.qq.com/ftn/download?key=1">a.zip</span>', kind=b"html")
            ),
            [CloudLink("https://wx.mail.qq.com/ftn/download?key=1", "wx.mail.qq.com", "a.zip")],
            id="Tencent's span",
        ),
        pytest.param(
            mixed(text_part("链接：https://pan.baidu.com/s/1abc 提取码：1234")),
            [CloudLink("https://pan.baidu.com/s/1abc", "pan.baidu.com")],
            id="net disk",
        ),
        pytest.param(
            mixed(text_part('<a href="https://mail.example.cn/large-attachment-download/?p=1">x</a>', kind=b"html")),
            [CloudLink("https://mail.example.cn/large-attachment-download/?p=1", "mail.example.cn")],
            id="a mail service under a host of one's own",
        ),
    ],
)
def test_cloud_links(raw: bytes, links: list[CloudLink]) -> None:
    assert list(classify.cloud_links(read(raw))) == links


def test_cloud_links_in_both_bodies_are_one() -> None:
    raw = mixed(text_part(PLAIN_TEXT), text_part(TENCENT, kind=b"html"), kind=b"alternative")

    assert [link.name for link in classify.cloud_links(read(raw))] == ["申报书.rar"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "<!-- nothing -->",
        '<a href="https://u.163.com/signature">邮箱大师</a>',
        '<a href="https://www.example.cn/s/1">网站</a>',
        '<a href="https://pan.baidu.com/">网盘首页</a>',
        '<a href="http://[broken">x</a>',
        '<a href="javascript:large-attachment-download">x</a>',
    ],
)
def test_cloud_links_of_other_mails(body: str) -> None:
    assert classify.cloud_links(read(mixed(text_part(body, kind=b"html")))) == ()
