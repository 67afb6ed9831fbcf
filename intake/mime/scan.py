"""A message's raw bytes taken apart in one pass: the tree of its parts, each with where it stands.

What is counted here is what is read later, for there is no other parser: a message made to show one structure to a
check and another to a reader shows both the same. Time is linear in the bytes, nothing recurses, contents are not
copied.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake import headers
from intake.errors import IntakeError
from intake.mime import transfer

MAX_BYTES = 60_000_000
MAX_HEADER_BYTES = 262_144
MAX_ALL_HEADER_BYTES = 2_097_152
"""How large the header blocks of all parts of a message may be together."""
MAX_HEADERS = 20_000
"""How many header fields all parts of a message may have together."""
MAX_ADDRESSES = 5000
MAX_PARTS = 500
MAX_NESTING = 30
MAX_LINES = 2_000_000
MAX_FORWARDS = 5
"""How many forwarded messages inside each other are opened; deeper ones stay files."""

_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_UNENCODED = frozenset({"", "7bit", "8bit", "binary"})
_LINE_LENGTH = 300
_SPARE = 1_000_000

_DASHED = re.compile(rb"--[^\r\n]*")
# A first line of a part, as it follows its boundary.
_CONTENT_FIELD = re.compile(rb"(?:\r\n|\r|\n)content-[a-z-]+[ \t]*:", re.IGNORECASE)
_FIELD = re.compile(rb"\s*[!-9;-~]+[ \t]*:")


class TooHostileError(IntakeError):
    """A message is made, or damaged, so that reading it could stop the run; it is quarantined."""

    exit_code = 3


@dataclass(slots=True)
class Part:
    """A message or a part of one, as it stands in ``raw``; ``parts`` is empty where it holds none.

    ``body`` and ``end`` are where its content begins and ends. ``level`` counts the parts around it, ``depth`` the
    forwarded messages among them. ``default`` is its media type where it declares none. ``defects`` are in Chinese.
    """

    raw: bytes = field(repr=False)
    level: int = 0
    depth: int = 0
    default: str = "text/plain"
    header: headers.Block = field(default_factory=headers.Block)
    body: int = 0
    end: int = 0
    content_type: headers.Parameters = field(default_factory=lambda: headers.Parameters("", {}))
    encoding: str = ""
    parts: list["Part"] = field(default_factory=list)
    is_closed: bool = False
    defects: list[str] = field(default_factory=list)

    @property
    def media_type(self) -> str:
        """The declared media type, the default where none is declared."""
        declared = self.content_type.value
        return declared if "/" in declared else self.default

    @property
    def is_multipart(self) -> bool:
        """Whether it declares to hold parts."""
        return self.media_type.startswith("multipart/")

    @property
    def is_message(self) -> bool:
        """Whether it holds a message."""
        return self.media_type in _MESSAGES

    def content(self) -> tuple[bytes, bool]:
        """Return its content, decoded, and whether that is whole."""
        return transfer.decoded(self.raw[self.body : self.end], self.encoding)


@dataclass(slots=True)
class _Tally:
    """What all parts of a message come to, each checked when it is counted.

    ``spare`` is how many bytes may be looked through again for boundaries that were declared wrongly.
    """

    spare: int
    parts: int = 0
    headers: int = 0
    header_bytes: int = 0

    def add(self, part: Part, size: int, addresses: int) -> None:
        self.parts += 1
        self.headers += part.header.count
        self.header_bytes += size
        if size > MAX_HEADER_BYTES:
            raise TooHostileError(f"邮件头过长（超过 {MAX_HEADER_BYTES // 1024} KB），没有拆开")
        if self.header_bytes > MAX_ALL_HEADER_BYTES:
            raise TooHostileError(f"邮件头过长（合计超过 {MAX_ALL_HEADER_BYTES // 1_048_576} MB），没有拆开")
        if self.headers > MAX_HEADERS:
            raise TooHostileError(f"邮件头的行数过多（超过 {MAX_HEADERS} 行），没有拆开")
        if addresses > MAX_ADDRESSES:
            raise TooHostileError(f"邮件头里的地址过多（超过 {MAX_ADDRESSES} 个），没有拆开")
        if self.parts > MAX_PARTS:
            raise TooHostileError(f"邮件的部分过多（超过 {MAX_PARTS} 个），没有拆开")
        if part.level > MAX_NESTING:
            raise TooHostileError(f"邮件嵌套过深（超过 {MAX_NESTING} 层），没有拆开")


@dataclass(frozen=True, slots=True)
class _Container:
    """A multipart whose end is not found yet; ``opened`` counts the open parts up to and with it."""

    boundary: bytes
    part: Part
    opened: int


def scan(raw: bytes) -> Part:
    """Return the tree of a message's parts.

    Raises:
        TooHostileError: it is too large, has too many parts, too deep nesting or too long headers.
    """
    if len(raw) > MAX_BYTES:
        raise TooHostileError(f"邮件过大（{len(raw) // 1_000_000} MB，上限 {MAX_BYTES // 1_000_000} MB），没有拆开")
    if len(raw) > MAX_LINES and max(raw.count(b"\n"), raw.count(b"\r")) > MAX_LINES:
        raise TooHostileError(f"邮件行数过多（超过 {MAX_LINES} 行），没有拆开")
    tally = _Tally(spare=len(raw) + _SPARE)
    root = Part(raw)
    walk = _Walk(raw, len(raw), tally)
    walk.open(root, 0)
    walks = [walk]
    while walks:
        walks += walks.pop().run()
    return root


class _Walk:
    """One pass over bytes up to ``limit``: parts are opened at boundaries and closed by them."""

    def __init__(self, raw: bytes, limit: int, tally: _Tally) -> None:
        self.raw = raw
        self.limit = limit
        self.tally = tally
        self.position = 0
        self.opened: list[Part] = []
        self.containers: list[_Container] = []
        self.boundaries: dict[bytes, tuple[int, bool]] = {}
        self.multiparts: list[Part] = []
        self.encoded: list[Part] = []

    def open(self, part: Part, position: int) -> None:
        """Read a part's header block and enter what it declares: parts, or a message with a header of its own."""
        while True:
            self._header(part, position)
            position = part.body
            self.opened.append(part)
            if not part.is_message:
                break
            if _is_encoded(part):
                self.encoded.append(part)
                break
            inner = Part(self.raw, part.level + 1, part.depth + 1)
            part.parts.append(inner)
            part = inner
        self.position = position
        if part.is_multipart:
            self.enter(part, part.content_type.data.get("boundary", b"").rstrip())

    def _header(self, part: Part, position: int) -> None:
        limit = min(self.limit, position + MAX_HEADER_BYTES + 1)
        part.header = headers.read_block(self.raw, position, limit, self._is_boundary)
        part.body, part.end = part.header.body, self.limit
        part.defects += part.header.defects
        part.content_type = headers.parameters(part.header.first("content-type"))
        part.encoding = transfer.encoding(part.header.first("content-transfer-encoding").decode("ascii", "replace"))
        self.tally.add(part, part.body - position, self.raw.count(b"@", position, part.body))

    def enter(self, part: Part, boundary: bytes) -> None:
        """Look for the parts of a multipart from here on."""
        self.multiparts.append(part)
        self.containers.append(_Container(boundary, part, len(self.opened)))
        self._mark()

    def _mark(self) -> None:
        """Note which lines are boundaries; where two containers share one, it is the inner one's."""
        self.boundaries = {}
        for index, container in enumerate(self.containers):
            if container.boundary:
                self.boundaries[container.boundary] = index, False
                self.boundaries[container.boundary + b"--"] = index, True

    def _is_boundary(self, position: int) -> bool:
        line = _DASHED.match(self.raw, position, self.limit)
        return line is not None and _named(line) in self.boundaries

    def _next(self) -> re.Match[bytes] | None:
        lines = _dashed(self.raw, self.position, self.limit)
        return next((line for line in lines if _named(line) in self.boundaries), None)

    def run(self) -> Iterator["_Walk"]:
        """Find all parts; yield the walks that are still to do, of what could not be walked in this one."""
        while self.boundaries and (line := self._next()):
            self.position = line.end()
            self._at_boundary(line, *self.boundaries[_named(line)])
        yield from self._regained()
        yield from self._decoded()

    def _at_boundary(self, line: re.Match[bytes], index: int, closes: bool) -> None:
        container = self.containers[index]
        first = container.opened - closes
        for part in self.opened[first:]:
            part.end = max(part.body, _before(self.raw, line.start()))
        del self.opened[first:], self.containers[index + (not closes) :]
        self._mark()
        if closes:
            container.part.is_closed = True
            return
        parent = container.part
        default = "message/rfc822" if parent.media_type == "multipart/digest" else "text/plain"
        part = Part(self.raw, parent.level + 1, parent.depth, default)
        parent.parts.append(part)
        self.open(part, min(_after(self.raw, line.end()), self.limit))

    def _regained(self) -> Iterator["_Walk"]:
        """Look at each multipart's end: where its boundary was not found, the body may show another one."""
        for part in self.multiparts:
            if part.encoding not in _UNENCODED:
                part.defects.append("多部分邮件的编码声明有误")
            if part.parts:
                part.defects += [] if part.is_closed else ["邮件没有结束标记，可能不完整"]
                continue
            declared = part.content_type.data.get("boundary")
            part.defects.append("找不到多部分邮件的起始分隔标记" if declared else "多部分邮件没有分隔标记")
            self.tally.spare -= part.end - part.body
            boundary = _shown_boundary(part) if self.tally.spare >= 0 else b""
            if not boundary:
                part.defects.append("多部分邮件的结构有误")
                continue
            walk = _Walk(self.raw, part.end, self.tally)
            walk.position = part.body
            walk.opened.append(part)
            walk.enter(part, boundary)
            yield walk

    def _decoded(self) -> Iterator["_Walk"]:
        """Open the forwarded messages that were encoded, which RFC 2046 (5.2.1) forbids and programs do."""
        for part in self.encoded:
            if part.depth < MAX_FORWARDS:
                content, _ = part.content()
                inner = Part(content, part.level + 1, part.depth + 1)
                part.parts.append(inner)
                walk = _Walk(content, len(content), self.tally)
                walk.open(inner, 0)
                yield walk


