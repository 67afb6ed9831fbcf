"""Two hundred documents that are no form of the campaign: what people send instead of it, all invented.

A kind is written down once, as lines and rows; each is made in several formats and dresses. A line is a paragraph, a
tuple of texts a row of a table.
"""

import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import TypeAlias

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.parsers.forms.strangers_like import ALIKE
from tests.parsers.forms.strangers_text import TEXTS
from tests.parsers.word import docx, p, row, table

Block: TypeAlias = str | tuple[str, ...]

KINDS: dict[str, tuple[Block, ...]] = ALIKE | TEXTS


def strangers() -> Iterator[tuple[str, bytes]]:
    """Yield each document with its name; the extension says the format."""
    for number, (kind, blocks) in enumerate(KINDS.items()):
        yield f"{kind}.docx", _docx(blocks)
        yield f"{kind}.html", _html(blocks)
        yield f"{kind}.xlsx", _xlsx(blocks)
        dressed = (_spaced, _lettered, _framed)[number % 3](blocks)
        yield f"{kind}（变）.docx", _docx(dressed)


def _spaced(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with their short texts spaced out."""
    return [
        tuple(map(_apart, block)) if isinstance(block, tuple) else _apart(block) if not at else block
        for at, block in enumerate(blocks)
    ]


def _apart(text: str) -> str:
    return "　".join(text) if len(text) <= 5 else text


def _lettered(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks below a letter that names our form."""
    letter = "市科协：现报上我单位科技志愿服务活动有关材料，活动登记表另行报送，请查收。"
    return ["尊敬的领导：", letter, "联系人：周周    联系电话：024-20000000", *blocks]


def _framed(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with every line in a row of its own."""
    return [block if isinstance(block, tuple) else (block,) for block in blocks]


def _docx(blocks: Sequence[Block]) -> bytes:
    body, rows = "", []
    for block in (*blocks, ""):
        if isinstance(block, tuple):
            rows.append(row(*map(escape, block)))
            continue
        body += table(*rows) if rows else ""
        body, rows = body + p(escape(block)), []
    return docx(body)


def _html(blocks: Sequence[Block]) -> bytes:
    body, rows = "", ""
    for block in (*blocks, ""):
        if isinstance(block, tuple):
            rows += "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in block) + "</tr>"
            continue
        body += f"<table border=1>{rows}</table>" if rows else ""
        body, rows = f"{body}<p>{escape(block)}</p>", ""
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _xlsx(blocks: Sequence[Block]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for block in blocks:
        sheet.append(list(block) if isinstance(block, tuple) else [block])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
