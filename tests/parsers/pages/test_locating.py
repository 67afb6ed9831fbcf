"""Where values stand: on pages whose every character has a known place, two hundredths of the page in size."""

from collections.abc import Mapping

import pytest

from domain.form import FieldValue, Form, Method, Place, Task
from domain.pages import Box, Certainty, Spot
from intake.packs import load_campaign
from parsers.pages.locating import spots
from parsers.pages.words import FileWords, PageWords, folded

SPEC = load_campaign("shenyang-2024").form("registration")
FILE = "a" * 64
SIZE = (500.0, 1000.0)
STEP = 200

Line = tuple[int, int, str]
"""A text and where its first character stands, in steps from the left and from the top."""


def page(*lines: Line) -> PageWords:
    boxes = [
        STEP * side
        for left, top, text in lines
        for at in range(len(folded(text)))
        for side in (left + at, top, left + at + 1, top + 1)
    ]
    return PageWords("".join(folded(text) for _, _, text in lines), tuple(boxes))


def words(*pages: PageWords, placed: bool = False) -> FileWords:
    return FileWords(pages, (SIZE,) * len(pages), placed)


def box(left: int, top: int, length: int) -> Box:
    return (left / 50, top / 50, (left + length) / 50, (top + 1) / 50)


def found(look_at: FileWords, fields: Mapping[str, FieldValue]) -> list[Spot]:
    """Return the spots of these fields alone; the labels of others are found, too."""
    names = fields.keys()
    placed = spots(FILE, look_at, Form("registration", fields), SPEC)
    return [one for one in placed if one.field.split(".")[0] in names]


def value(raw: str, **changes: object) -> FieldValue:
    return FieldValue(raw, raw, **changes)  # type: ignore[arg-type]  # a test's own changes


def spot(field: str, certainty: Certainty, *boxes: Box, on: int = 1) -> Spot:
    return Spot(field, FILE, on, boxes, certainty)


def test_value_is_found_beside_its_label_whatever_its_white_space() -> None:
    look_at = words(page((2, 3, "服务队名称"), (10, 3, "青禾服务队"), (2, 5, "隶属单位"), (10, 5, "青禾学会")))

    assert found(look_at, {"team_name": value("青禾\n 服务队"), "unit": value("青禾学会")}) == [
        spot("team_name", Certainty.FOUND, box(10, 3, 5)),
        spot("unit", Certainty.FOUND, box(10, 5, 4)),
    ]


def test_value_that_stands_twice_is_taken_behind_its_own_label() -> None:
    look_at = words(page((2, 1, "韩一苇"), (2, 3, "手机"), (10, 3, "13900000001"), (2, 5, "负责人"), (10, 5, "韩一苇")))

    assert found(look_at, {"leader": value("韩一苇")}) == [spot("leader", Certainty.FOUND, box(10, 5, 3))]


def test_value_over_two_lines_has_a_box_for_each_and_over_two_pages_a_spot() -> None:
    first, second = page((2, 3, "活动名称"), (10, 3, "夜空下的"), (10, 4, "课堂")), page((10, 1, "进社区"))

    assert found(words(first, second), {"activity_name": value("夜空下的课堂进社区")}) == [
        spot("activity_name", Certainty.FOUND, box(10, 3, 4), box(10, 4, 2)),
        spot("activity_name", Certainty.FOUND, box(10, 1, 3), on=2),
    ]


def test_long_value_is_found_around_what_stands_between() -> None:
    look_at = words(page((2, 3, "活动名称"), (10, 3, "夜空下的课堂"), (20, 3, "（续）"), (10, 4, "走进社区与学校")))

    assert found(look_at, {"activity_name": value("夜空下的课堂走进社区与学校")}) == [
        spot("activity_name", Certainty.FOUND, box(10, 3, 6), box(10, 4, 7))
    ]


def test_quotation_marks_of_another_font_do_not_matter() -> None:
    look_at = words(page((2, 3, "活动名称"), (10, 3, "观星“”进社区")))

    assert found(look_at, {"activity_name": value("“观星”进社区")}) == [
        spot("activity_name", Certainty.FOUND, box(10, 3, 5))
    ]


def test_blank_value_shows_its_label_not_the_end_of_a_cell_before_it() -> None:
    look_at = words(page((2, 3, "活动名称"), (10, 3, "丙活动"), (20, 3, "计划时间"), (2, 5, "负责人")))

    assert found(look_at, {"planned_time": value(""), "leader": value("")}) == [
        spot("planned_time", Certainty.LABEL, box(20, 3, 4)),
        spot("leader", Certainty.LABEL, box(2, 5, 3)),
    ]


