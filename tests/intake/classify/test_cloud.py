import datetime as dt

import pytest

from intake import mime
from intake.classify import CloudLink, cloud_links
from tests.intake.mails import PLAIN, mixed, text_part, word

CHINA = dt.timezone(dt.timedelta(hours=8))


def until(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=CHINA)  # type: ignore[misc,arg-type]  # year, month, day, hour, minute


def links(raw: bytes) -> list[CloudLink]:
    return list(cloud_links(mime.read(raw, "0" * 64)))


def page(body: str, subject: str = "登记表") -> bytes:
    return mixed(text_part(body, kind=b"html"), headers=[*PLAIN, b"Subject: " + word(subject, "utf-8")])


def plain(body: str, subject: str = "登记表") -> bytes:
    return mixed(text_part(body), headers=[*PLAIN, b"Subject: " + word(subject, "utf-8")])


NETEASE = """<div>从网易163邮箱发来的超大附件</div>
<div style="clear:both;height:36px;padding:6px 4px"><a download filename="登记表 终稿.zip"
 href="https://mail.163.com/large-attachment-download/index.html?p=1">打开</a>
<span style="color:#bbb"> (80.96M, 2024年8月17日 0:49 到期)</span></div>
<div style="clear:both;height:36px;padding:6px 4px"><a download filename="照片.rar"
 href="https://mail.163.com/large-attachment-download/index.html?p=2">打开</a>
<span style="color:#bbb"> (1.2G, 2024年8月18日 10:00 到期)</span></div>
<a href="https://u.163.com/signature">邮箱大师</a>"""
NETEASE_OLD = """<div id="divNeteaseBigAttach"><div>从网易163邮箱发来的超大附件</div><div>
<a href="http://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=abc">申报书.doc</a> 120.5M
<span>(文件将于2024年8月17日过期)</span>
<a href="http://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&amp;file=abc">下载</a></div></div>"""
TENCENT = """<div title="申报书.rar&#10;&#13;文件大小：128.03M&#10;到期时间：2024年11月27日 21:59" class="bigatt_bt">
<a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1&amp;code=2">进入下载页面</a></div>"""
TENCENT_SPAN = """<span class="qqmailbgattach" expiretime="1732715940" \
downloadlink="https://wx.mail.qq.com/ftn/download?func=3&key=1&code=2">a.zip</span>"""
PLAIN_TEXT = """从QQ邮箱发来的超大附件

申报书.pdf (128.03M, 2024年11月27日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2
"""
BAIDU = """通过网盘分享的文件：登记表和视频
链接: https://pan.baidu.com/s/1abc_d-e?pwd=ab12 提取码: ab12
--来自百度网盘超级会员v4的分享"""


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param(
            page(NETEASE),
            [
                CloudLink(
                    "https://mail.163.com/large-attachment-download/index.html?p=1",
                    "mail.163.com",
                    "登记表 终稿.zip",
                    "80.96M",
                    until(2024, 8, 17, 0, 49),
                ),
                CloudLink(
                    "https://mail.163.com/large-attachment-download/index.html?p=2",
                    "mail.163.com",
                    "照片.rar",
                    "1.2G",
                    until(2024, 8, 18, 10, 0),
                ),
            ],
            id="NetEase",
        ),
        pytest.param(
            page(NETEASE_OLD),
            [
                CloudLink(
                    "http://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=abc",
                    "fs.163.com",
                    "申报书.doc",
                    "120.5M",
                    until(2024, 8, 17, 23, 59),
                )
            ],
            id="NetEase's old block, linked twice",
        ),
        pytest.param(
            page(TENCENT),
            [
                CloudLink(
                    "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2",
                    "mail.qq.com",
                    "申报书.rar",
                    "128.03M",
                    until(2024, 11, 27, 21, 59),
                )
            ],
            id="Tencent",
        ),
        pytest.param(
            page(TENCENT_SPAN),
            [CloudLink("https://wx.mail.qq.com/ftn/download?func=3&key=1&code=2", "wx.mail.qq.com", "a.zip")],
            id="Tencent's span",
        ),
        pytest.param(
            plain(PLAIN_TEXT),
            [
                CloudLink(
                    "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&code=2",
                    "mail.qq.com",
                    "申报书.pdf",
                    "128.03M",
                    until(2024, 11, 27, 21, 59),
                )
            ],
            id="plain text",
        ),
        pytest.param(
            plain(BAIDU),
            [CloudLink("https://pan.baidu.com/s/1abc_d-e?pwd=ab12", "pan.baidu.com", "登记表和视频", code="ab12")],
            id="Baidu's text",
        ),
        pytest.param(
            plain("材料：https://pan.baidu.com/s/1abc 提取码：1x2Y，有效期：永久有效"),
            [CloudLink("https://pan.baidu.com/s/1abc", "pan.baidu.com", forever=True, code="1x2Y")],
            id="code and no end",
        ),
        pytest.param(
            plain("申报书.zip（文件大小：2.5 GB，无限期）\nhttps://mail.qq.com/cgi-bin/ftnExs_download?k=1"),
            [
                CloudLink(
                    "https://mail.qq.com/cgi-bin/ftnExs_download?k=1",
                    "mail.qq.com",
                    "申报书.zip",
                    "2.5GB",
                    forever=True,
                )
            ],
            id="no end",
        ),
        pytest.param(
            page('<a href="https://mail.example.cn/large-attachment-download/?p=1">x</a>'),
            [CloudLink("https://mail.example.cn/large-attachment-download/?p=1", "mail.example.cn")],
            id="a mail service under a host of one's own",
        ),
        pytest.param(
            plain("视频.mp4 https://pan.quark.cn/s/1\n照片.zip https://pan.quark.cn/s/2"),
            [
                CloudLink("https://pan.quark.cn/s/1", "pan.quark.cn", "视频.mp4"),
                CloudLink("https://pan.quark.cn/s/2", "pan.quark.cn", "照片.zip"),
            ],
            id="two files",
        ),
        pytest.param(
            plain("登记表.zip 有效期至2024-08-17 10:30 https://share.weiyun.com/x"),
            [CloudLink("https://share.weiyun.com/x", "share.weiyun.com", "登记表.zip", "", until(2024, 8, 17, 10, 30))],
            id="another way to write a date",
        ),
        pytest.param(
            plain("登记表.zip 2024年13月40日到期 https://share.weiyun.com/x"),
            [CloudLink("https://share.weiyun.com/x", "share.weiyun.com", "登记表.zip")],
            id="a day that never was",
        ),
    ],
)
def test_file_on_a_server_is_found_with_all_that_is_said_of_it(raw: bytes, found: list[CloudLink]) -> None:
    assert links(raw) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://mail.163.com/large-attachment-download/index.html?file=1",
        "https://mail.126.com/large-attachment-download/index.html?p=1",
        "https://mail.yeah.net/large-attachment-download/index.html?p=1",
        "https://dashi.163.com/html/cloud-attachment-download/?key=1",
        "http://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=1",
        "https://edisk.qiye.163.com/api/biz/attachment/download?identity=1",
        "http://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=1&code=2",
        "https://wx.mail.qq.com/ftn/download?func=3&key=1&code=2",
        "https://iwx.mail.qq.com/ftn/download?func=3&key=1&code=2",
        "https://mail.sina.com.cn/filecenter/download.php?id=1",
        "http://download.cloud.189.cn/file/downloadFile.action?dt=1",
        "https://cloud.189.cn/t/abc",
        "https://1drv.ms/w/s!abc",
        "https://pan.baidu.com/s/1abc",
        "https://pan.baidu.com/share/init?surl=abc",
        "https://www.alipan.com/s/abc",
        "https://www.aliyundrive.com/s/abc",
        "https://pan.quark.cn/s/abc",
        "https://share.weiyun.com/abc",
        "https://www.123pan.com/s/abc",
        "https://www.lanzoui.com/abc",
        "https://wwx.lanzouj.com/abc",
        "https://drive.weixin.qq.com/s?k=abc",
        "https://abc.feishu.cn/file/abc",
        "https://space.dingtalk.com/s/abc",
        "https://kdocs.cn/l/abc",
        "https://www.kdocs.cn/l/abc",
        "https://docs.qq.com/doc/abc",
        "https://docs.qq.com/sheet/abc",
        "https://abc.feishu.cn/docx/abc",
        "HTTPS://PAN.BAIDU.COM/s/1abc",
    ],
)
def test_address_is_one_of_a_file(url: str) -> None:
    assert [link.url for link in links(plain(f"登记表见 {url} 请下载"))] == [url]
    assert [link.url for link in links(page(f'<p>登记表见<a href="{url}">这里</a></p>'))] == [url]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "<!-- nothing -->",
        '<a href="https://u.163.com/signature">邮箱大师</a>',
        '<a href="https://mail.163.com/dashi/dlpro.html?from=mail81">来自网易邮箱大师</a>',
        '<a href="https://www.example.cn/s/1">网站</a>',
        '<a href="https://news.example.cn/baidu.com/s/1">新闻</a>',
        '<a href="https://pan.baidu.com.example.com/s/1">相似的名字</a>',
        '<a href="https://pan.baidu.com/">网盘首页</a>',
        '<a href="https://www.feishu.cn/">飞书</a>',
        '<a href="https://mp.weixin.qq.com/s/abc">报道</a>',
        '<a href="https://lists.example.cn/unsubscribe?u=1">退订</a>',
        '<a href="http://[broken/ftn/download">x</a>',
        '<a href="javascript:large-attachment-download">x</a>',
        '<a href="mailto:a@pan.baidu.com">x</a>',
        '<a href="https://docs.qq.com/form/page/abc">收集表</a>',
        '<p>培训报名请填写：<a href="https://docs.qq.com/sheet/abc">在线表格</a></p>',
        "<p>请各队在腾讯文档接龙 https://docs.qq.com/sheet/abc </p>",
    ],
)
def test_other_address_is_none(body: str) -> None:
    assert links(page(body)) == []


