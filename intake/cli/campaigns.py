"""``zhihui campaign``: packs checked, begun, and learnt from blank forms."""

import importlib.resources
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.cli.output import emit, json_option, remark, say
from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from domain.campaign import Campaign, FormSpec, Window
    from intake.packs.examining import Examined
    from parsers.forms.learning import Learnt


@click.group(help="活动配置：一个通知一套，写明表格、条款、规则、受理时间和信的样式。")
def campaign() -> None:
    """Hold the subcommands."""


@campaign.command(
    help="检查一套活动配置，有问题时逐条列出在哪个文件、第几行、怎样改，返回 78。",
    epilog="示例：zhihui campaign check 2025年活动",
)
@click.argument("folder")
@json_option
def check(folder: str, as_json: bool) -> None:
    """Load a pack with its rosters and say what it holds."""
    from intake.packs.examining import examine

    found = examine(folder)
    if as_json:
        emit(_json(found))
    else:
        _print(found)


@campaign.command(
    help="新建一套活动配置：带说明的样本，逐行改成自己的即可。不会覆盖已有的文件。",
    epilog="示例：zhihui campaign new 2025年活动",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Write the skeleton of a pack into a folder that is not there yet, or is empty."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise IntakeError(f"文件夹 {folder} 里已经有文件，没有改动。请换一个名字。")
        _copy(importlib.resources.files("intake.packs") / "skeleton", folder)
    except OSError as error:
        raise IntakeError(f"写不到 {folder}：{error.strerror}。请换一个文件夹或检查权限。") from error
    say(f"已写好活动配置 {folder}")
    say("下一步：")
    say(f"  1. zhihui campaign learn 空白表.docx --out {folder / 'forms' / '新表.toml'} 从空白表格生成栏目")
    say("  2. 逐个打开 .toml 文件，照里面的说明改成自己的；不用的表格（forms/entry.toml）删去")
    say(f"  3. zhihui campaign check {folder} 检查")
    say(f'  4. 在 zhihui.toml 里写 campaign = "{folder}"，用 zhihui parse 试读一份填好的表格')


@campaign.command(
    help="读一份空白表格（docx、doc、pdf、xlsx 等），写出它的栏目声明，供放进活动配置的 forms 文件夹。",
    epilog="示例：zhihui campaign learn 附件1.docx --out 2025年活动/forms/表一.toml",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="写到这个文件；不会覆盖已有的文件")
@json_option
def learn(files: "Sequence[Path]", out: Path | None, as_json: bool) -> None:
    """Propose the declaration of each form found in blank files."""
    from intake.packs.writing import form_toml

    found = [one for file in files for one in _learnt(file)]
    if out is not None and len(found) > 1:
        raise IntakeError(f"这些文件里有 {len(found)} 种表格，--out 只能写一种。请一个文件放一种空白表格，分别运行。")
    for one in found:
        text = form_toml(one.form)
        if as_json:
            emit({"key": one.form.key, "edition": one.edition, "toml": text, "notes": list(one.notes)})
        elif out is None:
            say(text)
        else:
            _write(out, text)
        _advise(one, found)


def _learnt(file: Path) -> "tuple[Learnt, ...]":
    """Return the forms that were learnt from a blank file.

    Raises:
        IntakeError: it cannot be read, or nothing in it looks like a form.
    """
    from parsers.document import EncryptedError, UnreadableError, UnsupportedError
    from parsers.files import document_of
    from parsers.forms.blank import learn as learn_from
    from parsers.office import Office

    office = Office()
    try:
        found = learn_from(document_of(file.read_bytes(), file.name, office))
    except (UnreadableError, EncryptedError, UnsupportedError) as error:
        raise IntakeError(f"空白表格 {file} 读不了：{error}。请另存为 docx 后重试。") from error
    except OSError as error:
        raise IntakeError(f"读不到 {file}：{error.strerror}。") from error
    finally:
        office.close()
    if not found:
        raise IntakeError(f"在 {file} 里没有找到空白栏目。请换一份没有填写的表格。")
    return found


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise IntakeError(f"文件 {path} 已经有了，没有改动。请换一个名字。") from error
    except OSError as error:
        raise IntakeError(f"写不到 {path}：{error.strerror}。请先用 zhihui campaign new 建立文件夹。") from error


def _advise(one: "Learnt", found: "Sequence[Learnt]") -> None:
    remark(f"{one.form.name}：{len(one.form.fields)} 个栏目，{len(one.form.sections)} 个部分。请核对：")
    if one.edition:
        remark(f'  · 标题上的年份是 {one.edition}：rules.toml 里 wrong-edition 的 editions 写 ["{one.edition}"]')
    if sum(other.form.key[:1] == one.form.key[:1] for other in found) > 1:
        remark(f"  · 几种表格的 key 首字母相同（{one.form.key}）：请改成不同的")
    for note in one.notes:
        remark(f"  · {note}")
    remark("  · 报送的人可能改写的栏目名称，写进 variants")


def _copy(source: "Traversable", target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for one in source.iterdir():
        if one.is_dir():
            _copy(one, target / one.name)
        else:
            (target / one.name).write_bytes(one.read_bytes())


def _json(found: "Examined") -> dict[str, Any]:
    read = found.campaign
    return {
        "key": read.key,
        "name": read.name,
        "year": read.year,
        "forms": [
            {"key": one.key, "name": one.name, "fields": [spec.name for spec in one.fields]} for one in read.forms
        ],
        "clauses": list(read.clauses),
        "rules": [one.code for one in read.rules],
        "windows": [
            {
                "form": one.form,
                "opens": one.opens.isoformat(),
                "closes": one.closes.isoformat(),
                "since": one.since.isoformat() if one.since else None,
            }
            for one in read.windows
        ],
        "materials": [one.key for one in read.materials],
        "letters": [one.value for one in read.letters],
        "rosters": {name: len(entries) for name, entries in found.rosters.items()},
    }


def _print(found: "Examined") -> None:
    from domain.words import SEVERITIES

    read = found.campaign
    say(f"活动配置 {read.key}（{read.name}）没有发现问题。")
    for one in read.forms:
        size = f"{len(one.fields)} 个栏目，{len(one.sections)} 个部分"
        rules = sum(one.key in rule.forms for rule in read.rules)
        judged = f"{rules} 条规则" if rules else "没有规则，填得怎样不会检查"
        say(f"  表格　　{one.attachment} {one.name}（{one.key}）：{size}，{judged}")
        say(f"  　　　　{_labels(one)}")
    say(f"  条款　　{len(read.clauses)} 条")
    counts = Counter(SEVERITIES[one.severity] for one in read.rules)
    say(f"  规则　　{len(read.rules)} 条：{'，'.join(f'{word} {count}' for word, count in counts.items())}")
    for window in read.windows:
        say(f"  受理时间　{_days(window, read)}")
    if read.materials:
        say(f"  随附材料　{'、'.join(one.name for one in read.materials)}")
    say(f"  信　　　{len(read.letters)} 种，落款{read.office}")
    for name, entries in found.rosters.items():
        say(f"  名单　　{name} {len(entries)} 条{'' if entries else '（空白样表）'}")


def _labels(form: "FormSpec") -> str:
    return "、".join(dict.fromkeys(one.label for one in form.fields))


def _days(window: "Window", read: "Campaign") -> str:
    since = f"，{window.since} 起收到的按此计算" if window.since else ""
    return f"{read.form(window.form).name}：{window.opens} 至 {window.closes}{since}"
