"""What a reader of archives tells, in order: an entry begins, its pieces, it ends; or the archive itself is refused.

These cross the pipe from the child that reads, so they are msgspec's structures and not dataclasses.
"""

from collections.abc import Callable, Generator
from typing import Any, TypeAlias

import msgspec

from domain.message import Outcome
from intake.mime.mail import Role

PIECE = 262_144
"""How many bytes a reader makes at a time."""


class Entry(msgspec.Struct, frozen=True, tag=True):
    """A file of the archive begins.

    ``name`` is with its folders, as bytes in the charset ``label``, empty where the archive declares none. ``packed``
    is how many bytes of the archive it comes from. ``size`` is what the archive declares, where it is the most that
    the reader makes of it. ``messages`` counts the messages around it inside the archive. A body of a mail has its
    ``media_type``.
    """

    name: bytes
    packed: int
    label: str = ""
    size: int = 0
    messages: int = 0
    role: Role = Role.ATTACHMENT
    media_type: str = ""


class Piece(msgspec.Struct, frozen=True, tag=True):
    """The next bytes of the entry."""

    data: bytes


class End(msgspec.Struct, frozen=True, tag=True):
    """The entry ends; with an ``outcome`` where its content is not there or not whole."""

    outcome: Outcome | None = None
    reason: str = ""


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """The archive, or what is left of it, cannot be read."""

    outcome: Outcome
    reason: str


Event: TypeAlias = Entry | Piece | End | Refusal
Events: TypeAlias = Generator[Event, None, None]
Send: TypeAlias = Callable[[Event], None]

EVENTS: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(Event)

DAMAGED = End(Outcome.UNREADABLE, "压缩包中的这个文件不完整或已损坏")
LOCKED = End(Outcome.ENCRYPTED, "压缩包设有密码")
LINK = End(Outcome.SYSTEM, "压缩包中的链接或设备，不是文件")
BROKEN = Refusal(Outcome.UNREADABLE, "文件不完整或已损坏")
SEALED = Refusal(Outcome.ENCRYPTED, "压缩包设有密码")
SPLIT = Refusal(Outcome.UNREADABLE, "只是分卷压缩包的一卷，请合成一个压缩包")
HUNGRY = Refusal(Outcome.TOO_LARGE, "解开压缩包需要过多内存")
