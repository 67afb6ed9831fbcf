"""What a mail says in its own words: its text bodies as one text, its HTML bodies as another."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake import headers
from intake.mime import sniff, transfer
from intake.mime.mail import Leaf, Role

_NOT_IN_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_META_LENGTH = 4096
_LENGTH = 8_000_000
"""How many bytes of a body are read as text; its leaf holds all of it."""
_STUFFED = re.compile(r"^ ", re.MULTILINE)
# Quoted lines and the mark before a signature stay lines of their own.
_FLOWED_BREAK = re.compile(r"(?<!\n--) \n(?!>|-- ?\n)")
_ENRICHED_COMMAND = re.compile(r"<param>[^<]*</param>|</?[a-z0-9-]{1,60}>", re.IGNORECASE)
_ENRICHED_BREAKS = re.compile(r"\n(\n*)")


_NONE = headers.Parameters("", {})


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A leaf before it is known what role it plays.

    ``content_id`` is without angle brackets. ``uuencoded`` are the files that stand in it, where it is plain text.
    """

    leaf: Leaf
    content_id: str = ""
    content_type: headers.Parameters = _NONE
    uuencoded: tuple[transfer.UuFile, ...] = ()


def texts(parts: Iterable[ReadPart]) -> tuple[str, str]:
    """Return the bodies as text and as HTML, an empty line between two of a kind."""
    plain: list[str] = []
    html: list[str] = []
    for part in parts:
        kind = part.leaf.media_type if part.leaf.role is Role.BODY else ""
        if kind == "text/plain":
            plain.append(_plain(part))
        elif kind in ("text/enriched", "text/richtext"):
            plain.append(_enriched(part))
        elif kind == "text/html":
            html.append(_html(part))
    return _joined(plain), _joined(html)


def _joined(bodies: Iterable[str]) -> str:
    return "\n\n".join(stripped for body in bodies if (stripped := body.strip()))


def _text(content: bytes, label: str) -> str:
    text = headers.decode_bytes(content[:_LENGTH], label).value
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_BODY.sub("", text)


def _plain(part: ReadPart) -> str:
    """Return a plain body without the files that stand in it, its flowed lines joined."""
    position = 0
    pieces: list[bytes] = []
    for file in part.uuencoded:
        pieces.append(part.leaf.content[position : file.start])
        position = file.end
    text = _text(b"".join([*pieces, part.leaf.content[position:]]), part.content_type.get("charset"))
    if part.content_type.get("format").lower() != "flowed":
        return text
    return _flowed(text, "" if part.content_type.get("delsp").lower() == "yes" else " ")


def _flowed(text: str, between: str) -> str:
    """Return flowed text with its soft line breaks undone.

    Source: RFC 3676, 4.
    """
    return _FLOWED_BREAK.sub(between, _STUFFED.sub("", text))


def _enriched(part: ReadPart) -> str:
    """Return text/enriched without its formatting: one line break is a blank, more are one less.

    Source: RFC 1896.
    """
    text = _ENRICHED_COMMAND.sub("", _text(part.leaf.content, part.content_type.get("charset")))
    return _ENRICHED_BREAKS.sub(lambda match: match[1] or " ", text).replace("<<", "<")


def _html(part: ReadPart) -> str:
    """Return an HTML body; the charset that it names itself counts where the header's does not fit."""
    content, label = part.leaf.content, part.content_type.get("charset")
    if not headers.is_charset_of(content, label) and (meta := _META_CHARSET.search(content, 0, _META_LENGTH)):
        named = meta[1].decode("ascii")
        label = named if headers.is_charset_of(content, named) else label
    return _text(content, label)


def files_in(part: ReadPart, defects: list[str]) -> Iterator[ReadPart]:
    """Yield the files that stand uuencoded in a plain body; paths and names are like those in archives."""
    for number, file in enumerate(part.uuencoded, 1):
        name = headers.file_name(headers.decode(file.name).value)
        if not file.is_whole:
            defects.append(f"“{name}”的编码不完整")
        media_type = sniff.media_type(file.content, declared="", name=name)
        path = f"{part.leaf.path}!{name}" if number == 1 else f"{part.leaf.path}!{name}#{number}"
        leaf = Leaf(path, name, media_type, file.content, Role.ATTACHMENT, part.leaf.depth)
        yield ReadPart(leaf)
