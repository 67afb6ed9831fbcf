"""The public observatory's score of an answer, computed here: 100, penalties, and what is earned beyond from 90 up.

The redirection to https is left out: it is the proxy's, and pages that cannot be reached by plain http lose nothing.
Preloading of HSTS is left out too, since it is asked for by whoever owns the name.

Source: MDN HTTP Observatory, src/grader/charts.js and src/analyzer/tests/ (mdn/mdn-http-observatory, 2026); the
grades are those of its documentation, "Tests and scoring".
"""

import re
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie

from httpx2 import Response

_NEEDED_FOR_MORE = 90
_SIX_MONTHS = 15_768_000
_GRADES = (
    (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
    (40, "D+"), (30, "D"), (25, "D-"), (0, "F"),
)  # fmt: skip

_BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
_INLINE = {"'unsafe-inline'", "data:"}
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc=["']?([^"'\s>]*)""", re.IGNORECASE)


def directives(policy: str) -> dict[str, list[str]]:
    """Return the sources of each directive of a content security policy; the first of a name counts."""
    found: dict[str, list[str]] = {}
    for one in policy.split(";"):
        words = one.split()
        if words:
            found.setdefault(words[0].lower(), words[1:])
    return found


def modifiers(answer: Response) -> dict[str, int]:
    """Return what each of the observatory's tests adds to the score of an answer, or takes from it."""
    return {name: test(answer) for name, test in _TESTS.items()}


def score(answer: Response) -> int:
    """Return the score of an answer."""
    found = modifiers(answer).values()
    plain = 100 + sum(one for one in found if one < 0)
    return max(plain + sum(one for one in found if one > 0), 0) if plain >= _NEEDED_FOR_MORE else max(plain, 0)


def grade(points: int) -> str:
    """Return the grade for a score."""
    return next(name for least, name in _GRADES if points >= least)


def _policy(answer: Response) -> int:
    sources = directives(answer.headers.get("content-security-policy", ""))
    if not sources:
        return -25
    default = sources.get("default-src", ["*"])
    script, style = (set(sources.get(name, default)) for name in ("script-src", "style-src"))
    objects = set(sources.get("object-src", default))
    everywhere = {one for several in sources.values() for one in several}
    if script & (_BROAD | _INLINE) or objects & _BROAD:
        return -20
    if any(one.startswith(("http:", "ftp:")) for one in everywhere):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if style & (_BROAD | _INLINE):
        return 0
    return 10 if default == ["'none'"] and set(sources.get("form-action", ["*"])) <= {"'self'", "'none'"} else 5


def _cookies(answer: Response) -> int:
    set_ = answer.headers.get_list("set-cookie")
    parsed = [morsel for line in set_ for morsel in SimpleCookie(line).values()]
    if not parsed:
        return 0
    if not all(one["httponly"] for one in parsed):
        return -30
    if not all(one["secure"] for one in parsed):
        return -40
    return 5 if all(one["samesite"].lower() in {"lax", "strict"} for one in parsed) else 0


def _sharing(answer: Response) -> int:
    headers = answer.headers
    open_ = headers.get("access-control-allow-origin") and headers.get("access-control-allow-credentials") == "true"
    return -50 if open_ else 0


def _referrer(answer: Response) -> int:
    told = answer.headers.get("referrer-policy")
    if told is None:
        return 0
    return 5 if told.rpartition(",")[2].strip().lower() in _PRIVATE else -5


def _transport(answer: Response) -> int:
    age = re.match(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    if age is None:
        return -20
    return 0 if int(age[1]) >= _SIX_MONTHS else -10


def _integrity(answer: Response) -> int:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return 0
    scripts = [(attributes, _SOURCE.search(attributes)) for attributes in _SCRIPT.findall(answer.text)]
    foreign = [attributes for attributes, source in scripts if source and re.match(r"(https?:)?//", source[1])]
    if any("integrity" not in attributes for attributes in foreign):
        return -50
    return 5 if any("integrity" in attributes for attributes, _source in scripts) else 0


def _sniffing(answer: Response) -> int:
    return 0 if answer.headers.get("x-content-type-options") == "nosniff" else -5


def _framing(answer: Response) -> int:
    ancestors = set(directives(answer.headers.get("content-security-policy", "")).get("frame-ancestors", ["*"]))
    if not ancestors & _BROAD:
        return 5
    return 0 if answer.headers.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"} else -20


def _resources(answer: Response) -> int:
    told = answer.headers.get("cross-origin-resource-policy")
    return {None: 0, "cross-origin": 0, "same-site": 10, "same-origin": 10}.get(told, -5)


_TESTS: Mapping[str, Callable[[Response], int]] = {
    "content-security-policy": _policy,
    "cookies": _cookies,
    "cross-origin-resource-sharing": _sharing,
    "referrer-policy": _referrer,
    "strict-transport-security": _transport,
    "subresource-integrity": _integrity,
    "x-content-type-options": _sniffing,
    "x-frame-options": _framing,
    "cross-origin-resource-policy": _resources,
}
