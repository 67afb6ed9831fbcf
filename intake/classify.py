"""What a mail is, as far as it can be told without its forms: written by a machine, or with its files elsewhere."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from intake.mime import Mail, Role

_CHINA = dt.timezone(dt.timedelta(hours=8))

_MACHINE_SENDER = re.compile(r"(mailer-daemon|postmaster)([@.+-]|$)", re.IGNORECASE)
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-qq-auto-reply")
_AUTO_SUBJECT = re.compile(
    r"\s*[【\[(（]?\s*(自动(回复|答复|应答)|自動(回[復覆复]|答[復覆]|應答)|假期自动|休假自动|系统退信|退信|投递失败|邮件投递失败|已读回执"
    r"|auto(matic)?[ -]?(reply|response)|out of (the )?office|undeliver(able|ed)|delivery status notification"
    r"|mail delivery (failed|failure)|returned mail|failure notice|read receipt)",
    re.IGNORECASE,
)
_AUTO_BODY = re.compile(
    r"\s*(这是来自.{0,12}的(假期)?自动回复|此邮件(为|是)?(系统)?自动(回复|发送)|本邮件(为|是|由)?(系统)?自动(回复|发[送出])"
    r"|(您好[，,。！!]?\s*)?(这|此|本邮?件)是一?封自动(回复|答复)|this is an automat(ed|ic) (reply|response))",
    re.IGNORECASE,
)
_LIST_PRECEDENCE = frozenset({"bulk", "list", "junk"})

# Pages where mail services hand out large attachments. Only the path counts: many organisations have their mail
# served under a host of their own.
_MAIL_PATHS = (
    "/large-attachment-download/",
    "/html/cloud-attachment-download/",
    "/fs/display/",
    "/api/biz/attachment/download",
    "/cgi-bin/ftnExs_download",
    "/ftn/download",
    "/filecenter/download.php",
)
# Net disks: host, and how the path of a shared file begins.
_DISKS = tuple(
    (re.compile(host), path)
    for host, path in (
        (r"download\.cloud\.189\.cn", "/file/downloadFile.action"),
        (r"cloud\.189\.cn", "/t/"),
        (r"1drv\.ms", "/"),
        (r"pan\.baidu\.com", "/s"),
        (r"(www\.)?(alipan|aliyundrive)\.com", "/s/"),
        (r"pan\.quark\.cn", "/s/"),
        (r"share\.weiyun\.com", "/"),
        (r"(www\.)?123pan\.com", "/s/"),
        (r"(www\.)?kdocs\.cn", "/l/"),
        (r"docs\.qq\.com", "/"),
    )
)
_URL = re.compile(r"https?://[^\s\"'<>，。；、）)】]{4,2000}", re.IGNORECASE)
_SIZE = re.compile(r"(\d+(?:\.\d+)?\s*[KMGkmg]B?)(?![A-Za-z0-9])")
_EXPIRES = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:\s*(\d{1,2}):(\d{2}))?")
_FILE = re.compile(r"([^\s/\\<>:\"|?*（(]{1,120}\.[A-Za-z0-9]{2,5})(?![A-Za-z0-9./])")
_NEAR = 300
_ANCESTORS = 4
_PIECES = 50
_LINKS = 200


@dataclass(frozen=True, slots=True)
class CloudLink:
    """A file that the sender put on a server instead of into the mail.

    ``name`` and ``size`` are as the mail shows them, empty where it does not; ``expires`` is aware, None where the
    mail does not say.
    """

    url: str
    host: str
    name: str = ""
    size: str = ""
    expires: dt.datetime | None = None


def is_automatic(mail: Mail) -> str:
    """Return why a mail was written by a machine, in Chinese, empty where it was not.

    Words alone do not make a mail with a file automatic: people forward such mails.
    """
    return _by_structure(mail) or _by_headers(mail) or _by_words(mail)


def _by_structure(mail: Mail) -> str:
    if mail.media_type == "multipart/report":
        return "系统退信或回执"
    for leaf in mail.leaves:
        if leaf.depth == 0 and leaf.media_type in ("message/delivery-status", "message/disposition-notification"):
            return "系统退信或回执"
    return ""


def _by_headers(mail: Mail) -> str:
    if [value for value in mail.headers.get("return-path", ()) if value.replace(" ", "") == "<>"]:
        return "系统退信（退信地址为空）"
    if _MACHINE_SENDER.match(mail.sender) or mail.headers.get("x-failed-recipients"):
        return "邮件系统发出的信"
    submitted = _value(mail, "auto-submitted")
    if submitted and submitted != "no":
        return "自动回复"
    if any(_value(mail, name) not in ("", "no", "false") for name in _AUTO_HEADERS):
        return "自动回复"
    on_list = mail.headers.get("list-id") or mail.headers.get("list-unsubscribe")
    if on_list and _value(mail, "precedence") in _LIST_PRECEDENCE:
        return "群发邮件"
    return ""


def _by_words(mail: Mail) -> str:
    if any(leaf.role is Role.ATTACHMENT for leaf in mail.leaves):
        return ""
    if _AUTO_SUBJECT.match(mail.subject) or _AUTO_BODY.match(mail.text or _visible(mail.html)):
        return "自动回复或退信"
    return ""


def _value(mail: Mail, name: str) -> str:
    """Return a header's value in lower case without comments and parameters, empty where it is missing."""
    values = mail.headers.get(name, ())
    return re.split(r"[;(]", values[0])[0].strip().lower() if values else ""


