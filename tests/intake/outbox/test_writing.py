"""Letters as mails, read by another library than the one that wrote them."""

import datetime as dt
import re
from dataclasses import replace

import mailparser
import pytest

from domain.campaign import LetterKind
from domain.letter import LetterState
from domain.outgoing import Outgoing, can_be_written_to, masked_address, masked_numbers
from intake.outbox.writing import Sender, mail, new_identity

AT = dt.datetime(2024, 10, 15, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
OFFICE = Sender("office@kexie.example", "某某市科学技术协会办公室")
TEXT = "晨光学会科技志愿服务队：\n\n　　请补正以下内容：\n\n1. 手机未填写。䶮\n.\n"
LETTER = Outgoing(
    id=1,
    kind=LetterKind.CORRECTION,
    item="R7K2M9QWX",
    mail="0" * 64,
    recipient="zhang@example.com",
    recipient_name="张三（队长）",
    subject="请补正：2024年科技志愿服务活动登记表（编号R7K2M9QWX），标题很长时要折行，折在字与字之间，不拆开一个字",
    text=TEXT,
    state=LetterState.SENDING,
    drafted=AT,
    drafted_by="li",
    changed=AT,
    message_id="zhihui.1@kexie.example",
    in_reply_to="second@example.com",
    thread=("first@example.com", "second@example.com"),
)


def test_letter_arrives_whole_in_another_library() -> None:
    found = mailparser.parse_from_bytes(mail(LETTER, OFFICE, AT))

    assert found.subject == LETTER.subject
    assert found.from_ == [(OFFICE.name, OFFICE.address)]
    assert found.to == [("张三（队长）", "zhang@example.com")]
    assert [one.replace("\r\n", "\n") for one in found.text_plain] == [TEXT]
    assert found.attachments == []
    assert found.message_id == "<zhihui.1@kexie.example>"
    assert found.date == AT
    headers = {name.lower(): value for name, value in found.headers.items()}
    assert headers["in-reply-to"] == "<second@example.com>"
    assert headers["references"].split() == ["<first@example.com>", "<second@example.com>"]
    assert 'charset="utf-8"' in headers["content-type"]
    assert not {"auto-submitted", "x-auto-response-suppress"} & headers.keys()


def test_mail_is_ascii_in_short_lines() -> None:
    raw = mail(LETTER, OFFICE, AT)

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_receipt_says_that_a_machine_wrote_it() -> None:
    raw = mail(replace(LETTER, kind=LetterKind.RECEIPT), OFFICE, AT)

    assert b"\r\nAuto-Submitted: auto-replied\r\n" in raw
    assert b"\r\nX-Auto-Response-Suppress: All\r\n" in raw


@pytest.mark.parametrize("long", ["tencent_" + "0123456789ABCDEF" * 8 + "@qq.com", "a@b"])
def test_message_ids_are_never_encoded(long: str) -> None:
    raw = mail(replace(LETTER, in_reply_to=long, thread=(long,)), OFFICE, AT)

    assert f"\r\nIn-Reply-To: <{long}>\r\nReferences: <{long}>\r\n".encode() in raw


@pytest.mark.parametrize("broken", ["", "no at", "a b@c", "张三@example.com", "a>\r\nBcc: x@y"])
def test_what_is_no_message_id_is_left_out(broken: str) -> None:
    raw = mail(replace(LETTER, in_reply_to=broken, thread=("first@example.com", broken)), OFFICE, AT)

    assert b"In-Reply-To" not in raw
    assert b"\r\nReferences: <first@example.com>\r\n" in raw
    assert b"Bcc" not in raw


def test_long_thread_keeps_its_first_and_its_nearest() -> None:
    thread = tuple(f"{number}@example.com" for number in range(50))
    raw = mail(replace(LETTER, in_reply_to=thread[-1], thread=thread), OFFICE, AT)

    (found,) = re.findall(rb"References: ((?:.*\r\n )*.*)\r\n", raw)
    assert found.split() == [f"<{one}>".encode() for one in (thread[0], *thread[-19:])]


@pytest.mark.parametrize("control", ["\r\nBcc: evil@example.com", "\x00", "\u2028", "\x85", "\u202e"])
@pytest.mark.parametrize("field", ["subject", "recipient_name"])
def test_nothing_typed_becomes_a_header(control: str, field: str) -> None:
    plain, evil = (
        mail(replace(LETTER, **{field: text}), OFFICE, AT)  # type: ignore[arg-type]  # one of the texts
        for text in ("张 三", f"张{control}三")
    )

    def names(raw: bytes) -> list[bytes]:
        return re.findall(rb"^([!-9;-~]+):", raw.partition(b"\r\n\r\n")[0], re.MULTILINE)

    assert names(evil) == names(plain)


def test_identities_are_of_the_senders_domain_and_never_alike() -> None:
    found = {new_identity(OFFICE) for _ in range(100)}

    assert len(found) == 100
    assert all(re.fullmatch(r"zhihui\.[0-9a-f]{24}@kexie\.example", one) for one in found)


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("zhang.san+x@mail.example.com", True),
        ("zhang@例子.中国", False),
        ("zhang", False),
        ("a@b, c@d", False),
        ("<a@b>", False),
        ("", False),
    ],
)
def test_addresses_that_can_stand_in_an_envelope(address: str, possible: bool) -> None:
    assert can_be_written_to(address) is possible


@pytest.mark.parametrize(
    ("address", "masked"), [("zhangsan@example.com", "zh***@example.com"), ("z@example.com", "***@example.com")]
)
def test_masked_address_shows_little_of_the_name(address: str, masked: str) -> None:
    assert masked_address(address) == masked


def test_masked_text_keeps_days_and_ids() -> None:
    text = "于2024年10月15日报送（编号R12345678），手机13800000001，电话024-2273 0000，账号6222020200012345。"

    assert masked_numbers(text) == (
        "于2024年10月15日报送（编号R12345678），手机138****0001，电话024****0000，账号****2345。"
    )
