"""The doctor: tries everything the intake needs, in order, and says in words how to mend what fails."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.errors import IntakeError
from store.errors import StoreError

if TYPE_CHECKING:
    from intake.cli.context import Workplace
    from intake.mailbox.account import Account

_LEAST_FREE = 2_000_000_000
_CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried: ``remedy`` says what to do, empty where all is well."""

    name: str
    well: bool
    seen: str
    remedy: str = ""


def examine(place: "Workplace") -> Iterator[Check]:
    """Yield the checks in order; a mailbox's later steps are left out once one of its steps fails."""
    yield from _campaign(place)
    yield from _database(place)
    yield _disk(place.settings.folder)
    try:
        accounts = place.accounts()
    except IntakeError as error:
        yield Check("邮箱设置", well=False, seen="不可用", remedy=str(error))
        return
    for account in accounts:
        for step in (_dns, _tls, _mailbox):
            checks = list(step(account))
            yield from checks
            if not all(check.well for check in checks):
                break


def _campaign(place: "Workplace") -> Iterator[Check]:
    try:
        campaign = place.campaign()
    except IntakeError as error:
        yield Check("活动配置", well=False, seen="不可用", remedy=str(error))
        return
    yield Check(
        "活动配置", well=True, seen=f"{campaign.name}，{len(campaign.forms)} 种表格，{len(campaign.rules)} 条规则"
    )


def _database(place: "Workplace") -> Iterator[Check]:
    from store.engine import connection
    from store.queries import counts

    try:
        with connection(place.engine()) as session:
            status = counts.status(session)
    except StoreError as error:
        yield Check("数据库", well=False, seen="不可用", remedy=str(error))
        return
    yield Check("数据库", well=True, seen=f"{status.messages} 封邮件，{status.submissions} 份材料")


def _disk(folder: Path) -> Check:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(there).free
    seen = f"{there} 剩余 {free / 1e9:.1f} GB"
    if free < _LEAST_FREE:
        return Check(
            "磁盘", well=False, seen=seen, remedy="剩余空间不足 2 GB：请清理磁盘，或者把数据文件夹移到更大的磁盘"
        )
    return Check("磁盘", well=True, seen=seen)


def _dns(account: "Account") -> Iterator[Check]:
    name = f"{account.name} 域名"
    try:
        found = socket.getaddrinfo(account.host, account.port, proto=socket.IPPROTO_TCP)
    except OSError as error:
        remedy = f"找不到服务器 {account.host}：请检查 host 的拼写和本机的网络、DNS 设置"
        yield Check(name, well=False, seen=str(error), remedy=remedy)
        return
    yield Check(name, well=True, seen=f"{account.host} → {found[0][4][0]}")


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


def _mailbox(account: "Account") -> Iterator[Check]:
    """Log in, identify, open each folder, and fetch the newest message, reading only."""
    from intake.mailbox import imap
    from intake.mailbox.talking import RefusedError

    try:
        with imap.connect(account) as mailbox:
            yield Check(f"{account.name} 登录", well=True, seen=account.user)
            for folder in [one.name for one in mailbox.sources()]:
                mailbox.examine(folder)
                uids = mailbox.uids(above=0)
                yield Check(f"{account.name} 打开 {folder}", well=True, seen=f"{len(uids)} 封邮件")
                if uids:
                    newest = mailbox.listed(uids[-1:])
                    oldest = mailbox.listed(uids[:1])
                    size = sum(len(body) for body in mailbox.bodies([one.uid for one in newest]).values())
                    since = f"，最早的邮件 {oldest[0].received:%Y-%m-%d}" if oldest else ""
                    yield Check(f"{account.name} 取信 {folder}", well=True, seen=f"最新一封 {size} 字节{since}")
    except (IntakeError, RefusedError) as error:
        yield Check(f"{account.name} 登录和取信", well=False, seen="失败", remedy=str(error))
