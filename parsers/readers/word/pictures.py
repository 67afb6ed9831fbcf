"""The pictures that stand in a Word document's text, found by the relations of its main part.

Source: ECMA-376 part 1, 20.1.8.13 (blip) and part 4, 19.1.2.11 (imagedata); part 2, 9.3 (relationships).
"""

import posixpath

from lxml import etree

from parsers.document import Picture, UnreadableError
from parsers.readers.package import member

_SHOWN = ("{*}blip", "{*}imagedata")
_REFERENCE = ("}embed", "}id", "}relid")
"""How attributes end that name a picture kept in the file; one that is only linked to is never fetched."""
_RASTER = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_MOST = 60
_LARGEST, _TOGETHER = 20_000_000, 40_000_000
"""Bytes that are kept of one picture and of all of them."""


class DocxPictures:
    """A document's pictures, collected as its paragraphs are met; ``relations`` is the XML of its main part's."""

    __slots__ = ("_data", "_folder", "_known", "_left", "_targets", "found")

    def __init__(self, data: bytes, part: str, relations: etree._Element | None) -> None:
        self.found: list[Picture] = []
        self._data = data
        self._folder = posixpath.dirname(part)
        self._known: dict[str, int | None] = {}
        self._left = _TOGETHER
        self._targets = {
            one.get("Id", ""): one.get("Target", "")
            for one in (relations if relations is not None else ())
            if one.get("TargetMode") != "External"
        }

    def shown_in(self, paragraph: etree._Element) -> tuple[int, ...]:
        """Return the indices in ``found`` of the pictures that are anchored in a paragraph."""
        shown = (self._index(element) for element in paragraph.iter(*_SHOWN))
        return tuple(dict.fromkeys(one for one in shown if one is not None))

    def _index(self, element: etree._Element) -> int | None:
        reference = next((value for name, value in element.attrib.items() if str(name).endswith(_REFERENCE)), "")
        target = self._targets.get(str(reference), "")
        if target and target not in self._known:
            content = self._content(target)
            self._known[target] = len(self.found) if content else None
            if content:
                self.found.append(Picture(content))
        return self._known.get(target)

    def _content(self, target: str) -> bytes | None:
        """Return a raster picture's bytes, None for drawings, and for what is broken or too large: no text is lost."""
        name = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
        if len(self.found) >= _MOST:
            return None
        try:
            content = member(self._data, name, min(_LARGEST, self._left))
        except UnreadableError:
            return None
        if content is None or not content.startswith(_RASTER):
            return None
        self._left -= len(content)
        return content


def relations_of(part: str) -> str:
    """Return the name of the part that holds another part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
