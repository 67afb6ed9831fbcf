"""tar archives (Source: POSIX pax, GNU tar), read in one pass; to be run in a child."""

import tarfile
from typing import IO, Self

from intake.unpack.events import BROKEN, DAMAGED, LINK, PIECE, End, Entry, Piece, Send

_BLOCK = 512


class _Header(tarfile.TarInfo):
    """A member's header; the class remembers the block that was read last, which should be an empty one."""

    last = b""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header from its block."""
        cls.last = bytes(buf)
        return super().frombuf(buf, encoding, errors)


def read(source: IO[bytes], packed: int, send: Send) -> None:
    """Send what an archive holds; ``packed`` is how many bytes it comes from.

    Raises:
        TarError, and what ``source`` raises: the archive is damaged from here on.
    """
    with tarfile.open(
        fileobj=source, mode="r|", tarinfo=_Header, encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for member in archive:
            # The library would keep every member that it has passed.
            vars(archive)["members"] = []
            if not member.isdir():
                send(Entry(member.name.encode("utf-8", "surrogateescape"), packed))
                _content(archive, member, send)
    # The library takes a damaged header for the end of the archive.
    if _Header.last != bytes(_BLOCK):
        send(BROKEN)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, send: Send) -> None:
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None:
        send(LINK)
        return
    try:
        while piece := stream.read(PIECE):
            send(Piece(piece))
    except Exception:
        send(DAMAGED)
        raise
    send(End())
