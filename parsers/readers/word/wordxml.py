"""Word documents that are one XML file: the package of a docx written flat, or the XML of Word 2003.

Both hold nearly what a docx holds, so they are made one and read as such, which needs no LibreOffice. Sources: ECMA-376
part 2 (flat OPC, as Word writes it); Word 2003 XML Reference Schemas (WordprocessingML).
"""

import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from parsers.document import Document, UnreadableError
from parsers.readers.markup import parsed
from parsers.readers.word import docx

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}*"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD, _NEW = b"http://schemas.microsoft.com/office/word/2003/wordml", _W[1:-1].encode()
_BINARY = re.compile(rb"<(\w+:(?:binaryData|binData|docOleData|docSuppData))\b([^>]*)>([^<]*)</\1>")


def read(data: bytes) -> Document:
    """Read a flat Word document; places and pages are as in a docx.

    Raises:
        UnreadableError: it is cut off, damaged, or built to exhaust memory.
    """
    binaries: list[bytes] = []

    def set_aside(found: re.Match[bytes]) -> bytes:
        """The parser takes no texts as long as these."""
        binaries.append(found[3])
        return b"<%s%s>%d</%s>" % (found[1], found[2], len(binaries) - 1, found[1])

    root = parsed(_BINARY.sub(set_aside, data.replace(_OLD, _NEW)))
    parts = dict(_parts(root, binaries)) if root.tag == _PKG + "package" else {"word/document.xml": _modern(root)}
    return replace(docx.read(_package(parts)), reader="wordxml")


def _parts(root: etree._Element, binaries: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the package's parts."""
    for part in root.iterchildren(_PKG + "part"):
        name = part.get(_PKG + "name", "").lstrip("/")
        content, binary = part.find(_PKG + "xmlData"), part.find(_PKG + "binaryData")
        if content is not None and len(content):
            yield name, etree.tostring(content[0], encoding="UTF-8")
        elif binary is not None and binary.text:
            yield name, _decoded(binary.text, binaries)


def _decoded(place: str, binaries: list[bytes]) -> bytes:
    try:
        return binascii.a2b_base64(binaries[int(place)])
    except (binascii.Error, ValueError, IndexError) as error:
        raise UnreadableError("文件内容已损坏") from error


def _modern(root: etree._Element) -> bytes:
    """Return Word 2003's document as the main part of a docx: insertions kept, deletions and comments gone."""
    for mark in list(root.iter(_AML + "annotation")):
        parent = mark.getparent()
        if mark.get(_W + "type") != "Word.Insertion" and parent is not None:
            parent.remove(mark)
    etree.strip_tags(root, _AML + "annotation", _AML + "content", _HINTS)
    for merge in root.iter(_W + "vmerge"):
        merge.tag = _W + "vMerge"
    return etree.tostring(root, encoding="UTF-8")


def _package(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
