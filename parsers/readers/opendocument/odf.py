"""OpenDocument files (OASIS ODF 1.3), zipped or flat: their parts, their styles, and the pictures in them.

LibreOffice writes one flat file with everything in it; the zipped form keeps text, styles and pictures apart.
"""

import binascii
import re
from typing import NamedTuple

from lxml import etree

from parsers.document import EncryptedError, UnreadableError
from parsers.readers.markup import LIMIT, parsed
from parsers.readers.package import member

OFFICE, STYLE, TEXT, TABLE, DRAW, FO = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("office", "style", "text", "table", "drawing", "xsl-fo-compatible")
)
_HREF = "{http://www.w3.org/1999/xlink}href"

_PICTURE = 20_000_000
_PICTURES = 100
_ZIP = b"PK"
_BINARY = re.compile(rb"<office:binary-data>([^<]*)</office:binary-data>")
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


class OpenDocument:
    """An OpenDocument file, taken apart: ``content`` is the root that holds the body.

    Raises:
        UnreadableError: it is cut off, damaged, or built to exhaust memory.
        EncryptedError: it opens with a password only.
    """

    def __init__(self, data: bytes) -> None:
        self._package = data if data.startswith(_ZIP) else None
        self._embedded: list[bytes] = []
        self.pictures: list[bytes] = []
        self._known: dict[str, int] = {}
        if self._package is None:
            self.content = parsed(_BINARY.sub(self._set_aside, data))
            self.styles = Styles(self.content)
        else:
            refuse_locked(data)
            self.content = parsed(self._part("content.xml"))
            self.styles = Styles(self.content, parsed(self._part("styles.xml")))

    def _part(self, name: str) -> bytes:
        content = member(self._package or b"", name, LIMIT)
        if content is None:
            raise UnreadableError("文件不完整或已损坏")
        return content

    def _set_aside(self, found: re.Match[bytes]) -> bytes:
        """Put a file that is written into the text aside: the parser takes no texts that long."""
        self._embedded.append(found[1])
        return b"<office:binary-data>%d</office:binary-data>" % (len(self._embedded) - 1)

    def picture(self, image: etree._Element) -> int | None:
        """Return the place of an image's file in ``pictures``, None where the document does not hold it."""
        binary = image.find(OFFICE + "binary-data")
        name = binary.text if binary is not None else image.get(_HREF, "").removeprefix("./")
        if not name or len(self.pictures) >= _PICTURES:
            return None
        if name not in self._known:
            content = self._file(name, embedded=binary is not None)
            if not content:
                return None
            self._known[name] = len(self.pictures)
            self.pictures.append(content)
        return self._known[name]

    def _file(self, name: str, *, embedded: bool) -> bytes | None:
        if self._package is not None:
            return member(self._package, name, _PICTURE)
        try:
            return binascii.a2b_base64(self._embedded[int(name)]) if embedded else None
        except binascii.Error as error:
            raise UnreadableError("文件不完整或已损坏") from error


class _Style(NamedTuple):
    parent: str | None
    hidden: bool | None
    master: str | None


class Styles:
    """What the styles tell of paragraphs, runs and pages."""

    def __init__(self, *roots: etree._Element) -> None:
        self._styles: dict[tuple[str | None, str | None], _Style] = {}
        self._layouts: dict[str | None, tuple[float, float]] = {}
        self._masters: dict[str | None, str | None] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                # Those of the text come first: both parts may name their own ones alike.
                self._styles.setdefault((style.get(STYLE + "family"), style.get(STYLE + "name")), _style(style))
            for layout in root.iter(STYLE + "page-layout"):
                properties = layout.find(STYLE + "page-layout-properties")
                if properties is not None:
                    size = points(properties.get(FO + "page-width")), points(properties.get(FO + "page-height"))
                    self._layouts[layout.get(STYLE + "name")] = size
            for master in root.iter(STYLE + "master-page"):
                self._masters[master.get(STYLE + "name")] = master.get(STYLE + "page-layout-name")

    def hidden(self, family: str, name: str | None) -> bool:
        """Tell whether text of a style is not shown."""
        return any(next(([one.hidden] for one in self._line(family, name) if one.hidden is not None), ()))

    def master(self, family: str, name: str | None) -> str:
        """Return the master page that a style begins, empty where it begins none."""
        return next((one.master for one in self._line(family, name) if one.master), "")

    def page(self, master: str) -> tuple[float, float] | None:
        """Return a master page's (width, height) in points; an unknown one is the first of all."""
        layout = self._masters.get(master, next(iter(self._masters.values()), None))
        size = self._layouts.get(layout)
        return size if size and all(size) else None

    def _line(self, family: str, name: str | None) -> list[_Style]:
        """Return a style and those it inherits from."""
        found: list[_Style] = []
        while name and (style := self._styles.get((family, name))) and style not in found:
            found.append(style)
            name = style.parent
        return found


def _style(element: etree._Element) -> _Style:
    properties = element.find(STYLE + "text-properties")
    display = properties.get(TEXT + "display") if properties is not None else None
    hidden = None if display is None else display == "none"
    return _Style(element.get(STYLE + "parent-style-name"), hidden, element.get(STYLE + "master-page-name"))


def refuse_locked(package: bytes) -> None:
    """Refuse a zipped OpenDocument file whose manifest says that its parts are encrypted.

    Raises:
        EncryptedError: they are.
        UnreadableError: the package is damaged.
    """
    if b"encryption-data" in (member(package, "META-INF/manifest.xml", LIMIT) or b""):
        raise EncryptedError("文件设有密码")


def points(length: str | None) -> float:
    """Return a length in points, to a tenth as Word tells it, 0 where it is none."""
    found = _LENGTH.fullmatch((length or "").strip())
    try:
        return round(float(found[1]) * _POINTS[found[2]], 1) if found else 0.0
    except ValueError:
        return 0.0


def number(text: str | None, default: int = 1) -> int:
    """Return a count, at least 1."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
