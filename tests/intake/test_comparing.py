"""Submissions of different teams: what they have in common is found on the later one, whatever was read first."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.finding import Finding, Severity
from domain.form import FieldValue, Task
from domain.submission import Submission
from intake.comparing import compare, entangled
from store.engine import Engine, connect, reading, transaction
from store.queries import messages, submissions
from store.schema import migrate
from tests.domain.factories import CAMPAIGN, at
from tests.intake import comparisons
from tests.intake.collecting import Ledger
from tests.intake.comparisons import (
    NOW,
    OTHER_TEXT,
    TEXT,
    WORDS,
    bring,
    codes,
    compared,
    entry,
    found,
    others,
    photo,
    project,
    save,
)

A = entry("first", "金山天文科技志愿服务队", received=at(5, 1))
B = entry("second", "银河气象科技志愿服务队", TEXT.replace("六百本", "八百本"), received=at(5, 2))
SHIFTED = [at(5, 1, hour) for hour in range(1, 20)]


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    return ledger.engine


def test_text_taken_over_is_found_on_the_later_one(engine: Engine) -> None:
    bring(engine, A, B)

    first, second = found(engine, [A, B]).values()
    at_change = TEXT.index("六")
    message = f"与{A.id}（金山天文科技志愿服务队）的文字有99%相同，请核对"
    passages = [
        {"here": ["tasks.0.content", 0, at_change], "there": ["tasks.0.content", 0, at_change]},
        {
            "here": ["tasks.0.content", at_change + 1, len(TEXT) - 1],
            "there": ["tasks.0.content", at_change + 1, len(TEXT) - 1],
        },
    ]
    listed = {
        "id": A.id,
        "team": "金山天文科技志愿服务队",
        "alike": 0.937,
        "here": 99,
        "there": 99,
        "passages": passages,
    }
    evidence = {"other": A.id, "total": 1, "others": [listed]}
    assert first == ()
    assert second == (Finding("duplicate-similar", Severity.VERIFY, message, None, evidence, "tasks"),)


def test_names_of_teams_and_units_do_not_count(engine: Engine) -> None:
    own = [
        entry(name, f"{team}科技志愿服务队", TEXT.replace("我们", f"{team}科协"), unit=f"{team}", received=at(5, day))
        for day, (name, team) in enumerate((("one", "东山矿业集团"), ("two", "西河印刷总厂")), 1)
    ]
    bring(engine, *own)

    assert found(engine, own)[own[1].id][0].message.endswith("的文字有100%相同，请核对")


@pytest.mark.parametrize(
    "other",
    [
        entry("other", "银河气象科技志愿服务队", OTHER_TEXT),
        entry("other", "银河气象科技志愿服务队", WORDS[0] + OTHER_TEXT),
        entry("other", "金山天文 科技志愿服务队"),
        entry("other", "沈阳金山天文科技志愿服务队"),
        entry("other", ""),
        entry("other", "银河气象科技志愿服务队", ""),
        entry("other", "银河气象科技志愿服务队", TEXT[:100]),
        project("other", "银河气象科技志愿服务队"),
    ],
)
def test_others_have_nothing_in_common(engine: Engine, other: Submission) -> None:
    bring(engine, A, other)

    assert codes(engine, [A, other]) == [[], []]


def test_short_texts_are_not_compared(engine: Engine) -> None:
    short = [entry(name, f"{name}科技志愿服务队", TEXT[:100]) for name in ("one", "two")]
    bring(engine, *short)

    assert codes(engine, short) == [[], []]


def test_mail_found_late_makes_the_other_one_the_later(engine: Engine) -> None:
    bring(engine, B, A)

    assert codes(engine, [A, B]) == [[], ["duplicate-similar"]]


def test_same_again_changes_nothing(engine: Engine) -> None:
    bring(engine, A, B)
    before = found(engine, [A, B])
    with reading(engine) as session:
        entangled_before = entangled(session, [A.id])

    compared(engine, A.id, B.id)
    with reading(engine) as session:
        assert entangled(session, [A.id]) == entangled_before == {B.id}
    assert found(engine, [A, B]) == before


def test_team_that_had_it_first_is_not_at_fault_for_its_later_versions(engine: Engine) -> None:
    again = entry("again", "金山天文科技志愿服务队", leader="王五", received=at(5, 3))
    bring(engine, A, B, again)

    assert codes(engine, [A, B, again]) == [[], ["duplicate-similar"], []]


def test_team_is_listed_once(engine: Engine) -> None:
    again = entry("again", "金山天文科技志愿服务队", leader="王五", received=at(5, 1, 13))
    bring(engine, A, again, B)

    assert others(engine, B) == [A.id]


def test_first_ten_of_many_are_listed(engine: Engine) -> None:
    many = [entry(f"mail {at}", f"第{at:02}号实验室志愿队", received=moment) for at, moment in enumerate(SHIFTED[:14])]
    bring(engine, *many)

    last = found(engine, many)[many[-1].id][0]
    assert others(engine, many[-1]) == [one.id for one in many[:10]]
    assert last.evidence["total"] == 13
    assert "，另有12份材料也是" in last.message


def test_what_is_gone_is_no_longer_found(engine: Engine) -> None:
    bring(engine, A, B)
    with transaction(engine) as session:
        touched = entangled(session, [A.id])
        message = messages.get(session, A.message)
        assert message is not None
        messages.save(session, message, [], {}, campaign=CAMPAIGN, now=NOW)
        compare(session, {A.id} | touched, CAMPAIGN, now=NOW)

    assert codes(engine, [B]) == [[]]


def test_corrected_text_is_compared_anew(engine: Engine) -> None:
    bring(engine, A, B)
    with transaction(engine) as session:
        tasks = FieldValue((Task(OTHER_TEXT, ""),), "")
        submissions.edit(session, A.id, {"tasks": tasks}, actor="li", version=1, campaign=CAMPAIGN, now=NOW)
        compare(session, [A.id], CAMPAIGN, now=NOW)

    assert codes(engine, [A, B]) == [[], []]


def test_pack_without_the_rules_searches_nothing(engine: Engine) -> None:
    save(engine, A)
    save(engine, B)
    older = replace(CAMPAIGN, rules=tuple(one for one in CAMPAIGN.rules if not one.check.endswith("similar")))
    with transaction(engine) as session:
        compare(session, [A.id, B.id], older, now=NOW)

    assert codes(engine, [A, B]) == [[], []]


def test_what_a_rule_found_goes_with_the_rule(engine: Engine) -> None:
    bring(engine, A, B)
    before = codes(engine, [A, B])
    without = replace(CAMPAIGN, rules=tuple(one for one in CAMPAIGN.rules if one.check != "duplicate-similar"))
    with transaction(engine) as session:
        compare(session, [A.id, B.id], without, now=NOW)

    assert (before, codes(engine, [A, B])) == ([[], ["duplicate-similar"]], [[], []])


def test_mobile_of_another_team_is_found(engine: Engine) -> None:
    first = entry("first", "金山天文科技志愿服务队", mobile="13900000001")
    second = project("second", "银河气象科技志愿服务队", OTHER_TEXT, mobile="139 0000 0001、13800000009")
    bring(engine, first, second)

    (only,) = found(engine, [second])[second.id]
    assert (only.code, only.field, only.evidence["other"]) == ("mobile-shared", "mobile", first.id)
    assert "手机13900000001与" in only.message


@pytest.mark.parametrize("mobile", ["", "——", "无", "1390000"])
def test_no_mobile_is_nobodys(engine: Engine, mobile: str) -> None:
    given = [entry(name, f"{name}科技志愿服务队", OTHER_TEXT[:90], mobile=mobile) for name in ("one", "two")]
    bring(engine, *given)

    assert codes(engine, given) == [[], []]


@pytest.mark.parametrize(("unit", "expected"), [("别的单位", ["account-shared"]), ("同一单位", [])])
def test_account_is_shared_within_a_unit_alone(engine: Engine, unit: str, expected: list[str]) -> None:
    account = "6222020200099999"
    first = project("first", "金山天文科技志愿服务队", TEXT, bank_account=account, unit="同一单位")
    second = project(
        "second", "银河气象科技志愿服务队", OTHER_TEXT, bank_account=account, unit=unit, received=at(10, 6)
    )
    bring(engine, first, second)

    assert codes(engine, [first, second]) == [[], expected]


@pytest.mark.parametrize(("bits", "expected"), [(0, ["photo-reused"]), (5, ["photo-reused"]), (6, [])])
def test_photo_is_known_by_its_hash(engine: Engine, bits: int, expected: list[str]) -> None:
    picture = 0x0F1E2D3C4B5A6978
    flipped = picture ^ sum(1 << 11 * at for at in range(bits))
    first, second = (project(name, f"{name}科技志愿服务队", text) for name, text in (("a", TEXT), ("b", OTHER_TEXT)))
    save(engine, first, photo("3", picture), photo("4", 12345))
    save(engine, replace(second, received=at(10, 9)), photo("5", flipped))
    compared(engine, first.id, second.id)

    assert codes(engine, [first, second]) == [[], expected]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger, to be copied for each example."""
    path = tmp_path_factory.mktemp("model") / "ledger.db"
    made = connect(f"sqlite:///{path}")
    migrate(made)
    made.dispose()
    return path


