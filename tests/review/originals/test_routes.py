"""Files, pictures, and mails as they came, through the doors of the pages."""

import hashlib
import io
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from PIL import Image

from domain.message import Delivery
from domain.pages import Drawing, Drawn, PageImage
from domain.people import Role
from intake.archive import Archive
from intake.demo.mails import File
from intake.demo.values import RegistrationValues
from intake.pipeline import Pipeline
from review.security.headers import FRAMED, POLICY
from store.engine import transaction
from store.queries import deliveries, pages
from tests.review.arrivals import bring, mail, registration
from tests.review.office import CAMPAIGN, NOW, Browser, Office

FORM = registration(RegistrationValues("青禾科技志愿服务队", "沈阳市青禾学会", "科普进校园", "2024年6月1日", "林秋"))
DIGEST = hashlib.sha256(FORM).hexdigest()
NAMELESS = "0" * 64


@pytest.fixture
def clerk(office: Office) -> Iterator[Browser]:
    with office.browser(Role.CLERK) as found:
        yield found


def _mail(office: Office, *, text: str = "", html: str = "", raw: bytes = b"") -> str:
    """Let one more mail come in and return its digest."""
    if not raw:
        made = EmailMessage()
        made["From"], made["Subject"], made["Message-ID"] = "team.9@example.cn", "来信", "<9@example.cn>"
        if text:
            made.set_content(text)
        if html and text:
            made.add_alternative(html, subtype="html")
        elif html:
            made.set_content(html, subtype="html")
        raw = made.as_bytes()
    archive = Archive(office.folder / "archive")
    digest = archive.put(raw)
    with transaction(office.engine) as session:
        deliveries.record(session, [Delivery("main", "INBOX", 1, 5000, digest, len(raw), NOW)], now=NOW)
    Pipeline(office.engine, archive, CAMPAIGN, lambda: NOW).process(lambda _done, _all: None)
    return digest


def test_file_is_downloaded_under_its_name(office: Office, clerk: Browser) -> None:
    bring(office, [mail(1, File("登记表 (1).docx", FORM))])
    answer = clerk.get(f"/files/{DIGEST}", **{"accept-encoding": "gzip"})
    assert answer.content == FORM
    name = "filename=\"___ (1).docx\"; filename*=UTF-8''%E7%99%BB%E8%AE%B0%E8%A1%A8%20%281%29.docx"
    assert answer.headers["content-disposition"] == f"attachment; {name}"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "content-encoding" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"


def test_name_of_a_file_does_not_break_out_of_its_header(office: Office, clerk: Browser) -> None:
    bring(office, [mail(1, File('a"; x="\u202e表.docx', FORM))])
    name = "filename=\"a; x=_.docx\"; filename*=UTF-8''a%3B%20x%3D%E8%A1%A8.docx"
    assert clerk.get(f"/files/{DIGEST}").headers["content-disposition"] == f"attachment; {name}"


@pytest.mark.parametrize("what", ["nothing", "a mail", "a picture", "a body", "no digest"])
def test_only_files_that_mails_brought_are_given_out(office: Office, clerk: Browser, what: str) -> None:
    digest = _mail(office, text="您好")
    body = hashlib.sha256("您好\n".encode()).hexdigest()
    names = {"nothing": NAMELESS, "a mail": digest, "a picture": _drawn(office), "a body": body, "no digest": "%2e%2e"}
    answer = clerk.get(f"/files/{names[what]}")
    assert answer.status_code == 404
    assert "没有这个文件" in answer.text


@pytest.mark.parametrize("address", ["/files/{}", "/pages/{}/1", "/mails/{}/raw", "/mails/{}/body"])
def test_reader_sees_no_original(office: Office, address: str) -> None:
    bring(office, [mail(1, File("登记表.docx", FORM))])
    with office.browser(Role.READER) as reader:
        assert reader.get(address.format(DIGEST)).status_code == 403


def test_damaged_file_says_what_to_do(office: Office, clerk: Browser) -> None:
    digest = _lost(office)
    answer = clerk.get(f"/files/{digest}")
    assert answer.status_code == 503
    assert "请从数据文件夹的备份中取回这个文件" in answer.text


