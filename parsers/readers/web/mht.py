"""Web pages saved with all that belongs to them in one file (MHTML, RFC 2557), as Word, WPS and browsers do."""

import email
from dataclasses import replace
from email.message import Message

from parsers.document import Document, UnreadableError
from parsers.readers.web import html

_LIMIT = 40_000_000
_MARK = b"\xef\xbb\xbf"


def read(data: bytes) -> Document:
    """Read the first page in the file that shows anything.

    Raises:
        UnreadableError: it holds no page, or is built to exhaust memory.
    """
    if len(data) > _LIMIT:
        raise UnreadableError("网页文件异常巨大，没有打开")
    pages = pages_in(data)
    if not pages:
        raise UnreadableError("文件不完整或已损坏")
    documents = (html.read(page) for page in pages)
    found = next((document for document in documents if document.blocks), Document((), "html"))
    return replace(found, reader="mht")


def pages_in(data: bytes) -> list[bytes]:
    """Return the bytes of the pages in such a file."""
    parts = email.message_from_bytes(data).walk()
    return [_content(part) for part in parts if part.get_content_type() == "text/html"]


def _content(page: Message) -> bytes:
    """Return a page's bytes; where its part tells the charset, as UTF-8 with its mark."""
    payload = page.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = page.get_content_charset()
    try:
        return _MARK + content.decode(charset).encode() if charset else content
    except (LookupError, UnicodeError):
        return content
