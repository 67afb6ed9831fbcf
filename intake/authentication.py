"""What the mailbox's own provider found out about a mail's sender, read from its Authentication-Results.

Anybody can write such a header into a mail, so only the one that the provider itself wrote counts (RFC 8601, 5). Each
provider writes it in a way of its own: NetEase under a bare, changing name and low among the headers, cut in the middle
of a word; Tencent near the top, below its own trace; others as the RFC has it. More than one that could be the
provider's, or one in the wrong place, proves nothing.

The result is evidence for a person. Nothing is judged by it.

Sources: RFC 8601 (2.2 syntax, 4.1 place, 5 trust, 7.1 forgery), RFC 7489 (3.1 alignment, 6.6.1 several authors),
RFC 5322 (2.2.3 folding, 3.2.2 comments).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from domain.message import Authentication, Authenticity
from intake import headers

_BLOCK = 262_144
_LONGEST = 8_192

_NAME = b"authentication-results"
_END = re.compile(rb"\r?\n\r?\n")
_LINES = re.compile(rb"\r?\n(?![ \t])")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_OWN = frozenset(
    (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"dkim-signature",
     b"reply-to", b"sender")
)  # fmt: skip
_RESULTS = frozenset(("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy", "hardfail"))
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;="]+|[;=]')
# Chinese registries under which names are given out one level lower.
_SUFFIXES = re.compile(r"(com|net|org|gov|edu|ac|mil|[a-z]{2})\.(cn|hk|tw|mo)|(co|ac|com|org)\.[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Profile:
    """How one provider marks its mail.

    ``trace`` fits the topmost Received, which is always the provider's; ``server`` the name under which it writes its
    findings. ``low`` tells that these stand below the message's own headers, ``first`` that they stand above any other
    server's trace; ``after`` is the provider's header that must stand above them.
    """

    trace: re.Pattern[bytes]
    server: re.Pattern[str]
    low: bool = False
    first: bool = False
    after: bytes = b""


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "netease": Profile(
            re.compile(rb"by\s+(?P<server>mx\d{1,4})\s*\(coremail\)", re.IGNORECASE),
            re.compile(r"mx\d{1,4}", re.IGNORECASE),
            low=True,
            after=b"x-cm-transid",
        ),
        "tencent": Profile(
            re.compile(rb"by\s+[\w.-]+\.qq\.com\s*\(NewMX\)", re.IGNORECASE),
            re.compile(r"mx\.qq\.com", re.IGNORECASE),
            first=True,
            after=b"x-qq-mid",
        ),
        "aliyun": Profile(
            re.compile(rb"by\s+[\w.-]+\.(aliyun(-inc)?|alibaba-inc|mxhichina|alimail)\.com", re.IGNORECASE),
            re.compile(r"([\w-]+\.)*(aliyun(-inc)?|alibaba-inc|mxhichina|alimail)\.com", re.IGNORECASE),
            first=True,
        ),
    }
)


class _Field(NamedTuple):
    name: bytes
    value: bytes


class _Finding(NamedTuple):
    """One method's result with its properties (``header.from``), all in lower case."""

    result: str
    properties: Mapping[str, str]


def authentication(raw: bytes, provider: str | None = None) -> Authentication:
    """Return what the provider found out about the sender of a raw message, of which only the headers are read.

    ``provider`` is a key of ``PROFILES``, or the name under which another provider writes its findings
    (``mx.example.cn``); None tells it by the topmost Received, which no sender can write in a delivered mail.
    """
    fields = _fields(raw)
    found = [at for at, field in enumerate(fields) if field.name == _NAME]
    if not found:
        return Authentication()
    profile = _profile(provider, fields)
    if profile is None:
        return Authentication(Authenticity.UNVERIFIED)
    mine = [at for at in found if profile.server.fullmatch(_server(fields[at].value))]
    if not mine:
        return Authentication()
    server = _server(fields[mine[0]].value)
    authors = [field.value for field in fields if field.name == b"from"]
    if len(mine) > 1 or len(authors) > 1:
        return Authentication(Authenticity.CONFLICT, server=server)
    if not _is_in_place(mine[0], server, fields, profile):
        return Authentication(Authenticity.UNVERIFIED, server=server, position=mine[0] + 1)
    author = headers.address(authors[0])[0].lower().rpartition("@")[2] if authors else ""
    return _judged(_findings(fields[mine[0]].value), author, server, mine[0] + 1)


def _fields(raw: bytes) -> list[_Field]:
    """Return a message's own headers in their order, names in lower case, values still folded."""
    head = raw[:_BLOCK]
    end = _END.search(head)
    pairs = (line.partition(b":") for line in _LINES.split(head[: end.start()] if end else head))
    return [_Field(name.strip().lower(), value) for name, colon, value in pairs if colon]


def _profile(provider: str | None, fields: Sequence[_Field]) -> Profile | None:
    if provider is not None:
        known = PROFILES.get(provider)
        return known or Profile(re.compile(b"."), re.compile(re.escape(provider), re.IGNORECASE))
    top = _top(fields)
    return next((one for one in PROFILES.values() if one.trace.search(top)), None)


def _top(fields: Sequence[_Field]) -> bytes:
    return next((_FOLD.sub(b" ", field.value) for field in fields if field.name == b"received"), b"")


