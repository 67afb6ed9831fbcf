"""Properties of reading: it bears any bytes, and sees in well-formed mails what the standard library sees."""

from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st

from intake.mime import Mail, TooHostileError, read
from intake.mime.scan import scan

LINES = (
    b"Content-Type: multipart/mixed; boundary=b",
    b'Content-Type: multipart/digest; boundary="c"',
    b"Content-Type: multipart/mixed",
    b"Content-Type: message/rfc822",
    b"Content-Type: text/plain; format=flowed; charset=gbk",
    b"Content-Type: text/html",
    b"Content-Type: image/png; name=a.png",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Disposition: attachment; filename*=gbk''%B5%C7",
    b"From: a@example.cn",
    b"From a",
    b" folded",
    b"",
    b"--b",
    b"--b--",
    b"--c",
    b"--c--",
    b"--",
    b"aGVsbG8=",
    b"=E7=99=",
    b"begin 644 a.txt",
    b"#86)C",
    b"end",
    b"\xb5\xc7\xbc\xc7",
)
LINE = st.one_of(st.sampled_from(LINES), st.binary(max_size=20))
RAW = st.lists(st.tuples(LINE, st.sampled_from([b"\r\n", b"\n", b"\r"])), max_size=40).map(
    lambda lines: b"".join(line + end for line, end in lines)
)


def read_or_refused(raw: bytes) -> Mail | str:
    try:
        return read(raw, "")
    except TooHostileError as error:
        return str(error)


@given(RAW)
def test_any_lines_are_read_or_refused_and_the_same_twice(raw: bytes) -> None:
    found = read_or_refused(raw)

    assert read_or_refused(raw) == found
    if isinstance(found, Mail):
        assert found.leaves
        assert len({leaf.path for leaf in found.leaves}) == len(found.leaves)
        assert sum(len(leaf.content) for leaf in found.leaves) <= len(raw) * 2


@given(RAW)
def test_parts_lie_inside_the_parts_around_them(raw: bytes) -> None:
    around = [scan(raw)]

    for part in around:
        assert 0 <= part.body <= part.end <= len(part.raw)
        for inner in part.parts:
            assert inner.raw is not part.raw or part.body <= inner.body <= inner.end <= part.end
            around.append(inner)


@st.composite
def built(draw: st.DrawFn, depth: int = 3) -> EmailMessage:
    """Draw a well-formed message as the standard library writes it."""
    message = EmailMessage(policy=SMTP)
    message.set_content(
        draw(st.text("登记表 a=.-\n", max_size=60)), cte=draw(st.sampled_from(["base64", "quoted-printable", "8bit"]))
    )
    if draw(st.booleans()):
        message.add_alternative("<p>登记</p>", subtype="html")
    for _ in range(draw(st.integers(0, 2))):
        message.add_attachment(draw(st.binary(max_size=90)), maintype="application", subtype="x", filename="登.bin")
    if depth and draw(st.booleans()):
        message.add_attachment(draw(built(depth - 1)))
    return message


def leaves(message: Message) -> list[tuple[str, bytes]]:
    """Return the contents of a message's leaves as the standard library decodes them."""
    inner = message.get_payload()
    if isinstance(inner, list):
        return [one for part in inner if isinstance(part, Message) for one in leaves(part)]
    content = message.get_payload(decode=True)
    assert isinstance(content, bytes)
    return [(message.get_filename() or "", content)]


@given(built())
def test_well_formed_mails_hold_what_the_standard_library_finds(message: EmailMessage) -> None:
    raw = message.as_bytes()
    theirs = BytesParser(policy=SMTP).parsebytes(raw)

    assert [(leaf.name, leaf.content) for leaf in read(raw, "").leaves] == leaves(theirs)
