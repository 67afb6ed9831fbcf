"""The package of an OFD file: its members by the paths that its XML names. Source: GB/T 33190-2016, clauses 7.1, 7.2.

Paths may begin at the package's root or at the file that names them; writers differ in upper and lower case and in
the slash. Names are compared without their namespace, for there are several.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from parsers.document import EncryptedError, UnreadableError
from parsers.readers.markup import LIMIT, parsed
from parsers.readers.package import DAMAGE

_TOTAL = 200_000_000
_MEMBERS = 20_000
_ENCRYPTED = 1
_LOCKS = ("encryptions.xml", "decryptseed.dat")


class Package:
    """An opened OFD file; what it gives out in all is limited.

    Raises:
        UnreadableError: it is damaged or built to exhaust memory.
        EncryptedError: it opens with a password or a certificate only.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise UnreadableError("文件不完整或已损坏") from error
        entries = self._archive.infolist()
        if len(entries) > _MEMBERS:
            raise UnreadableError("OFD文件异常巨大，没有打开")
        self._names = {_plain(entry.filename): entry for entry in entries}
        self._locked = any(name.endswith(_LOCKS) for name in self._names)
        self._left = _TOTAL
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise EncryptedError("OFD文件设有密码")

    def content(self, path: str) -> bytes | None:
        """Return a member's bytes, None where there is none of that name."""
        entry = self._names.get(_plain(path))
        if entry is None:
            return None
        if entry.file_size > LIMIT or entry.file_size > self._left:
            raise UnreadableError("OFD文件异常巨大，没有打开")
        try:
            with self._archive.open(entry) as stream:
                found = stream.read(LIMIT + 1)
        except DAMAGE as error:
            raise UnreadableError("文件不完整或已损坏") from error
        self._left -= len(found)
        if len(found) > LIMIT or self._left < 0:
            raise UnreadableError("OFD文件异常巨大，没有打开")
        return found

    def tree(self, path: str) -> etree._Element | None:
        """Return a member's XML, None where there is none of that name."""
        content = self.content(path)
        if content is None:
            return None
        try:
            return parsed(content)
        except UnreadableError as error:
            # What has a cause is no XML at all.
            if self._locked and error.__cause__ is not None:
                raise EncryptedError("OFD文件设有密码") from error
            raise


def beside(path: str, named: str) -> str:
    """Return where a path leads that the member ``path`` names."""
    named = named.strip().replace("\\", "/")
    return named if named.startswith("/") else posixpath.join(posixpath.dirname(path), named)


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield an element's children of these names."""
    for child in element if element is not None else ():
        if name_of(child) in names:
            yield child


def first(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the element that a path of names leads to, None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: etree._Element | None, *path: str) -> str:
    """Return the text at the end of a path of names, empty where there is none."""
    found = first(element, *path)
    return (found.text or "").strip() if found is not None else ""


def _plain(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/").lower()
