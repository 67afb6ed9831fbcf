"""What holds for any submissions: blanks relate nothing, drawing changes nothing, order decides only who is later."""

import datetime as dt
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duplicates import group_key, relate
from domain.form import Task, Value
from domain.submission import Submission
from tests.domain.factories import APPLICATION, CAMPAIGN, REGISTRATION, at, form, submission

KINDS = {"registration": REGISTRATION, "application": APPLICATION}
BLANKS = st.sampled_from(["", " ", "　", "____", "——", "（盖章）", "年 月 日", "□", "\u200b"])
WORDS = st.text(alphabet="沈阳晨光星火科普学会农技急救航模", min_size=2, max_size=8)
QUOTES = ("“{}”", "《{}》", "【{}】", "（{}）", '"{}"', "{} ", "　{}", "{}\u200b", "{}。")

# Another value than the form's own, of each field's kind.
OTHER: dict[str, Value] = {
    "planned_time": "2024年7月1日至7月3日",
    "declared_on": "2024年10月13日",
    "founded": "2016年4月",
    "volunteers": "78人",
    "phone": "024-22730001",
    "mobile": "13900000000",
    "bank_account": "6222020200012346",
    "sealed": False,
    "tasks": (Task("在学校开展急救培训2场。", "服务学生300人次。"),),
}


def codes(group: Sequence[Submission]) -> dict[str, list[str]]:
    return {one: [found.code for found in findings] for one, findings in relate(group, CAMPAIGN).items()}


def read(kind: str, changes: dict[str, Value], day: int, name: str) -> Submission:
    return submission(form(kind, changes), at(5, day), name)


def other_value(name: str) -> Value:
    return OTHER.get(name, "沈阳市星火研究会")


def full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@st.composite
def redrawn(draw: st.DrawFn, text: str) -> str:
    """Return a text with the same words in another drawing: quotes, white space, full-width signs."""
    shown = full_width(text) if draw(st.booleans()) else text
    if draw(st.booleans()) and not any(one.isdecimal() for one in shown):
        shown = draw(st.sampled_from([" ", "　", "\u00a0"])).join(shown)
    return draw(st.sampled_from(QUOTES)).format(shown)


