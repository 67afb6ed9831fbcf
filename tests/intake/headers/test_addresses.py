import pytest

from intake import headers
from tests.intake.mails import word


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
