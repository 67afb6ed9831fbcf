import base64
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import headers
from tests.intake.mails import mail, word

CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(word("活动登记表", "utf-8"), "活动登记表", id="utf-8"),
        pytest.param(word("活动登记表", "gbk", "gb2312"), "活动登记表", id="gb2312"),
        pytest.param(word("陈喆𠮷镕", "gb18030", "GB2312"), "陈喆𠮷镕", id="characters beyond gb2312 under its label"),
        pytest.param(word("报送材料", "gbk", "x-gbk"), "报送材料", id="x-gbk"),
        pytest.param(word("報名表", "big5"), "報名表", id="big5"),
        pytest.param("关于报送登记表".encode("gbk"), "关于报送登记表", id="raw gbk"),
        pytest.param("关于报送登记表".encode(), "关于报送登记表", id="raw utf-8"),
        pytest.param("回复: ".encode() + word("登记表", "gbk"), "回复: 登记表", id="raw before a word"),
        pytest.param(b"=?utf-8?Q?=E7=99=BB=E8=AE=B0_2024?=", "登记 2024", id="quoted-printable word"),
        pytest.param(b"=?utf-8*zh?B?55m76K6w?=", "登记", id="word with a language"),
        pytest.param(b"Re:\r\n plain", "Re: plain", id="folded"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_decode_as_clients_write(raw: bytes, expected: str) -> None:
    assert headers.decode(raw) == headers.Text(expected)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(word("志愿服务队", "gbk", "utf-8"), "志愿服务队", id="gbk labelled utf-8"),
        pytest.param(word("志愿服务队", "utf-8", "gb2312"), "志愿服务队", id="utf-8 labelled gb2312"),
        pytest.param("登记表".encode("gbk")[:-1], "登记\ufffd", id="gbk cut in a character"),
        pytest.param("登记表".encode()[:-1], "登记\ufffd", id="utf-8 cut in a character"),
    ],
)
def test_decode_under_a_wrong_label_is_marked(raw: bytes, expected: str) -> None:
    assert headers.decode(raw) == headers.Text(expected, exact=False)


def test_decode_word_cut_in_the_middle_of_a_character() -> None:
    data = "沈阳市科技志愿服务活动".encode("gbk")
    first, second = base64.b64encode(data[:9]), base64.b64encode(data[9:])
    raw = b"=?gb2312?B?" + first + b"?=\r\n =?GB2312?B?" + second + b"?="

    assert headers.decode(raw).value == "沈阳市科技志愿服务活动"


def test_decode_word_cut_in_the_middle_of_a_quantum() -> None:
    encoded = base64.b64encode("沈阳市科技志愿服务".encode())
    raw = b"=?utf-8?B?" + encoded[:10] + b"?= =?utf-8?B?" + encoded[10:] + b"?="

    assert headers.decode(raw).value == "沈阳市科技志愿服务"


def test_decode_line_break_inside_a_word_cannot_make_another_header() -> None:
    assert headers.decode(b"=?utf-8?Q?a=0D=0ABcc:_x@example.cn?=").value == "a Bcc: x@example.cn"


def test_decode_drops_directional_marks() -> None:
    assert headers.decode("a\u202etxt.exe".encode()).value == "atxt.exe"


def test_decode_composes() -> None:
    assert headers.decode("e\u0301".encode()).value == "é"


@given(st.binary(max_size=400))
def test_headers_of_any_bytes_are_borne(raw: bytes) -> None:
    text = headers.decode(raw).value

    assert text.isprintable() or "\ufffd" in text or any(ord(one) > 0xFF for one in text)
    headers.parameters(raw)
    headers.address(raw)
    headers.instant(raw)
    headers.arrived(raw)


@given(st.text(st.characters(codec="gbk", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=40))
def test_decode_gbk_word_gives_back_the_text(text: str) -> None:
    assert headers.decode(word(text, "gbk", "gb2312")).value == headers.clean(text)


def test_decode_many_unfinished_words() -> None:
    assert headers.decode(b"=?x?b?" * 40_000) == headers.Text("=?x?b?" * 40_000)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b'attachment; filename="a b.docx"', "a b.docx", id="quoted"),
        pytest.param(b"attachment; filename=a.docx; size=3", "a.docx", id="token"),
        pytest.param('attachment; filename="登记表.docx"'.encode("gbk"), "登记表.docx", id="raw gbk"),
        pytest.param('attachment; filename="登记表.docx"'.encode(), "登记表.docx", id="raw utf-8"),
        # The second byte of 俓 and of 乗 in GBK is a backslash.
        pytest.param('attachment; filename="俓乗"; x=1'.encode("gbk"), "俓乗", id="backslash as second byte"),
        pytest.param(b'a; filename="=?gbk?B?tce8x7HtLmRvY3g=?="', "登记表.docx", id="encoded word in quotes"),
        pytest.param(b"a; filename==?gbk?B?tce8x7HtLmRvY3g=?=", "登记表.docx", id="encoded word without quotes"),
        pytest.param(b"a; filename*=UTF-8''%E7%99%BB%E8%AE%B0.docx", "登记.docx", id="RFC 2231"),
        pytest.param(b"a; filename*=gb2312''%B5%C7%BC%C7.docx", "登记.docx", id="RFC 2231 in gbk"),
        pytest.param(b"a; filename=\"x.docx\"; filename*=UTF-8''%E7%99%BB.docx", "登.docx", id="both: extended wins"),
        pytest.param(
            b"a; filename*1*=%8D;\r\n filename*0*=UTF-8''%E6%9C;\r\n filename*2=.docx",
            "\u670d.docx",
            id="pieces cut in a character, out of order",
        ),
        pytest.param(b"a; filename=%E7%99%BB%E8%AE%B0.docx", "登记.docx", id="percent-encoded"),
        pytest.param(b"a; filename=100%25.docx", "100%25.docx", id="a percent sign of its own"),
        pytest.param(b'a; filename="say "yes".docx"; size=1', 'say "yes".docx', id="quotes inside quotes"),
        pytest.param(b'a; filename="say \\"yes\\".docx"', 'say "yes".docx', id="escaped quotes"),
        pytest.param(b'a; filename="C:\\tmp\\a.docx"', "C:\\tmp\\a.docx", id="backslashes of a path"),
        pytest.param(b'a; filename="open.docx', "open.docx", id="no closing quote"),
        pytest.param(b"a; filename", "", id="no value"),
    ],
)
def test_parameters_file_name(raw: bytes, expected: str) -> None:
    assert headers.parameters(raw).get("filename") == expected


