"""Supporting materials: which of the materials that the campaign asks for a file is (活动总结, 活动图片)."""

from collections.abc import Sequence
from pathlib import PurePath

from domain.campaign import Material
from parsers.document import Document, paragraphs
from parsers.forms.words import key

_TITLE_LINES = 3
_TITLE_LENGTH = 40


def material(materials: Sequence[Material], name: str, media_type: str, document: Document | None) -> str | None:
    """Return the key of the material that a file is, None where nothing says so.

    The file's name speaks first, then the first lines of its text. A picture is only ever a material that takes
    pictures, and only where its name says so: a photographed form is a picture too.
    """
    wanted = [one for one in materials if any(media_type.startswith(media) for media in one.media)]
    if not wanted:
        wanted = [one for one in materials if not one.media] if not media_type.startswith("image/") else []
    for title in (PurePath(name).stem, *_titles(document)):
        found = _named(wanted, key(title))
        if found:
            return found
    return None


def _named(materials: Sequence[Material], title: str) -> str | None:
    """Return the material with the longest of its words in a title."""
    best, length = None, 0
    for one in materials:
        for word in one.words:
            if len(word) > length and word in title:
                best, length = one.key, len(word)
    return best


def _titles(document: Document | None) -> list[str]:
    if document is None:
        return []
    texts = (one.text.strip() for one in paragraphs(document.blocks[: 4 * _TITLE_LINES]))
    return [text for text in texts if 0 < len(text) <= _TITLE_LENGTH][:_TITLE_LINES]
