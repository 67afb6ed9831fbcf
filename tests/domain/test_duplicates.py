"""Copies, corrections and older versions."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duplicates import group_key, relate
from domain.finding import Finding, Severity
from domain.form import Form, Task, Value
from domain.submission import Submission
from tests.domain.factories import CAMPAIGN, TASK, application, at, form, registration, submission

SPEC = CAMPAIGN.form("registration")


def codes(group: Sequence[Submission]) -> dict[str, list[str]]:
    return {one: [finding.code for finding in findings] for one, findings in relate(group, CAMPAIGN).items()}


def version(day: int, **changes: Value) -> Submission:
    return registration(at(5, day), f"V{day}", **changes)


def others(group: Sequence[Submission]) -> dict[str, list[tuple[str, object]]]:
    found = relate(group, CAMPAIGN)
    return {one: [(finding.code, finding.evidence["other"]) for finding in findings] for one, findings in found.items()}


def test_key_is_the_team() -> None:
    one, spaced = registration(), registration(team_name="“沈阳市晨光学会” 科技志愿服务队")

    assert (group_key(one, SPEC), group_key(spaced, SPEC)) == ("沈阳市晨光学会科技志愿服务队",) * 2


@pytest.mark.parametrize("blank", ["team_name", "activity_name"])
@pytest.mark.parametrize("text", ["", "____", "——"])
def test_key_is_empty_where_team_or_subject_is_blank(blank: str, text: str) -> None:
    assert group_key(submission(form("registration", {blank: text})), SPEC) == ""


def test_one_submission_is_alone() -> None:
    assert relate([version(1)], CAMPAIGN) == {"V1": ()}


def test_no_submissions_give_nothing() -> None:
    assert relate([], CAMPAIGN) == {}


def test_copy_is_a_duplicate_on_the_later_one() -> None:
    found = relate([version(2), version(1)], CAMPAIGN)

    message = "与V1内容相同，重复报送"
    assert found == {
        "V1": (),
        "V2": (Finding("duplicate-exact", Severity.REJECT, message, "once", {"other": "V1"}),),
    }


def test_correction_is_a_revision_and_the_older_one_superseded() -> None:
    found = relate([version(1), version(2, mobile="13900000000", leader="李四")], CAMPAIGN)

    changed = {"leader": {"old": "张三", "new": "李四"}, "mobile": {"old": "13800000000", "new": "13900000000"}}
    revision = Finding(
        "revision", Severity.INFO, "是V1的更正，改动了：负责人、手机", "newest", {"other": "V1", "changed": changed}
    )
    superseded = Finding("superseded", Severity.INFO, "已有更正：V2", "newest", {"other": "V2"})
    assert found == {"V1": (superseded,), "V2": (revision,)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unit", "沈阳市“晨光” 学会"),
        ("planned_time", "2024.6.1-6.3"),
        ("planned_time", "6月1日—3日"),
        ("mobile", "138 0000 0000"),
        ("mobile", "+86-13800000000"),
        ("tasks", (Task(" 在社区开展健康科普讲座１场 ", "服务居民100人次"),)),
        ("activity_name", "“健康科普” 进社区活动"),
    ],
)
def test_same_words_drawn_otherwise_are_a_duplicate(name: str, value: Value) -> None:
    retyped = submission(form("registration", {name: value}), at(5, 2), "V2")

    assert codes([version(1), retyped]) == {"V1": [], "V2": ["duplicate-exact"]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unit", "沈阳市星火学会"),
        ("planned_time", "2024年6月1日至6月4日"),
        ("planned_time", "另行通知"),
        ("mobile", "13800000001"),
        ("mobile", ""),
        ("tasks", (TASK, TASK)),
        ("tasks", (Task(TASK.content, "服务居民200人次。"),)),
        ("tasks", ()),
    ],
)
def test_other_words_are_a_revision(name: str, value: Value) -> None:
    changed = submission(form("registration", {name: value}), at(5, 2), "V2")

    found = relate([version(1), changed], CAMPAIGN)

    assert codes([version(1), changed]) == {"V1": ["superseded"], "V2": ["revision"]}
    assert list(found["V2"][0].evidence["changed"]) == [name]  # type: ignore[call-overload]  # a mapping


@pytest.mark.parametrize(
    ("text", "expected"), [("（024） 2273 0000", "duplicate-exact"), ("024-22730001", "revision"), ("无", "revision")]
)
def test_landline_is_compared_by_its_digits(text: str, expected: str) -> None:
    group = [application(at(10, 1), "A1"), application(at(10, 2), "A2", phone=text)]

    assert codes(group)["A2"] == [expected]


@pytest.mark.parametrize(("older", "newer"), [("2.6万元", "26万元"), ("1-3场", "13场")])
def test_mark_between_figures_makes_another_number(older: str, newer: str) -> None:
    group = [version(1, unit=older), version(2, unit=newer)]

    assert codes(group) == {"V1": ["superseded"], "V2": ["revision"]}


def test_field_blank_in_both_is_no_change() -> None:
    assert codes([version(1, unit=""), version(2, unit="____")]) == {"V1": [], "V2": ["duplicate-exact"]}


def test_field_that_is_not_on_the_other_form_is_no_change_where_it_is_blank() -> None:
    without = submission(form("registration", without=("unit",)), at(5, 2), "V2")

    assert codes([version(1, unit=""), without]) == {"V1": [], "V2": ["duplicate-exact"]}


@pytest.mark.parametrize("name", ["team_name", "activity_name"])
def test_blank_team_or_subject_matches_nothing(name: str) -> None:
    one, other = (submission(form("registration", {name: ""}), at(5, day), f"V{day}") for day in (1, 2))

    assert codes([one, other]) == {"V1": [], "V2": []}


@pytest.mark.parametrize("name", ["team_name", "activity_name"])
def test_other_team_or_subject_is_no_relation(name: str) -> None:
    other = submission(form("registration", {name: "星火"}), at(5, 2), "V2")

    assert codes([version(1), other]) == {"V1": [], "V2": []}


def test_registration_and_application_are_no_relation() -> None:
    one = registration(at(5, 1), "R1", activity_name="健康科普")
    other = application(at(5, 2), "A1", project_name="健康科普")

    assert codes([one, other]) == {"R1": [], "A1": []}


def test_form_of_unknown_kind_is_no_relation() -> None:
    strange = [Submission(name, Form("questionnaire", {}), {}, received=at(5, 1)) for name in ("Q1", "Q2")]

    assert codes(strange) == {"Q1": [], "Q2": []}


def test_chain_of_corrections() -> None:
    group = [version(1), version(2, leader="李四"), version(3, leader="王五")]

    assert others(group) == {
        "V1": [("superseded", "V2")],
        "V2": [("revision", "V1"), ("superseded", "V3")],
        "V3": [("revision", "V2")],
    }


def test_copies_take_no_part_in_the_chain() -> None:
    group = [version(1), version(2), version(3, leader="李四"), version(4, leader="李四"), version(5, leader="李四")]

    assert others(group) == {
        "V1": [("superseded", "V3")],
        "V2": [("duplicate-exact", "V1")],
        "V3": [("revision", "V1")],
        "V4": [("duplicate-exact", "V3")],
        "V5": [("duplicate-exact", "V3")],
    }


def test_older_wording_sent_again_after_a_change_is_a_revision() -> None:
    group = [version(1), version(2, leader="李四"), version(3), version(4)]

    assert others(group) == {
        "V1": [("superseded", "V2")],
        "V2": [("revision", "V1"), ("superseded", "V3")],
        "V3": [("revision", "V2")],
        "V4": [("duplicate-exact", "V3")],
    }


def test_order_given_does_not_matter() -> None:
    group = [version(1), version(2), version(3, leader="李四"), version(4, leader="王五")]
    expected = relate(group, CAMPAIGN)

    for order in itertools.permutations(group):
        assert relate(order, CAMPAIGN) == expected


def test_same_moment_is_ordered_by_message_part_and_index() -> None:
    base = registration(at(5, 1))
    group = [
        replace(base, id="D", message="b", part="1", index=0),
        replace(base, id="C", message="a", part="2", index=0),
        replace(base, id="B", message="a", part="1", index=1),
        replace(base, id="A", message="a", part="1", index=0),
    ]

    assert others(group) == {one: [("duplicate-exact", "A")] if one != "A" else [] for one in "DCBA"}


def test_submission_without_time_of_arrival_comes_last() -> None:
    assert others([registration(None, "N"), version(1)]) == {"N": [("duplicate-exact", "V1")], "V1": []}


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (None, True, "revision"),
        (False, True, "revision"),
        (True, False, "revision"),
        (True, True, "duplicate-exact"),
        (True, None, "duplicate-exact"),
        (False, None, "duplicate-exact"),
        (None, False, "duplicate-exact"),
        (None, None, "duplicate-exact"),
    ],
)
def test_seal_that_cannot_be_told_changes_nothing(older: Value, newer: Value, expected: str) -> None:
    group = [application(at(10, 1), "A1", sealed=older), application(at(10, 2), "A2", sealed=newer)]

    assert codes(group)["A2"] == [expected]


def test_tasks_and_unclear_values_are_shown_as_written() -> None:
    older = application(at(10, 1), "A1", volunteers="若干")
    newer = application(at(10, 2), "A2", volunteers="40余名", declared_on="十月中")

    found = relate([older, newer], CAMPAIGN)["A2"][0].evidence["changed"]

    assert found == {
        "declared_on": {"old": "2024-10-12", "new": "十月中"},
        "volunteers": {"old": "若干", "new": 40},
    }


def test_tasks_are_shown_as_plain_values() -> None:
    found = relate([version(1), version(2, tasks=())], CAMPAIGN)["V2"][0].evidence["changed"]

    assert found == {"tasks": {"old": [{"content": TASK.content, "goal": TASK.goal}], "new": []}}


def pairs(*names: str) -> set[frozenset[str]]:
    return {frozenset(name.split()) for name in names}


def judged(group: Sequence[Submission], *names: str) -> dict[str, list[tuple[str, object]]]:
    found = relate(group, CAMPAIGN, distinct=pairs(*names))
    return {one: [(finding.code, finding.evidence["other"]) for finding in findings] for one, findings in found.items()}


@pytest.mark.parametrize("leader", ["张三", "李四"])
def test_two_that_a_person_called_no_duplicates_are_not_related(leader: str) -> None:
    group = [version(1), version(2, leader=leader)]

    assert judged(group, "V2 V1") == {"V1": [], "V2": []}


def test_verdict_on_others_changes_nothing() -> None:
    group = [version(1), version(2), version(3, leader="李四")]

    assert judged(group, "V1 X1", "X1 X2") == others(group)


def test_verdict_keeps_away_from_the_others_corrections_too() -> None:
    group = [version(1), version(2, leader="李四"), version(3, leader="王五")]

    assert judged(group, "V1 V3") == {
        "V1": [("superseded", "V2")],
        "V2": [("revision", "V1")],
        "V3": [],
    }


def test_verdict_on_a_copy_holds_for_what_it_copies() -> None:
    group = [version(1), version(2), version(3)]

    assert judged(group, "V2 V3") == {"V1": [], "V2": [("duplicate-exact", "V1")], "V3": []}


def test_after_a_verdict_a_copy_goes_to_the_one_it_repeats() -> None:
    group = [version(1), version(2, leader="李四"), version(3), version(4, leader="李四")]

    assert judged(group, "V1 V2") == {
        "V1": [],
        "V2": [],
        "V3": [("duplicate-exact", "V1")],
        "V4": [("duplicate-exact", "V2")],
    }


def test_after_a_verdict_a_correction_goes_to_the_newest() -> None:
    group = [version(1), version(2, leader="李四"), version(3, leader="王五")]

    assert judged(group, "V1 V2") == {"V1": [], "V2": [("superseded", "V3")], "V3": [("revision", "V2")]}


def test_after_a_verdict_the_newest_is_that_which_arrived_last() -> None:
    group = [version(1), version(2, leader="李四"), version(3, leader="王五"), version(4, leader="赵六")]

    assert judged(group, "V1 V2", "V2 V3") == {
        "V1": [("superseded", "V3")],
        "V2": [],
        "V3": [("revision", "V1"), ("superseded", "V4")],
        "V4": [("revision", "V3")],
    }


def test_three_that_are_all_no_duplicates() -> None:
    group = [version(1), version(2), version(3)]

    assert judged(group, "V1 V2", "V1 V3", "V2 V3") == {"V1": [], "V2": [], "V3": []}


def test_pack_without_these_rules_finds_nothing() -> None:
    silent = replace(CAMPAIGN, rules=())

    assert relate([version(1), version(2)], silent) == {"V1": (), "V2": ()}


TEXT = st.sampled_from(["", "____", "张三", "李四", "2.6万", "6月1日", "13800000000"])


@given(st.lists(st.dictionaries(st.sampled_from(["unit", "planned_time", "leader", "mobile"]), TEXT), max_size=6))
def test_any_group_has_at_most_one_newest_version(versions: list[dict[str, Value]]) -> None:
    group = [submission(form("registration", one), at(5, day), f"V{day}") for day, one in enumerate(versions, 1)]

    found = codes(group)

    current = [one for one, kinds in found.items() if not {"duplicate-exact", "superseded"} & set(kinds)]
    assert len(current) == min(1, len(group))
    assert sum("revision" in kinds for kinds in found.values()) == sum(
        "superseded" in kinds for kinds in found.values()
    )


def test_rule_that_was_not_in_force_when_a_form_came_is_silent() -> None:
    until = dt.date(2024, 5, 2)
    rules = tuple(replace(one, until=until) if one.code == "duplicate-exact" else one for one in CAMPAIGN.rules)
    found = relate([version(1), version(2), version(3)], replace(CAMPAIGN, rules=rules))

    assert {one: [finding.code for finding in findings] for one, findings in found.items()} == {
        "V1": [],
        "V2": ["duplicate-exact"],
        "V3": [],
    }
