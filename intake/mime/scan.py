"""A look at a message's raw bytes before it is parsed: messages made to choke a parser are not parsed.

The standard library's parser recurses into nested messages, and its time grows with the square of some counts; the
scan is linear in the bytes.
"""

import re
from dataclasses import dataclass

from intake.errors import IntakeError

MAX_BYTES = 60_000_000
MAX_HEADER_BYTES = 262_144
MAX_PARTS = 500
MAX_NESTING = 30
MAX_LINES = 2_000_000

# A line begins after LF or after a CR that stands alone. The lines that shape a message: possible boundaries and, in
# header blocks, Content-Type headers with their folds and empty lines.
_LINE = rb"(?:\A|(?<=\n)|(?<=\r)(?!\n))"
_IN_BODY = re.compile(_LINE + rb"--[^\r\n]*")
_IN_HEADER = re.compile(
    _LINE + rb"(?:--[^\r\n]*|content-type:[^\r\n]*(?:(?:\r?\n|\r)[ \t][^\r\n]*)*|(?=[\r\n]))", re.IGNORECASE
)
_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE)
_CONTAINER = re.compile(rb"content-type:\s*(multipart|message)/", re.IGNORECASE)


class TooHostileError(IntakeError):
    """A message is made, or damaged, so that parsing it could stop the run; it is quarantined."""

    exit_code = 3


@dataclass(slots=True)
class _Shape:
    """How far the scan has come: open containers (empty for a forwarded message), and the header block it is in."""

    boundaries: list[bytes]
    parts: int = 1
    in_header: bool = True
    header_start: int = -1
    content_type: bytes = b""


def scan(raw: bytes) -> None:
    """Check that a message can be parsed within bounds.

    Raises:
        TooHostileError: it is too large, has too many parts, too deep nesting or too long headers.
    """
    if len(raw) > MAX_BYTES:
        raise TooHostileError(f"邮件过大（{len(raw) // 1_000_000} MB，上限 {MAX_BYTES // 1_000_000} MB），没有拆开")
    if max(raw.count(b"\n"), raw.count(b"\r")) > MAX_LINES:
        raise TooHostileError(f"邮件行数过多（超过 {MAX_LINES} 行），没有拆开")
    shape = _Shape([])
    position = 0
    while match := (_IN_HEADER if shape.in_header else _IN_BODY).search(raw, position):
        # An empty line matches without any bytes: the search goes on behind it.
        position = match.end() + (not match[0])
        if shape.in_header:
            _in_header(shape, match[0], match.start())
        else:
            _at_boundary(shape, match[0], match.end())
        if not shape.in_header and not shape.boundaries:
            return
        _check(shape)
    if shape.in_header:
        _check_header(len(raw) - shape.header_start)


def _check(shape: _Shape) -> None:
    if shape.parts > MAX_PARTS:
        raise TooHostileError(f"邮件的部分过多（超过 {MAX_PARTS} 个），没有拆开")
    if len(shape.boundaries) > MAX_NESTING:
        raise TooHostileError(f"邮件嵌套过深（超过 {MAX_NESTING} 层），没有拆开")


def _in_header(shape: _Shape, line: bytes, position: int) -> None:
    """Take one line of a header block; the empty line ends it and opens what the block declares."""
    if line.startswith(b"--") and _open(shape, line) is not None:
        shape.in_header = False
        _at_boundary(shape, line, position + len(line))
    elif line[:13].lower() == b"content-type:":
        shape.content_type = shape.content_type or line
    elif not line and position > shape.header_start:
        _check_header(position - shape.header_start)
        container = _CONTAINER.match(shape.content_type)
        boundary = _BOUNDARY.search(shape.content_type)
        shape.in_header = False
        if container and container[1].lower() == b"multipart" and boundary:
            shape.boundaries.append(boundary[1] or boundary[2] or b"")
        elif container and container[1].lower() == b"message":
            shape.boundaries.append(b"")
            shape.parts += 1
            shape.in_header, shape.header_start = True, position
        shape.content_type = b""


def _at_boundary(shape: _Shape, line: bytes, end: int) -> None:
    """Close the containers that a boundary line ends, and begin its part."""
    found = _open(shape, line)
    if found is None:
        return
    closes = line[2 + len(shape.boundaries[found]) :].startswith(b"--")
    del shape.boundaries[found + (not closes) :]
    if not closes:
        shape.parts += 1
        shape.in_header, shape.header_start, shape.content_type = True, end, b""


def _open(shape: _Shape, line: bytes) -> int | None:
    """Return the position of the open container that a line is a boundary of, None where it is none."""
    for position in range(len(shape.boundaries) - 1, -1, -1):
        boundary = shape.boundaries[position]
        if boundary and line[2:].startswith(boundary):
            rest = line[2 + len(boundary) :]
            if not rest.removeprefix(b"--").strip(b" \t"):
                return position
    return None


def _check_header(size: int) -> None:
    if size > MAX_HEADER_BYTES:
        raise TooHostileError(f"邮件头过长（{size // 1024} KB，上限 {MAX_HEADER_BYTES // 1024} KB），没有拆开")