def _dashed(raw: bytes, position: int, limit: int) -> Iterator[re.Match[bytes]]:
    """Yield the lines that begin with two hyphens."""
    for line in _DASHED.finditer(raw, position, limit):
        if line.start() == 0 or raw[line.start() - 1] in b"\r\n":
            yield line


def _named(line: re.Match[bytes]) -> bytes:
    """Return the boundary that a line names, empty where it is too long for one."""
    return line[0][2:].rstrip() if line.end() - line.start() <= _LINE_LENGTH else b""


def _before(raw: bytes, start: int) -> int:
    """Return where the line before the one at ``start`` ends; its line break belongs to the boundary."""
    return start - (2 if raw[max(start - 2, 0) : start] == b"\r\n" else 1)


def _after(raw: bytes, end: int) -> int:
    return end + (2 if raw[end : end + 2] == b"\r\n" else 1)


def _is_encoded(part: Part) -> bool:
    """Return whether a forwarded message really stands in the transfer encoding that it declares."""
    if part.encoding == "quotedprintable":
        return b"=3D" in part.raw[part.body : min(part.end, part.body + MAX_HEADER_BYTES)]
    return part.encoding == "base64" and _FIELD.match(part.raw, part.body, part.end) is None


def _shown_boundary(part: Part) -> bytes:
    """Return the boundary that a multipart's body shows: its first line of hyphens that a part's header follows."""
    for line in _dashed(part.raw, part.body, part.end):
        if _CONTENT_FIELD.match(part.raw, line.end(), part.end):
            return _named(line)
    return b""
