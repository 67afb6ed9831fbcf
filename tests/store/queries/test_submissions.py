"""Submissions: found by id and team, judged without noise, corrected without losing what was read."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.form import FieldValue
from domain.submission import State
from store.engine import Engine, reading, transaction
from store.errors import Change, ConflictError, EditRefusedError, UnknownItemError
from store.queries import decisions, deliveries, messages, submissions
from store.queries.decisions import Entry
from store.queries.events import Event, of_items
from tests.store.values import (
    CAMPAIGN,
    NOW,
    application,
    decision,
    delivery,
    digest,
    finding,
    hours,
    message,
    registration,
    value,
)

FORM = registration()


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A database with one registration."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [FORM], {}, campaign=CAMPAIGN, now=NOW)
    return engine


def _edit(engine: Engine, fields: dict[str, FieldValue], *, version: int = 1) -> int:
    with transaction(engine) as session:
        return submissions.edit(
            session, FORM.id, fields, actor="li", version=version, campaign=CAMPAIGN, now=NOW
        ).version


def test_get_returns_the_typed_submission(ledger: Engine) -> None:
    with reading(ledger) as session:
        found = submissions.get(session, FORM.id)
    assert found == FORM


def test_get_unknown_is_none(engine: Engine) -> None:
    with reading(engine) as session:
        assert submissions.get(session, "R00000000") is None


@pytest.mark.parametrize("length", [1, 4, 9])
def test_find_takes_a_prefix_in_either_case(ledger: Engine, length: int) -> None:
    with reading(ledger) as session:
        assert submissions.find(session, FORM.id[:length].lower()) == [FORM.id]


@pytest.mark.parametrize("prefix", ["%", "_", "R_", "X", "R000000000"])
def test_find_takes_no_wildcards(ledger: Engine, prefix: str) -> None:
    with reading(ledger) as session:
        assert submissions.find(session, prefix) == []


def test_group_holds_one_form_of_one_team_by_arrival(engine: Engine) -> None:
    late, early = registration("late", team="启明星 服务队"), registration("early")
    others = [application("early", part="4"), registration("early", part="5", team="另一队")]
    with transaction(engine) as session:
        arrivals = [delivery("late", uid=1, received=hours(1)), delivery("early", uid=2)]
        deliveries.record(session, arrivals, now=NOW)
        messages.save(session, message("late"), [late], {}, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("early"), [early, *others], {}, campaign=CAMPAIGN, now=NOW)
    with reading(engine) as session:
        group = submissions.group(session, kind="registration", team_key="启明星服务队")
    assert group == [early, replace(late, received=hours(1))]


def test_group_of_a_blank_team_is_empty(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [registration(team="")], {}, campaign=CAMPAIGN, now=NOW)
        assert submissions.group(session, kind="registration", team_key="") == []


def test_waiting_holds_undecided_ones(ledger: Engine) -> None:
    with transaction(ledger) as session:
        assert submissions.waiting(session) == [FORM]
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
        assert submissions.waiting(session) == []


def test_replace_findings_leaves_other_sources_alone(ledger: Engine) -> None:
    with transaction(ledger) as session:
        submissions.replace_findings(session, FORM.id, [finding("revision")], source="duplicate", now=NOW)
        submissions.replace_findings(session, FORM.id, [finding("a"), finding("b")], source="check", now=NOW)
        submissions.replace_findings(session, FORM.id, [finding("c")], source="check", now=NOW)
    with reading(ledger) as session:
        assert submissions.findings(session, [FORM.id]) == {FORM.id: (finding("c"), finding("revision"))}


def test_replace_findings_unchanged_is_no_event(ledger: Engine) -> None:
    with transaction(ledger) as session:
        changed = [
            submissions.replace_findings(session, FORM.id, [finding("a")], source="check", now=hours(step))
            for step in range(3)
        ]
        events = of_items(session, {FORM.id: "submission"})
    assert changed == [True, False, False]
    assert events[1:] == [Event(NOW, "system", "submission", FORM.id, "judged", {"source": "check", "codes": ["a"]})]


def test_replace_findings_of_unknown_submission_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownItemError, match="R00000000"), transaction(engine) as session:
        submissions.replace_findings(session, "R00000000", [], source="check", now=NOW)


def test_replace_findings_of_unknown_source_is_refused(ledger: Engine) -> None:
    with pytest.raises(ValueError, match="guess"), transaction(ledger) as session:
        submissions.replace_findings(session, FORM.id, [], source="guess", now=NOW)


def test_edit_changes_values_and_keeps_the_form(ledger: Engine) -> None:
    right = value("科普进学校")
    assert _edit(ledger, {"activity_name": right}) == 2
    with reading(ledger) as session:
        stored = submissions.get(session, FORM.id)
    assert stored == replace(FORM, fields={**FORM.fields, "activity_name": right})


def test_edit_moves_submission_to_its_new_team(ledger: Engine) -> None:
    _edit(ledger, {"team_name": value("北斗服务队")})
    with reading(ledger) as session:
        groups = [
            len(submissions.group(session, kind="registration", team_key=team))
            for team in ("启明星服务队", "北斗服务队")
        ]
    assert groups == [0, 1]


def test_edit_adds_a_revision_for_each_changed_field(ledger: Engine) -> None:
    _edit(ledger, {"activity_name": value("科普进学校"), "mobile": FORM.fields["mobile"]})
    with reading(ledger) as session:
        history = decisions.history(session, FORM.id)
    assert history[-1] == Entry(
        NOW.astimezone(dt.UTC),
        "li",
        "revision",
        {"field": "activity_name", "before": "科普进社区", "after": "科普进学校"},
    )


def test_edit_without_change_changes_nothing(ledger: Engine) -> None:
    assert _edit(ledger, {"mobile": FORM.fields["mobile"]}) == 1


def test_edit_of_an_older_version_is_refused_and_tells_what_happened(ledger: Engine) -> None:
    _edit(ledger, {"mobile": value("13900000000")})
    with transaction(ledger) as session:
        decisions.decide(session, decision(FORM.id, actor="wang"), campaign=CAMPAIGN, now=hours(1))
    with pytest.raises(ConflictError, match="li、wang 修改过。请刷新") as refused:
        _edit(ledger, {"mobile": value("13700000000")}, version=1)
    edited = Change(NOW.astimezone(dt.UTC), "li", "edited", ("mobile",))
    decided = Change(hours(1).astimezone(dt.UTC), "wang", "decided")
    assert (refused.value.version, refused.value.changes) == (3, (edited, decided))


def test_edit_fills_in_a_field_that_was_not_on_the_form(engine: Engine) -> None:
    fields = {name: one for name, one in FORM.fields.items() if name != "mobile"}
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(), [replace(FORM, fields=fields)], {}, campaign=CAMPAIGN, now=NOW)
    _edit(engine, {"mobile": value("13900000000")})
    with reading(engine) as session:
        stored = submissions.get(session, FORM.id)
    assert stored == replace(FORM, fields={**fields, "mobile": value("13900000000")})


def test_edit_returns_its_revisions(ledger: Engine) -> None:
    fields = {"mobile": value("13900000000"), "activity_name": value("科普进学校")}
    with transaction(ledger) as session:
        first = submissions.edit(session, FORM.id, fields, actor="li", version=1, campaign=CAMPAIGN, now=NOW)
        again = submissions.edit(session, FORM.id, fields, actor="li", version=2, campaign=CAMPAIGN, now=NOW)
    assert (first, again) == (submissions.Edit(2, (1, 2)), submissions.Edit(2))


def test_edit_of_unknown_field_is_refused(ledger: Engine) -> None:
    with pytest.raises(EditRefusedError, match="bank_name"):
        _edit(ledger, {"bank_name": value("银行")})


def test_version_counts_decisions(ledger: Engine) -> None:
    with transaction(ledger) as session:
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
        assert submissions.version(session, FORM.id) == 2


def test_state_is_stored_with_the_submission(ledger: Engine) -> None:
    with transaction(ledger) as session:
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
        assert submissions.get(session, FORM.id) == replace(FORM, state=State.ACCEPTED)


def test_findings_of_many_submissions_are_found(ledger: Engine) -> None:
    unknown = [digest(str(number))[:9] for number in range(12_000)]
    with transaction(ledger) as session:
        submissions.replace_findings(session, FORM.id, [finding()], source="check", now=NOW)
        found = submissions.findings(session, [*unknown, FORM.id])
    assert (len(found), found[FORM.id], found[unknown[0]]) == (12_001, (finding(),), ())
