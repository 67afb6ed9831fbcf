"""What a raw message holds, as values."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.message import Outcome
from intake import headers


class Role(StrEnum):
    """What a leaf part is to the reader of the mail."""

    BODY = "body"
    """What the sender wrote in the mail itself, or what a mail program wrote for another."""
    ATTACHMENT = "attachment"
    """A file: anything with a file name, and anything that is not text."""
    INLINE = "inline"
    """A picture that the HTML body shows in its place (a signature's logo), or a digital signature."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf part, or one entry of an archive.

    ``path`` is its address as in ``domain.message.Attachment``. ``media_type`` is told by the content first, by the
    header second. ``depth`` counts the forwarded messages (message/rfc822) around it. ``outcome`` and ``reason``
    (Chinese) are set where it is settled already that the leaf will not be read. ``inside`` are the names of the
    archives and saved mails around it, the outermost first.
    """

    path: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    role: Role
    depth: int = 0
    outcome: Outcome | None = None
    reason: str = ""
    inside: str = ""


class DecodedHeaders(Mapping[str, tuple[str, ...]]):
    """Every header of a message by its name in lower case; values are decoded when they are asked for."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Mapping[str, Sequence[bytes]]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return tuple(headers.decode(value).value for value in self._raw[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


@dataclass(frozen=True, slots=True)
class Mail:
    """A raw message, read.

    ``message_id``, ``in_reply_to`` and ``references`` are without angle brackets; whatever is missing is empty or None.
    ``sent`` is
    the Date header, ``received`` the topmost Received; both aware. ``headers`` holds every header of the message
    itself, names in lower case, values decoded. ``media_type`` is the message's own Content-Type. ``text`` and
    ``html`` are its bodies, those of forwarded messages included. ``defects`` are in Chinese.
    """

    sha256: str
    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent: dt.datetime | None
    received: dt.datetime | None
    to: tuple[str, ...]
    in_reply_to: str
    references: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    media_type: str
    defects: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    text: str
    html: str
