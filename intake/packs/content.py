"""From a file's content to values of the domain: every mistake in it is told, and what is wrong is left blank."""

import dataclasses
import datetime as dt
import functools
import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.rules.validation import meant
from intake.packs.complaints import Complaint
from intake.packs.positions import Path

_NAMED_BY = ("code", "key", "name", "form")
_PLAIN: Mapping[type, tuple[str, str, object]] = {
    str: ("文字", '"文字"', ""),
    bool: (" true 或者 false", "true", False),
    int: ("整数", "2024", 0),
    dt.date: ("日期", "2024-10-31", dt.date.min),
}
"""What a value of a type is called, how one is written, and the blank one."""


class Content:
    """Reads one file's content; ``complaints`` holds what was wrong with it so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.complaints: list[Complaint] = []

    def read(self, content: object, kind: Any, path: Path = (), owner: str = "") -> Any:  # noqa: ANN401  a type
        """Return the value of type ``kind`` that stands at ``path``, blank where it is none; ``owner`` is its entry."""
        outer = get_origin(kind)
        if outer in (Union, types.UnionType):
            return self.read(content, get_args(kind)[0], path, owner)
        if dataclasses.is_dataclass(kind):
            return self._entry(content, kind, path)
        if outer is tuple:
            return self._list(content, get_args(kind)[0], path, owner)
        if outer in (Mapping, dict):
            return self._table(content, get_args(kind)[1], path, owner)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._choice(content, kind, path, owner)
        return self._plain(content, kind, path, owner)

    def _entry(self, content: object, kind: Any, path: Path) -> Any:  # noqa: ANN401  a type
        hints = _hints(kind)
        if not isinstance(content, dict):
            self._complain(path, "", f"应为一组内容，{_shown(content)}。里面可以写的有：{'、'.join(hints)}")
            return _blank(kind)
        owner = _owner(content, path)
        for key in content:
            if key not in hints:
                within = f"{owner} 里" if owner else ""
                self.complaints.append(Complaint(self.file, (*path, key), f"{within}不认识 {key}。{meant(key, hints)}"))
        values = {}
        for one in dataclasses.fields(kind):
            at = (*path, one.name)
            if one.name in content:
                values[one.name] = self.read(content[one.name], hints[one.name], at, owner)
            elif one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING:
                values[one.name] = _blank(hints[one.name])
                text = f"{owner} 缺少 {one.name}。请补上 {_sample(one.name, hints[one.name])}".lstrip()
                self.complaints.append(Complaint(self.file, at, text))
        return kind(**values)

    def _list(self, content: object, kind: Any, path: Path, owner: str) -> tuple[Any, ...]:  # noqa: ANN401  a type
        if not isinstance(content, list):
            example = f"[{_example(kind)}, {_example(kind)}]"
            several = f"一组表，每个以 [[{path[-1]}]] 开头" if dataclasses.is_dataclass(kind) else f"列表 {example}"
            self._complain(path, owner, f"应为{several}，{_shown(content)}")
            return ()
        return tuple(self.read(one, kind, (*path, at), owner) for at, one in enumerate(content))

    def _table(self, content: object, kind: Any, path: Path, owner: str) -> dict[str, Any]:  # noqa: ANN401  a type
        if not isinstance(content, dict):
            self._complain(path, owner, f'应为成对的内容 {{ "名称" = {_example(kind)} }}，{_shown(content)}')
            return {}
        return {key: self.read(one, kind, (*path, key), owner) for key, one in content.items()}

    def _choice(self, content: object, kind: type[StrEnum], path: Path, owner: str) -> StrEnum:
        known = [one.value for one in kind]
        if isinstance(content, str) and content in known:
            return kind(content)
        self._complain(path, owner, f"不能写“{content}”。{meant(str(content), known)}")
        return next(iter(kind))

    def _plain(self, content: object, kind: Any, path: Path, owner: str) -> object:  # noqa: ANN401  a type
        if kind is object or type(content) is kind:
            return content
        name, example, blank = _PLAIN[kind]
        key = next(one for one in reversed(path) if isinstance(one, str))
        written = f"[{example}]" if isinstance(path[-1], int) else example
        self._complain(path, owner, f"应为{name}，{_shown(content)}。请写成 {key} = {written} 这样")
        return blank

    def _complain(self, path: Path, owner: str, text: str) -> None:
        key = next((one for one in reversed(path) if isinstance(one, str)), self.file)
        self.complaints.append(Complaint(self.file, path, f"{owner} 的 {key} {text}" if owner else f"{key} {text}"))


def _owner(content: Mapping[str, object], path: Path) -> str:
    """Return how an entry is called in complaints: by its own code, key or name, else by its name in the file."""
    if not path:
        return ""
    own = next((name for key in _NAMED_BY if isinstance(name := content.get(key), str) and name), None)
    return own or next(one for one in reversed(path) if isinstance(one, str))


def _shown(content: object) -> str:
    match content:
        case bool():
            return f"现在写的是 {str(content).lower()}"
        case str():
            return f"现在写的是文字“{content[:20]}”"
        case list():
            return "现在写的是列表"
        case dict():
            return "现在写的是一组内容"
        case _:
            return f"现在写的是 {content}"


def _sample(name: str, kind: Any) -> str:  # noqa: ANN401  a type
    return f"[{name}] 这一组" if dataclasses.is_dataclass(kind) else f"{name} = {_example(kind)}"


def _example(kind: Any) -> str:  # noqa: ANN401  a type
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f'"{next(iter(kind)).value}"'
    if get_origin(kind) is tuple:
        return f"[{_example(get_args(kind)[0])}]"
    return _PLAIN[kind][1] if kind in _PLAIN else "…"


def _blank(kind: Any) -> Any:  # noqa: ANN401  a type
    """Return the value that stands where none could be read."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{one.name: _blank(hints[one.name]) for one in dataclasses.fields(kind)})
    if get_origin(kind) is tuple:
        return ()
    if get_origin(kind) in (Mapping, dict):
        return {}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    return _PLAIN[kind][2] if kind in _PLAIN else None


@functools.cache
def _hints(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401  a type
    return get_type_hints(kind)