def test_file_linked_in_both_bodies_is_one() -> None:
    raw = mixed(text_part(PLAIN_TEXT), text_part(TENCENT, kind=b"html"), kind=b"alternative")

    assert [(link.name, link.size) for link in links(raw)] == [("申报书.rar", "128.03M")]


def test_file_linked_under_several_addresses_is_one() -> None:
    block = "".join(
        f'<div><a filename="a.zip" href="https://mail.163.com/large-attachment-download/index.html?{kind}=1">x</a>'
        "<span>(80M, 无限期)</span></div>"
        for kind in ("p", "file", "preview")
    )

    assert [(link.name, link.size, link.forever) for link in links(page(block))] == [("a.zip", "80M", True)]


def test_what_several_links_tell_of_one_file_is_put_together() -> None:
    body = (
        '<a href="https://pan.baidu.com/s/1abc?pwd=ab12">打开</a><p>视频.mp4 https://pan.baidu.com/s/1abc （3.2G）</p>'
    )

    assert links(page(body)) == [
        CloudLink("https://pan.baidu.com/s/1abc?pwd=ab12", "pan.baidu.com", "视频.mp4", "3.2G", code="ab12")
    ]


@pytest.mark.parametrize("quoted", ["<blockquote>{}</blockquote>", "<p>在 2024-05-06，科协 写道：</p><div>{}</div>"])
def test_file_in_a_quotation_counts_only_where_it_is_forwarded(quoted: str) -> None:
    body = "<p>已收到，谢谢</p>" + quoted.format(NETEASE)

    assert links(page(body, "回复：登记表")) == []
    assert len(links(page(body, "转发：登记表"))) == 2


def test_file_in_a_quoted_text_counts_only_where_it_is_forwarded() -> None:
    body = "已收到\n\n----- 原始邮件 -----\n发件人：a@b.cn\n" + PLAIN_TEXT

    assert links(plain(body, "回复：登记表")) == []
    assert len(links(plain(body, "Fw: 登记表"))) == 1


def test_words_and_evidence_tell_file_size_and_expiry() -> None:
    link = links(page(NETEASE))[0]

    assert link.words == "mail.163.com 登记表 终稿.zip，80.96M，2024年8月17日00:49到期"
    assert link.evidence == {
        "host": "mail.163.com",
        "url": "https://mail.163.com/large-attachment-download/index.html?p=1",
        "name": "登记表 终稿.zip",
        "size": "80.96M",
        "expires": "2024-08-17T00:49:00+08:00",
        "access_code": "",
    }


def test_words_and_evidence_of_a_file_that_does_not_expire() -> None:
    (link,) = links(plain("https://pan.baidu.com/s/1abc 提取码：1x2Y 永久有效"))

    assert link.words == "pan.baidu.com，无限期，提取码1x2Y"
    assert (link.evidence["expires"], link.evidence["access_code"]) == ("无限期", "1x2Y")