def test_label_that_is_spaced_out_is_one() -> None:
    look_at = words(page((2, 3, "手"), (6, 3, "机"), (20, 3, "负"), (23, 3, "责"), (26, 3, "人")))

    assert found(look_at, {"mobile": value(""), "leader": value("")}) == [
        spot("leader", Certainty.LABEL, box(20, 3, 7)),
        spot("mobile", Certainty.LABEL, box(2, 3, 5)),
    ]


def test_value_that_is_nowhere_shows_its_label_and_without_one_nothing() -> None:
    look_at = words(page((2, 3, "活动名称"), (10, 3, "别的")))

    assert found(look_at, {"activity_name": value("夜空下的课堂"), "unit": value("青禾学会")}) == [
        spot("activity_name", Certainty.LABEL, box(2, 3, 4))
    ]


def test_short_value_far_from_its_label_is_chance() -> None:
    look_at = words(page((2, 3, "负责人"), (2, 5, "字" * 30), (2, 7, "字" * 30), (2, 9, "王一")))

    assert found(look_at, {"leader": value("王一")}) == [spot("leader", Certainty.LABEL, box(2, 3, 3))]


def test_value_that_a_reader_saw_is_there_in_its_letters_or_in_its_whole_place() -> None:
    look_at = words(page((2, 3, "负责人"), (10, 3, "韩一苇"), (2, 9, "韩一苇")), placed=True)
    cell = Place(1, (80.0, 40.0, 300.0, 120.0))

    assert found(look_at, {"leader": value("韩一苇", source=cell), "mobile": value("139", source=cell)}) == [
        spot("leader", Certainty.READ, box(10, 3, 3)),
        spot("mobile", Certainty.READ, (0.16, 0.04, 0.6, 0.12)),
    ]


def test_place_that_a_reader_gave_is_not_that_of_a_page_printed_by_another_program() -> None:
    look_at = words(page((2, 3, "负责人"), (10, 3, "韩一苇")))

    assert found(look_at, {"leader": value("韩一苇", source=Place(1, (0.0, 0.0, 9.0, 9.0)))}) == [
        spot("leader", Certainty.FOUND, box(10, 3, 3))
    ]


def test_page_of_a_scan_has_no_words_but_what_the_reader_saw() -> None:
    look_at = words(PageWords(), placed=True)
    seen = value("韩一苇", source=Place(1, (50.0, 100.0, 100.0, 120.0)))

    assert found(look_at, {"leader": seen, "unit": value("")}) == [
        spot("leader", Certainty.READ, (0.1, 0.1, 0.2, 0.12))
    ]


def test_tasks_are_found_part_by_part() -> None:
    look_at = words(
        page(
            (2, 1, "活动内容"),
            (2, 2, "1.具体内容：开展观星讲座"),
            (2, 3, "2.任务目标：服务三百人次"),
            (2, 4, "1.具体内容：开展观星讲座"),
            (2, 5, "2.任务目标："),
        )
    )
    tasks = (Task("开展观星讲座", "服务三百人次"), Task("开展观星讲座", ""))

    assert found(look_at, {"tasks": FieldValue(tasks, "两项")}) == [
        spot("tasks.0.content", Certainty.FOUND, box(9, 2, 6)),
        spot("tasks.0.goal", Certainty.FOUND, box(9, 3, 6)),
        spot("tasks.1.content", Certainty.FOUND, box(9, 4, 6)),
        spot("tasks.1.goal", Certainty.LABEL, box(4, 5, 4)),
    ]


@pytest.mark.parametrize(("subject", "top"), [("观星", 3), ("采果", 5)])
def test_row_of_a_list_has_its_own_values(subject: str, top: int) -> None:
    look_at = words(
        page(
            (2, 1, "活动名称"),
            (20, 1, "负责人"),
            (2, 3, "观星活动"),
            (2, 5, "采果活动"),
            (20, 3, "王一"),
            (20, 5, "王一"),
        )
    )
    fields = {"activity_name": value(f"{subject}活动", method=Method.LIST), "leader": value("王一", method=Method.LIST)}

    assert found(look_at, fields) == [
        spot("activity_name", Certainty.FOUND, box(2, top, 4)),
        spot("leader", Certainty.FOUND, box(20, top, 2)),
    ]


def test_file_without_words_has_no_spots() -> None:
    assert found(FileWords(), {"leader": value("韩一苇")}) == []
