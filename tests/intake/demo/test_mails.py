"""The raw mails show each client's habits and lose nothing."""

import datetime as dt
import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest

from intake.demo.mails import DOCX, Client, File, Mail, bounced, forwarded, page, written

SENT = dt.datetime(2024, 5, 6, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SUBJECT = "关于报送科技志愿服务活动登记表的函"
MAIL = Mail(
    "team@example.cn", "赵知行", SUBJECT, SENT, "您好！\n请查收。", (File("登记表.docx", b"bytes\x00\xff", DOCX),)
)
ENCODED = [client for client in Client if client is not Client.BARE]


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("client", ENCODED)
def test_headers_read_back_from_every_client(client: Client) -> None:
    message = parsed(written(MAIL, client))

    found = (str(message["Subject"]), message["From"].addresses[0].addr_spec, message["Date"].datetime)
    assert found == (SUBJECT, "team@example.cn", SENT)


@pytest.mark.parametrize("client", ENCODED)
def test_attachment_reads_back_from_every_client(client: Client) -> None:
    message = parsed(written(MAIL, client))

    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) == (
        "登记表.docx",
        DOCX,
        b"bytes\x00\xff",
    )


@pytest.mark.parametrize("client", ENCODED)
def test_text_reads_back_from_every_client(client: Client) -> None:
    body = parsed(written(MAIL, client)).get_body(("plain",))

    assert body is not None
    assert body.get_content().strip().replace("\r\n", "\n") == "您好！\n请查收。"


def test_foxmail_sends_plain_text_and_html() -> None:
    message = parsed(written(MAIL, Client.FOXMAIL))

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        DOCX,
    ]


def test_qq_writes_the_name_as_an_encoded_word_in_quotation_marks() -> None:
    assert b'\r\nFrom: "=?gb18030?B?' in written(MAIL, Client.QQ)


def test_bare_mailer_writes_gbk_bytes_into_headers() -> None:
    assert b"\r\nSubject: " + SUBJECT.encode("gbk") + b"\r\n" in written(MAIL, Client.BARE)


def test_anonymous_mail_lacks_date_sender_and_id() -> None:
    message = parsed(written(MAIL, Client.PHONE, anonymous=True))

    assert [message[name] for name in ("Date", "From", "Message-ID")] == [None, None, None]
    assert str(message["Received"]).endswith("Mon, 06 May 2024 09:30:00 +0800")


def test_forwarded_mail_carries_the_inner_one_whole() -> None:
    inner = written(MAIL, Client.COREMAIL)

    raw = forwarded(inner, replace(MAIL, subject="转发"))

    assert inner in raw
    assert [part.get_content_type() for part in parsed(raw).iter_parts()] == ["text/plain", "message/rfc822"]


def test_bounce_is_a_delivery_report() -> None:
    message = parsed(bounced(MAIL, "nobody@example.com"))

    assert (message.get_content_type(), message.get_param("report-type")) == ("multipart/report", "delivery-status")


def test_page_has_its_html_beside_the_text() -> None:
    body = parsed(page(MAIL, "<p>网页</p>")).get_body(("html",))

    assert body is not None
    assert body.get_content().strip() == "<p>网页</p>"
