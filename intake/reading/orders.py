"""What the process that forks children is told: a byte on its socket, and a memory file with an order and bytes."""

import mmap
import os
import socket
import struct
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from domain.campaign import Campaign
from intake.frames import Breach, ChildError, Limits
from parsers.pages.steps import Sketch
from parsers.steps import Step

T = TypeVar("T")

_LENGTH = struct.Struct(">L")


@dataclass(frozen=True, slots=True)
class SetUp:
    """The first order: what is read for, and the readers to load before anything comes."""

    campaign: Campaign
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One step of reading one file, or of drawing it where there is a sketch."""

    step: Step
    limits: Limits
    sketch: Sketch | None = None


def give(control: socket.socket, order: SetUp | Order, data: bytes = b"") -> None:
    """Send an order and the bytes it is about.

    Raises:
        ChildError: the other end is gone.
        OSError: there is no memory.
    """
    head = msgspec.msgpack.encode(order)
    memory = os.memfd_create("zhihui", os.MFD_CLOEXEC)
    try:
        for part in (_LENGTH.pack(len(head)), head, data):
            view = memoryview(part)
            while view:
                view = view[os.write(memory, view) :]
        socket.send_fds(control, [b"."], [memory])
    except BrokenPipeError as error:
        raise ChildError(Breach.DIED) from error
    finally:
        os.close(memory)


def taken(control: socket.socket, kind: type[T]) -> tuple[T, mmap.mmap, int] | None:
    """Return the next order, the memory it came in, and where in that its bytes begin; None where no more comes."""
    _, files, _, _ = socket.recv_fds(control, 1, 1)
    if not files:
        return None
    memory = mmap.mmap(files[0], 0, prot=mmap.PROT_READ)
    os.close(files[0])
    (length,) = _LENGTH.unpack_from(memory)
    begin = _LENGTH.size + length
    return msgspec.msgpack.decode(memory[_LENGTH.size : begin], type=kind), memory, begin
