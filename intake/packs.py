"""Campaign packs: folders of TOML under ``campaigns/``, read and checked before anything is judged by them."""

import dataclasses
import importlib.resources
import tomllib
import zoneinfo
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from domain.campaign import Campaign
from domain.rules import validate_rule
from intake.errors import ConfigurationError


def shipped() -> list[str]:
    """Return the names of the packs that come with the program."""
    root = importlib.resources.files("campaigns")
    return sorted(one.name for one in root.iterdir() if (one / "campaign.toml").is_file())


def load_campaign(name: str, *, beside: Path = Path()) -> Campaign:
    """Load the pack in the folder ``name``, looked for below ``beside`` first, else the shipped pack of that name.

    Raises:
        ConfigurationError: there is no such pack, or a file of it is not what it should be; the text names the file.
    """
    root = _folder(name, beside)
    content = _toml(root / "campaign.toml")
    content["forms"] = _forms(root / "forms")
    content["clauses"] = {
        key: {"id": key, **clause} if isinstance(clause, dict) else clause
        for key, clause in _toml(root / "clauses.toml").items()
    }
    content["rules"] = _toml(root / "rules.toml").get("rules", [])
    strangers = list(_strangers(content, Campaign, ""))
    if strangers:
        raise ConfigurationError(f"活动配置“{name}”里有不认识的项目：{'、'.join(strangers)}。请检查拼写。")
    try:
        campaign = msgspec.convert(content, Campaign)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"活动配置“{name}”有一处不对：{error}。请改正后重试。") from error
    _check(campaign, name)
    return campaign


def _folder(name: str, beside: Path) -> Traversable:
    path = beside / name
    if (path / "campaign.toml").is_file():
        return path
    root = importlib.resources.files("campaigns") / name
    if not (root / "campaign.toml").is_file():
        raise ConfigurationError(f"没有名为“{name}”的活动配置。可用的有：{'、'.join(shipped())}；也可以写文件夹路径。")
    return root


def _forms(folder: Traversable) -> list[dict[str, Any]]:
    """Return the forms' declarations in the order of the notice's attachments."""
    if not folder.is_dir():
        raise ConfigurationError(f"活动配置缺少文件夹 {folder}。")
    forms = [_toml(one) for one in folder.iterdir() if one.name.endswith(".toml")]
    return sorted(forms, key=lambda form: str(form.get("attachment", "")))


def _toml(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"活动配置缺少文件 {path}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"活动配置文件 {path} 写法有误：{error}") from error


def _strangers(content: object, kind: Any, path: str) -> Iterator[str]:  # noqa: ANN401  a type, not a value
    """Yield the paths of keys that no declaration has, such as ``forms.fields.varients``."""
    if dataclasses.is_dataclass(kind) and isinstance(content, dict):
        hints = get_type_hints(kind)
        for key, value in content.items():
            if key not in hints:
                yield f"{path}{key}"
            else:
                yield from _strangers(value, hints[key], f"{path}{key}.")
    elif isinstance(content, list) and get_args(kind):
        for one in content:
            yield from _strangers(one, get_args(kind)[0], path)
    elif isinstance(content, dict) and len(get_args(kind)) == 2:
        for key, value in content.items():
            yield from _strangers(value, get_args(kind)[1], f"{path}{key}.")


def _check(campaign: Campaign, name: str) -> None:
    """Make sure that every rule names a known check, known forms and fields, and clauses that exist."""
    forms = {form.key for form in campaign.forms}
    complaints = [
        f"{rule.code}：{complaint}"
        for rule in campaign.rules
        for complaint in (
            *(f"没有条款 {clause}" for clause in rule.clauses.values() if clause not in campaign.clauses),
            *(f"没有表格 {form}" for form in sorted(set(rule.forms) - forms)),
            *validate_rule(rule, campaign),
        )
    ]
    unknown = [window.form for window in campaign.windows if window.form not in forms]
    if unknown:
        raise ConfigurationError(f"活动配置“{name}”的受理时间（windows）写了没有的表格：{'、'.join(unknown)}。")
    try:
        zoneinfo.ZoneInfo(campaign.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        remedy = f"活动配置“{name}”的时区 {campaign.zone} 不存在，中国大陆应写 Asia/Shanghai。"
        raise ConfigurationError(remedy) from error
    if complaints:
        raise ConfigurationError(f"活动配置“{name}”的 rules.toml 有误：{'；'.join(complaints)}")
