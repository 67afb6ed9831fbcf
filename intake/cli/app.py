"""The commands, loaded one at a time so that each starts fast, and the errors they end in."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from intake.cli.logs import set_up

COMMANDS = {
    "init": "intake.cli.setting_up:init",
    "run": "intake.cli.working:run",
    "collect": "intake.cli.working:collect",
    "process": "intake.cli.working:process",
    "watch": "intake.cli.watching:watch",
    "import": "intake.cli.working:import_files",
    "campaign": "intake.cli.campaigns:campaign",
    "roster": "intake.cli.rosters:roster",
    "parse": "intake.cli.parsing:parse",
    "status": "intake.cli.status:status",
    "queue": "intake.cli.looking:queue",
    "show": "intake.cli.looking:show",
    "decide": "intake.cli.deciding:decide",
    "distinct": "intake.cli.telling_apart:distinct",
    "outbox": "intake.cli.outbox:outbox",
    "reprocess": "intake.cli.replaying:reprocess",
    "reconcile": "intake.cli.proving:reconcile",
    "export": "intake.cli.exporting:export",
    "report": "intake.cli.reporting:report",
    "user": "intake.cli.users:user",
    "serve": "intake.cli.serving:serve",
    "doctor": "intake.cli.setting_up:doctor",
}
"""Command to ``module:function``, in the order of ``--help``."""

SUMMARIES = {
    "init": "建立配置文件、数据文件夹和数据库",
    "run": "收信并处理一遍，供定时任务使用",
    "collect": "只收信：把新邮件存档",
    "process": "只处理：读取已存档邮件中的表格",
    "watch": "常驻运行：随到随收，或按间隔轮询",
    "import": "导入 .eml 文件、文件夹、Maildir 或 mbox",
    "campaign": "活动配置：检查、新建、从空白表格生成声明",
    "roster": "导入核对用的名单，如已注册的队伍、单位全称",
    "parse": "读取单个文件并检查，不进数据库",
    "status": "现在有多少、处理到哪里",
    "queue": "待核对的材料",
    "show": "一份材料的内容、问题和经过",
    "decide": "受理、要求补正或退回",
    "distinct": "标明两份材料不是重复",
    "outbox": "回复函：查看、复核、发送",
    "reprocess": "重新读取存档的原件，看哪些有变化",
    "reconcile": "核对：收到的每一封信都有着落",
    "export": "导出邮件、材料或问题；专家评审材料",
    "report": "生成周报",
    "user": "谁可以进入审核页面",
    "serve": "打开审核页面",
    "doctor": "检查邮箱、数据库、磁盘，说明怎样修复",
}


class Commands(click.Group):
    """A group that imports a command only when it is called; ``--help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the handbook."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with this name."""
        del ctx
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, name = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return _configurable(command)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as in click's own
        """Run a command; a reader that closes our output early, such as ``head``, makes it end well."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Keep Python from complaining once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their summaries."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl(list(SUMMARIES.items()))


def _config_option() -> click.Option:
    return click.Option(
        ["--config"],
        type=click.Path(path_type=Path, dir_okay=False),
        help="配置文件，默认为当前文件夹的 zhihui.toml，其次为 $ZHIHUI_CONFIG",
        expose_value=False,
        is_eager=True,
        callback=_remember,
    )


def _remember(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    """Keep the settings file's path for the command and those below it."""
    del param
    if value is not None:
        ctx.obj = value


def _configurable(command: click.Command) -> click.Command:
    """Let a command, and each command below it, take ``--config`` where it stands."""
    if not any(one.name == "config" for one in command.params):
        command.params.append(_config_option())
        for below in command.commands.values() if isinstance(command, click.Group) else ():
            _configurable(below)
    return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="收取、读取、核对按通知报送到公共邮箱的表格。",
    epilog="示例：zhihui init；zhihui run；zhihui queue；zhihui show R7K2M9QWX",
)
def program() -> None:
    """Hold what all commands share."""


program.params.append(_config_option())


def main() -> None:
    """Run the program and exit with the contract's code.

    0 done, 1 failed, 2 wrong usage, 3 done with some items in quarantine, 75 try later, 78 wrong configuration.
    """
    set_up()
    try:
        program(prog_name="zhihui")
    except Exception as error:
        code = _code(error)
        if code is None:
            raise
        click.echo(str(error), err=True)
        sys.exit(code)


def _code(error: Exception) -> int | None:
    """Return the exit code of an error whose text is meant for people, None for one that is a defect of ours."""
    from intake.errors import IntakeError

    if isinstance(error, IntakeError):
        return error.exit_code
    store_errors = sys.modules.get("store.errors")
    if store_errors is not None and isinstance(error, store_errors.StoreError):
        return int(getattr(error, "exit_code", 1))
    return None
