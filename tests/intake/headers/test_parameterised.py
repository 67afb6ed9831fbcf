import pytest

from intake import headers


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
