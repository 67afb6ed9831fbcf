from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from parsers.document import UnreadableError, paragraphs
from parsers.readers.web.mht import read

_PAGE = "<html><body><table><tr><td>服务队名称</td><td>青禾队</td></tr></table></body></html>"


def archived(*pages: MIMEText) -> bytes:
    whole = MIMEMultipart("related")
    for page in pages:
        whole.attach(page)
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_page_is_read_in_the_charset_of_its_part(charset: str) -> None:
    document = read(archived(MIMEText(_PAGE, "html", charset)))

    assert [one.text for one in paragraphs(document.blocks)] == ["服务队名称", "青禾队"]
    assert document.reader == "mht"


def test_first_page_with_content_is_taken() -> None:
    frames = MIMEText("<html><frameset><frame src=sheet001.htm></frameset></html>", "html", "utf-8")
    style = MIMEText("p {color: red}", "css", "utf-8")

    document = read(archived(frames, style, MIMEText(_PAGE, "html", "utf-8")))

    assert [one.text for one in paragraphs(document.blocks)] == ["服务队名称", "青禾队"]


@pytest.mark.parametrize("charset", ["nonsense", "ascii"])
def test_wrong_charset_is_no_harm(charset: str) -> None:
    data = archived(MIMEText(_PAGE, "html", "utf-8")).replace(b'charset="utf-8"', f'charset="{charset}"'.encode())

    assert [one.text for one in paragraphs(read(data).blocks)] == ["服务队名称", "青禾队"]


def test_file_without_a_page_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="不完整或已损坏"):
        read(EmailMessage().as_bytes())
