"""A mailbox, walked step by step: from its name to its oldest mail."""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.mailbox import Mark
from domain.words import MARKS
from intake.doctor.check import Check
from intake.errors import IntakeError
from intake.mailbox.talking import RefusedError

if TYPE_CHECKING:
    from intake.mailbox.account import Account
    from intake.mailbox.folders import Source
    from intake.mailbox.imap import Mailbox

_CONNECT_SECONDS = 15.0
_WINDOW = dt.timedelta(days=31)


def examine(account: "Account") -> Iterator[Check]:
    """Yield the steps in order, up to the first that fails."""
    for step in (_dns, _tls, _inside):
        failed = False
        for check in step(account):
            yield check
            failed = failed or not check.well
        if failed:
            return


def _dns(account: "Account") -> Iterator[Check]:
    name = f"{account.name} 域名"
    try:
        found = socket.getaddrinfo(account.host, account.port, proto=socket.IPPROTO_TCP)
    except OSError as error:
        remedy = f"找不到服务器 {account.host}：请检查 host 的拼写和本机的网络、DNS 设置"
        yield Check(name, well=False, seen=str(error), remedy=remedy)
        return
    yield Check(name, well=True, seen=f"{account.host} → {found[0][4][0]}（{account.provider.name}）")


def _tls(account: "Account") -> Iterator[Check]:
    name = f"{account.name} 加密连接" if account.tls else f"{account.name} 连接"
    try:
        with socket.create_connection((account.host, account.port), timeout=_CONNECT_SECONDS) as plain:
            if not account.tls:
                yield Check(name, well=True, seen="已连接（本机，不加密）")
                return
            with ssl.create_default_context().wrap_socket(plain, server_hostname=account.host) as secure:
                yield Check(name, well=True, seen=secure.version() or "已加密")
    except ssl.SSLCertVerificationError as error:
        yield Check(
            name, well=False, seen=str(error), remedy="服务器证书不可信：请检查本机时间和 host，或安装单位的根证书"
        )
    except OSError as error:
        remedy = f"连不上 {account.host}:{account.port}：请检查端口（通常为 993）和防火墙"
        yield Check(name, well=False, seen=str(error), remedy=remedy)


def _inside(account: "Account") -> Iterator[Check]:
    """Log in, identify, list and open each folder, and fetch its newest message, reading only."""
    from intake.mailbox import imap

    step = "登录"
    try:
        with imap.connect(account) as mailbox:
            yield Check(f"{account.name} 登录", well=True, seen=account.user)
            step = "表明身份"
            yield _identity(mailbox)
            step = "列出文件夹"
            yield _folders(mailbox)
            for source in mailbox.sources():
                step = f"打开 {source.name}"
                yield from _folder(mailbox, source)
    except (IntakeError, RefusedError) as error:
        yield Check(f"{account.name} {step}", well=False, seen="失败", remedy=str(error))


def _identity(mailbox: "Mailbox") -> Check:
    with mailbox.exchange():
        offers = mailbox.client.has_capability("ID")
        idles = mailbox.client.has_capability("IDLE") and mailbox.account.provider.idle
    told = "已表明身份（ID）" if offers and mailbox.account.identify else "服务器不要求表明身份（ID）"
    news = "新邮件随到随知（IDLE）" if idles else f"不支持新邮件通知，每 {mailbox.account.pause // 60} 分钟查看一次"
    return Check(f"{mailbox.account.name} 身份", well=True, seen=f"{told}；{news}")


def _folders(mailbox: "Mailbox") -> Check:
    listed = mailbox.listing()
    read = mailbox.sources()
    seen = f"共 {len(listed)} 个，收取：" + "、".join(f"{one.name}（{MARKS[one.mark]}）" for one in read)
    malformed = [one.name for one in listed if not one.readable]
    named = f"有 {len(malformed)} 个文件夹的名称不合规范（{'、'.join(malformed[:3])}）"
    remedy = f"{named}，不影响其他文件夹；请在邮箱网页上改名" if malformed else ""
    return Check(f"{mailbox.account.name} 文件夹", well=True, seen=seen, remedy=remedy)


def _folder(mailbox: "Mailbox", source: "Source") -> Iterator[Check]:
    """Open a folder, fetch its newest mail, and look how old its oldest is.

    Raises:
        IntakeError, RefusedError: a step fails.
    """
    account = mailbox.account
    mailbox.examine(source)
    uids = mailbox.uids(above=0)
    yield Check(f"{account.name} 打开 {source.name}", well=True, seen=f"{len(uids)} 封邮件")
    if not uids:
        return
    newest, oldest = mailbox.listed(uids[-1:]), mailbox.listed(uids[:1])
    size = sum(len(body) for body in mailbox.bodies([one.uid for one in newest]).values())
    if size != sum(one.size for one in newest):
        yield Check(
            f"{account.name} 取信 {source.name}",
            well=False,
            seen=f"最新一封应有 {sum(one.size for one in newest)} 字节，取到 {size} 字节",
            remedy="服务器给出的邮件不完整：请稍后再试；若一直如此，请联系邮箱服务商",
        )
        return
    since = f"，最早的邮件 {oldest[0].received.astimezone():%Y-%m-%d}" if oldest else ""
    hidden = source.mark is Mark.INBOX and oldest and dt.datetime.now(dt.UTC) - oldest[0].received < _WINDOW
    remedy = f"最早的邮件还不到一个月：如果邮箱里有更早的邮件，请{account.provider.window}" if hidden else ""
    yield Check(
        f"{account.name} 取信 {source.name}",
        well=True,
        seen=f"最新一封 {size} 字节{since}",
        remedy=remedy if account.provider.window else "",
    )
