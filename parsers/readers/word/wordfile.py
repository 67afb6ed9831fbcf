"""The parts of a binary Word file: its text, which characters are no text, and the properties of its paragraphs.

Positions are character positions (CP) in the text of all stories together: the main text comes first, then notes,
headers, comments and text boxes.

Source: [MS-DOC] 2.4 (retrieving text and properties), 2.5 (the file information block), 2.6 (property modifiers).
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import olefile

from parsers.document import EncryptedError, UnreadableError, UnsupportedError

Runs: TypeAlias = Callable[[bytes], Iterator[tuple[int, int, bytes]]]

_LARGEST = 60_000_000
_PAGE = 512
_WORD_97 = 193
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COMPRESSED = 0x4000_0000
_SECTIONS, _CHARACTERS, _PARAGRAPHS, _CLX, _ANCHORS, _BOXES = 6, 12, 13, 33, 40, 56
"""Numbers of the pairs in the block that say where a part lies in the table stream."""
_STORIES = (3, 4, 5, 6, 7, 8, 9, 10)
"""Where the block's longs count the characters of each story, the main text first."""
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
_TABLE_DEFINITION, _TAB_STOPS, _HUGE = 0xD608, 0xC615, (0x6645, 0x6646)
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09


class Piece(NamedTuple):
    """A run of the text and where its bytes lie: ``width`` bytes a character."""

    start: int
    end: int
    offset: int
    width: int


