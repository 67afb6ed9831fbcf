"""Roster files: csv in UTF-8 or GBK, or xlsx, with the headers that offices happen to use."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from domain.campaign import RosterSpec
from domain.normalise.text import key
from domain.roster import RosterEntry
from intake.errors import IntakeError
from parsers.document import EncryptedError, Table, UnreadableError

_SHORT = ("简称", "单位简称", "常用简称", "别名")
_SPLIT = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ",", "/": ",", "\n": ","})


def read_roster(path: Path, spec: RosterSpec) -> tuple[RosterEntry, ...]:
    """Return a roster's entries: names, such as those of teams, with their unit and their short forms.

    Raises:
        IntakeError: the file cannot be read or has no column of names.
    """
    rows = [[cell.strip() for cell in row] for row in _rows(path)]
    for at, row in enumerate(rows):
        heads = [key(cell) for cell in row]
        column = _column(heads, spec.heads)
        if column is not None:
            return _entries(rows[at + 1 :], column, _column(heads, spec.units), _column(heads, _SHORT))
    raise IntakeError(f"名单 {path} 里没有“{spec.heads[0]}”这一列。请在第一行写上列名后重试。")


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


def _rows(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"读不到名单 {path}：{error.strerror}。") from error
    if data.startswith(b"PK"):
        return _sheet(data, path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise IntakeError(f"名单 {path} 不是 csv 表格（{error}）。请另存为 xlsx 后重试。") from error
    raise IntakeError(f"名单 {path} 的文字编码认不出来。请另存为 xlsx 或 UTF-8 的 csv 后重试。")


def _sheet(data: bytes, path: Path) -> list[list[str]]:
    from parsers.readers.sheets import xlsx

    try:
        document = xlsx.read(data)
    except (UnreadableError, EncryptedError) as error:
        raise IntakeError(f"名单 {path} 打不开：{error}。请重新导出后重试。") from error
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for table in tables for row in table.rows]
