"""Names of places in a text: districts, communities, villages, schools."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from domain.campaign import FigureSpec

_SIGN = "[\u3400-\u4dbf\u4e00-\u9fff0-9A-Za-z〇·“”]"
# Words that no name has inside: a name that seems to hold one is two things.
_SOME = "[0-9一二两三四五六七八九十百几数余多]+[个所家座]"
_GRAMMAR = _SOME + "|开展|举办|举行|组织|服务|为|的|等|以及|走进|深入|了|多个|各[个类]"
_BOUNDARY = (
    r"(?=$|[^\u4e00-\u9fff]|开展|举办|举行|进行|组织|设[立置]|建[立设]|等|和|与|及|以及|为|内|里|的|周边|附近|居民|群众"
    rf"|{_SOME}"
    r"|累计|共|宣讲|服务|学生|村民|师生|老[年人]|广大)"
)
_FILL = re.compile(r"[:\s为是在了到“\"]*(?:(?:分别|先后|主要|陆续)[在到于为]?)?")
_LABELLED = re.compile(r":\s*$")
_ALSO = re.compile(r"\s*(?:、|以及|[和及与](?![平睦谐])|/)\s*")
_ALSO_LISTED = re.compile(r"\s*(?:[、，,/]|以及|[和及与](?![平睦谐]))\s*")


def places_in(plain: str, spec: FigureSpec) -> Iterator[tuple[int, int]]:
    """Yield where names of places stand in a text with half-width signs: first character and end.

    A name stands behind a word that leads to it (走进, 地点：); names of a list follow each other. What is no name
    (周边学校) is passed over.
    """
    words = _words(spec)
    done = 0
    for lead in words.leads.finditer(plain):
        if lead.end() < done:
            continue
        filled = _FILL.match(plain, lead.end())
        position = filled.end() if filled else lead.end()
        labelled = _LABELLED.search(plain, lead.start(), position)
        also = _ALSO_LISTED if labelled else _ALSO
        while True:
            name = words.name.match(plain, position)
            if name is None or not name.group():
                break
            done = name.end()
            if not words.generic.search(name.group()):
                yield name.span()
            link = also.match(plain, done)
            if link is None:
                break
            position = link.end()


@dataclass(frozen=True, slots=True)
class _Words:
    leads: re.Pattern[str]
    name: re.Pattern[str]
    generic: re.Pattern[str]


@cache
def _words(spec: FigureSpec) -> _Words:
    last = spec.places[-1]
    ends = rf"(?:{'|'.join(spec.places)})(?!{last})"  # the 村 of 教师村社区 ends nothing
    chunk = rf"(?:(?!{ends}|{_GRAMMAR}){_SIGN}){{2,12}}"
    levels = "".join(rf"(?:{chunk}(?:{one})(?!{last}))?" for one in spec.places)
    generic = "|".join(spec.unless) or "(?!)"
    return _Words(re.compile("|".join(spec.near) or "(?!)"), re.compile(levels + _BOUNDARY), re.compile(generic))
