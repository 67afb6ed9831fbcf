"""How IMAP is framed: lines, and between them literals, whose bytes are never read as lines (RFC 3501, 4.3)."""

import re
from collections.abc import Iterator
from io import BufferedReader

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r?\n\Z")
_BODIES = re.compile(rb"\S+ UID FETCH (\S+) .*(?:BODY(?:\.PEEK)?\[|RFC822\b(?!\.))", re.IGNORECASE)
_PIECE = 65_536
_NO_END = 2**32


def literal_size(line: bytes) -> int | None:
    """Return the size in bytes of the literal that a line announces at its end, None where it announces none."""
    found = _LITERAL.search(line)
    return int(found[1]) if found else None


def waits(line: bytes) -> bool:
    """Return whether a client sends the literal that its line announces only when asked to (RFC 7888)."""
    found = _LITERAL.search(line)
    return found is not None and not found[2]


def restated(line: bytes, by: int) -> bytes:
    """Return a line that announces a literal with another size: ``by`` bytes more, or less where it is negative."""
    found = _LITERAL.search(line)
    if found is None:
        return line
    return line[: found.start()] + b"{%d%s}\r\n" % (max(0, int(found[1]) + by), found[2])


def pieces(stream: BufferedReader, size: int) -> Iterator[bytes]:
    """Yield the next ``size`` bytes of a stream as they come; fewer where it ends before."""
    while size and (piece := stream.read1(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def bodies(line: bytes) -> tuple[range, ...]:
    """Return the UIDs whose bodies a command asks for, as ranges; an open end is that of all numbers."""
    found = _BODIES.match(line)
    return tuple(map(_uids, found[1].split(b","))) if found else ()


def _uids(part: bytes) -> range:
    ends = sorted(_NO_END if end == b"*" else int(end) for end in part.split(b":"))
    return range(ends[0], ends[-1] + 1)


def asks_for(line: bytes, uid: int) -> bool:
    """Return whether a command asks for the body of a message, among others or alone."""
    return any(uid in part for part in bodies(line))
