"""The process that children for reading are forked from: a fresh interpreter with the readers and nothing else.

It never reads a file and has one thread, so that a fork of it is safe, quick, and holds no secret. It is started with
a socket for its standard input, on which orders come and results go back.
"""

import contextlib
import gc
import mmap
import socket
import sys
from collections.abc import Callable
from functools import partial

from intake.child import die_with, frames
from intake.frames import ChildError, Kind, send, send_breach
from intake.reading.orders import Order, SetUp, taken
from parsers.document import UnsupportedError
from parsers.files import READERS, SCAN, FileParser, load
from parsers.sniff import sniff
from parsers.steps import OFFICE, Reached, Step

_HEAD = 1024


def main() -> None:
    """Serve until the other end is closed."""
    die_with(int(sys.argv[1]))
    control = socket.socket(fileno=0)
    if (first := taken(control, SetUp)) is None:
        return
    setting, memory, _ = first
    memory.close()
    parser = FileParser(setting.campaign)
    for reader in setting.readers:
        _load(reader)
    while (order := taken(control, Order)) is not None:
        _serve(parser, *order)


def _serve(parser: FileParser, order: Order, memory: mmap.mmap, begin: int) -> None:
    # The beginning is looked at only to load libraries in time: what the file is, the child tells.
    if (reader := READERS.get(sniff(memory[begin : begin + _HEAD]).key, OFFICE)) not in (OFFICE, SCAN):
        _load(reader)
    with memory:
        try:
            for payload in frames(partial(_read, parser, order.step, memory, begin), order.limits):
                send(0, Kind.RESULT, payload)
        except ChildError as error:
            send_breach(0, error)
        else:
            send(0, Kind.DONE)


def _read(parser: FileParser, step: Step, memory: mmap.mmap, begin: int, tell: Callable[[Reached], None]) -> None:
    for reached in parser.steps(memory[begin:], step):
        tell(reached)


def _load(reader: str) -> None:
    """Load a reader's libraries once for all children; where one is missing, the child will say so."""
    with contextlib.suppress(UnsupportedError):
        load(reader)
    gc.freeze()


if __name__ == "__main__":
    main()
