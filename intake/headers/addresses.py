"""Who a mail is from, read from an address header (RFC 5322, 3.4)."""

import re

from intake.headers.charsets import decode_bytes
from intake.headers.words import decode, unfold

# A quoted string, which may hold anything, or what is looked for between such strings.
_QUOTED = rb'"(?:[^"\\]|\\.)*+"'
_BRACKET = re.compile(_QUOTED + rb"|<\s*+([^<>\s]*+[^<>]*)>")
_BARE = re.compile(_QUOTED + rb"|(?<![^\s,;<>()\":])([^\s,;<>()\":@]++@[^\s,;<>()\"]++)")
_COMMENT = re.compile(rb"\(([^()]*)\)")
_GROUP = re.compile(rb"[^\"<>@:;]*:")
_ESCAPE = re.compile(rb'\\(["\\])')
_LENGTH = 4096


def address(raw: bytes) -> tuple[str, str]:
    """Return the first mailbox of an address header: the bare address and the display name, either may be empty."""
    line = unfold(raw)[:_LENGTH]
    if not line.isascii() or b"@" not in line:
        line = (decode(line) if line.isascii() else decode_bytes(line, "")).value.encode("utf-8", "replace")
    if group := _GROUP.match(line):
        line = line[group.end() :].rstrip(b"; ")
    if bracket := _first(_BRACKET, line):
        bare, shown = bracket[1], line[: bracket.start()]
    elif found := _first(_BARE, line):
        comment = _COMMENT.search(line)
        bare, shown = found[1], comment[1] if comment else b""
    else:
        bare, shown = b"", line
    return re.sub(r"\s", "", decode(bare).value), _name(shown)


def _first(pattern: re.Pattern[bytes], line: bytes) -> re.Match[bytes] | None:
    """Return the first match outside of quoted strings."""
    return next((match for match in pattern.finditer(line) if match[1] and b"@" in match[1]), None)


def _name(shown: bytes) -> str:
    shown = shown.strip(b" \t,;<>")
    if shown[:1] == b'"':
        shown = _ESCAPE.sub(rb"\1", shown[1:].removesuffix(b'"'))
    return decode(shown).value
