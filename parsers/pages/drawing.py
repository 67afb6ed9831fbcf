"""A file's bytes to pictures of its pages."""

import html
import importlib
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from parsers.document import EncryptedError, UnsupportedError
from parsers.pages.steps import OUTCOMES, DrawnPage, Sketch, Told
from parsers.readers.web.html import decoded
from parsers.readers.web.mht import pages_in
from parsers.sniff import sniff

Draw: TypeAlias = Callable[[bytes, Sketch], Iterator[tuple[int, DrawnPage | None]]]
"""How files of some formats are drawn: yield how many pages there are, and each page.

None stands for a page that has to be drawn by a step that recognises, and ends this one.
"""

_NOT_DRAWN = "这种文件无法预览，可下载原件"
_LOCKED = "文件设有密码，无法预览，可下载原件"
_LONGEST = 500_000
"""Characters of a letter that are printed."""
_PRINTED = frozenset(("docx", "doc", "xlsx", "xls", "ods", "odt", "fodt", "rtf", "wordxml"))
"""The formats that LibreOffice prints as they are."""
_WAYS: dict[str, str] = {
    "pdf": "pdf",
    **dict.fromkeys(("jpeg", "png", "gif", "bmp", "tiff", "webp", "heic"), "pictures"),
}
"""Format key to the module below ``parsers.pages`` that draws it."""


def prepare(key: str) -> None:
    """Load what drawing a format needs, so that a fork has it.

    Raises:
        UnsupportedError: something of it is missing.
    """
    if key in _WAYS:
        _way(key)


def draw(data: bytes, sketch: Sketch) -> Iterator[Told]:
    """Draw a file, and tell of each page; what is wrong with the file is told, not raised."""
    try:
        yield from _told(data, sketch)
    except tuple(OUTCOMES) as error:
        reason = _LOCKED if isinstance(error, EncryptedError) else str(error)
        yield Told(outcome=OUTCOMES[type(error)], reason=reason)


def _told(data: bytes, sketch: Sketch) -> Iterator[Told]:
    key = sniff(data).key
    if key in _PRINTED:
        yield Told(convert=key)
    elif key == "html" or (key in ("text", "unknown") and sketch.media_type.startswith("text/")):
        yield Told(convert="html", content=_letter(data, is_page=key == "html" or sketch.media_type == "text/html"))
    elif key == "mht":
        yield Told(convert="html", content=_letter(next(iter(pages_in(data)), b""), is_page=True))
    elif key == "encrypted":
        raise EncryptedError
    elif key in _WAYS:
        for count, page in _way(key)(data, sketch):
            yield Told(page, count, placed=not sketch.printed, scanned=page is None)
            if page is None:
                return
    else:
        raise UnsupportedError(_NOT_DRAWN)


def _way(key: str) -> Draw:
    """Return what draws a format.

    Raises:
        UnsupportedError: a library that it needs is missing.
    """
    try:
        module: Any = importlib.import_module(f"parsers.pages.{_WAYS[key]}")
    except ImportError as error:
        raise UnsupportedError(f"本机缺少显示这种文件的组件 {error.name}，请重新安装本程序") from error
    draw: Draw = module.pages
    return draw


def _letter(data: bytes, *, is_page: bool) -> bytes:
    """Return a mail's body, or a web page, as LibreOffice reads it whatever its own charset; nothing is fetched."""
    text = decoded(data)[:_LONGEST]
    if not is_page:
        text = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    return f'<html><head><meta charset="utf-8"></head><body>{text}</body></html>'.encode("utf-8", "replace")
