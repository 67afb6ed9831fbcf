"""``make demo``: a private mailbox, an invented season of mails, the whole line, and what to try next."""

import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from intake.cli.reporting import WITHOUT_FONTS
from intake.demo import rosters
from intake.demo.dovecot import PrivateDovecot, available
from intake.demo.season import SEED, season
from intake.demo.story import DemoMail

FOLDER = Path("demo")
USER, PASSWORD = "kejizhiyuan", "demo"
"""An invented mailbox on this machine, gone when the demo ends."""
WEEK = "2024-W42"
MARK = ".zhihui-demo"
PEOPLE = (("limin", "李敏", "clerk"), ("wangfang", "王芳", "approver"), ("chenjie", "陈洁", "administrator"))
"""Invented people of the review page: what they sign in with, their names, their parts."""
PASSWORDS = FOLDER / "登录.txt"

SETTINGS = """\
# 演示用的配置：私有的本机邮箱，演示结束后即关闭。
campaign = "shenyang-2024"
data = "data"
{mailbox}"""
MAILBOX = """
[[mailbox]]
name = "演示邮箱"
host = "127.0.0.1"
port = {port}
user = "{user}"
password_file = "password"
tls = false
"""


def main() -> None:
    """Run the demo in the folder ``demo``; what an earlier demo left there is replaced."""
    _prepare()
    say("一、编写演示用的邮件（全部为虚构）……")
    mails = season()
    say(f"　　{len(mails)} 封：合格的、缺项的、重复的、更正的、逾期的、无关的、损坏的。")
    _write(FOLDER / "teams.csv", rosters.written(rosters.registered(SEED)))
    _write(FOLDER / "awarded.csv", rosters.written(rosters.awarded(SEED)))
    if available():
        _through_mailbox(mails)
    else:
        _through_folder(mails)
    zhihui("status")
    say("\n五、待核对的材料（有问题的在前）")
    zhihui("queue", "--flagged")
    say("\n六、周报")
    zhihui("report", "weekly", "--week", WEEK, "--out", str(FOLDER), quiet_about=WITHOUT_FONTS)
    say("\n七、审核页面")
    _invite()
    _what_next()
    if sys.stdin.isatty() and sys.stdout.isatty():
        _open()


def _prepare() -> None:
    if FOLDER.exists():
        if not (FOLDER / MARK).exists():
            sys.exit(f"文件夹 {FOLDER.resolve()} 不是演示留下的，没有动它。请先改名或移走，再运行 make demo。")
        shutil.rmtree(FOLDER)
    FOLDER.mkdir()
    _write(FOLDER / MARK, b"")


def _through_mailbox(mails: Sequence[DemoMail]) -> None:
    say("二、启动本机的私有邮箱（Dovecot），投递这些邮件，收信并处理……")
    with PrivateDovecot({USER: PASSWORD}) as server:
        for mail in mails:
            server.deliver(USER, mail.raw, received=mail.received)
        _write(FOLDER / "password", PASSWORD.encode())
        (FOLDER / "password").chmod(0o600)
        _settle(MAILBOX.format(port=server.port, user=USER))
        zhihui("run", "--json", quiet_about=3)
        say("三、再运行一遍：没有新邮件，什么也不重复。")
        zhihui("run", "--json")
        say("\n四、核对：邮箱、存档、数据库三处一致，收支平衡")
        zhihui("reconcile")


def _through_folder(mails: Sequence[DemoMail]) -> None:
    say("二、本机没有 Dovecot，改为从文件夹导入邮件，然后处理……")
    folder = FOLDER / "mails"
    folder.mkdir()
    for number, mail in enumerate(mails, start=1):
        _write(folder / f"{number:03}.eml", mail.raw)
    _settle("")
    zhihui("import", "--json", str(folder))
    zhihui("process", "--json", quiet_about=3)
    say("三、再导入一遍：没有新邮件，什么也不重复。")
    zhihui("import", "--json", str(folder))
    zhihui("process", "--json")
    say("\n四、核对：存档、数据库两处一致，收支平衡")
    zhihui("reconcile")


def _settle(mailbox: str) -> None:
    """Write the settings, make the database, load the rosters."""
    _write(FOLDER / "zhihui.toml", SETTINGS.format(mailbox=mailbox).encode())
    zhihui("init", str(FOLDER), quiet=True)
    for name in ("teams", "awarded"):
        zhihui("roster", "load", name, str(FOLDER / f"{name}.csv"))


def zhihui(*arguments: str, quiet: bool = False, quiet_about: int = 0) -> None:
    """Run the program as a person would, its command shown; ``quiet_about`` is an exit code that is expected."""
    command = [sys.executable, "-m", "intake", *arguments]
    if arguments[0] != "init":
        command += ["--config", str(FOLDER / "zhihui.toml")]
    if not quiet:
        say(f"　$ zhihui {' '.join(arguments)}")
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL if quiet else None)  # noqa: S603  our own program
    if done.returncode not in (0, quiet_about):
        sys.exit(f"zhihui {arguments[0]} 没有成功（返回 {done.returncode}），演示到此为止。")


def say(text: str) -> None:
    """Write a line at once, so that it stands before what the program prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _invite() -> None:
    """Add the people of the review page, with one password that is made up here."""
    password = secrets.token_urlsafe(9)
    secret = FOLDER / "password-of-people"
    _write(secret, password.encode())
    for identity, name, role in PEOPLE:
        zhihui("user", "add", identity, "--name", name, "--role", role, "--password-file", str(secret), quiet=True)
    secret.unlink()
    lines = [f"{identity}　{name}" for identity, name, _ in PEOPLE]
    _write(PASSWORDS, ("\n".join([*lines, f"密码：{password}"]) + "\n").encode())
    PASSWORDS.chmod(0o600)
    say(f"　用户名 {'、'.join(identity for identity, _, _ in PEOPLE)}，密码 {password}（也记在 {PASSWORDS}）")


def _open() -> None:
    """Serve the review page until Ctrl+C, as one who looks at the demo by hand would."""
    say("\n现在打开审核页面，按 Ctrl+C 结束演示。")
    try:
        zhihui("serve")
    except KeyboardInterrupt:
        say("")


def _what_next() -> None:
    program = ".venv/bin/zhihui"
    config = f"--config {FOLDER / 'zhihui.toml'}"
    say(
        f"""
接下来可以试试：
　make serve　打开审核页面，用浏览器核对、改正、受理或退回
　{program} queue {config}                     待核对的全部材料
　{program} show 编号 {config}                 一份材料：各栏内容、问题和条款原文、经过
　{program} decide 编号 accept {config}        受理
　{program} decide 编号 return --reason 问题代码 {config}
　{program} export submissions --xlsx 材料.xlsx {config}
　打开 {FOLDER / f"周报-{WEEK}.pdf"} 看周报，同名的 Word 可以修改，Excel 有每件材料
正式使用：在自己的文件夹里运行 {program} init，填好邮箱，再运行 {program} doctor。"""
    )


if __name__ == "__main__":
    main()
