"""One document of an OFD file: its pages with their templates and annotations, and its resources.

Source: GB/T 33190-2016, clauses 7.4 to 7.9, 15 (annotations).
"""

from collections.abc import Iterator

from lxml import etree

from parsers.document import Box, UnreadableError
from parsers.readers.ofd.content import POINTS, Painter, Placed, box_of
from parsers.readers.ofd.package import Package, beside, children, first, text_of
from parsers.readers.placed.outlines import times

_A4 = (0.0, 0.0, 210.0, 297.0)
_UNSEEN = "false"


class Body:
    """A document in an OFD file; ``path`` is that of its Document.xml.

    Raises:
        UnreadableError: there is no such document, or its XML is damaged.
    """

    def __init__(self, package: Package, path: str) -> None:
        root = package.tree(path)
        if root is None:
            raise UnreadableError("OFD文件里没有正文")
        self._package = package
        self._path = path
        self._common = first(root, "CommonData")
        self._pages = [(page.get("ID", ""), page.get("BaseLoc", "")) for page in children(first(root, "Pages"), "Page")]
        self._templates = {
            one.get("ID", ""): beside(path, one.get("BaseLoc", "")) for one in children(self._common, "TemplatePage")
        }
        self._files: dict[str, str] = {}
        self._units: dict[str, etree._Element] = {}
        for one in children(self._common, "PublicRes", "DocumentRes"):
            self._load(beside(path, one.text or ""))
        self._notes = dict(self._annotations(text_of(root, "Annotations")))
        self._painter = Painter(self._units.get)

    def __len__(self) -> int:
        return len(self._pages)

    def pages(self) -> Iterator[tuple[str, Placed]]:
        """Yield the pages' ids and what stands on them: their own content, their templates', their annotations'."""
        for number, location in self._pages:
            path = beside(self._path, location)
            root = self._package.tree(path)
            if root is None:
                raise UnreadableError("OFD文件缺少页面，不完整或已损坏")
            for one in children(root, "PageRes"):
                self._load(beside(path, one.text or ""))
            left, top, right, bottom = self._area(root)
            placed = Placed(((right - left) * POINTS, (bottom - top) * POINTS))
            matrix = (POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS)
            for template in children(root, "Template"):
                below = self._package.tree(self._templates.get(template.get("TemplateID", ""), ""))
                if below is not None:
                    self._painter.paint(placed, below, matrix)
            self._painter.paint(placed, root, matrix)
            for note in self._noted(number):
                for look in children(note, "Appearance"):
                    across, down, _, _ = box_of(look.get("Boundary"))
                    self._painter.paint(placed, look, times((1.0, 0.0, 0.0, 1.0, across, down), matrix))
            yield number, placed

    def picture(self, resource: str) -> bytes | None:
        """Return a picture's file, None where it is not in the package."""
        path = self._files.get(resource)
        return self._package.content(path) if path else None

    def _load(self, path: str) -> None:
        """Note the pictures and the composite units of a resource file."""
        root = self._package.tree(path)
        base = beside(path, root.get("BaseLoc") or ".") if root is not None else ""
        for media in children(first(root, "MultiMedias"), "MultiMedia"):
            self._files[media.get("ID", "")] = beside(base + "/", text_of(media, "MediaFile"))
        for units in children(root, "CompositeGraphicUnits"):
            self._units.update((one.get("ID", ""), one) for one in children(units, "CompositeGraphicUnit"))

    def _annotations(self, location: str) -> Iterator[tuple[str, str]]:
        path = beside(self._path, location)
        root = self._package.tree(path) if location else None
        for page in children(root, "Page"):
            yield page.get("PageID", ""), beside(path, text_of(page, "FileLoc"))

    def _noted(self, page: str) -> Iterator[etree._Element]:
        """Yield the annotations of a page that are shown."""
        path = self._notes.get(page)
        for note in children(self._package.tree(path) if path else None, "Annot"):
            if note.get("Visible") != _UNSEEN:
                yield note

    def _area(self, page: etree._Element) -> Box:
        """Return a page's box in millimetres: its own, else the document's, else A4."""
        for area in (first(page, "Area"), first(self._common, "PageArea")):
            box = box_of(text_of(area, "PhysicalBox"))
            if box[2] - box[0] > 1 and box[3] - box[1] > 1:
                return box
        return _A4
