"""What the machine itself has to offer: campaign, database, disk, and how long each mailbox has been silent."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from intake.doctor.check import Check
from intake.errors import IntakeError
from store.errors import StoreError

if TYPE_CHECKING:
    from intake.cli.context import Workplace

_LEAST_FREE = 2_000_000_000
_LATELY = dt.timedelta(days=30)


def examine(place: "Workplace") -> Iterator[Check]:
    """Yield the checks of the machine itself."""
    yield _campaign(place)
    yield _database(place)
    yield _disk(place.settings.folder)
    yield _unarchiver()
    yield _recognition()
    yield _fonts()


def warnings(place: "Workplace") -> Iterator[Check]:
    """Yield a check where a provider lately wrote that it turned a client away, which may be this program."""
    from intake.parts import MAILBOX_WARNING
    from store.engine import connection
    from store.queries import counts

    try:
        with connection(place.engine()) as session:
            count = counts.found_since(session, MAILBOX_WARNING, place.now() - _LATELY)
    except StoreError:
        return  # said already, by the check of the database
    if count:
        remedy = "请登录邮箱网页，打开这些提醒，确认本程序可以收信；不是本程序的，请修改密码和授权码"
        yield Check("邮箱安全提醒", well=True, seen=f"近30天收到服务商的安全提醒 {count} 封", remedy=remedy)


def heartbeats(place: "Workplace") -> Iterator[Check]:
    """Yield a check for each mailbox that has been silent too long."""
    from intake.heartbeat import alert
    from store.engine import connection
    from store.queries import heartbeats as queries

    silence = dt.timedelta(minutes=place.settings.monitor.silence_minutes)
    try:
        with connection(place.engine()) as session:
            found = queries.heartbeats(session)
    except StoreError:
        return  # said already, by the check of the database
    for one in found:
        if one.error and one.silence >= silence:
            yield Check(f"{one.account} 收信", well=False, seen="中断", remedy=alert(one))


def _campaign(place: "Workplace") -> Check:
    try:
        campaign = place.campaign()
    except IntakeError as error:
        return Check("活动配置", well=False, seen="不可用", remedy=str(error))
    seen = f"{campaign.name}，{len(campaign.forms)} 种表格，{len(campaign.rules)} 条规则"
    return Check("活动配置", well=True, seen=seen)


def _database(place: "Workplace") -> Check:
    from store.engine import connection
    from store.queries import counts

    try:
        with connection(place.engine()) as session:
            status = counts.status(session)
    except StoreError as error:
        return Check("数据库", well=False, seen="不可用", remedy=str(error))
    return Check("数据库", well=True, seen=f"{status.messages} 封邮件，{status.submissions} 份材料")


def _unarchiver() -> Check:
    from intake.unpack import rar

    program = rar.available()
    remedy = "" if program else "没有安装 unar，收到的 rar 压缩包打不开：请运行 apt-get install unar"
    return Check("RAR压缩包", well=True, seen=str(program or "不能打开"), remedy=remedy)


def _fonts() -> Check:
    from reports.errors import FontsMissingError
    from reports.fonts import fonts, installed

    try:
        found = fonts(installed())
    except FontsMissingError as error:
        return Check("周报字体", well=False, seen="没有中文字体", remedy=str(error))
    remedy = "；".join(found.told) + "。要用公文字体，请把字体文件装到本机" if found.told else ""
    return Check("周报字体", well=True, seen=found.fangsong, remedy=remedy)


def _recognition() -> Check:
    from parsers.document import UnsupportedError
    from parsers.files import SCAN, prepare

    try:
        prepare(SCAN)
    except UnsupportedError as error:
        remedy = f"扫描件、扫描的PDF和照片读不了，会转人工处理：{error}"
        return Check("文字识别", well=True, seen="不能识别", remedy=remedy)
    return Check("文字识别", well=True, seen="可以识别扫描件和照片")


def _disk(folder: Path) -> Check:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(there).free
    seen = f"{there} 剩余 {free / 1e9:.1f} GB"
    if free < _LEAST_FREE:
        return Check(
            "磁盘", well=False, seen=seen, remedy="剩余空间不足 2 GB：请清理磁盘，或者把数据文件夹移到更大的磁盘"
        )
    return Check("磁盘", well=True, seen=seen)