class WordFile:
    """A binary Word file, taken apart.

    Raises:
        UnreadableError: it is damaged.
        EncryptedError: it opens with a password only.
        UnsupportedError: it is older than Word 97.
    """

    def __init__(self, data: bytes) -> None:
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as file:
                self._open(file)
        except (OSError, struct.error, IndexError, ValueError, TypeError) as error:
            # olefile asks an entry for its size before it asks whether it is a stream.
            raise UnreadableError("文件不完整或已损坏") from error

    def _open(self, file: olefile.OleFileIO) -> None:
        self._main = _stream(file, "WordDocument")
        version, flags = struct.unpack_from("<H", self._main, 2)[0], struct.unpack_from("<H", self._main, 10)[0]
        if flags & _ENCRYPTED:
            raise EncryptedError("Word文档设有密码")
        if version < _WORD_97:
            raise UnsupportedError("Word 95或更早的文档")
        self._table = _stream(file, "1Table" if flags & _SECOND_TABLE else "0Table")
        self._more = _stream(file, "Data") if file.exists("Data") else b""
        longs = 34 + 2 * struct.unpack_from("<H", self._main, 32)[0] + 2
        self._pairs = longs + 4 * struct.unpack_from("<H", self._main, longs - 2)[0] + 2
        self.stories = [struct.unpack_from("<i", self._main, longs + 4 * at)[0] for at in _STORIES]
        self._pieces = list(self._read_pieces())
        self._placed = sorted(self._pieces, key=lambda piece: piece.offset)
        self._offsets = [piece.offset for piece in self._placed]
        self.text = "".join(map(self._decode, self._pieces))

    def _part(self, number: int) -> bytes:
        """Return what the block's pair ``number`` points to in the table stream."""
        offset, length = struct.unpack_from("<II", self._main, self._pairs + 8 * number)
        return self._table[offset : offset + length]

    def _read_pieces(self) -> Iterator[Piece]:
        clx = self._part(_CLX)
        at = 0
        while clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        length = struct.unpack_from("<I", clx, at + 1)[0]
        positions, entries = _plc(clx[at + 5 : at + 5 + length], 8)
        for start, end, entry in zip(positions, positions[1:], entries, strict=False):
            offset = struct.unpack_from("<I", entry, 2)[0]
            if offset & _COMPRESSED:
                yield Piece(start, end, (offset & ~_COMPRESSED) // 2, 1)
            else:
                yield Piece(start, end, offset, 2)

    def _decode(self, piece: Piece) -> str:
        size = (piece.end - piece.start) * piece.width
        if not 0 <= size <= len(self._main) - piece.offset:
            raise UnreadableError("文件不完整或已损坏")
        encoding = "cp1252" if piece.width == 1 else "utf-16-le"
        text = self._main[piece.offset : piece.offset + size].decode(encoding, "replace")
        # A pair of surrogates is two positions and one character.
        return text if len(text) == piece.end - piece.start else text.ljust(piece.end - piece.start, "\x00")

    def paragraphs(self) -> list[tuple[int, int, bytes]]:
        """Return (start, end, properties) of every run of paragraphs with like properties, in order."""
        runs = self._formatted(_PARAGRAPHS, _paragraph_runs)
        return sorted((start, end, self._whole(properties[2:])) for start, end, properties in runs)

    def _whole(self, properties: bytes) -> bytes:
        """Return a paragraph's properties; those that did not fit lie in the data stream."""
        for code, operand in modifiers(properties):
            if code in _HUGE:
                at = int.from_bytes(operand, "little")
                length = struct.unpack_from("<H", self._more, at)[0]
                return self._more[at + 2 : at + 2 + length]
        return properties

    def no_text(self) -> Iterator[tuple[int, int]]:
        """Yield the runs that are deleted by a tracked change, or hidden."""
        for start, end, properties in self._formatted(_CHARACTERS, _character_runs):
            if any(code in (_DELETED, _HIDDEN) and operand == b"\x01" for code, operand in modifiers(properties)):
                yield start, end

    def symbols(self) -> Iterator[tuple[int, int]]:
        """Yield (position, code point) of the characters that are taken from a font of symbols."""
        for start, _, properties in self._formatted(_CHARACTERS, _character_runs):
            for code, operand in modifiers(properties):
                if code == _SYMBOL:
                    yield start, int.from_bytes(operand[2:4], "little")

    def _formatted(self, number: int, runs: Runs) -> Iterator[tuple[int, int, bytes]]:
        """Yield (start, end, properties) of all runs on the pages that the block's pair ``number`` lists."""
        for entry in _plc(self._part(number), 4)[1]:
            at = int.from_bytes(entry, "little") * _PAGE
            for start, end, properties in runs(self._main[at : at + _PAGE]):
                for piece in self._pieces_in(start, end):
                    first = piece.start + max(0, start - piece.offset) // piece.width
                    last = min(piece.end, piece.start + (end - piece.offset) // piece.width)
                    if first < last:
                        yield first, last, properties

    def _pieces_in(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces whose bytes overlap a range of the file."""
        at = max(0, bisect_right(self._offsets, start) - 1)
        while at < len(self._placed) and self._offsets[at] < end:
            yield self._placed[at]
            at += 1

    def page_sizes(self) -> Iterator[tuple[float, float]]:
        """Yield each section's (width, height) in points; Letter where a section says nothing."""
        for entry in _plc(self._part(_SECTIONS), 12)[1]:
            offset = struct.unpack_from("<i", entry, 2)[0]
            width, height = 12240, 15840
            if 0 <= offset < len(self._main):
                length = struct.unpack_from("<H", self._main, offset)[0]
                for code, operand in modifiers(self._main[offset + 2 : offset + 2 + length]):
                    if code == 0xB01F:
                        width = int.from_bytes(operand, "little")
                    elif code == 0xB020:
                        height = int.from_bytes(operand, "little")
            yield width / 20, height / 20

    def boxes(self) -> dict[int, tuple[int, int]]:
        """Return the text of each text box, as (start, end), by the position of its anchor in the main text."""
        anchors = {
            struct.unpack_from("<i", entry)[0]: at for at, entry in zip(*_plc(self._part(_ANCHORS), 26), strict=False)
        }
        begin = sum(self.stories[:6])
        positions, entries = _plc(self._part(_BOXES), 22)
        found = {}
        for start, end, entry in zip(positions, positions[1:], entries, strict=False):
            shape = struct.unpack_from("<i", entry, 14)[0]
            if shape in anchors:
                found[anchors[shape]] = (begin + start, begin + end)
        return found


def modifiers(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (code, operand) of each property modifier; what is cut off at the end is left out."""
    at = 0
    while at + 2 < len(properties):
        code = properties[at] | properties[at + 1] << 8
        at += 2
        length = _OPERANDS[code >> 13] or _variable(code, properties, at)
        yield code, properties[at : at + length]
        at += length


def _variable(code: int, properties: bytes, at: int) -> int:
    """Return the length of an operand that tells its own."""
    if code == _TABLE_DEFINITION:
        return int.from_bytes(properties[at : at + 2], "little") + 1
    if code == _TAB_STOPS and properties[at] == 255 and at + 1 < len(properties):
        deleted = 2 + 4 * properties[at + 1]
        added = properties[at + deleted] if at + deleted < len(properties) else 0
        return deleted + 1 + 3 * added
    return properties[at] + 1


def _paragraph_runs(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[_PAGE - 1]
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + 13 * number]
        length = 2 * page[at] - 1
        if at and length < 0:
            at += 1
            length = 2 * page[at]
        yield offsets[number], offsets[number + 1], page[at + 1 : at + 1 + length] if at else b""


def _character_runs(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[_PAGE - 1]
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + number]
        if at:
            yield offsets[number], offsets[number + 1], page[at + 1 : at + 1 + page[at]]


def _plc(part: bytes, size: int) -> tuple[tuple[int, ...], list[bytes]]:
    """Return the positions of a plex and its entries, of which there is one less, each of ``size`` bytes."""
    count = max(0, (len(part) - 4) // (4 + size))
    begin = 4 * (count + 1)
    if not count:
        return (), []
    return struct.unpack_from(f"<{count + 1}i", part), [
        part[begin + size * at : begin + size * (at + 1)] for at in range(count)
    ]


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    """Return a stream of the compound file.

    Raises:
        OSError: it has none of this name.
    """
    if file.get_size(name) > _LARGEST:
        raise UnreadableError("文件异常巨大，没有打开")
    content: bytes = file.openstream(name).read()
    return content
