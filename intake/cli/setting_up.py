"""``zhihui init`` and ``zhihui doctor``."""

import sys
from pathlib import Path

import click

from intake.cli.output import emit, json_option, say
from intake.errors import ConfigurationError
from intake.settings import CAMPAIGN

TEMPLATE = """\
# zhihui 的配置。改完后运行 zhihui doctor 检查。

# 本年度的活动配置：名称，或者文件夹路径
campaign = "{campaign}"

# 数据文件夹：存档的邮件、附件和数据库都在里面
data = "data"

# 数据库，默认是数据文件夹里的 SQLite 文件；也可以用 PostgreSQL：
# database = "postgresql://用户:密码@127.0.0.1/zhihui"

# 收信的邮箱，可以写多个。授权码单独放在一个文件里，权限设为 600，不要写在这里。
# [[mailbox]]
# name = "指定邮箱"
# host = "imap.163.com"
# port = 993
# user = "邮箱地址"
# password_file = "授权码.txt"
#
# 以下各项一般不用写：
# folders = ["INBOX", "垃圾邮件"]   # 只收这些文件夹；不写则收收件箱和垃圾、广告、订阅、病毒邮件夹
# provider = "netease"             # netease、qq、aliyun 或 plain；不写则按 host 判断
# minutes = 15                     # zhihui watch 的轮询间隔，网易不宜更密
# run_minutes = 30                 # 一次收信最多用多少分钟，没收完的下次接着收
# file_into = "已收录"             # 收录后把邮件放进这个文件夹；不写则不改动邮箱
# file_by = "copy"                 # copy 复制，move 移动（网易对批量删除会发提醒信）

# 邮箱多久收不到信就提醒（写到标准错误，cron 会发信），以及监控服务的地址（可不写）：
# [monitor]
# silence_minutes = 120
# ping_url = ""

# 核对页面。处理邮件时为每个附件做好各页的图片，核对时显示在旁边（Word、Excel 文件需要安装 LibreOffice）：
# [review]
# pages = true                     # 改为 false 则不做图片，只能下载原件

# 发回复函的邮箱。没有写好、或者 dry_run 为 true 时，一封也不会发出。
# [smtp]
# host = "smtp.163.com"
# port = 465
# tls = "implicit"                 # implicit（465端口）、starttls（587端口），none 只能用于本机
# user = "邮箱地址"
# password_file = "授权码.txt"
# name = "某某办公室"              # 收信人看到的发件人名称
# dry_run = true                   # 改为 false 才真正发出
#
# 以下各项一般不用写：
# address = ""                     # 发件地址，不写则为 user
# receipts = false                 # true 时，收到表格后自动发回执
# receipt_hours = 24               # 同一发件人多少小时内最多一封回执
# receipts_from_address = false    # 服务器不接受空的退信地址时，改为 true
# on_run = false                   # true 时，zhihui run 之后接着发信
# per_hour = 50                    # 每小时最多发几封
# per_recipient_day = 3            # 同一收件人一天最多几封
# pause_seconds = 5                # 两封之间隔几秒
"""


@click.command(
    help="在文件夹里建立配置文件、数据文件夹和数据库；已有的配置不会改动，旧版数据库会升级。",
    epilog="示例：zhihui init；zhihui init /srv/zhihui --campaign shenyang-2024",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--campaign", default=CAMPAIGN, show_default=True, help="本年度的活动配置")
def init(folder: Path, campaign: str) -> None:
    """Write the settings file where there is none, make the data folder, and bring the database up to date."""
    from intake import settings
    from intake.packs import load_campaign
    from store.engine import connect
    from store.schema import migrate

    path = folder / settings.FILE
    pack = load_campaign(campaign, beside=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(TEMPLATE.format(campaign=campaign), encoding="utf-8")
            say(f"已写好配置文件 {path}")
        else:
            say(f"配置文件 {path} 已经有了，没有改动")
        found = settings.load(path)
        found.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"写不到 {folder}：{error.strerror}。请换一个文件夹或检查权限。") from error
    migrate(connect(found.database_url))
    say(f"数据库已就绪：{found.folder}")
    rosters = "、".join(f"{one.key}（{one.name}）" for one in pack.rosters)
    steps = (
        f"在 {path} 里填写邮箱，把客户端授权码写进单独的文件（chmod 600）",
        "zhihui doctor 检查邮箱能不能用",
        f"zhihui roster load 代号 名单.xlsx 导入名单：{rosters}" if rosters else "",
        "zhihui run 收信并处理；放进定时任务后每15分钟一次即可",
    )
    say("下一步：")
    for number, step in enumerate(filter(None, steps), 1):
        say(f"  {number}. {step}")


@click.command(
    help="逐项检查活动配置、数据库、磁盘、邮箱（域名、加密、登录、打开、取信），并说明怎样修复。有问题时返回 1。",
    epilog="示例：zhihui doctor",
)
@json_option
@click.pass_obj
def doctor(config: Path | None, as_json: bool) -> None:
    """Try everything and print what to do."""
    from intake.cli.context import Workplace
    from intake.doctor import examine

    well = True
    for check in examine(Workplace(config)):
        well = well and check.well
        if as_json:
            emit({"check": check.name, "ok": check.well, "seen": check.seen, "remedy": check.remedy})
        else:
            sign = "✗" if not check.well else "！" if check.remedy else "✓"
            say(f"{sign} {check.name}：{check.seen}")
            if check.remedy:
                say(f"    {check.remedy}")
    if not well:
        sys.exit(1)
