import binascii

import pytest

from intake.mime import transfer
from intake.mime.transfer import UuFile


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("base64", "base64"),
        (" BASE64; ", "base64"),
        ("base64 (really)", "base64"),
        ("Quoted-Printable", "quotedprintable"),
        ("8-bit", "8bit"),
        ("", ""),
    ],
)
def test_encoding(label: str, expected: str) -> None:
    assert transfer.encoding(label) == expected


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        pytest.param(b"aGVsbG8=", "base64", (b"hello", True), id="base64"),
        pytest.param("您好，登记表".encode("gbk"), "base64", ("您好，登记表".encode("gbk"), False), id="clear text"),
        pytest.param(b"a=\r\nb=3D", "quotedprintable", (b"ab=", True), id="quoted-printable"),
        pytest.param(b"a= \t\nb=E=\n7", "quotedprintable", (b"ab\xe7", True), id="soft breaks, right and wrong"),
        pytest.param(b"no uuencode", "xuuencode", (b"no uuencode", False), id="no uuencode"),
        pytest.param(b"a=b", "nonsense", (b"a=b", True), id="unknown"),
    ],
)
def test_decoded(data: bytes, encoding: str, expected: tuple[bytes, bool]) -> None:
    assert transfer.decoded(data, encoding) == expected


def lines(content: bytes) -> bytes:
    return b"".join(binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45))


FILE = bytes(range(100))
WHOLE = b"begin 644 a.bin\n" + lines(FILE) + b"`\nend\n"


def test_uuencoded_file_between_text() -> None:
    assert list(transfer.uuencoded(b"hello\n" + WHOLE + b"bye")) == [
        UuFile(6, 6 + len(WHOLE), b"a.bin", FILE, is_whole=True)
    ]


def test_uuencoded_file_whose_trailing_blanks_were_lost() -> None:
    spoilt = WHOLE.replace(b"`", b" ").replace(b" \n", b"\n")

    assert [file.content for file in transfer.uuencoded(spoilt)] == [FILE]


def test_uuencoded_file_cut_off() -> None:
    cut = WHOLE[: -len(b"`\nend\n")]

    assert [(file.content, file.is_whole) for file in transfer.uuencoded(cut)] == [(FILE, False)]


@pytest.mark.parametrize(
    "text", [b"begin 644 the work\ntoday\n", b"begin 644 x\nHELLO\nend\n", b"begin 644 x\nend\n", b""]
)
def test_uuencoded_is_not_what_only_begins_like_it(text: bytes) -> None:
    assert list(transfer.uuencoded(text)) == []