def _server(value: bytes) -> str:
    """Return the name of the server that wrote a header of findings, without its version (RFC 8601, 2.5)."""
    tokens = _tokens(_FOLD.sub(b" ", value))
    return tokens[0].strip('"').lower() if tokens else ""


def _is_in_place(at: int, server: str, fields: Sequence[_Field], profile: Profile) -> bool:
    """Tell whether a header stands where only the provider can have put it."""
    trace = profile.trace.search(_top(fields))
    if trace is None or trace.groupdict().get("server", server.encode()).lower() != server.encode():
        return False
    anchors = [number for number, field in enumerate(fields) if field.name == profile.after]
    if profile.after and not (anchors and anchors[-1] < at):
        return False
    own = [number for number, field in enumerate(fields) if field.name in _OWN]
    if profile.low:
        return any(number < at for number in own)
    hops = [number for number, field in enumerate(fields) if field.name == b"received"][1:] if profile.first else []
    return all(number > at for number in (*own, *hops))


# --- results ----------------------------------------------------------------------------------------------------------


def _tokens(value: bytes) -> list[str]:
    """Return a value's words, quoted strings and signs, comments left out (RFC 5322, 3.2.2)."""
    return _TOKEN.findall(_without_comments(value[:_LONGEST].decode("ascii", "replace")))


def _without_comments(text: str) -> str:
    kept: list[str] = []
    depth = 0
    quoted = escaped = False
    for sign in text:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif sign == "(" and not quoted:
            depth += 1
        elif sign == ")" and not quoted and depth:
            depth -= 1
            kept.append(" ")
            continue
        if not depth:
            kept.append(sign)
    return "".join(kept)


def _findings(value: bytes) -> dict[str, list[_Finding]]:
    """Return the results of each method; a word that NetEase cut by folding is put together again."""
    spaced, joined = (_read(_tokens(_FOLD.sub(fold, value))) for fold in (b" ", b""))
    return {method: spaced.get(method) or joined.get(method) or [] for method in ("spf", "dkim", "dmarc")}


def _read(tokens: Sequence[str]) -> dict[str, list[_Finding]]:
    """Return the results by method: ``method[/version] = result *(name = value)``, parted by semicolons."""
    found: dict[str, list[_Finding]] = {}
    statement: list[str] = []
    for word in (*tokens, ";"):
        if word != ";":
            statement.append(word)
            continue
        pairs = [
            (statement[at - 1].lower().partition("/")[0], statement[at + 1].strip('"').lower())
            for at in range(1, len(statement) - 1)
            if statement[at] == "="
        ]
        if len(statement) > 2 and statement[1] == "=" and pairs[0][1] in _RESULTS:
            found.setdefault(pairs[0][0], []).append(_Finding(pairs[0][1], dict(reversed(pairs[1:]))))
        statement = []
    return found


def _judged(found: Mapping[str, Sequence[_Finding]], author: str, server: str, position: int) -> Authentication:
    """Return what the findings say together of the author's domain (RFC 7489, 3.1)."""
    spf = _best(found["spf"], author, ("smtp.mailfrom", "smtp.mail", "smtp.helo"))
    dkim = _best(found["dkim"], author, ("header.d", "header.i"))
    dmarc = _best(found["dmarc"], author, ("header.from",))
    aligned = _is_aligned(dmarc, author, ("header.from",)) and dmarc is not None and dmarc.result == "pass"
    by_hand = dmarc is None or dmarc.result in ("none", "pass")
    proofs = ((dkim, ("header.d", "header.i")), (spf, ("smtp.mailfrom", "smtp.mail")))
    proven = any(one is not None and one.result == "pass" and _is_aligned(one, author, names) for one, names in proofs)
    if len({one.result for one in found["dmarc"]}) > 1:
        result = Authenticity.CONFLICT
    elif aligned or (by_hand and proven):
        result = Authenticity.VERIFIED
    elif (dmarc is not None and dmarc.result == "fail") or (_failed(spf) and not _passed(dkim)):
        result = Authenticity.FAILED
    else:
        result = Authenticity.UNVERIFIED
    domain = author if result is Authenticity.VERIFIED else ""
    said = [one.result if one else "" for one in (spf, dkim, dmarc)]
    return Authentication(result, said[0], said[1], said[2], domain, server, position)


def _best(found: Sequence[_Finding], author: str, names: Sequence[str]) -> _Finding | None:
    """Return the finding that speaks most for the author: several signatures may stand beside each other."""
    return min(
        found,
        key=lambda one: (one.result != "pass", not _is_aligned(one, author, names)),
        default=None,
    )


def _passed(one: _Finding | None) -> bool:
    return one is not None and one.result == "pass"


def _failed(one: _Finding | None) -> bool:
    return one is not None and one.result in ("fail", "hardfail")


def _is_aligned(one: _Finding | None, author: str, names: Sequence[str]) -> bool:
    """Tell whether a finding is on the author's domain, or one above or below it (relaxed, RFC 7489, 3.1)."""
    if one is None or not author:
        return False
    named = next((one.properties[name] for name in names if one.properties.get(name)), "")
    domain = named.strip("<> ").rpartition("@")[2].rstrip(".")
    short, long = sorted((domain, author), key=len)
    if "." not in short or _SUFFIXES.fullmatch(short):
        return False
    return long == short or long.endswith(f".{short}")
