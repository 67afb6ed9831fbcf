"""``zhihui user``: who may enter the review page."""

import secrets
import sys
from pathlib import Path
from typing import TextIO

import click

from domain.people import Person, Role
from intake.cli.context import Workplace
from intake.cli.output import emit, json_option, remark, table

_ROLES = {role.value: role.words for role in Role}
_ROLE_HELP = "、".join(f"{key} {words}" for key, words in _ROLES.items())
_BY = "命令行"


@click.group(help="审核页面的用户。")
def user() -> None:
    """Hold the subcommands."""


@user.command(
    "add",
    help="添加用户。不写 --password-file 时在屏幕上输入密码；没有键盘时自动生成一个并显示。",
    epilog="示例：zhihui user add limin --name 李敏 --role clerk",
)
@click.argument("person")
@click.option("--name", help="显示的姓名，默认同用户名")
@click.option("--role", type=click.Choice(list(_ROLES)), default=Role.CLERK.value, help=f"身份：{_ROLE_HELP}")
@click.option("--password-file", type=click.File(encoding="utf-8-sig"), help="从文件读取密码，- 为标准输入")
@click.pass_obj
def add(config: Path | None, *, person: str, name: str | None, role: str, password_file: TextIO | None) -> None:
    """Add a person; the password is asked for, read from a file, or made up where nobody can be asked."""
    from store.engine import transaction
    from store.queries import people

    place = Workplace(config)
    engine = place.engine()
    identity = person.strip().lower()
    if not identity:
        raise click.BadParameter("用户名是空的", param_hint="PERSON")
    password, made_up = _password(password_file)
    kept = _hashed(password, identity)
    added = Person(identity, (name or identity).strip(), Role(role), place.now())
    with transaction(engine) as session:
        people.add(session, added, password=kept, actor=_BY)
    remark(f"已添加{added.role.words} {added.name}（用户名 {added.id}）。")
    if made_up:
        remark(f"密码：{password}　请记下，不再显示。")


@user.command("list", help="列出用户。")
@json_option
@click.pass_obj
def list_(config: Path | None, *, as_json: bool) -> None:
    """List everybody."""
    from store.engine import reading
    from store.queries import people

    place = Workplace(config)
    with reading(place.engine()) as session:
        found = people.everybody(session)
    if as_json:
        for one in found:
            emit({"person": one.id, "name": one.name, "role": one.role.value, "disabled": one.disabled is not None})
        return
    rows = [(one.id, one.name, one.role.words, "已停用" if one.disabled else "") for one in found]
    table(("用户名", "姓名", "身份", ""), rows)


@user.command("disable", help="停用用户；已登录的立即退出。--undo 重新启用。")
@click.argument("person")
@click.option("--undo", is_flag=True, help="重新启用")
@click.pass_obj
def disable(config: Path | None, *, person: str, undo: bool) -> None:
    """Shut a person out, or let them in again."""
    from store.engine import transaction
    from store.queries import people

    place = Workplace(config)
    with transaction(place.engine()) as session:
        people.change(session, person.strip().lower(), actor=_BY, now=place.now(), enabled=undo)
    remark(f"已{'启用' if undo else '停用'}用户 {person}。")


@user.command("password", help="重设密码；已登录的立即退出。")
@click.argument("person")
@click.option("--password-file", type=click.File(encoding="utf-8-sig"), help="从文件读取密码，- 为标准输入")
@click.pass_obj
def password_(config: Path | None, *, person: str, password_file: TextIO | None) -> None:
    """Give a person a new password."""
    from store.engine import transaction
    from store.queries import people

    place = Workplace(config)
    engine = place.engine()
    identity = person.strip().lower()
    password, made_up = _password(password_file)
    kept = _hashed(password, identity)
    with transaction(engine) as session:
        people.change(session, identity, actor=_BY, now=place.now(), password=kept)
    remark(f"已重设用户 {identity} 的密码。")
    if made_up:
        remark(f"密码：{password}　请记下，不再显示。")


def _hashed(password: str, person: str) -> str:
    from review.security.passwords import WeakPasswordError, hashed

    try:
        return hashed(password, person=person)
    except WeakPasswordError as error:
        raise click.BadParameter(str(error), param_hint="密码") from error


def _password(source: TextIO | None) -> tuple[str, bool]:
    """Return a new password, and whether it was made up here."""
    if source is not None:
        return source.read().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(12), True
    return click.prompt("密码", hide_input=True, confirmation_prompt="再输入一遍"), False
