"""Roster files: csv in UTF-8 or GBK, or xlsx, with the headers that offices happen to use."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from domain.campaign import RosterSpec
from domain.normalise.text import key
from domain.roster import RosterEntry
from intake.errors import IntakeError
from parsers.document import EncryptedError, Table, UnreadableError
from store.engine import transaction
from store.queries import events, rosters

if TYPE_CHECKING:
    from intake.pipeline import Pipeline

_SHORT = ("简称", "单位简称", "常用简称", "别名")
_FIRST = 60
"""Characters of a file's first line that are told."""
_SPLIT = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ",", "/": ",", "\n": ","})


def read_roster(path: Path, spec: RosterSpec) -> tuple[RosterEntry, ...]:
    """Return the entries of a roster's file.

    Raises:
        IntakeError: the file cannot be read, or as for ``entries_of``.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"读不到名单 {path}：{error.strerror}。") from error
    return entries_of(content, spec, str(path))


def entries_of(content: bytes, spec: RosterSpec, called: str) -> tuple[RosterEntry, ...]:
    """Return a roster's entries: names, such as those of teams, with their unit and their short forms.

    ``called`` is what its file is called.

    Raises:
        IntakeError: it is no table, or has no column of names.
    """
    rows = [[cell.strip() for cell in row] for row in _rows(content, called)]
    for at, row in enumerate(rows):
        heads = [key(cell) for cell in row]
        column = _column(heads, spec.heads)
        if column is not None:
            return _entries(rows[at + 1 :], column, _column(heads, spec.units), _column(heads, _SHORT))
    first = "、".join(filter(None, next(filter(any, rows), [])))[:_FIRST] or "空的"
    raise IntakeError(f"名单 {called} 里没有“{spec.heads[0]}”这一列，第一行是：{first}。请在第一行写上列名后重试。")


def load_roster(pipeline: "Pipeline", name: str, entries: Sequence[RosterEntry], *, actor: str = events.SYSTEM) -> int:
    """Put a roster in the place of the one of that name, judge what waits anew, and return how much was judged."""
    with transaction(pipeline.engine) as session:
        rosters.replace(session, name, entries, now=pipeline.now(), actor=actor)
    return pipeline.recheck()


def _entries(
    rows: Sequence[Sequence[str]], column: int, unit: int | None, short: int | None
) -> tuple[RosterEntry, ...]:
    found: dict[str, RosterEntry] = {}
    for row in rows:
        name = _at(row, column)
        if name:
            names = tuple(one.strip() for one in _at(row, short).translate(_SPLIT).split(",") if one.strip())
            found.setdefault(key(name), RosterEntry(name, _at(row, unit), names))
    return tuple(found.values())


def _at(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _column(heads: Sequence[str], words: Sequence[str]) -> int | None:
    for word in words:
        if key(word) in heads:
            return heads.index(key(word))
    return None


def _rows(data: bytes, called: str) -> list[list[str]]:
    if data.startswith(b"PK"):
        return _sheet(data, called)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = csv.reader(io.StringIO(text, newline=""))
        try:
            return list(lines)
        except csv.Error as error:
            raise IntakeError(
                f"名单 {called} 第{lines.line_num}行不是 csv 表格（{error}）。请另存为 xlsx 后重试。"
            ) from error
    raise IntakeError(f"名单 {called} 的文字编码认不出来。请另存为 xlsx 或 UTF-8 的 csv 后重试。")


def _sheet(data: bytes, called: str) -> list[list[str]]:
    from parsers.readers.sheets import xlsx

    try:
        document = xlsx.read(data)
    except (UnreadableError, EncryptedError) as error:
        raise IntakeError(f"名单 {called} 打不开：{error}。请重新导出后重试。") from error
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for table in tables for row in table.rows]
