import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.message import Outcome
from intake import mime
from intake.mime import Leaf, Mail, Role, sniff
from tests.intake.mails import docx, file_part, mail, mixed, part, png, text_part, word

CHINA = dt.timezone(dt.timedelta(hours=8))
DIGEST = "0" * 64
BASICS = (
    b"From: " + word("林晓蕾", "gbk", "gb2312") + b" <lin@example.cn>",
    b"To: office@example.cn",
    b"Subject: " + word("报送登记表", "utf-8"),
    b"Date: Mon, 6 May 2024 09:30:00 +0800",
    b"Message-ID: <1.2@example.cn>",
)


def read(raw: bytes) -> Mail:
    return mime.read(raw, DIGEST)


def test_read_a_whole_mail() -> None:
    raw = mixed(
        text_part("您好\n", "gb18030"),
        file_part("登记表.docx".encode("gbk"), docx()),
        headers=[
            b"Received: from a by b; Mon, 6 May 2024 09:31:00 +0800",
            *BASICS,
            b"In-Reply-To: <0@example.cn>",
            b"References: <first@example.cn>\r\n <0@example.cn>",
        ],
    )

    assert read(raw) == Mail(
        sha256=DIGEST,
        message_id="1.2@example.cn",
        sender="lin@example.cn",
        sender_name="林晓蕾",
        subject="报送登记表",
        sent=dt.datetime(2024, 5, 6, 9, 30, tzinfo=CHINA),
        received=dt.datetime(2024, 5, 6, 9, 31, tzinfo=CHINA),
        to=("office@example.cn",),
        in_reply_to="0@example.cn",
        references=("first@example.cn", "0@example.cn"),
        headers={
            "received": ("from a by b; Mon, 6 May 2024 09:31:00 +0800",),
            "from": ("林晓蕾 <lin@example.cn>",),
            "to": ("office@example.cn",),
            "subject": ("报送登记表",),
            "date": ("Mon, 6 May 2024 09:30:00 +0800",),
            "message-id": ("<1.2@example.cn>",),
            "in-reply-to": ("<0@example.cn>",),
            "references": ("<first@example.cn> <0@example.cn>",),
            "content-type": ('multipart/mixed; boundary="=_part"',),
        },
        media_type="multipart/mixed",
        defects=(),
        leaves=(
            Leaf("1", "", "text/plain", "您好\n".encode("gb18030"), Role.BODY),
            Leaf("2", "登记表.docx", sniff.DOCX, docx(), Role.ATTACHMENT),
        ),
        text="您好",
        html="",
    )


@pytest.mark.parametrize(
    ("raw", "defects"),
    [
        pytest.param(mail(*BASICS), (), id="none"),
        pytest.param(mail(*BASICS[1:]), ("没有发件人地址",), id="no From"),
        pytest.param(mail(*BASICS[:4]), ("没有邮件编号（Message-ID）",), id="no Message-ID"),
        pytest.param(mail(*BASICS[:3], BASICS[4]), ("没有日期",), id="no Date"),
        pytest.param(mail(*BASICS[:3], b"Date: now", BASICS[4]), ("日期无法识别",), id="bad Date"),
        pytest.param(
            mail(*BASICS[:2], b"Subject: " + word("志愿服务队", "gbk", "utf-8"), *BASICS[3:]),
            ("主题的字符集与声明不符",),
            id="wrong label",
        ),
        pytest.param(
            mail(*BASICS, b"Content-Type: multipart/mixed"),
            ("多部分邮件没有分隔标记", "多部分邮件的结构有误"),
            id="no boundary",
        ),
        pytest.param(mixed(text_part("x"), headers=BASICS)[:-12], ("邮件没有结束标记，可能不完整",), id="cut off"),
        pytest.param(
            mail(*BASICS, b"Content-Transfer-Encoding: base64", body=b"aGVsbG8"),
            ("“正文”的编码不完整",),
            id="base64 cut off",
        ),
    ],
)
def test_read_defects(raw: bytes, defects: tuple[str, ...]) -> None:
    assert read(raw).defects == defects