def _lost(office: Office) -> str:
    """Let a file come in and get lost; the archive is shared with other offices, so that its bytes are new ones."""
    content = registration(RegistrationValues("会丢的队", "沈阳市青禾学会", "科普进校园", "2024年6月2日", "林秋"))
    bring(office, [mail(2, File("登记表.docx", content))])
    digest = hashlib.sha256(content).hexdigest()
    Archive(office.folder / "archive").path(digest).unlink()
    return digest


def _drawn(office: Office) -> str:
    """Let a picture of a page be kept and return its digest."""
    stream = io.BytesIO()
    Image.new("L", (3, 4), 255).save(stream, "WEBP")
    image = Archive(office.folder / "archive").put(stream.getvalue())
    page = PageImage(1, 595.3, 841.9, 3, 4, (0.0, 0.0, 1.0, 1.0), image)
    with transaction(office.engine) as session:
        pages.save(session, Drawing(DIGEST, Drawn.DRAWN, pages=1, images=(page,)))
    return image


def test_picture_of_a_page_is_kept_by_the_browser(office: Office, clerk: Browser) -> None:
    image = _drawn(office)
    first = clerk.get(f"/pages/{DIGEST}/1")
    assert hashlib.sha256(first.content).hexdigest() == image
    kept = {"etag": f'"{image}"', "cache-control": "private, max-age=3600", "vary": "cookie"}
    assert {name: first.headers.get(name) for name in kept} == kept
    assert first.headers["content-type"] == "image/webp"
    again = clerk.get(f"/pages/{DIGEST}/1", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again.headers.get(name) for name in kept} == kept


@pytest.mark.parametrize("page", ["0", "2", "99999999999999999999"])
def test_page_that_is_not_drawn_is_not_there(office: Office, clerk: Browser, page: str) -> None:
    _drawn(office)
    assert clerk.get(f"/pages/{DIGEST}/{page}").status_code == 404


def test_mail_is_downloaded_as_it_came(office: Office, clerk: Browser) -> None:
    raw = b"From: team.9@example.cn\r\nSubject: =?utf-8?B?5p2l5L+h?=\r\n\r\n\xff\r\n"
    digest = _mail(office, raw=raw)
    answer = clerk.get(f"/mails/{digest}/raw")
    assert answer.content == raw
    assert answer.headers["content-disposition"] == f'attachment; filename="M{digest[:10]}.eml"'


@pytest.mark.parametrize("what", ["raw", "body"])
def test_unknown_mail_is_not_there(clerk: Browser, what: str) -> None:
    answer = clerk.get(f"/mails/{NAMELESS}/{what}")
    assert answer.status_code == 404
    assert "没有这封来信" in answer.text


def test_body_is_a_page_that_can_do_nothing(office: Office, clerk: Browser) -> None:
    digest = _mail(office, html='<p onclick="x()">您好<script>x()</script></p><a href="https://a.example/">看</a>')
    answer = clerk.get(f"/mails/{digest}/body")
    assert answer.headers["content-security-policy"] == FRAMED
    assert "x-frame-options" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "<p>您好</p>看" in answer.text
    assert "<li>https://a.example/</li>" in answer.text


def test_text_keeps_its_lines(office: Office, clerk: Browser) -> None:
    digest = _mail(office, text="第一行\n  <b>第二行</b>\n")
    assert "第一行\n  &lt;b&gt;第二行&lt;/b&gt;</font></pre>" in clerk.get(f"/mails/{digest}/body").text


def test_text_beside_a_page_is_there_too(office: Office, clerk: Browser) -> None:
    digest = _mail(office, text="纯文本说的", html="<p>网页说的</p>")
    shown = clerk.get(f"/mails/{digest}/body").text
    assert shown.index("<p>网页说的</p>") < shown.index("邮件中的纯文本") < shown.index("纯文本说的")


def test_mail_without_words_says_so(office: Office, clerk: Browser) -> None:
    assert "这封邮件没有正文。" in clerk.get(f"/mails/{_mail(office, text=' ')}/body").text


def test_mail_that_cannot_be_taken_apart_says_why(office: Office, clerk: Browser) -> None:
    digest = _mail(office, raw=b"From: a@example.cn\r\nX: " + b"x" * 300_000 + b"\r\n\r\nbody")
    answer = clerk.get(f"/mails/{digest}/body")
    assert answer.status_code == 200
    assert "邮件头过长" in answer.text
