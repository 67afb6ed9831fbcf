"""Where people put files that are too large for a mail: the servers of mail services, and net disks."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a file on a server; ``key`` is the same for all addresses of one file.

    ``code`` is the access code (提取码) where the address itself holds it. ``online`` tells a document that is
    written on line (腾讯文档): a link to it may also ask the reader to write in it.
    """

    url: str
    host: str
    key: str
    code: str = ""
    online: bool = False


# Pages where mail services hand out large attachments. Only the path counts: many organisations have their mail
# served under a host of their own.
_MAIL_PATHS = (
    "/large-attachment-download/",
    "/html/cloud-attachment-download/",
    "/fs/display/",
    "/api/biz/attachment/download",
    "/cgi-bin/ftnExs_download",
    "/cgi-bin/ftnExs",
    "/ftn/download",
    "/filecenter/download.php",
    "/filestation/download",
)
# Net disks: host, and how the path of a shared file begins.
_DISKS = tuple(
    (re.compile(host), path)
    for host, path in (
        (r"download\.cloud\.189\.cn", "/file/downloadFile.action"),
        (r"(h5\.)?cloud\.189\.cn", "/t/"),
        (r"(h5\.)?cloud\.189\.cn", "/web/share"),
        (r"(yun|caiyun|www\.caiyun)\.139\.com", "/"),
        (r"1drv\.ms", "/"),
        (r"onedrive\.live\.com", "/"),
        (r"(pan|yun)\.baidu\.com", "/s/"),
        (r"(pan|yun)\.baidu\.com", "/share/"),
        (r"(www\.)?(alipan|aliyundrive)\.com", "/s/"),
        (r"(www\.)?(alipan|aliyundrive)\.com", "/t/"),
        (r"(pan|drive)\.quark\.cn", "/s/"),
        (r"drive\.uc\.cn", "/s/"),
        (r"share\.weiyun\.com", "/"),
        (r"(www\.)?(123pan|123684|123865|123912)\.(com|cn)", "/s/"),
        (r"([\w-]+\.)?(lanzou[a-z]?|lanzn|lanzoub?x)\.com", "/"),
        (r"(www\.)?ctfile\.com|url\d+\.ctfile\.com", "/"),
        (r"pan\.xunlei\.com", "/s/"),
        (r"115\.com|115cdn\.com", "/s/"),
        (r"cowtransfer\.com", "/s/"),
        (r"(www\.)?wenshushu\.cn", "/f/"),
        (r"(www\.)?jianguoyun\.com", "/p/"),
        (r"dropbox\.com|www\.dropbox\.com", "/s"),
        (r"drive\.google\.com", "/file/"),
        (r"drive\.weixin\.qq\.com", "/s"),
        (r"([\w-]+\.)?feishu\.cn", "/file/"),
        (r"([\w-]+\.)?feishu\.cn", "/drive/"),
        (r"(space|qr|pan)\.dingtalk\.com", "/"),
    )
)
_ONLINE = tuple(
    (re.compile(host), path)
    for host, path in (
        (r"(www\.)?kdocs\.cn", "/l/"),
        (r"(www\.)?kdocs\.cn", "/p/"),
        (r"(www\.)?kdocs\.cn", "/view/"),
        (r"docs\.qq\.com", "/doc"),
        (r"docs\.qq\.com", "/sheet"),
        (r"docs\.qq\.com", "/pdf"),
        (r"docs\.qq\.com", "/slide"),
        (r"docs\.qq\.com", "/s/"),
        (r"doc\.weixin\.qq\.com", "/doc"),
        (r"doc\.weixin\.qq\.com", "/sheet"),
        (r"([\w-]+\.)?feishu\.cn", "/docx"),
        (r"([\w-]+\.)?feishu\.cn", "/docs"),
        (r"([\w-]+\.)?feishu\.cn", "/sheets"),
        (r"([\w-]+\.)?feishu\.cn", "/wiki"),
        (r"alidocs\.dingtalk\.com", "/i/"),
        (r"shimo\.im", "/docs"),
        (r"shimo\.im", "/sheets"),
        (r"(www\.)?365\.kdocs\.cn", "/l/"),
    )
)
_CODE = re.compile(r"[A-Za-z0-9]{4,8}")
HINTS = re.compile(
    r"large-attachment|cloud-attachment|fs/display|attachment/download|ftnExs|ftn/download|filecenter|filestation"
    r"|189\.cn|139\.com|1drv|onedrive|baidu\.com|alipan|aliyundrive|quark\.cn|drive\.uc|weiyun|pan\.com|1236|1238|1239"
    r"|lanzo|lanzn|ctfile|xunlei|115\.com|115cdn|cowtransfer|wenshushu|jianguoyun|dropbox|drive\.google|weixin\.qq"
    r"|feishu|dingtalk|kdocs|docs\.qq|shimo",
    re.IGNORECASE,
)
"""What stands in every address of such a place; a mail without any needs no closer look."""


def address(url: str) -> Address | None:
    """Return the address of a file that someone put on a server, None for any other address."""
    try:
        parts = urlsplit(url.strip())
        query = parse_qs(parts.query)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    online = _is_at(_ONLINE, host, parts.path)
    if not online and not _is_at(_DISKS, host, parts.path) and not parts.path.startswith(_MAIL_PATHS):
        return None
    rest = "&".join(pair for pair in parts.query.split("&") if pair and not pair.lower().startswith("pwd="))
    code = next((one for one in query.get("pwd", ()) if _CODE.fullmatch(one)), "")
    return Address(url.strip(), host, f"{host}{parts.path.rstrip('/')}?{rest}", code, online)


def _is_at(places: tuple[tuple[re.Pattern[str], str], ...], host: str, path: str) -> bool:
    return any(path.startswith(begin) and len(path) > len("/") and place.fullmatch(host) for place, begin in places)