@st.composite
def pairs_of_blanks(draw: st.DrawFn) -> tuple[str, dict[str, Value], dict[str, Value]]:
    """Return a kind and the values of two forms of which no field is filled alike."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    one: dict[str, Value] = {}
    other: dict[str, Value] = {}
    for name in KINDS[kind]:
        mine, theirs = draw(WORDS), draw(WORDS)
        filled = draw(st.sampled_from(["none", "one", "other", "both"]))
        blank: Value = () if name == "tasks" else None if name == "sealed" else draw(BLANKS)
        one[name] = mine if filled in ("one", "both") else blank
        other[name] = f"{mine}另{theirs}" if filled == "both" else theirs if filled == "other" else blank
    return kind, one, other


@given(pairs_of_blanks())
def test_two_with_only_blanks_in_common_are_never_related(pair: tuple[str, dict[str, Value], dict[str, Value]]) -> None:
    kind, one, other = pair

    assert codes([read(kind, one, 1, "V1"), read(kind, other, 2, "V2")]) == {"V1": [], "V2": []}


VERSIONS = st.lists(
    st.fixed_dictionaries(
        {
            "team_name": st.sampled_from(["晨光服务队", "“晨光” 服务队", "星火服务队", "", "____"]),
            "activity_name": st.sampled_from(["科普活动", "科 普 活 动", "急救活动", ""]),
            "leader": st.sampled_from(["张三", "李四", "", "——"]),
            "mobile": st.sampled_from(["13800000000", "138 0000 0000", "13900000000"]),
            "planned_time": st.sampled_from(["6月1日", "2024年6月1日", "6月2日", "另行通知"]),
        }
    ),
    max_size=7,
)


@given(VERSIONS, st.randoms(use_true_random=False))
def test_order_given_changes_nothing(versions: list[dict[str, Value]], chance: random.Random) -> None:
    group = [read("registration", one, day, f"V{day}") for day, one in enumerate(versions, 1)]
    mixed = chance.sample(group, len(group))

    assert relate(mixed, CAMPAIGN) == relate(group, CAMPAIGN)
    assert relate(group, CAMPAIGN) == relate(group, CAMPAIGN)


@given(VERSIONS, st.sets(st.frozensets(st.sampled_from([f"V{day}" for day in range(1, 8)]), min_size=2, max_size=2)))
def test_what_a_person_called_no_duplicates_is_never_related(
    versions: list[dict[str, Value]], distinct: set[frozenset[str]]
) -> None:
    group = [read("registration", one, day, f"V{day}") for day, one in enumerate(versions, 1)]

    found = relate(group, CAMPAIGN, distinct=distinct)

    related = {frozenset((one, str(each.evidence["other"]))) for one, findings in found.items() for each in findings}
    assert related & distinct == set()
    assert relate(group[::-1], CAMPAIGN, distinct=distinct) == found


@given(VERSIONS)
def test_teams_and_activities_do_not_meddle_with_each_other(versions: list[dict[str, Value]]) -> None:
    group = [read("registration", one, day, f"V{day}") for day, one in enumerate(versions, 1)]
    spec = CAMPAIGN.form("registration")
    apart: dict[str, list[Submission]] = {}
    for one in group:
        apart.setdefault(group_key(one, spec), []).append(one)

    alone = {key: value for team in apart.values() for key, value in relate(team, CAMPAIGN).items()}

    assert alone == relate(group, CAMPAIGN)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_same_fields_however_drawn_are_a_duplicate_on_the_later_one(kind: str, data: st.DataObject) -> None:
    shown: dict[str, Value] = {
        name: data.draw(redrawn(value), label=name)
        for name, value in KINDS[kind].items()
        if isinstance(value, str) and name not in OTHER
    }
    first, second = (
        read(kind, values, day, name) for values, day, name in ((dict[str, Value](), 1, "A"), (shown, 2, "B"))
    )

    assert codes([first, second]) == {"A": [], "B": ["duplicate-exact"]}
    assert codes([at_time(first, 2), at_time(second, 1)]) == {"A": ["duplicate-exact"], "B": []}


def at_time(one: Submission, day: int) -> Submission:
    return Submission(one.id, one.form, one.fields, received=at(5, day))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for kind, values in KINDS.items()
        for name in values
        if name not in ("team_name", "activity_name", "project_name")
    ],
)
def test_change_of_any_one_field_is_a_revision_that_shows_it(kind: str, name: str) -> None:
    older, newer = read(kind, {}, 1, "A"), read(kind, {name: other_value(name)}, 2, "B")

    found = relate([older, newer], CAMPAIGN)

    evidence = found["B"][0].evidence
    assert codes([older, newer]) == {"A": ["superseded"], "B": ["revision"]}
    assert evidence == {"other": "A", "changed": {name: {"old": shown(older, name), "new": shown(newer, name)}}}
    assert codes([at_time(older, 2), at_time(newer, 1)]) == {"A": ["revision"], "B": ["superseded"]}


def shown(one: Submission, name: str) -> object:
    value = one.value(name)
    return [{"content": task.content, "goal": task.goal} for task in value] if isinstance(value, tuple) else value


@given(st.data())
def test_team_is_one_however_its_name_is_drawn(data: st.DataObject) -> None:
    name = data.draw(WORDS, label="team")
    spec = CAMPAIGN.form("registration")
    one, other = (read("registration", {"team_name": team}, 1, "A") for team in (name, data.draw(redrawn(name))))

    assert group_key(one, spec) == group_key(other, spec) != ""


def test_same_moment_in_two_zones_is_the_same_moment() -> None:
    group = [read("registration", {}, 1, name) for name in ("A", "B")]
    abroad = dt.timezone(dt.timedelta(hours=-5))
    turned = [
        Submission(one.id, one.form, one.fields, message=one.id, received=at(5, 1).astimezone(zone))
        for one, zone in zip(group, (abroad, dt.UTC), strict=True)
    ]

    assert codes(turned) == codes(turned[::-1]) == {"A": [], "B": ["duplicate-exact"]}
