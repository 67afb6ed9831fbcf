"""Compressed streams read piece by piece: no input makes more than a piece in memory, whatever it expands to."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Protocol

from intake.unpack.events import PIECE

ERRORS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
"""What the decoders raise on damaged streams."""


class Decoder(Protocol):
    """What the decoders of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """True when the stream has come to its end."""

    @property
    def needs_input(self) -> bool:
        """True when no more can be made of what it was given."""

    @property
    def unused_data(self) -> bytes:
        """What it was given beyond the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most ``max_length`` bytes more."""


class _Zlib:
    """zlib's decoder in the shape of the others."""

    def __init__(self, window: int) -> None:
        self._decoder = zlib.decompressobj(window)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def needs_input(self) -> bool:
        return not self._full and not self._decoder.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)
        self._full = len(piece) == max_length
        return piece


def raw_deflate() -> Decoder:
    """Return a decoder of deflate without a header, as in zip (RFC 1951)."""
    return _Zlib(-zlib.MAX_WBITS)


def gzip() -> Decoder:
    """Return a decoder of one gzip member (RFC 1952)."""
    return _Zlib(zlib.MAX_WBITS | 16)


def bzip2() -> Decoder:
    """Return a decoder of one bzip2 stream."""
    return bz2.BZ2Decompressor()


def xz() -> Decoder:
    """Return a decoder of one xz stream, which takes as much memory as the stream asks for: use it in a child."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ)


def inflate(decoder: Decoder, data: memoryview) -> Iterator[bytes]:
    """Yield what one stream holds; what follows the stream in ``data`` is left alone.

    Raises:
        EOFError: the stream is cut off.
        OSError, ValueError, zlib.error, LZMAError: the stream is damaged.
    """
    yield from _stream(decoder, data, 0)


def inflate_all(new: Callable[[], Decoder], data: memoryview, magic: bytes) -> Iterator[bytes]:
    """Yield what all streams hold that stand one behind the other, each beginning with ``magic``."""
    at = 0
    while at == 0 or data[at : at + len(magic)] == magic:
        at = yield from _stream(new(), data, at)


def _stream(decoder: Decoder, data: memoryview, at: int) -> Generator[bytes, None, int]:
    """Yield the pieces of the stream at ``at`` and return where it ends."""
    while not decoder.eof:
        feed = b""
        if decoder.needs_input:
            feed = bytes(data[at : at + PIECE])
            at += len(feed)
            if not feed:
                raise EOFError
        if piece := decoder.decompress(feed, PIECE):
            yield piece
    return at - len(decoder.unused_data)