def test_read_bare_bytes() -> None:
    found = read(b"")

    assert (found.sender, found.subject, found.sent, found.leaves) == (
        "",
        "",
        None,
        (Leaf("1", "", "text/plain", b"", Role.BODY),),
    )


def names(raw: bytes) -> list[str]:
    return [leaf.name for leaf in read(raw).leaves]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(['Content-Type: x/y; name="登记表.docx"'.encode("gbk")], id="raw gbk name"),
        pytest.param(
            [b'Content-Type: x/y; name="other.docx"', 'Content-Disposition: inline; filename="登记表.docx"'.encode()],
            id="disposition wins",
        ),
        pytest.param(
            [
                b"Content-Type: x/y; name*=UTF-8''%E7%99%BB%E8%AE%B0%E8%A1%A8.docx",
                b'Content-Disposition: x; filename=""',
            ],
            id="empty file name",
        ),
        pytest.param([b'Content-Type: x/y; name="a/b/' + word("登记表.docx", "gbk") + b'"'], id="with folders"),
    ],
)
def test_read_file_name(headers: list[bytes]) -> None:
    assert names(mixed(part(*headers, content=b"x"))) == ["登记表.docx"]


def roles(raw: bytes) -> list[tuple[str, Role]]:
    return [(leaf.path, leaf.role) for leaf in read(raw).leaves]


HTML = text_part('<p><img src="cid:Logo@1"></p>', kind=b"html")
LOGO = part(b"Content-Type: image/png; name=image001.png", b"Content-ID: <logo@1>", content=png(120, 40))
PAGE = part(b"Content-Type: image/png", b"Content-ID: <logo@1>", content=png(1240, 1754))
INLINE_FILE = part(b"Content-Type: application/x", b'Content-Disposition: inline; filename="a.docx"', content=docx())


def test_read_inline_disposition_is_still_an_attachment() -> None:
    assert roles(mixed(text_part("x"), INLINE_FILE)) == [("1", Role.BODY), ("2", Role.ATTACHMENT)]


def test_read_picture_shown_in_the_html_is_inline() -> None:
    assert roles(mixed(HTML, LOGO, INLINE_FILE)) == [
        ("1", Role.BODY),
        ("2", Role.INLINE),
        ("3", Role.ATTACHMENT),
    ]


def test_read_picture_not_shown_in_the_html_is_an_attachment() -> None:
    assert roles(mixed(text_part("x"), LOGO)) == [("1", Role.BODY), ("2", Role.ATTACHMENT)]


@pytest.mark.parametrize(
    ("size", "role"), [((300, 300), Role.ATTACHMENT), ((299, 1000), Role.INLINE), ((1000, 299), Role.INLINE)]
)
def test_read_lone_inline_picture_as_large_as_a_page(size: tuple[int, int], role: Role) -> None:
    picture = part(b"Content-Type: image/png", b"Content-ID: <logo@1>", content=png(*size))

    assert roles(mixed(HTML, picture)) == [("1", Role.BODY), ("2", role)]


def test_read_inline_photographs_are_attachments_and_the_logo_between_them_is_not() -> None:
    html = text_part('<img src="cid:a"><img src="cid:logo@1"><img src="cid:b">', kind=b"html")
    pages = [PAGE.replace(b"logo@1", name) for name in (b"a", b"b")]

    assert roles(mixed(html, pages[0], LOGO, pages[1])) == [
        ("1", Role.BODY),
        ("2", Role.ATTACHMENT),
        ("3", Role.INLINE),
        ("4", Role.ATTACHMENT),
    ]


def test_read_lone_inline_picture_beside_an_attachment_stays_inline() -> None:
    assert roles(mixed(HTML, PAGE, INLINE_FILE))[1] == ("2", Role.INLINE)


