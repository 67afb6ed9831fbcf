"""A mail's own page made harmless: its words and its tables stay, all that runs, fetches or leads away goes.

The page is first written anew from the elements that libxml2 finds, which bounds how deep it is and how many marks are
open at once: a browser's way of mending a page can make gigabytes of a small one. What is written then passes nh3.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import nh3
from lxml import etree
from markupsafe import Markup, escape

_SAME = (
    "b", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "li", "ol", "p", "pre", "s", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
)  # fmt: skip
_BLOCKS = (
    "address", "article", "aside", "details", "fieldset", "figcaption", "figure", "footer", "form", "header", "legend",
    "main", "nav", "option", "section", "summary",
)  # fmt: skip
_WRITTEN = {
    **dict.fromkeys(_BLOCKS, "div"),
    **{one: one for one in _SAME},
    "strong": "b",
    "em": "i",
    "ins": "u",
    "del": "s",
    "strike": "s",
}
"""What is written for an element; of all others the words alone."""
_UNREAD = frozenset({"head", "script", "style", "template", "title", "xml"})
_EMPTY = frozenset({"br", "hr"})
_CELL = ("align", "colspan", "rowspan", "valign")
_ATTRIBUTES = {"td": _CELL, "th": _CELL, "ol": ("start",)}
_LINES = ("border", "cellpadding", "cellspacing")
"""Forms are tables, whose lines would go with their styles."""
_LEADING = ("http:", "https:", "ftp:", "mailto:")

_LONGEST = 2_000_000
_DEEPEST = 250
"""A little less than where libxml2 stops."""
_ADDRESSES = 100
_ADDRESS = 500
_EMBEDDED = re.compile(r"data:[^\"'\s>)]{1000,}")


class Harmless(NamedTuple):
    """A page without what could do harm, and the addresses that its links named, in order, none twice.

    ``whole`` is False where it goes on longer or deeper than is shown.
    """

    page: Markup
    addresses: tuple[str, ...]
    whole: bool = True


def harmless(html: str, *, picture: str) -> Harmless:
    """Return a mail's page made harmless; ``picture`` stands where a picture was.

    A link's words stay; its address is told beside the page, where it leads nowhere.
    """
    source = _EMBEDDED.sub("", html).replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    # Whatever the page is, the parser makes a body of it.
    root = etree.fromstring(b"<body>" + source[:_LONGEST].encode("utf-8", "replace"), parser)
    writing = _Writing(picture)
    page = nh3.clean(
        "".join(writing.pieces(root)),
        tags=set(_WRITTEN.values()),
        attributes={**{tag: set(names) for tag, names in _ATTRIBUTES.items()}, "table": set(_LINES)},
        link_rel=None,
    )
    whole = len(source) <= _LONGEST and writing.deepest <= _DEEPEST
    return Harmless(Markup(page), tuple(writing.addresses), whole)  # noqa: S704 -- nh3 has cleaned it


class _Writing:
    """One page being written anew: the addresses of its links, and how deep it is."""

    def __init__(self, picture: str) -> None:
        self.addresses: dict[str, None] = {}
        self.deepest = 0
        self._picture = picture

    def pieces(self, root: etree._Element) -> Iterator[str]:
        """Yield the page in pieces."""
        walk = etree.iterwalk(root, events=("start", "end"))
        depth = 0
        for event, element in walk:
            if event == "end":
                depth -= 1
                yield from _closed(element)
                continue
            depth += 1
            self.deepest = max(self.deepest, depth)
            if element.tag in _UNREAD:
                walk.skip_subtree()
            else:
                yield from self._opened(element)

    def _opened(self, element: etree._Element) -> Iterator[str]:
        if element.tag == "a":
            self._note(element.get("href", "").strip()[:_ADDRESS])
        if element.tag == "img":
            yield escape(self._picture)
        tag = _WRITTEN.get(element.tag)
        if tag == "table":
            yield '<table border="1" cellpadding="4" cellspacing="0">'
        elif tag:
            kept = ((name, element.get(name)) for name in _ATTRIBUTES.get(tag, ()))
            yield f"<{tag}"
            yield from (f' {name}="{escape(value)}"' for name, value in kept if value is not None)
            yield ">"
        yield escape(element.text or "")

    def _note(self, address: str) -> None:
        if address.lower().startswith(_LEADING) and len(self.addresses) < _ADDRESSES:
            self.addresses[address] = None


def _closed(element: etree._Element) -> Iterator[str]:
    tag = _WRITTEN.get(element.tag)
    if tag and tag not in _EMPTY and element.tag not in _UNREAD:
        yield f"</{tag}>"
    yield escape(element.tail or "")
