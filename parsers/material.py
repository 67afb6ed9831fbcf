"""Supporting materials: which of the materials that the campaign asks for a file is (活动总结, 活动图片)."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from domain.campaign import Material
from parsers.document import Document, paragraphs
from parsers.forms.words import key

_TITLE_LINES = 3
_TITLE_LENGTH = 40
_LOOKED_AT = 4000
_SIGNS = 2
_PICTURES = 3
_CAPTION = 60
_OPENING = 200
_DRESS = re.compile(r"[（(【\[][^（()）】\]]*[）)】\]]|副本|[\s\d_.\-—+]+$|[a-zA-Z]\d*$")
_NO_MATERIAL = re.compile(
    r"(?:通知|函|请示|批复|方案|计划|预案|(?<![发代])表|清单|目录|模板|范本|格式|说明|须知|名单|合同|协议|办法|制度)$"
)


def material(materials: Sequence[Material], name: str, media_type: str, document: Document | None) -> str | None:
    """Return the key of the material that a file is, None where nothing says so.

    The file's name speaks first, then the first lines of its text, then what such a text is made of. A picture is only
    ever a material that takes pictures, and only where its name says so: a photographed form is a picture too. A
    document is one where it is made of pictures.
    """
    wanted = [one for one in materials if any(media_type.startswith(media) for media in one.media)]
    if not wanted and not media_type.startswith("image/"):
        pictured = document is not None and bool(document.pictures)
        wanted = [one for one in materials if pictured or not one.media]
    for title in (PurePath(name).stem, *_titles(document)):
        if _NO_MATERIAL.search(_undressed(title)):
            return None
        found = _named(wanted, key(title))
        if found:
            return found
    return _made_of(wanted, document) if document is not None else None


def opening(document: Document) -> str:
    """Return how a material's text begins, in at most 200 characters, which mostly says whose it is."""
    text = ""
    for one in paragraphs(document.blocks[: 4 * _TITLE_LINES]):
        text = f"{text}\n{one.text.strip()}".strip()
        if len(text) >= _OPENING:
            break
    return text[:_OPENING]


def placed(materials: Sequence[Material], name: str, media_type: str, places: Sequence[str]) -> str | None:
    """Return the material that the folders and archives around a file say it is, the first of ``places`` that does.

    A file whose own name says that it is something else is none.
    """
    pictures = [one for one in materials if any(media_type.startswith(media) for media in one.media)]
    wanted = pictures if media_type.startswith("image/") else [one for one in materials if not one.media]
    if _NO_MATERIAL.search(_undressed(PurePath(name).stem)):
        return None
    return next((found for place in places if (found := _named(wanted, key(place)))), None)


def _undressed(title: str) -> str:
    """Return a title without what copies and versions add to it: ``（终稿）``, ``(1)``, ``2024``, ``副本``."""
    plain = _DRESS.sub("", title)
    while plain != title:
        title, plain = plain, _DRESS.sub("", plain)
    return plain


def _named(materials: Sequence[Material], title: str) -> str | None:
    """Return the material with the longest of its words in a title."""
    best, length = None, 0
    for one in materials:
        for word in one.words:
            if len(word) > length and word in title:
                best, length = one.key, len(word)
    return best


def _made_of(materials: Sequence[Material], document: Document) -> str | None:
    """Return the material most of whose signs stand in the text, or the one for pictures where there is little else."""
    text = "\n".join(one.text for one in paragraphs(document.blocks))[:_LOOKED_AT]
    found = {one.key: sum(re.search(sign, text) is not None for sign in one.signs) for one in materials}
    most = max(found.values(), default=0)
    best = [name for name, count in found.items() if count == most]
    if most >= _SIGNS and len(best) == 1:
        return best[0]
    if len(document.pictures) >= _PICTURES and len(text) <= _CAPTION * len(document.pictures):
        return next((one.key for one in materials if one.media), None)
    return None


def _titles(document: Document | None) -> list[str]:
    if document is None:
        return []
    texts = (one.text.strip() for one in paragraphs(document.blocks[: 4 * _TITLE_LINES]))
    return [text for text in texts if 0 < len(text) <= _TITLE_LENGTH][:_TITLE_LINES]
