"""The folders of a mailbox: listed whatever their names look like, told apart by flag and by name.

Providers sort genuine forms into their junk, advertising, subscription and virus folders, so those are read, too.

Source: RFC 3501, 7.2.2 (LIST) and 5.1.3 (modified UTF-7); RFC 6154 (special use).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imapclient import imap_utf7

from domain.mailbox import Mark
from intake import headers

INBOX = "INBOX"

_LINE = re.compile(rb'\s*\(([^)]*)\)\s+(?:NIL|"\\?(.)"|(\S))\s+(.*)$', re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')
# Never read for forms: the office's own drafts and letters, what it deleted, and folders without mails.
_PASSED_OVER = frozenset({"\\drafts", "\\sent", "\\trash", "\\noselect", "\\nonexistent", "\\all", "\\flagged"})
_MARKS = (
    (Mark.VIRUS, re.compile(r"病毒")),
    (Mark.ADVERTISING, re.compile(r"广告|推广")),
    (Mark.SUBSCRIPTIONS, re.compile(r"订阅")),
    (Mark.JUNK, re.compile(r"垃圾(?!桶|箱?已删)|可疑邮件|^junk\b|^spam\b|bulk mail", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as the server lists it: ``raw`` is its name on the wire, ``name`` the same for people.

    ``flags`` are in lower case, with their backslash. ``readable`` is False where the name is not the modified UTF-7
    that it should be.
    """

    raw: bytes
    name: str
    flags: frozenset[str]
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A folder to collect from."""

    raw: bytes
    name: str
    mark: Mark


def parse(lines: Iterable[object]) -> list[Listed]:
    """Return the folders of the lines of a LIST answer, as imaplib gives them; a line that is none is left out.

    A name sent as a literal comes as a pair: the line before it, and the name.
    """
    found = []
    for line in lines:
        head, literal = line if isinstance(line, tuple) else (line, None)
        match = _LINE.match(head) if isinstance(head, bytes) else None
        if match is None:
            continue
        raw = literal if isinstance(literal, bytes) else _unquoted(match[4])
        name, readable = _decoded(raw)
        flags = frozenset(flag.decode("ascii", "replace").lower() for flag in match[1].split())
        found.append(Listed(raw, name, flags, readable))
    return found


def _unquoted(text: bytes) -> bytes:
    quoted = _QUOTED.match(text)
    return re.sub(rb"\\(.)", rb"\1", quoted[1]) if quoted else text.strip()


def _decoded(raw: bytes) -> tuple[str, bool]:
    """Return a name for people, and whether it is modified UTF-7; some programs write names in their own charset."""
    if not raw.isascii():
        return headers.decode_bytes(raw, "").value, False
    try:
        name: str = imap_utf7.decode(raw)
    except ValueError:
        return raw.decode("ascii"), False
    return name, True


def sources(listed: Sequence[Listed]) -> list[Source]:
    """Return the folders to read where none are named: INBOX first, then those where providers put unwanted mail."""
    inbox = next((one for one in listed if one.name.upper() == INBOX), None)
    found = [Source(inbox.raw if inbox else INBOX.encode(), INBOX, Mark.INBOX)]
    for one in listed:
        mark = _mark(one.name, one.flags)
        if mark not in (Mark.INBOX, Mark.OTHER) and not one.flags & _PASSED_OVER:
            found.append(Source(one.raw, one.name, mark))
    return found


def source(name: str) -> Source:
    """Return the folder that the settings name."""
    raw: bytes = imap_utf7.encode(name)
    return Source(raw, name, _mark(name, frozenset()))


def _mark(name: str, flags: frozenset[str]) -> Mark:
    """Return a folder's kind by the last part of its name, else by its special use."""
    if name.upper() == INBOX:
        return Mark.INBOX
    last = re.split(r"[/.]", name)[-1]
    by_name = next((mark for mark, words in _MARKS if words.search(last)), None)
    return by_name or (Mark.JUNK if flags & {"\\junk", "\\spam"} else Mark.OTHER)
