"""What is peculiar to each mail provider: told by the server's host name, or named in the settings.

Source: measurements of November 2026 on servers of each make; ``zhihui doctor`` checks them on the real account.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """How to deal with one make of mail server.

    ``hosts`` are the ends of its servers' names. ``bodies`` and ``bytes`` bound what one FETCH asks for. ``minutes``
    is how often it may be polled; ``idle`` tells whether its IDLE is to be used where it offers one. ``code`` says
    where its client authorisation code comes from; ``window`` names the setting that hides older mails from clients,
    empty where it has none; ``unsafe`` says what to do when it turns this program away. The last three are Chinese.
    """

    key: str
    name: str
    hosts: tuple[str, ...]
    code: str
    bodies: int = 10
    bytes: int = 2_000_000
    minutes: int = 15
    idle: bool = True
    window: str = ""
    unsafe: str = "请登录邮箱网页，在安全提醒中允许此客户端收信"


_NETEASE = Provider(
    key="netease",
    name="网易邮箱（163、126、yeah）",
    hosts=(".163.com", ".126.com", ".yeah.net", ".188.com", ".vip.163.com", ".netease.com"),
    code="登录邮箱网页，在“设置—POP3/SMTP/IMAP”中开启 IMAP/SMTP 服务，新增授权密码（只显示一次，修改登录密码后作废）",
    idle=False,
    window="登录邮箱网页，在“设置—POP3/SMTP/IMAP—收取选项”中选“收取全部邮件”，否则30天以前的邮件收不到",
    unsafe="请登录邮箱网页，在收件箱找到“阻止了一次不安全的收信请求”的提醒，用绑定的手机确认本程序可以收信",
)
_TENCENT = Provider(
    key="qq",
    name="QQ邮箱、腾讯企业邮箱",
    hosts=(".qq.com",),
    code="登录邮箱网页，在“设置—账号”中开启 IMAP/SMTP 服务，生成授权码（企业邮箱为客户端专用密码）",
    window="登录邮箱网页，在“设置—账号—收取选项”中选“全部”，否则只能收到最近30天的邮件",
)
_ALIYUN = Provider(
    key="aliyun",
    name="阿里邮箱",
    hosts=(".aliyun.com", ".mxhichina.com", ".alibaba-inc.com"),
    code="登录邮箱网页，在“设置—账户安全—第三方客户端安全密码”中生成密码",
)
PLAIN = Provider(
    key="plain",
    name="普通 IMAP 邮箱",
    hosts=(),
    code="密码处须填客户端授权码（不是登录密码），并在邮箱网页的设置中开启 IMAP 服务",
)

PROVIDERS = (_NETEASE, _TENCENT, _ALIYUN, PLAIN)
"""All that are known; the first whose host fits is taken."""

BY_KEY = {one.key: one for one in PROVIDERS}


def provider_of(host: str) -> Provider:
    """Return the provider that a server belongs to by its name, ``PLAIN`` where none is known."""
    name = "." + host.lower().rstrip(".")
    return next((one for one in PROVIDERS if name.endswith(one.hosts)), PLAIN)