def test_read_alternative_bodies() -> None:
    inner = mixed(
        text_part("纯文本"), text_part("<b>网页</b>", kind=b"html"), headers=(), kind=b"alternative", boundary=b"i"
    )
    found = read(mixed(inner.lstrip(), file_part(b"a.docx", docx())))

    assert [leaf.path for leaf in found.leaves] == ["1.1", "1.2", "2"]
    assert (found.text, found.html) == ("纯文本", "<b>网页</b>")


FORWARDED = mixed(text_part("原信"), file_part(b"a.docx", docx()), headers=BASICS, boundary=b"inner")


def forward(raw: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" + raw


def test_read_forwarded_mail() -> None:
    found = read(mixed(text_part("转发"), forward(FORWARDED)))

    assert [(leaf.path, leaf.name, leaf.depth) for leaf in found.leaves] == [
        ("1", "", 0),
        ("2.1", "", 1),
        ("2.2", "a.docx", 1),
    ]
    assert found.text == "转发\n\n原信"
    assert found.message_id == ""


def test_read_forwarded_mail_of_one_part() -> None:
    found = read(mixed(text_part("转发"), forward(mail(*BASICS, body=b"hello"))))

    assert [(leaf.path, leaf.content) for leaf in found.leaves][1:] == [("2.1", b"hello")]


@pytest.mark.parametrize(("depth", "opened"), [(5, True), (6, False)])
def test_read_forwards_inside_forwards(depth: int, opened: bool) -> None:
    raw = mail(*BASICS, body=b"innermost")
    for number in range(depth):
        raw = mixed(forward(raw), headers=BASICS, boundary=b"level%d" % number)

    (leaf,) = read(raw).leaves

    assert (leaf.media_type, leaf.role) == (
        ("text/plain", Role.BODY) if opened else ("message/rfc822", Role.ATTACHMENT)
    )
    assert b"innermost" in leaf.content


def test_read_delivery_report_is_one_leaf() -> None:
    report = (
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )

    (_, leaf) = read(mixed(text_part("退信"), report, kind=b"report")).leaves

    assert leaf == Leaf("2", "", "message/delivery-status", report.partition(b"\r\n\r\n")[2], Role.BODY)


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        (b"base64;", b"aGVsbG8=", b"hello"),
        (b"QUOTED-PRINTABLE", b"=E7=99=BB=\r\n=E8=AE=B0", "登记".encode()),
        (b"x-uuencode", b"begin 644 a\r\n%:&5L;&\\\r\n`\r\nend\r\n", b"hello"),
        (b"binary", b"a\rb\r\nc\nd", b"a\rb\r\nc\nd"),
        (b"nonsense", b"a=b", b"a=b"),
        (b"8bit", "登记".encode("gbk"), "登记".encode("gbk")),
    ],
)
def test_read_transfer_encodings(encoding: bytes, body: bytes, expected: bytes) -> None:
    raw = mail(
        *BASICS, b'Content-Type: x/y; name="a"; charset=gbk', b"Content-Transfer-Encoding: " + encoding, body=body
    )

    assert read(raw).leaves[0].content == expected


@given(st.binary(max_size=600))
def test_read_any_bytes(raw: bytes) -> None:
    assert read(raw).leaves


@given(st.data())
def test_read_any_mail_cut_and_spoilt(data: st.DataObject) -> None:
    raw = bytearray(mixed(HTML, LOGO, forward(FORWARDED), headers=BASICS))
    for _ in range(data.draw(st.integers(0, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(raw)))

    found = read(bytes(raw[:end]))

    assert len({leaf.path for leaf in found.leaves}) == len(found.leaves)
    assert all(leaf.outcome in (None, Outcome.TOO_LARGE) for leaf in found.leaves)


def test_envelope_of_a_mail_that_is_not_taken_apart() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 200

    found = mime.envelope(b"\r\n".join(BASICS) + b"\r\n" + nested, DIGEST)

    assert (found.sender, found.sender_name, found.subject) == ("lin@example.cn", "林晓蕾", "报送登记表")
    assert (found.message_id, found.sent) == ("1.2@example.cn", dt.datetime(2024, 5, 6, 9, 30, tzinfo=CHINA))
