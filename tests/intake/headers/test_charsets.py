import pytest

from intake import headers
from intake.headers import Text
from intake.headers.charsets import charset


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("GB2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("'gbk'", "gb18030"),
        ("utf-8*zh", "utf-8"),
        ("UTF8", "utf-8"),
        ("big5-hkscs", "big5hkscs"),
        ("hz-gb-2312", "hz"),
        ("iso-8859-1", ""),
        ("unknown-8bit", ""),
        ("rot13", ""),
        ("no\0such", ""),
        ("", ""),
    ],
)
def test_charset(label: str, expected: str) -> None:
    assert charset(label) == expected


@pytest.mark.parametrize(
    ("data", "label", "expected"),
    [
        pytest.param("登记表".encode(), "gbk", Text("登记表", exact=False), id="utf-8 under gbk"),
        pytest.param("登".encode(), "gbk", Text("登", exact=False), id="one character of utf-8, no good gbk"),
        pytest.param("登记".encode("gbk"), "utf-8", Text("登记", exact=False), id="gbk under utf-8"),
        pytest.param(b"Ren\xe9, 1 \xfcber", "", Text("René, 1 über"), id="western"),
        pytest.param("陈玥".encode("gbk"), "", Text("陈玥"), id="a rare character of gbk is no big5"),
        pytest.param("俓乗".encode("gbk"), "", Text("俓乗"), id="only rare characters of gbk"),
        pytest.param("關於報送登記表".encode("big5"), "", Text("關於報送登記表"), id="big5"),
        pytest.param("关于报送登记表".encode("gbk"), "", Text("关于报送登记表"), id="gbk"),
        pytest.param(b"plain", "utf-16", Text("plain"), id="ascii under utf-16"),
        pytest.param(
            "登记".encode("gbk") + b"\xff\xff" + b"x", "gbk", Text("登记\ufffd\ufffdx", exact=False), id="spoilt"
        ),
    ],
)
def test_decode_bytes(data: bytes, label: str, expected: Text) -> None:
    assert headers.decode_bytes(data, label) == expected


@pytest.mark.parametrize(("label", "expected"), [("gbk", True), ("utf-8", False), ("", False), ("nonsense", False)])
def test_is_charset_of(label: str, expected: bool) -> None:
    assert headers.is_charset_of("登记".encode("gbk"), label) is expected
