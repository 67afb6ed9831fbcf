"""Which pictures of a mail are its files: photographed pages are, a signature's logo is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from intake.mime import sniff
from intake.mime.bodies import ReadPart
from intake.mime.mail import Leaf, Role

_CID = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
_PAGE_PIXELS = 300


def with_roles(parts: Sequence[ReadPart], html: str) -> Iterator[Leaf]:
    """Yield the leaves in their roles: a picture that the HTML shows in its place is no attachment.

    Where there is no other attachment, pictures large enough to be photographed pages are the attachments.
    """
    shown = {unquote(match[1]).lower() for match in _CID.finditer(html)}
    leaves = [
        replace(part.leaf, role=Role.INLINE)
        if part.leaf.media_type.startswith("image/") and part.content_id and part.content_id.lower() in shown
        else part.leaf
        for part in parts
    ]
    alone = not any(leaf.role is Role.ATTACHMENT for leaf in leaves)
    for leaf in leaves:
        is_picture = leaf.role is Role.INLINE and leaf.media_type.startswith("image/")
        yield replace(leaf, role=Role.ATTACHMENT) if alone and is_picture and _could_be_a_page(leaf.content) else leaf


def _could_be_a_page(picture: bytes) -> bool:
    size = sniff.picture_size(picture)
    return size is None or min(size) >= _PAGE_PIXELS
