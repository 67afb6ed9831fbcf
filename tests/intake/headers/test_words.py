import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import headers
from tests.intake.mails import word


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


@given(st.text(st.characters(codec="gbk", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=40))
def test_decode_gbk_word_gives_back_the_text(text: str) -> None:
    assert headers.decode(word(text, "gbk", "gb2312")).value == headers.clean(text)


def test_decode_many_unfinished_words() -> None:
    assert headers.decode(b"=?x?b?" * 40_000) == headers.Text("=?x?b?" * 40_000)


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
