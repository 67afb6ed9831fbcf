"""Tasks of a registration in the ways they are written."""

import pytest

from domain.campaign import TaskWords
from domain.form import Task
from parsers.document import Cell, Paragraph
from parsers.forms.parts import task_patterns
from parsers.forms.tasks import Line, Piece, Row, read_tasks

WORDS = TaskWords(("任务",), ("具体内容", "内容"), ("任务目标", "目标", "预期目标"))
PATTERNS = task_patterns(WORDS)
COLUMNS = {"具体内容": "content", "任务目标": "goal"}
TWO = (Task("讲座", "百人"), Task("义诊", "五十人"))


def _lines(text: str) -> list[Piece]:
    return [Line(line, Paragraph(line)) for line in text.split("\n")]


def _row(*texts: str) -> Row:
    return Row(tuple(Cell(0, column, (Paragraph(text),)) for column, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("任务一：\n1.具体内容：讲座\n2.任务目标：百人\n任务二：\n1.具体内容：义诊\n2.任务目标：五十人", TWO),
        ("任务1\n1、具体内容：讲座\n2、任务目标：百人\n任务2\n1、具体内容：义诊\n2、任务目标：五十人", TWO),
        ("（一）任务一\n（1）具体内容：讲座\n（2）目标：百人\n任务（二）：\n①具体内容 义诊\n②任务目标 五十人", TWO),
        ("任 务 一：\n1. 具 体 内 容：讲座\n2. 任 务 目 标：百人\n任务二\n内容：义诊\n预期目标：五十人", TWO),
        ("具体内容：讲座\n任务目标：百人\n具体内容：义诊\n任务目标：五十人", TWO),
        ("任务一：具体内容：讲座。任务目标：百人", (Task("讲座。", "百人"),)),
        ("任务一：\n1.具体内容：\n讲座\n第二段\n2.任务目标：\n百人\n满意", (Task("讲座\n第二段", "百人\n满意"),)),
        ("任务一：讲座\n任务二：义诊", (Task("讲座", ""), Task("义诊", ""))),
        ("任务一：\n1.具体内容：讲座\n2.任务目标：", (Task("讲座", ""),)),
        ("任务一：\n1.具体内容：\n2.任务目标：百人", (Task("", "百人"),)),
        ("在社区开展讲座。\n邀请专家。", (Task("在社区开展讲座。\n邀请专家。", ""),)),
        ("任务一：\n1.具体内容：\n2.任务目标\n任务二：\n1.具体内容：\n2.任务目标", ()),
        ("任务一：科普\n1.具体内容：讲座\n2.任务目标：百人", (Task("讲座", "百人"),)),
        ("一、科普周\n1.具体内容：讲座\n2.任务目标：百人\n二、义诊日\n1.具体内容：义诊\n2.任务目标：五十人", TWO),
        ("", ()),
    ],
)
def test_tasks_are_read_from_lines(text: str, expected: tuple[Task, ...]) -> None:
    assert read_tasks(_lines(text), COLUMNS, PATTERNS) == expected


def test_tasks_are_read_from_the_rows_of_a_table() -> None:
    rows = [_row("序号", "具体内容", "任务目标"), _row("1", "讲座", "百人"), _row("2", "义诊", "五十人")]

    assert read_tasks(rows, COLUMNS, PATTERNS) == TWO


def test_columns_of_a_table_stand_in_any_order() -> None:
    rows = [_row("任务目标", "具体内容"), _row("百人", "讲座")]

    assert read_tasks(rows, COLUMNS, PATTERNS) == (Task("讲座", "百人"),)


def test_empty_rows_are_no_tasks() -> None:
    rows = [_row("具体内容", "任务目标"), _row("", ""), _row("讲座", "百人")]

    assert read_tasks(rows, COLUMNS, PATTERNS) == (TWO[0],)


def test_cells_without_headers_are_read_as_lines() -> None:
    assert read_tasks([_row("具体内容：讲座", "任务目标：百人")], COLUMNS, PATTERNS) == (TWO[0],)


def test_lines_and_a_table_are_read_one_after_the_other() -> None:
    pieces = [*_lines("具体内容：讲座\n任务目标：百人"), _row("具体内容", "任务目标"), _row("义诊", "五十人")]

    assert read_tasks(pieces, COLUMNS, PATTERNS) == TWO


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("课程一：\n1.授课安排：折纸\n2.学习成效：三十人\n课 程 二\n（1）授课安排：书法", ("折纸", "三十人")),
        ("课程（一）\n（1）授课安排：折纸\n（2）成效：三十人", ("折纸", "三十人")),
        ("课程1 授课安排：折纸。学习成效：三十人", ("折纸。", "三十人")),
        ("课程一：\n授课安排：折纸，具体内容：剪纸\n学习成效：三十人", ("折纸，具体内容：剪纸", "三十人")),
        ("课程一：\n授课安排：看到成效：满意。\n学习成效：三十人", ("看到成效：满意。", "三十人")),
    ],
)
def test_tasks_are_called_as_the_pack_says(text: str, expected: tuple[str, str]) -> None:
    patterns = task_patterns(TaskWords(("课程",), ("授课安排",), ("学习成效", "成效")))

    assert read_tasks(_lines(text), {}, patterns)[0] == Task(*expected)


def test_no_words_no_parts() -> None:
    patterns = task_patterns(TaskWords())

    assert read_tasks(_lines("任务一：\n1.具体内容：讲座"), {}, patterns) == (Task("任务一：\n1.具体内容：讲座", ""),)
    assert not patterns.is_part("任务一：")
