"""Seals put on an OFD document by signing it: where they stand, and their name; nothing is verified.

Source: GB/T 33190-2016, clause 18 (signatures); GB/T 38540-2020 (the seal's own structure, in DER).
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from parsers.document import Seal
from parsers.readers.ofd.content import POINTS, box_of
from parsers.readers.ofd.package import Package, beside, children, first, text_of

_UTF8_STRING = re.compile(rb"\x0c(?:([\x01-\x7f])|\x81([\x80-\xff]))")
_HANZI = re.compile(r"[\u4e00-\u9fff]{4,}")


def seals(package: Package, location: str, pages: Mapping[str, int]) -> Iterator[Seal]:
    """Yield the seals in the list of signatures at ``location``; ``pages`` are the pages' numbers by their ids."""
    for signature in children(package.tree(location) if location else None, "Signature"):
        path = beside(location, signature.get("BaseLoc", ""))
        signed = package.tree(path)
        information = first(signed, "SignedInfo")
        stamps = [one for one in children(information, "StampAnnot") if one.get("PageRef") in pages]
        name = _name(package, path, signed) if stamps else ""
        for stamp in stamps:
            left, top, right, bottom = (side * POINTS for side in box_of(stamp.get("Boundary")))
            yield Seal(pages[stamp.get("PageRef", "")], (left, top, right, bottom), name)


def _name(package: Package, path: str, signed: etree._Element | None) -> str:
    """Return the name that the seal itself carries, empty where none can be read."""
    for location in (text_of(signed, "SignedInfo", "Seal", "BaseLoc"), text_of(signed, "SignedValue")):
        content = package.content(beside(path, location)) if location else None
        for found in _UTF8_STRING.finditer(content or b""):
            length = (found[1] or found[2])[0]
            text = (content or b"")[found.end() : found.end() + length].decode("utf-8", "ignore")
            if _HANZI.search(text):
                return text
    return ""
