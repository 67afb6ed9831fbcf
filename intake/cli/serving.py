"""``zhihui serve``: the review page, on this machine unless told otherwise."""

import datetime as dt
import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.cli.context import Workplace
from intake.cli.output import remark

if TYPE_CHECKING:
    from intake.mailbox.providers import Provider
    from intake.settings import MailboxSettings, Settings
    from review.desk import Manner


@click.command(
    help="打开审核页面，默认只供本机浏览器使用。"
    "第一次使用前先添加管理员：zhihui user add 用户名 --role administrator。",
    epilog="示例：zhihui serve；zhihui serve --port 9000",
)
@click.option("--host", help="监听的地址，默认取配置文件 [review] 的 host")
@click.option("--port", type=click.IntRange(0, 65535), help="监听的端口，默认取配置文件 [review] 的 port")
@click.pass_obj
def serve(config: Path | None, *, host: str | None, port: int | None) -> None:
    """Serve the page until interrupted."""
    import uvicorn

    from intake.reviewing import desk_of
    from review.app import create_app

    place = Workplace(config)
    told = place.settings.review
    address, gate = host or told.host, told.port if port is None else port
    manner = _manner(place.settings)
    app = create_app(desk_of(place.engine(), place.archive(), place.campaign(), place.now, manner, place.alone))
    if not told.secure_cookies and not _is_loopback(address):
        remark("注意：secure_cookies = false，登录信息在网络上不加密。请尽快配置 HTTPS，见 docs/zh/安装与设置.md。")
    remark(f"审核页面：http://{address}:{gate}/　按 Ctrl+C 结束。")
    uvicorn.run(
        app,
        host=address,
        port=gate,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=told.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
    )


def _manner(settings: "Settings") -> "Manner":
    from review.app import LOOPBACK
    from review.desk import Manner

    told = settings.review
    return Manner(
        hosts=(*LOOPBACK, *told.hosts),
        secure=told.secure_cookies,
        metrics=told.metrics,
        idle=dt.timedelta(minutes=told.idle_minutes),
        pauses={one.name: dt.timedelta(minutes=one.minutes or _own(one).minutes) for one in settings.mailboxes},
    )


def _own(one: "MailboxSettings") -> "Provider":
    """Return the provider of a mailbox, with its own measures."""
    from intake.mailbox.providers import BY_KEY, provider_of

    return BY_KEY[one.provider] if one.provider else provider_of(one.host)


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
