"""A header block taken apart into its fields (RFC 5322, 2.2), from the raw bytes."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from intake.headers.dates import instant

# A line ends with CR LF, with LF, or with a CR that stands alone.
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(rb"\r\n|\r|\n")
_ENVELOPE = re.compile(rb">?From [^:\r\n]")
_MARK = b"\xef\xbb\xbf"
_PARAMETER = re.compile(rb"[A-Za-z*0-9-]+=")
# Fields that mail knows: where one follows, a line that is none has lost the blank of its fold.
_KNOWN = re.compile(
    rb"(?:content-[a-z-]+|mime-version|from|to|cc|reply-to|subject|date|message-id|received|return-path|x-[!-9;-~]+)"
    rb"[ \t]*:",
    re.IGNORECASE,
)
_BLOCK_LENGTH = 262_144
_MENDED = 50


@dataclass(slots=True)
class Block:
    """A header block: raw values by name in lower case, in order; where the body begins; defects in Chinese."""

    values: dict[str, list[bytes]] = field(default_factory=dict)
    body: int = 0
    count: int = 0
    defects: list[str] = field(default_factory=list)

    def first(self, name: str) -> bytes:
        """Return the first value of a name that is not blank."""
        for value in self.values.get(name, ()):
            if value and not value.isspace():
                return value
        return b""


def read_block(raw: bytes, start: int, limit: int, is_boundary: Callable[[int], bool] | None = None) -> Block:
    """Read the header block that begins at ``start``; a boundary line ends it, as does the end, ``limit``.

    A line that is no field begins the body, unless a field that mail knows follows it.
    """
    found = Block()
    last: list[bytes] = []
    position = _after_envelope(raw, start, limit, found.defects)
    while position < limit:
        if is_boundary and raw.startswith(b"--", position) and is_boundary(position):
            break
        if match := _FIELD.match(raw, position, limit):
            last = found.values.setdefault(match[1].lower().decode("ascii"), [])
            last.append(match[2])
            found.count += 1
        elif match := _BLANK.match(raw, position, limit):
            found.body = match.end()
            return found
        else:
            match = _LINE.match(raw, position, limit)
            if match is None or not _goes_on(raw, match, last, found):
                found.defects.append("邮件头和正文之间没有空行")
                break
        position = match.end()
    found.body = position
    return found


def _after_envelope(raw: bytes, start: int, limit: int, defects: list[str]) -> int:
    """Return where the first field begins, behind a byte order mark and an envelope line."""
    position = start
    if raw.startswith(_MARK, position, limit):
        position += len(_MARK)
        defects.append("邮件头第一行有误")
    match = _LINE.match(raw, position, limit) if _ENVELOPE.match(raw, position, limit) else None
    return match.end() if match else position


def _goes_on(raw: bytes, line: re.Match[bytes], last: list[bytes], found: Block) -> bool:
    """Return whether the header goes on behind a line that is no field; what belongs to the last field is kept."""
    if len(found.defects) > _MENDED:
        return False
    if _ENVELOPE.match(line[0]):
        found.defects.append("邮件头中混有信封行")
        return True
    if not found.count:
        if line[0][:1] in b" \t" and _FIELD.match(raw, line.end()):
            found.defects.append("邮件头第一行有误")
            return True
        return False
    lost = last[-1].rstrip().endswith(b";") and _PARAMETER.match(line[0])
    if not lost and _KNOWN.match(raw, line.end()) is None:
        return False
    last[-1] += b"\r\n " + line[0].rstrip(b"\r\n")
    found.defects.append("邮件头的折行有误")
    return True


def arrived(raw: bytes) -> dt.datetime | None:
    """Return when a message came in as its own headers tell: the topmost Received, else Date."""
    found = read_block(raw, 0, min(len(raw), _BLOCK_LENGTH))
    received = found.first("received")
    return (instant(received.rpartition(b";")[2]) if received else None) or instant(found.first("date"))