TEXTS = (TEXT, TEXT.replace("刘工", "王工"), OTHER_TEXT, "".join(WORDS[:3]), "")
ENTRIES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(TEXTS), st.sampled_from(["", "13900000001"])), min_size=2, max_size=6
)


def _outcome(model: Path, given: list[Submission], order: tuple[int, ...], together: int) -> dict[str, object]:
    """Return what is found when submissions come in this order, some of them at once."""
    copy = model.with_name("copy.db")
    copy.write_bytes(model.read_bytes())
    engine = connect(f"sqlite:///{copy}")
    try:
        for one in (given[at] for at in order):
            save(engine, one)
        for start in range(0, len(order), together):
            compared(engine, *(given[at].id for at in order[start : start + together]))
        return dict(comparisons.found(engine, given))
    finally:
        engine.dispose()
        copy.unlink()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, data=st.data())
def test_order_changes_nothing(model: Path, entries: list[tuple[int, str, str]], data: st.DataObject) -> None:
    given_ = [
        entry(f"mail {at}", f"{'甲乙丙丁'[team]}区科普志愿队" if team else "", text, mobile=mobile, received=moment)
        for at, ((team, text, mobile), moment) in enumerate(zip(entries, SHIFTED, strict=False))
    ]
    order = tuple(data.draw(st.permutations(range(len(given_)))))

    expected = _outcome(model, given_, tuple(range(len(given_))), len(given_))
    assert _outcome(model, given_, order, data.draw(st.integers(1, 3))) == expected


BLANKS = st.sampled_from(["", " ", "　", "——", "____", "无", "年 月 日", "/"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blanks=st.lists(st.tuples(BLANKS, BLANKS, BLANKS), min_size=2, max_size=3))
def test_blanks_never_match(model: Path, blanks: list[tuple[str, str, str]]) -> None:
    given_ = [
        project(f"mail {at}", f"{'甲乙丙'[at]}区科普志愿队", text, mobile=mobile, bank_account=account)
        for at, (text, mobile, account) in enumerate(blanks)
    ]

    assert set(_outcome(model, given_, tuple(range(len(given_))), 1).values()) == {()}
