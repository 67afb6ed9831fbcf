import pytest

from intake.mime import scan
from intake.mime.scan import TooHostileError
from tests.intake.mails import file_part, mail, mixed, part


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
        pytest.param(mixed(*[part(b"X: " + b"x" * 200_000)] * 11), "邮件头过长（合计", id="long headers of many parts"),
        pytest.param(b"x" * (scan.MAX_BYTES + 1), "邮件过大", id="large"),
        pytest.param(mail(body=b"\n" * scan.MAX_LINES), "行数过多", id="many lines"),
        pytest.param(mail(*[b"X:"] * (scan.MAX_HEADERS + 1)), "邮件头的行数过多", id="many fields"),
        pytest.param(mail(b"To: " + b"a@b," * (scan.MAX_ADDRESSES + 1)), "地址过多", id="many addresses"),
    ],
)
def test_scan_turns_away(raw: bytes, words: str) -> None:
    with pytest.raises(TooHostileError, match=words):
        scan.scan(raw)


DEEP = scan.MAX_NESTING + 1
# What might show one structure to a check and another to a reader: the header of a multipart whose boundary is ``b``.
DISGUISES = {
    "folded": b"Content-Type:\r\n multipart/mixed;\r\n\tboundary=b%d",
    "fold without its blank": b"Content-Type: multipart/mixed;\r\nboundary=b%d",
    "comment": b'Content-Type: multipart/mixed (multipart/mixed; boundary=x); boundary="b%d"',
    "twice": b"Content-Type: multipart/mixed; boundary=b%d\r\nContent-Type: text/plain",
    "blank before the colon": b"Content-Type : multipart/mixed; boundary=b%d",
    "pieces": b"Content-Type: multipart/mixed; boundary*0=b; boundary*1=%d",
    "percent-encoded": b"Content-Type: multipart/mixed; boundary*=us-ascii''%%62%d",
    "behind a line of junk": b"X: y\r\njunk\r\nContent-Type: multipart/mixed; boundary=b%d",
    "wrong boundary": b"Content-Type: multipart/mixed; boundary=other%d",
    "no boundary": b"Content-Type: multipart/mixed\r\nX: %d",
}


@pytest.mark.parametrize("header", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"], ids=["CRLF", "LF", "CR"])
def test_scan_counts_what_stands_in_disguise(header: bytes, end: bytes) -> None:
    raw = b"".join(b"%s\r\n\r\n--b%d \t\r\n" % (header % number, number) for number in range(DEEP + 1))

    with pytest.raises(TooHostileError, match="嵌套过深"):
        scan.scan(raw.replace(b"\r\n", end))


def test_scan_counts_the_parts_of_encoded_forwards() -> None:
    inner = mixed(*[b""] * (scan.MAX_PARTS // 2), boundary=b"inner")
    forwarded = part(b"Content-Type: message/rfc822", content=inner)

    with pytest.raises(TooHostileError, match="部分过多"):
        scan.scan(mixed(forwarded, forwarded))


def test_scan_leaves_encoded_forwards_that_lie_too_deep_closed() -> None:
    raw = mail(b"Subject: innermost")
    for _ in range(scan.MAX_FORWARDS + 2):
        raw = part(b"Content-Type: message/rfc822", content=raw)

    found = scan.scan(raw)
    while found.parts:
        (found,) = found.parts

    assert (found.depth, found.media_type) == (scan.MAX_FORWARDS, "message/rfc822")


Shape = tuple[str, list["Shape"]]


def shape(found: scan.Part) -> Shape:
    return found.raw[found.body : found.end].decode() if not found.parts else "", [shape(one) for one in found.parts]


def test_scan_gives_a_shared_boundary_to_the_inner_multipart() -> None:
    inner = mixed(b"\r\none", b"\r\ntwo", headers=())
    raw = mixed(inner, b"\r\nthree", headers=())

    assert shape(scan.scan(raw)) == ("", [("", [("one", []), ("two", [])]), ("three", [])])


def test_scan_looks_for_lost_boundaries_within_a_bound() -> None:
    """Each level of multiparts under wrong boundaries is looked through once more, all together twice at most."""
    header = b"Content-Type: multipart/mixed; boundary=other\r\n\r\n"
    raw = header + b"".join(b"--b%d\r\n" % number + header for number in range(20)) + b"x" * 1_000_000

    found, levels = scan.scan(raw), 0
    while found.parts:
        found, levels = found.parts[-1], levels + 1

    assert levels == 1
    assert found.defects[-1] == "多部分邮件的结构有误"


def test_scan_copies_no_content() -> None:
    raw = mixed(file_part(b"a.pdf", b"%PDF"))

    assert all(one.raw is raw for one in scan.scan(raw).parts)