def cloud_links(mail: Mail) -> tuple[CloudLink, ...]:
    """Return the files that the mail links to on mail services' and net disks' servers, each once, in order."""
    found: dict[str, CloudLink] = {}
    for link in (*_in_html(mail.html), *_in_text(mail.text)):
        known = found.get(link.url)
        if known is None or (link.name and not known.name):
            found[link.url] = link
    return tuple(found.values())


def _in_html(html: str) -> Iterator[CloudLink]:
    root = _tree(html)
    if root is None:
        return
    addresses = (
        (element, element.get(attribute, "").strip())
        for element in root.iter(etree.Element)
        for attribute in ("href", "downloadlink")
    )
    for element, url in islice((pair for pair in addresses if _host(pair[1])), _LINKS):
        yield _link(url, _host(url), *_described(element))
    yield from _in_text(_visible(html))


def _described(element: etree._Element) -> tuple[str, str]:
    """Return the name that a link's element gives, and the text around it that tells of one file only."""
    name = ""
    text = ""
    around: etree._Element | None = element
    for _ in range(_ANCESTORS):
        if around is None:
            break
        words = _words(around)
        if len(_SIZE.findall(words)) > 1:
            break
        name = name or around.get("filename", "") or around.get("download", "")
        if not _SIZE.search(text):
            text = words
        around = around.getparent()
    return name, text


def _words(element: etree._Element) -> str:
    """Return the beginning of an element's title and text, and of the text behind it up to the next element.

    The text behind a link often tells size and expiry.
    """
    found = element.get("title", "")
    for piece in (*islice(element.itertext(), _PIECES), element.tail or ""):
        found += "\n" + str(piece)[:_NEAR]
    return found[:_NEAR]


def _in_text(text: str) -> Iterator[CloudLink]:
    end = 0
    for match in _URL.finditer(text):
        host = _host(match[0])
        if host:
            yield _link(match[0], host, "", text[max(end, match.start() - _NEAR) : match.start()])
            end = match.end()


def _link(url: str, host: str, name: str, around: str) -> CloudLink:
    sizes, dates, names = _SIZE.search(around), _EXPIRES.search(around), _FILE.search(around)
    return CloudLink(
        url,
        host,
        name or (names[1] if names else ""),
        sizes[1].replace(" ", "") if sizes else "",
        _moment(dates) if dates else None,
    )


def _moment(match: re.Match[str]) -> dt.datetime | None:
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return dt.datetime(year, month, day, hour, minute, tzinfo=_CHINA)
    except ValueError:
        return None


def _host(url: str) -> str:
    """Return the host of an address under which someone put a file, empty for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    host = (parts.hostname or "").lower()
    on_disk = any(place.fullmatch(host) and parts.path.startswith(path) for place, path in _DISKS)
    return host if on_disk or parts.path.startswith(_MAIL_PATHS) else ""


def _visible(html: str) -> str:
    root = _tree(html)
    return "" if root is None else "\n".join(str(piece).strip() for piece in root.itertext() if str(piece).strip())


def _tree(html: str) -> etree._Element | None:
    if not html.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    # The parser mends what it can; of text without any element it makes a paragraph.
    return etree.fromstring(html.encode("utf-8", "replace"), parser)
