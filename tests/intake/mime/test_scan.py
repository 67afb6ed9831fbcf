import pytest

from intake.mime import scan
from intake.mime.scan import TooHostileError
from tests.intake.mails import mail, mixed, part


def nested(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: x\r\n\r\n"


def nested_multiparts(depth: int, end: bytes = b"\r\n") -> bytes:
    raw = b"text"
    for number in range(depth):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n" % (number, number, raw, number)
    return raw.replace(b"\n", end)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(mixed(*[part(content=b"x")] * (scan.MAX_PARTS - 1)), id="many parts"),
        pytest.param(nested(scan.MAX_NESTING), id="deep forwards"),
        pytest.param(nested_multiparts(scan.MAX_NESTING), id="deep multiparts"),
        pytest.param(mail(b"X: " + b"x" * (scan.MAX_HEADER_BYTES - 10)), id="long header"),
        pytest.param(mail(body=b"--\r\n" * 10_000), id="dashes in a plain body"),
        pytest.param(mail(body=nested(1000)), id="headers quoted in a body"),
        pytest.param(mail(body=b"").ljust(scan.MAX_BYTES, b"x"), id="large"),
    ],
)
def test_scan_lets_pass(raw: bytes) -> None:
    scan.scan(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(mixed(*[part(content=b"x")] * scan.MAX_PARTS), "部分过多", id="many parts"),
        pytest.param(mixed(*[b""] * 100_000), "部分过多", id="empty parts"),
        pytest.param(nested(scan.MAX_NESTING + 1), "嵌套过深", id="deep forwards"),
        pytest.param(nested_multiparts(scan.MAX_NESTING + 1), "嵌套过深", id="deep multiparts"),
        pytest.param(nested_multiparts(scan.MAX_NESTING + 1, b"\n"), "嵌套过深", id="deep multiparts, LF"),
        pytest.param(nested_multiparts(scan.MAX_NESTING + 1, b"\r"), "嵌套过深", id="deep multiparts, CR"),
        pytest.param(mail(b"X: " + b"x" * scan.MAX_HEADER_BYTES), "邮件头过长", id="long header"),
        pytest.param(b"X: " + b"x" * scan.MAX_HEADER_BYTES, "邮件头过长", id="nothing but header"),
        pytest.param(mixed(part(b"X: " + b"x" * scan.MAX_HEADER_BYTES)), "邮件头过长", id="long header of a part"),
        pytest.param(b"x" * (scan.MAX_BYTES + 1), "邮件过大", id="large"),
        pytest.param(mail(body=b"\n" * scan.MAX_LINES), "行数过多", id="many lines"),
    ],
)
def test_scan_turns_away(raw: bytes, words: str) -> None:
    with pytest.raises(TooHostileError, match=words):
        scan.scan(raw)
