"""What is wrong in a campaign pack: collected over all its files, each with file, line and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from intake.errors import ConfigurationError
from intake.packs.positions import Path, line_of, positions


class Complaint(NamedTuple):
    """One mistake: the file's name below the pack, the place in its content, and a Chinese sentence with the remedy.

    ``line`` is given where the content could not be read; 0 stands for the line of ``path``.
    """

    file: str
    path: Path
    text: str
    line: int = 0


def concerns(one: Complaint, others: Iterable[Complaint]) -> bool:
    """Tell whether a complaint is about the same place as one of the others, or about what stands around or in it."""
    return any(
        one.file == other.file
        and (one.path[: len(other.path)] == other.path or other.path[: len(one.path)] == one.path)
        for other in others
    )


def refused(name: str, complaints: Sequence[Complaint], texts: Mapping[str, str]) -> ConfigurationError:
    """Return the error that lists all complaints about a pack, file by file and line by line.

    ``texts`` are the files' texts by name; a complaint about a file that is not there has no line.
    """
    lines = {file: positions(texts[file]) for file in {one.file for one in complaints if not one.line} & set(texts)}
    placed = sorted((one.file, one.line or line_of(one.path, lines.get(one.file, {})), one.text) for one in complaints)
    listed = [
        f"{file} 第 {line} 行：{text}" if file in texts else f"{file}：{text}"
        for file, line, text in dict.fromkeys(placed)
    ]
    return ConfigurationError("\n".join([f"活动配置“{name}”有 {len(listed)} 处要改：", *listed]))
