"""Cloud attachments: files that the sender put on a server and only linked to, with all that the mail says of them.

Every mail service writes its own block around such a link (从网易163邮箱发来的超大附件); net disks give a text to copy.
Name, size, expiry and access code are therefore sought near the link: in its element, around it, before and behind it
in a text.

A document that is written on line (腾讯文档) counts unless the words around it ask to write in it (报名, 填写): then it
is a list that the sender keeps. What stands in a quotation was sent before and does not count.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from lxml import etree

from intake.classify.places import HINTS, Address, address
from intake.classify.quotation import sent_page, sent_text
from intake.mime import Mail
from parsers.readers.web import html

_CHINA = dt.timezone(dt.timedelta(hours=8))

_URL = re.compile(r"https?://[^\s\"'<>，。；、）)】》“”]{4,2000}", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?\s*(?:[KMGT]B?|字节|bytes))(?![A-Za-z0-9])", re.IGNORECASE)
_DATE = re.compile(r"(20\d{2})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?(?:\s*(\d{1,2})[:：](\d{2}))?")
_EXPIRY = re.compile(r"到期|有效|失效|过期|截止|expire|before", re.IGNORECASE)
_FOREVER = re.compile(r"无限期|永久有效|长期有效|永不过期|有效期[：:]?\s*永久")
_CODE = re.compile(
    r"(?:提取码|访问码|提取密码|访问密码|密码|口令|pwd|code)\s*[：:为是=]?\s*([A-Za-z0-9]{4,8})(?![A-Za-z0-9])"
)
_SHARED = re.compile(r"(?:分享的?文件|文件名?)\s*[：:]\s*([^\s/\\<>:\"|?*]{1,120})")
_FILE = re.compile(r"([^\s/\\<>:\"|?*（(：]{1,120}\.[A-Za-z0-9]{2,5})(?![A-Za-z0-9./])")
_ASKS = re.compile(r"报名|填写|填报|接龙|问卷|投票|签到|统计表|收集表|在线编辑|登记一下")
_NEAR = 300
_BEHIND = 80
_ANCESTORS = 5
_PIECES = 50
_LINKS = 200
_LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class CloudLink:
    """A file that the sender put on a server instead of into the mail.

    ``name``, ``size`` and ``code`` are as the mail shows them, empty where it does not; ``expires`` is aware, None
    where the mail does not say; ``forever`` tells that the mail says there is no such day.
    """

    url: str
    host: str
    name: str = ""
    size: str = ""
    expires: dt.datetime | None = None
    forever: bool = False
    code: str = ""

    @property
    def words(self) -> str:
        """What is known of it, for a coordinator."""
        until = "无限期" if self.forever else ""
        if day := self.expires:
            until = f"{day.year}年{day.month}月{day.day}日{day:%H:%M}到期"
        code = f"提取码{self.code}" if self.code else ""
        return "，".join(filter(None, (f"{self.host} {self.name}".strip(), self.size, until, code)))

    @property
    def evidence(self) -> dict[str, str]:
        """The same for programs: ``expires`` is ISO 8601 with its zone, or 无限期."""
        expires = self.expires.isoformat() if self.expires else "无限期" if self.forever else ""
        return {
            "host": self.host,
            "url": self.url,
            "name": self.name,
            "size": self.size,
            "expires": expires,
            "access_code": self.code,
        }


def cloud_links(mail: Mail) -> tuple[CloudLink, ...]:
    """Return the files that the mail links to on mail services' and net disks' servers, each once, in order."""
    found: dict[str, CloudLink] = {}
    for key, link in chain(islice(_of_page(mail), _LINKS), islice(_of_text(mail), _LINKS)):
        known = found.get(key)
        found[key] = link if known is None else _joined(known, link)
    return tuple(_distinct(found.values()))


def _of_page(mail: Mail) -> Iterator[tuple[str, CloudLink]]:
    page = html.without_pictures(mail.html)[:_LONGEST]
    root = html.tree(page) if HINTS.search(page) else None
    if root is not None:
        for part in sent_page(root, mail.subject):
            yield from _in_page(part)


def _of_text(mail: Mail) -> Iterator[tuple[str, CloudLink]]:
    text = mail.text[:_LONGEST]
    if HINTS.search(text):
        for part in sent_text(text, mail.subject):
            yield from _in_text(part)


def _joined(one: CloudLink, other: CloudLink) -> CloudLink:
    """Return what two mentions of one file tell together."""
    return replace(
        one,
        name=one.name or other.name,
        size=one.size or other.size,
        expires=one.expires or other.expires,
        forever=one.forever or other.forever,
        code=one.code or other.code,
    )


def _distinct(links: Iterable[CloudLink]) -> Iterator[CloudLink]:
    """Yield each file once: a block links one file under several addresses, all with its name and size."""
    seen: set[tuple[str, str, str]] = set()
    for link in links:
        mark = (link.host, link.name, link.size)
        if link.name and link.size and mark in seen:
            continue
        seen.add(mark)
        yield link


# --- pages ------------------------------------------------------------------------------------------------------------


def _in_page(root: etree._Element) -> Iterator[tuple[str, CloudLink]]:
    for element in root.iter(etree.Element):
        for attribute in ("href", "downloadlink"):
            place = address(element.get(attribute, ""))
            if place is not None:
                name, around = _described(element)
                link = _link(place, name, around)
                if not (place.online and _ASKS.search(around)):
                    yield place.key, link
    yield from _in_text("\n".join(html.texts(root)))


def _described(element: etree._Element) -> tuple[str, str]:
    """Return the name that a link's element gives, and the text around it that tells of one file only."""
    name = ""
    text = ""
    around: etree._Element | None = element
    for _ in range(_ANCESTORS):
        if around is None:
            break
        words = _words(around)
        if len(_SIZE.findall(words)) > 1 or len(_URL.findall(words)) > 1:
            break
        name = name or around.get("filename", "") or _file_name(around.get("download", ""))
        if not (_SIZE.search(text) and _FILE.search(text)):
            text = words
        around = around.getparent()
    return name, text


