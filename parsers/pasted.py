"""Documents that hold nothing but pictures of their pages: a scan pasted into Word."""

from parsers.document import Document, paragraphs

_FEW = 80
"""Characters of a text that is less than any form prints."""
_LARGE = 15_000
"""Bytes of the smallest picture that can show a page."""


def pasted_pages(document: Document) -> tuple[bytes, ...]:
    """Return the pictures that make up a document which can be edited, in its order; none where it has a text."""
    large = [one.data for one in document.pictures if len(one.data) >= _LARGE]
    if not document.editable or not large:
        return ()
    written = sum(len("".join(one.text.split())) for one in paragraphs(document.blocks))
    return tuple(large) if written < _FEW else ()