def test_parameters_value_is_lower_case() -> None:
    assert headers.parameters(b"Text/HTML; Charset=GBK") == headers.Parameters(
        "text/html", {"charset": headers.Text("GBK")}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("登记表.docx", "登记表.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lin\\登记表.docx", "登记表.docx"),
        ('a<b>:"c|?*.docx', "abc.docx"),
        ("登记\u202e表.docx", "登记表.docx"),
        ("..", ""),
        (" 登记表.docx. ", "登记表.docx"),
        ("长" * 145 + ".docx", "长" * 145 + ".docx"),
        ("长" * 146 + ".docx", "长" * 145 + ".docx"),
        ("长" * 151, "长" * 150),
    ],
)
def test_file_name(text: str, expected: str) -> None:
    assert headers.file_name(text) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"lin@example.cn", ("lin@example.cn", "")),
        (b"<lin@example.cn>", ("lin@example.cn", "")),
        (b'"Lin, X" <lin@example.cn>', ("lin@example.cn", "Lin, X")),
        (b'"=?gb18030?B?wdbP/g==?=" <lin@example.cn>', ("lin@example.cn", "林晓")),
        ("林晓 <lin@example.cn>".encode("gbk"), ("lin@example.cn", "林晓")),
        (b"lin@example.cn (Lin)", ("lin@example.cn", "Lin")),
        (b"a@example.cn, b@example.cn", ("a@example.cn", "")),
        (b"A <a@example.cn>, B <b@example.cn>", ("a@example.cn", "A")),
        (word("林晓 <lin@example.cn>", "utf-8"), ("lin@example.cn", "林晓")),
        (b'"a <b>" <lin@example.cn>', ("lin@example.cn", "a <b>")),
        (b"undisclosed", ("", "undisclosed")),
        (b"<>", ("", "")),
    ],
)
def test_address(raw: bytes, expected: tuple[str, str]) -> None:
    assert headers.address(raw) == expected


@pytest.mark.parametrize(
    ("raw", "zone"),
    [
        (b"Mon, 6 May 2024 09:30:00 +0800", CHINA),
        (b"Mon, 6 May 2024 09:30:00 +0800 (CST)", CHINA),
        (b"Mon, 6 May 2024 09:30:00 +0800 (GMT+08:00)", CHINA),
        (b"Mon, 6 May 2024 09:30:00 CST", CHINA),
        (b"Mon, 6 May 2024 09:30:00", CHINA),
        (b"Mon, 6 May 2024 09:30:00 -0000", dt.UTC),
        (b"Mon, 6 May 2024 09:30:00 GMT", dt.UTC),
    ],
)
def test_instant_with_zone(raw: bytes, zone: dt.tzinfo) -> None:
    assert headers.instant(raw) == dt.datetime(2024, 5, 6, 9, 30, tzinfo=zone)


@pytest.mark.parametrize("raw", [b"", b"yesterday", b"Mon, 32 May 2024 09:30:00 +0800", b"Mon, 6 May 2024 09:30 +9999"])
def test_instant_that_never_was(raw: bytes) -> None:
    assert headers.instant(raw) is None


RECEIVED = b"Received: from a by b; Tue, 7 May 2024 08:00:00 +0800"
EARLIER = b"Received: from c by a; Mon, 6 May 2024 08:00:00 +0800"
DATE = b"Date: Sun, 5 May 2024 08:00:00 +0800"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (mail(RECEIVED, EARLIER, DATE), 7),
        (mail(b"Received: from a by b;\r\n\tTue, 7 May 2024 08:00:00 +0800", DATE), 7),
        (mail(b"Received: from a by b", DATE), 5),
        (mail(DATE), 5),
    ],
)
def test_arrived(raw: bytes, day: int) -> None:
    assert headers.arrived(raw) == dt.datetime(2024, 5, day, 8, tzinfo=CHINA)


def test_arrived_without_any_date() -> None:
    assert headers.arrived(mail(b"Subject: x", body=DATE)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"aGVsbG8=", (b"hello", True)),
        (b"aGVs\r\nbG8=\r\n", (b"hello", True)),
        (b"aGVsbG8", (b"hello", False)),
        (b"aGVsb", (b"hel", False)),
        (b"aGVsbG8=\r\n-- \r\nfooter", (b"hello", False)),
        (b"", (b"", True)),
    ],
)
def test_from_base64(text: bytes, expected: tuple[bytes, bool]) -> None:
    assert headers.from_base64(text) == expected
