"""A Word file and its page in one mail are one submission; nothing else is."""

from dataclasses import replace

import pytest

from domain.form import FieldValue, Value
from domain.renditions import merge_renditions
from domain.submission import Submission
from tests.domain.factories import CAMPAIGN, application, form, registration, submission


def _word(one: Submission, part: str) -> Submission:
    return replace(one, id=f"word {part}", part=part, form=replace(one.form, editable=True))


def _page(one: Submission, part: str) -> Submission:
    return replace(one, id=f"page {part}", part=part, form=replace(one.form, editable=False))


def _seen(found: tuple[Submission, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.id, one.renditions) for one in found]


def _sealed(value: Value) -> Submission:
    one = application()
    return replace(one, fields={**one.fields, "sealed": FieldValue(value, "")})


def test_nothing_merges_to_nothing() -> None:
    assert merge_renditions([], CAMPAIGN) == ()


@pytest.mark.parametrize("page_first", [True, False])
def test_word_and_page_are_one_and_the_word_file_stays(page_first: bool) -> None:
    word, page = _word(registration(), "2"), _page(registration(), "3")

    found = merge_renditions([page, word] if page_first else [word, page], CAMPAIGN)

    assert _seen(found) == [("word 2", ("3",))]


def test_two_pages_of_one_word_file_are_both_renditions() -> None:
    one = registration()

    found = merge_renditions([_page(one, "1"), _word(one, "2"), _page(one, "3")], CAMPAIGN)

    assert _seen(found) == [("word 2", ("1", "3"))]


def test_spelling_of_the_names_does_not_part_them() -> None:
    page = registration(activity_name="健康科普 进社区活动")

    assert _seen(merge_renditions([_word(registration(), "2"), _page(page, "3")], CAMPAIGN)) == [("word 2", ("3",))]


@pytest.mark.parametrize(
    "other", [registration(activity_name="另一活动"), registration(team_name="另一支队伍"), application()]
)
def test_page_of_something_else_stays_apart(other: Submission) -> None:
    word, page = _word(registration(), "2"), _page(other, "3")

    assert merge_renditions([word, page], CAMPAIGN) == (word, page)


@pytest.mark.parametrize("one", [registration(team_name=""), registration(activity_name="")])
def test_blank_agrees_with_nothing(one: Submission) -> None:
    word, page = _word(one, "2"), _page(one, "3")

    assert merge_renditions([word, page], CAMPAIGN) == (word, page)


def _scan(changes: dict[str, Value], part: str = "3") -> Submission:
    one = _page(submission(form("registration", changes)), part)
    return replace(one, fields={name: replace(value, confidence=0.95) for name, value in one.fields.items()})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"activity_name": "健康料普进社区活动"}, 1),
        ({"team_name": "沈阳市农光学会科技志愿服务队"}, 1),
        ({"activity_name": "健康料普进社区活动", "leader": "张二"}, 1),
        ({"activity_name": "健康科普进校园活动"}, 2),
        ({"activity_name": "健康科普近社区活动", "planned_time": "2024年6月2日至6月3日"}, 2),
        ({"activity_name": "健康科普近社区活动", "leader": "李四", "mobile": "13911111111"}, 2),
        ({"activity_name": "急救培训进学校"}, 2),
        ({"team_name": "沈阳市星火研究会志愿者服务队"}, 2),
        ({"team_name": ""}, 2),
    ],
)
def test_scan_that_was_misread_is_still_a_rendition(changes: dict[str, Value], expected: int) -> None:
    assert len(merge_renditions([_word(registration(), "2"), _scan(changes)], CAMPAIGN)) == expected


def test_scan_goes_with_the_file_of_its_own_name_before_one_of_nearly_that() -> None:
    first, second = "健康科普第一期活动", "健康科普第二期活动"
    words = [_word(registration(activity_name=name), part) for name, part in ((first, "1"), (second, "2"))]

    found = merge_renditions([*words, _scan({"activity_name": second}, "3")], CAMPAIGN)

    assert _seen(found) == [("word 1", ()), ("word 2", ("3",))]


def test_nearly_the_same_name_on_an_exact_page_stays_apart() -> None:
    page = _page(registration(activity_name="健康料普进社区活动"), "3")

    assert len(merge_renditions([_word(registration(), "2"), page], CAMPAIGN)) == 2


def test_two_word_files_stay_two() -> None:
    one, other = _word(registration(), "2"), _word(registration(), "3")

    assert merge_renditions([one, other], CAMPAIGN) == (one, other)


def test_two_pages_stay_two() -> None:
    one, other = _page(registration(), "2"), _page(registration(), "3")

    assert merge_renditions([one, other], CAMPAIGN) == (one, other)


def test_forms_of_one_part_stay_two() -> None:
    word, page = _word(registration(), "2"), _page(registration(), "2")

    assert merge_renditions([word, page], CAMPAIGN) == (word, page)


def test_order_of_the_mail_is_kept() -> None:
    first, second = _page(registration(activity_name="甲活动"), "1"), _word(registration(activity_name="乙活动"), "2")

    assert merge_renditions([first, second], CAMPAIGN) == (first, second)


@pytest.mark.parametrize(
    ("word", "page", "expected"),
    [(None, True, True), (None, False, None), (None, None, None), (True, False, True), (False, True, False)],
)
def test_seal_seen_on_the_page_counts_where_the_word_file_cannot_tell(
    word: Value, page: Value, expected: Value
) -> None:
    (found,) = merge_renditions([_word(_sealed(word), "2"), _page(_sealed(page), "3")], CAMPAIGN)

    assert found.value("sealed") is expected


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_text_of_the_mail_goes_with_the_word_file_and_before_the_page(order: tuple[int, ...]) -> None:
    several = [_word(registration(), "1"), _word(registration(), "2"), _page(registration(), "3")]

    assert _seen(merge_renditions([several[at] for at in order], CAMPAIGN, bodies=["1"])) == [("word 2", ("1", "3"))]
    assert _seen(merge_renditions([several[0], several[2]], CAMPAIGN, bodies=["1"])) == [("word 1", ("3",))]


def test_two_forms_of_one_text_stay_two() -> None:
    one = _word(registration(), "1")

    assert len(merge_renditions([one, replace(one, id="other", index=1)], CAMPAIGN, bodies=["1"])) == 2
