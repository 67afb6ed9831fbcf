"""Registrations as workbooks: the form itself, and a list with a row per activity."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from domain.form import Task
from intake.demo import wording
from intake.demo.values import RegistrationValues

_MADE = dt.datetime(2024, 3, 1, 8, 0)  # noqa: DTZ001  a document property without a zone


def registration_form(values: RegistrationValues) -> bytes:
    """Return 附件1 as a sheet, one label and value beside the other, the tasks in one cell."""
    stream, book = _book()
    sheet = book.add_worksheet("登记表")
    sheet.set_column(0, 3, 24)
    frame = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(0, 0, 0, 3, wording.REGISTRATION_TITLE.format(edition=values.edition), title)
    pairs = [(label, str(getattr(values, name))) for name, label in wording.REGISTRATION_LABELS.items()]
    for at, (label, value) in enumerate(pairs):
        row, column = 1 + at // 2, 2 * (at % 2)
        sheet.write_string(row, column, label, frame)
        sheet.write_string(row, column + 1, value, frame)
    sheet.write_string(4, 0, wording.TASKS, frame)
    sheet.merge_range(4, 1, 4, 3, _tasks(values.tasks), frame)
    sheet.set_row(4, 160)
    sheet.write_string(5, 0, wording.MORE_PAGES)
    book.close()
    return stream.getvalue()


def registration_list(rows: Sequence[RegistrationValues], edition: str = "2024") -> bytes:
    """Return a list of activities, a row each; mobiles are numbers, as people type them into Excel."""
    stream, book = _book()
    sheet = book.add_worksheet("汇总表")
    sheet.set_column(1, len(wording.LIST_COLUMNS) - 1, 22)
    frame = book.add_format({"border": 1, "text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(0, 0, 0, len(wording.LIST_COLUMNS) - 1, wording.LIST_TITLE.format(edition=edition), title)
    for column, label in enumerate(wording.LIST_COLUMNS):
        sheet.write_string(1, column, label, frame)
    for row, values in enumerate(rows, start=2):
        texts = [str(getattr(values, name)) for name in wording.REGISTRATION_LABELS]
        contents = "\n".join(task.content for task in values.tasks)
        goals = "\n".join(task.goal for task in values.tasks)
        sheet.write_number(row, 0, row - 1, frame)
        for column, text in enumerate((*texts, contents, goals), start=1):
            if text.isdigit():
                sheet.write_number(row, column, int(text), frame)
            else:
                sheet.write_string(row, column, text, frame)
    book.close()
    return stream.getvalue()


def _book() -> tuple[io.BytesIO, Any]:
    """Return a stream and the workbook that is written to it; xlsxwriter is untyped."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _MADE})
    return stream, book


def _tasks(tasks: Sequence[Task]) -> str:
    lines: list[str] = []
    for at, task in enumerate(tasks):
        lines.append(f"{wording.TASK}{wording.NUMBERS[at]}：")
        lines.append(f"1. {wording.CONTENT}：{task.content}")
        lines.append(f"2. {wording.GOAL}：{task.goal}")
    return "\n".join(lines)
