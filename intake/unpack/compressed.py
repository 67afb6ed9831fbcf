"""Files compressed by themselves (gzip, bzip2, xz), among them tar archives; to be run in a child.

Sources: RFC 1952 for gzip; the others hold no name.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from intake.unpack import inflating, tar
from intake.unpack.events import BROKEN, DAMAGED, PIECE, End, Entry, Piece, Send
from parsers.sniff import sniff

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_EXTRA, _NAME = 0x4, 0x8


@dataclass(frozen=True, slots=True)
class _Kind:
    """A way to compress a file: its decoder, the bytes it begins with, and the endings of its names."""

    decoder: Callable[[], inflating.Decoder]
    magic: bytes
    endings: tuple[str, ...]


_GZIP = _Kind(inflating.gzip, b"\x1f\x8b\x08", (".gz", ".tgz"))
_KINDS = (
    _GZIP,
    _Kind(inflating.bzip2, b"BZh", (".bz2", ".tbz2", ".tbz")),
    _Kind(inflating.xz, b"\xfd7zXZ\x00", (".xz", ".txz")),
)


class _Pieces(io.RawIOBase):
    """The pieces as a file; where they break off, what came before is read first."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = b""
        self._error: Exception | None = None

    def readable(self) -> bool:
        """Return that it can be read from."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer, save at the end."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and (piece := self._rest or self._next(filled)):
            count = min(len(piece), len(view) - filled)
            view[filled : filled + count] = piece[:count]
            self._rest = piece[count:]
            filled += count
        return filled

    def _next(self, filled: int) -> bytes:
        if self._error is None:
            try:
                return next(self._pieces, b"")
            except inflating.ERRORS as error:
                self._error = error
        if filled:
            return b""
        raise self._error


def read(content: bytes, name: str, send: Send) -> None:
    """Send what a compressed file called ``name`` holds: the entries of a tar archive, or one file."""
    kind = next((one for one in _KINDS if content.startswith(one.magic)), None)
    if kind is None:
        send(BROKEN)
        return
    pieces = inflating.inflate_all(kind.decoder, memoryview(content), kind.magic)
    source = io.BufferedReader(_Pieces(pieces), PIECE)
    try:
        is_tar = sniff(source.peek()).key == "tar"
    except inflating.ERRORS:
        is_tar = False
    if is_tar:
        tar.read(source, len(content), send)
        return
    send(Entry(_name(content, name, kind), len(content)))
    try:
        for piece in iter(partial(source.read, PIECE), b""):
            send(Piece(piece))
    except inflating.ERRORS:
        send(DAMAGED)
    else:
        send(End())


def _name(content: bytes, name: str, kind: _Kind) -> bytes:
    """Return the name of the file inside: what a gzip header says, else the file's own without its ending."""
    if kind is _GZIP and content[3] & _NAME:
        at = 10
        if content[3] & _EXTRA:
            at += 2 + int.from_bytes(content[at : at + 2], "little")
        if found := content[at : at + 1000].partition(b"\x00")[0]:
            return found
    ending = next((one for one in kind.endings if name.lower().endswith(one)), "")
    return name[: len(name) - len(ending)].encode("utf-8", "replace")
