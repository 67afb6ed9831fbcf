"""Decisions: given once, on a ground, and taken along to older versions."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.campaign import LetterKind, LetterTemplate
from domain.decision import Decision, Verdict
from domain.finding import Severity
from domain.letter import Drafted
from domain.message import Kind
from domain.submission import State
from store.engine import Engine, reading, transaction
from store.errors import ConflictError, DecisionRefusedError, UnknownItemError
from store.queries import decisions, deliveries, messages, outbox, submissions
from store.queries.decisions import Entry, Settled
from tests.store.values import CAMPAIGN, NOW, decision, delivery, digest, finding, hours, message, registration

ACCEPT, RETURN, REJECT, REOPEN = Verdict.ACCEPT, Verdict.RETURN, Verdict.REJECT, Verdict.REOPEN


FIRST, SECOND, THIRD = registration("first"), registration("second"), registration("third")


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """Three versions of one registration, an hour apart, each later one superseding those before; and a bare mail."""
    found = {
        FIRST.id: [finding("mobile-invalid"), finding("superseded", Severity.INFO)],
        SECOND.id: [finding("revision", Severity.INFO), finding("superseded", Severity.INFO)],
        THIRD.id: [finding("revision", Severity.INFO), finding("mobile-invalid")],
    }
    with transaction(engine) as session:
        names = ("first", "second", "third", "bare")
        arrivals = [delivery(name, uid=at, received=hours(at)) for at, name in enumerate(names)]
        deliveries.record(session, arrivals, now=NOW)
        for name, one in zip(names, (FIRST, SECOND, THIRD), strict=False):
            mail = message(name, findings=[finding("file-encrypted")])
            messages.save(session, mail, [one], found, campaign=CAMPAIGN, now=NOW)
        mail = message("bare", findings=[finding("no-form")])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    return engine


def _decide(engine: Engine, item: str, verdict: Verdict, *reasons: str, actor: str = "li") -> tuple[str, ...]:
    with transaction(engine) as session:
        return decisions.decide(
            session, decision(item, verdict, *reasons, actor=actor), campaign=CAMPAIGN, now=NOW
        ).items


def _states(engine: Engine) -> list[State]:
    with reading(engine) as session:
        found = [submissions.get(session, one.id) for one in (FIRST, SECOND, THIRD)]
        return [one.state for one in found if one is not None]


@pytest.mark.parametrize(
    ("verdict", "reasons", "state"),
    [
        (ACCEPT, (), State.ACCEPTED),
        (RETURN, ("mobile-invalid",), State.RETURNED),
        (REJECT, ("mobile-invalid",), State.REJECTED),
    ],
)
def test_decide_newest_returns_older_ones_that_wait(
    ledger: Engine, verdict: Verdict, reasons: tuple[str, ...], state: State
) -> None:
    assert _decide(ledger, THIRD.id, verdict, *reasons) == (THIRD.id, FIRST.id, SECOND.id)
    assert _states(ledger) == [State.RETURNED, State.RETURNED, state]
    with reading(ledger) as session:
        note = f"已由更新的 {THIRD.id} 取代"
        assert decisions.decisions(session, THIRD.id) == [decision(THIRD.id, verdict, *reasons)]
        assert decisions.decisions(session, FIRST.id) == [
            Decision(FIRST.id, RETURN, "li", NOW.astimezone(dt.UTC), ("superseded",), note)
        ]


def test_decide_newest_leaves_decided_ones_alone(ledger: Engine) -> None:
    _decide(ledger, FIRST.id, REJECT, "mobile-invalid")
    assert _decide(ledger, THIRD.id, ACCEPT) == (THIRD.id, SECOND.id)
    assert _states(ledger) == [State.REJECTED, State.RETURNED, State.ACCEPTED]


def test_decide_superseded_one_leaves_the_others_alone(ledger: Engine) -> None:
    assert _decide(ledger, SECOND.id, ACCEPT) == (SECOND.id,)
    assert _states(ledger) == [State.WAITING, State.ACCEPTED, State.WAITING]


def test_decide_copy_leaves_the_others_alone(ledger: Engine) -> None:
    with transaction(ledger) as session:
        copy = [finding("duplicate-exact", Severity.REJECT)]
        submissions.replace_findings(session, THIRD.id, copy, source="duplicate", now=NOW)
    assert _decide(ledger, THIRD.id, REJECT, "duplicate-exact") == (THIRD.id,)


def test_decide_leaves_older_one_without_the_finding_alone(ledger: Engine) -> None:
    with transaction(ledger) as session:
        submissions.replace_findings(session, FIRST.id, [], source="check", now=NOW)
    assert _decide(ledger, THIRD.id, ACCEPT) == (THIRD.id, SECOND.id)


def test_decide_takes_id_in_lower_case(ledger: Engine) -> None:
    assert _decide(ledger, SECOND.id.lower(), ACCEPT) == (SECOND.id,)


@pytest.mark.parametrize("digits", [10, 64])
def test_decide_message_without_form(ledger: Engine, digits: int) -> None:
    name = f"m{digest('bare')[:digits].upper()}"
    assert _decide(ledger, name, RETURN, "no-form") == (f"M{digest('bare')[:10]}",)
    with reading(ledger) as session:
        assert messages.standing(session, digest("bare")).state is State.RETURNED
        assert [one.reasons for one in decisions.decisions(session, name)] == [("no-form",)]


@pytest.mark.parametrize("item", ["R00000000", "M0123456789", "M012", "", "%"])
def test_decide_unknown_item_is_refused(ledger: Engine, item: str) -> None:
    with pytest.raises(DecisionRefusedError, match="zhihui queue"):
        _decide(ledger, item, ACCEPT)


def test_history_of_unknown_item_is_refused(ledger: Engine) -> None:
    with reading(ledger) as session, pytest.raises(UnknownItemError, match="R00000000"):
        decisions.history(session, "R00000000")


@pytest.mark.parametrize("verdict", [RETURN, REJECT])
def test_decide_without_ground_is_refused(ledger: Engine, verdict: Verdict) -> None:
    with pytest.raises(DecisionRefusedError, match="理由"):
        _decide(ledger, THIRD.id, verdict)
    assert _states(ledger) == [State.WAITING] * 3


def test_decide_on_a_ground_that_was_not_found_is_refused(ledger: Engine) -> None:
    with pytest.raises(DecisionRefusedError, match=r"not-a4.*已查出的问题：file-encrypted、mobile-invalid、revision"):
        _decide(ledger, THIRD.id, REJECT, "mobile-invalid", "not-a4")


def test_decide_on_another_ground_when_allowed(ledger: Engine) -> None:
    with transaction(ledger) as session:
        settled = decisions.decide(
            session, decision(SECOND.id, REJECT, "not-a4"), campaign=CAMPAIGN, now=NOW, other_reasons_allowed=True
        )
    assert settled == Settled((SECOND.id,), Drafted.NO_GROUND)


def test_decide_on_a_fault_of_the_mail_that_brought_it(ledger: Engine) -> None:
    assert _decide(ledger, SECOND.id, RETURN, "file-encrypted") == (SECOND.id,)


@pytest.mark.parametrize(("verdict", "reasons"), [(ACCEPT, ()), (RETURN, ("file-encrypted", "revision"))])
def test_decide_twice_the_same_is_refused(ledger: Engine, verdict: Verdict, reasons: tuple[str, ...]) -> None:
    _decide(ledger, SECOND.id, verdict, *reasons)
    with pytest.raises(DecisionRefusedError, match="li"):
        _decide(ledger, SECOND.id, verdict, *reversed(reasons), actor="wang")


def test_decide_otherwise_later_is_added(ledger: Engine) -> None:
    _decide(ledger, SECOND.id, RETURN, "revision")
    _decide(ledger, SECOND.id, RETURN, "file-encrypted")
    _decide(ledger, SECOND.id, ACCEPT, actor="wang")
    with reading(ledger) as session:
        given = [(one.verdict, one.actor) for one in decisions.decisions(session, SECOND.id)]
    assert given == [(RETURN, "li"), (RETURN, "li"), (ACCEPT, "wang")]
    assert _states(ledger)[1] is State.ACCEPTED


def test_decide_message_with_forms_is_refused(ledger: Engine) -> None:
    with pytest.raises(DecisionRefusedError, match="表格"):
        _decide(ledger, f"M{digest('first')[:10]}", ACCEPT)


def test_decide_correspondence_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
        messages.save(session, message(kind=Kind.CORRESPONDENCE), [], {}, campaign=CAMPAIGN, now=NOW)
    with pytest.raises(DecisionRefusedError, match="不是报送材料"):
        _decide(engine, f"M{digest('mail')[:10]}", ACCEPT)


def test_decide_blank_subject_takes_nothing_along(engine: Engine) -> None:
    older, newer = registration("older", activity=""), registration("newer", activity="")
    with transaction(engine) as session:
        deliveries.record(session, [delivery("older", uid=1), delivery("newer", uid=2)], now=NOW)
        found = {older.id: [finding("superseded", Severity.INFO)]}
        messages.save(session, message("older"), [older], found, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("newer"), [newer], {}, campaign=CAMPAIGN, now=NOW)
    assert _decide(engine, newer.id, ACCEPT) == (newer.id,)


def test_decide_rejects_on_a_clause_only(ledger: Engine) -> None:
    found = [replace(finding("mobile-invalid"), clause=None), finding("unit-missing")]
    with transaction(ledger) as session:
        submissions.replace_findings(session, SECOND.id, found, source="check", now=NOW)
        bare = replace(finding("seal-unclear"), clause=None)
        submissions.replace_findings(session, THIRD.id, [bare], source="check", now=NOW)
        messages.save(session, message("third"), [THIRD], {THIRD.id: [bare]}, campaign=CAMPAIGN, now=NOW)
    with pytest.raises(DecisionRefusedError, match=r"没有条款依据.*有依据的问题：问题：unit-missing（unit-missing）"):
        _decide(ledger, SECOND.id, REJECT, "mobile-invalid")
    with pytest.raises(DecisionRefusedError, match="可以改为要求补正"):
        _decide(ledger, THIRD.id, REJECT, "seal-unclear")
    _decide(ledger, SECOND.id, REJECT, "mobile-invalid", "unit-missing")
    _decide(ledger, THIRD.id, RETURN, "seal-unclear")
    assert _states(ledger) == [State.RETURNED, State.REJECTED, State.RETURNED]


def test_decide_rejects_a_message_on_what_was_found(ledger: Engine) -> None:
    with transaction(ledger) as session:
        mail = message("bare", findings=[replace(finding("no-form"), clause=None)])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    assert _decide(ledger, f"M{digest('bare')[:10]}", REJECT, "no-form") == (f"M{digest('bare')[:10]}",)


def test_decide_takes_back_with_the_older_versions_it_settled(ledger: Engine) -> None:
    _decide(ledger, THIRD.id, ACCEPT)
    assert _decide(ledger, THIRD.id, REOPEN, actor="wang") == (THIRD.id, FIRST.id, SECOND.id)
    assert _states(ledger) == [State.WAITING] * 3
    with reading(ledger) as session:
        given = [(one.verdict, one.actor, one.reasons) for one in decisions.decisions(session, FIRST.id)]
    assert given == [(RETURN, "li", ("superseded",)), (REOPEN, "wang", ())]


def test_decide_takes_back_no_older_version_that_was_decided_again(ledger: Engine) -> None:
    _decide(ledger, THIRD.id, ACCEPT)
    _decide(ledger, FIRST.id, REJECT, "mobile-invalid", actor="wang")
    assert _decide(ledger, THIRD.id, REOPEN) == (THIRD.id, SECOND.id)
    assert _states(ledger) == [State.REJECTED, State.WAITING, State.WAITING]


def test_decide_takes_back_no_older_version_that_another_verdict_returned(ledger: Engine) -> None:
    _decide(ledger, THIRD.id, ACCEPT)
    with transaction(ledger) as session:
        decisions.decide(
            session, Decision(THIRD.id, RETURN, "li", hours(1), ("revision",)), campaign=CAMPAIGN, now=hours(1)
        )
    assert _decide(ledger, THIRD.id, REOPEN) == (THIRD.id,)
    assert _states(ledger) == [State.RETURNED, State.RETURNED, State.WAITING]


def test_decide_takes_back_a_verdict_on_a_message(ledger: Engine) -> None:
    name = f"M{digest('bare')[:10]}"
    _decide(ledger, name, RETURN, "no-form")
    assert _decide(ledger, name, REOPEN) == (name,)
    with reading(ledger) as session:
        assert messages.standing(session, digest("bare")).state is State.WAITING


@pytest.mark.parametrize("before", [(), (ACCEPT, REOPEN)])
def test_decide_takes_back_only_what_is_decided(ledger: Engine, before: tuple[Verdict, ...]) -> None:
    for verdict in before:
        _decide(ledger, SECOND.id, verdict)
    with pytest.raises(DecisionRefusedError, match="还没有决定，不需要撤回"):
        _decide(ledger, SECOND.id, REOPEN)


def test_decide_takes_back_nothing_of_which_the_sender_was_told(ledger: Engine) -> None:
    ruled = replace(CAMPAIGN, letters={LetterKind.CORRECTION: LetterTemplate("补正", "{note}")})
    with transaction(ledger) as session:
        given = replace(decision(SECOND.id, RETURN, "revision"), note="请补正")
        decisions.decide(session, given, campaign=ruled, now=NOW)
        outbox.approve(session, 1, actor="wang", now=NOW)
        outbox.claim(session, 1, message_id="one@office.example", now=NOW)
    with pytest.raises(DecisionRefusedError, match="不能撤回决定"):
        _decide(ledger, SECOND.id, REOPEN)
    assert _decide(ledger, SECOND.id, ACCEPT) == (SECOND.id,)


def test_decide_the_same_after_taking_back(ledger: Engine) -> None:
    for verdict in (ACCEPT, REOPEN, ACCEPT):
        _decide(ledger, SECOND.id, verdict)
    assert _states(ledger)[1] is State.ACCEPTED


@pytest.mark.parametrize(("item", "reason"), [(SECOND.id, "revision"), (f"M{digest('bare')[:10]}", "no-form")])
def test_decide_on_an_older_version_is_refused(ledger: Engine, item: str, reason: str) -> None:
    with transaction(ledger) as session:
        decisions.decide(session, decision(item, RETURN, reason), version=1, campaign=CAMPAIGN, now=NOW)
    with pytest.raises(ConflictError, match="li 修改过") as refused, transaction(ledger) as session:
        decisions.decide(session, decision(item, ACCEPT, actor="wang"), version=1, campaign=CAMPAIGN, now=NOW)
    assert (refused.value.version, len(refused.value.changes)) == (2, 1)
    with reading(ledger) as session:
        assert [one.verdict for one in decisions.decisions(session, item)] == [RETURN]


def test_last_is_the_number_of_the_last_decision(ledger: Engine) -> None:
    _decide(ledger, SECOND.id, RETURN, "revision")
    _decide(ledger, SECOND.id, ACCEPT)
    with reading(ledger) as session:
        assert [decisions.last(session, one.id) for one in (FIRST, SECOND)] == [0, 2]


def test_history_tells_mail_form_and_decision_in_order(ledger: Engine) -> None:
    with transaction(ledger) as session:
        late = Decision(FIRST.id, REJECT, "wang", hours(5), ("mobile-invalid",), "电话核实")
        decisions.decide(session, late, campaign=CAMPAIGN, now=hours(5))
    with reading(ledger) as session:
        history = decisions.history(session, FIRST.id)
    assert [(entry.actor, entry.what) for entry in history] == [
        ("system", "arrived"),
        ("system", "submitted"),
        ("system", "read"),
        ("wang", "decision"),
    ]
    details = {"verdict": "reject", "reasons": ("mobile-invalid",), "note": "电话核实"}
    assert history[-1] == Entry(hours(5), "wang", "decision", details)


def test_history_of_a_message(ledger: Engine) -> None:
    _decide(ledger, f"M{digest('bare')[:10]}", RETURN, "no-form")
    with reading(ledger) as session:
        history = decisions.history(session, f"M{digest('bare')[:10]}")
    assert [entry.what for entry in history] == ["arrived", "read", "decision"]