def _file_name(text: str) -> str:
    """Return a ``download`` attribute where it names a file; some services only switch something on with it."""
    return text if _FILE.fullmatch(text) else ""


def _words(element: etree._Element) -> str:
    """Return the beginning of an element's title and text, and of the text behind it up to the next element.

    The text behind a link often tells size and expiry.
    """
    found = element.get("title", "")
    for piece in (*islice(element.itertext(), _PIECES), element.tail or ""):
        found += "\n" + str(piece)[:_NEAR]
    return found[:_NEAR]


# --- texts ------------------------------------------------------------------------------------------------------------


def _in_text(text: str) -> Iterator[tuple[str, CloudLink]]:
    end = 0
    for match in _URL.finditer(text):
        place = address(match[0])
        if place is None:
            continue
        before = text[max(end, match.start() - _NEAR) : match.start()]
        behind = text[match.end() : match.end() + _BEHIND]
        behind = behind[: found.start()] if (found := _URL.search(behind)) else behind
        if not (place.online and _ASKS.search(before + behind)):
            yield place.key, _link(place, "", before, behind)
        end = match.end()


def _link(place: Address, name: str, around: str, behind: str = "") -> CloudLink:
    """Return a link with what stands around it; what stands behind it in a text tells of it no less."""
    both = f"{around}\n{behind}"
    sizes = _SIZE.search(around) or _SIZE.search(behind)
    codes = _CODE.search(behind) or _CODE.search(around)
    return CloudLink(
        place.url,
        place.host,
        name or _name(around) or _name(behind),
        re.sub(r"\s", "", sizes[1]) if sizes else "",
        _expiry(both),
        bool(_FOREVER.search(both)),
        place.code or (codes[1] if codes else ""),
    )


def _name(around: str) -> str:
    found = _FILE.search(_URL.sub(" ", around)) or _SHARED.search(around)
    return found[1] if found else ""


def _expiry(text: str) -> dt.datetime | None:
    """Return the day up to which a file can be fetched; a day alone means its end."""
    if not _EXPIRY.search(text):
        return None
    for match in _DATE.finditer(text):
        year, month, day = (int(part) for part in match.groups()[:3])
        hour, minute = (int(match[4]), int(match[5])) if match[4] else (23, 59)
        try:
            return dt.datetime(year, month, day, hour, minute, tzinfo=_CHINA)
        except ValueError:
            continue
    return None
