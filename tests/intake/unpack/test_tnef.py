import struct

from domain.message import Outcome
from tests.intake.archives import attribute, mapi, tnef, tnef_file
from tests.intake.mails import docx, file_part, mixed
from tests.intake.unpack.leaves import opened, outcomes

LONG = 0x3707
MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def test_tnef_names() -> None:
    content = tnef(
        tnef_file("登记表.txt".encode("gbk"), b"1"),
        tnef_file("登记~1.txt".encode("gbk"), b"2", [(LONG, 0x1E, "很长的登记表.txt".encode("gbk") + b"\x00")]),
        tnef_file(b"Untitled Attachment", b"3", [(LONG, 0x1F, "申报书.txt\x00".encode("utf-16-le"))]),
        tnef_file("合影照片.txt".encode(), b"4", [(0x3705, 0x3, b"\x01\x00\x00\x00"), (0x0E20, 0x14, bytes(8))]),
    )

    assert opened(content) == [
        ("2!登记表.txt", b"1", None),
        ("2!很长的登记表.txt", b"2", None),
        ("2!申报书.txt", b"3", None),
        ("2!合影照片.txt", b"4", None),
    ]


def test_tnef_code_page_is_a_hint() -> None:
    assert opened(tnef(tnef_file("登記表.txt".encode("big5"), b"1"), code_page=950)) == [("2!登記表.txt", b"1", None)]


def test_tnef_in_a_mail_is_told_by_its_content() -> None:
    raw = mixed(file_part(b"winmail.dat", tnef(tnef_file(b"a.docx", docx()))))

    assert opened(raw) == [("2!1!a.docx", docx(), None)]


def test_tnef_embedded_message_is_kept() -> None:
    inner = tnef(tnef_file(b"inner.txt", b"x"))
    properties = [(0x3701, 0xD, MESSAGE + inner), (0x3001, 0x1F, "转发\x00".encode("utf-16-le"))]
    content = tnef(attribute(0x9002, bytes(14)), attribute(0x9005, mapi(properties)))

    assert opened(content) == [("2!转发!inner.txt", b"x", None)]


def test_tnef_named_properties_are_passed_over() -> None:
    text = mapi([(1, 0x1F, b"x\x00")])[8:]
    by_text = struct.pack("<HH16xLL4s", 0x1F, 0x8501, 1, 4, b"a") + text
    by_number = struct.pack("<HH16xLL", 0x1F, 0x8502, 0, 7) + text
    long = mapi([(LONG, 0x1F, "长.txt\x00".encode("utf-16-le"))])[4:]
    properties = attribute(0x9005, struct.pack("<L", 3) + by_text + by_number + long)

    assert opened(tnef(attribute(0x9002, bytes(14)), attribute(0x800F, b"x"), properties)) == [("2!长.txt", b"x", None)]


def test_tnef_without_attachments_is_no_file() -> None:
    assert outcomes(tnef()) == [("2", Outcome.INLINE)]


def test_tnef_cut_off() -> None:
    content = tnef(tnef_file(b"a.txt", b"first"), tnef_file(b"b.txt", b"second"))

    assert outcomes(content[:-4]) == [("2!a.txt", None), ("2!b.txt", Outcome.UNREADABLE), ("2", Outcome.UNREADABLE)]


def test_tnef_with_a_wrong_checksum() -> None:
    assert outcomes(tnef(tnef_file(b"a.txt", b"first")).replace(b"first", b"First")) == [
        ("2!a.txt", Outcome.UNREADABLE),
        ("2", Outcome.UNREADABLE),
    ]
