"""Acts: undone as a whole while nothing stands in the way, and not offered where something does."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.campaign import LetterKind, LetterTemplate
from domain.decision import Verdict
from domain.finding import Severity
from domain.form import FieldValue
from domain.letter import LetterState
from domain.submission import State
from store.engine import Engine, reading, transaction
from store.errors import UndoRefusedError
from store.queries import acts, claims, decisions, deliveries, letters, likenesses, messages, outbox, submissions
from store.queries.acts import Deed, Step, Undone
from tests.store.counting import questions
from tests.store.people import add_people
from tests.store.values import CAMPAIGN, NOW, decision, delivery, digest, finding, hours, message, registration, value

OLD, NEW, OTHER = registration("old"), registration("new"), registration("other", team="北斗服务队")
BARE = f"M{digest('bare')[:10]}"
RULED = replace(CAMPAIGN, letters={LetterKind.CORRECTION: LetterTemplate("补正", "{note}")})
ACCEPT, RETURN = Verdict.ACCEPT, Verdict.RETURN


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """Two versions of one registration, one of another team, a bare mail, and two people."""
    with transaction(engine) as session:
        names = ("old", "new", "other", "bare")
        arrivals = [delivery(name, uid=at, received=hours(at)) for at, name in enumerate(names)]
        deliveries.record(session, arrivals, now=NOW)
        found = {OLD.id: [finding("superseded", Severity.INFO)]}
        for name, one in zip(names, (OLD, NEW, OTHER), strict=False):
            messages.save(session, message(name), [one], found, campaign=CAMPAIGN, now=NOW)
        mail = message("bare", findings=[finding("no-form")])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    add_people(engine, "li", "wang")
    return engine


def _decide(engine: Engine, *items: str, person: str = "li", verdict: Verdict = ACCEPT) -> int:
    with transaction(engine) as session:
        for item in items:
            decisions.decide(session, decision(item, verdict, actor=person), campaign=CAMPAIGN, now=NOW)
        return acts.record(session, acts.decided(session, items), person=person, what=verdict, now=NOW)


def _edit(engine: Engine, fields: Mapping[str, FieldValue], *, item: str = NEW.id, person: str = "li") -> int:
    with transaction(engine) as session:
        version = submissions.version(session, item)
        edit = submissions.edit(session, item, fields, actor=person, version=version, campaign=CAMPAIGN, now=NOW)
        step = Step(Deed.EDITED, item, edit.revisions)
        return acts.record(session, [step], person=person, what="edit", now=NOW)


def _distinguish(engine: Engine) -> int:
    with transaction(engine) as session:
        likenesses.distinguish(session, NEW.id, OTHER.id, actor="li", now=NOW)
        step = Step(Deed.DISTINGUISHED, NEW.id, other=OTHER.id)
        return acts.record(session, [step], person="li", what="distinct", now=NOW)


def _take_back(engine: Engine, *, person: str | None = None) -> int:
    with transaction(engine) as session:
        likenesses.take_back(session, NEW.id, OTHER.id, actor="wang", now=NOW)
        step = Step(Deed.UNDISTINGUISHED, NEW.id, other=OTHER.id)
        return 0 if person is None else acts.record(session, [step], person=person, what="undistinct", now=NOW)


def _undo(engine: Engine, act: int, person: str = "li") -> Undone:
    with transaction(engine) as session:
        return acts.undo(session, act, person=person, campaign=RULED, now=hours(9))


def _undoable(engine: Engine, person: str = "li") -> int | None:
    with reading(engine) as session:
        found = acts.undoable(session, person)
        return None if found is None else found.id


def _standing(engine: Engine) -> list[State]:
    with reading(engine) as session:
        found = [submissions.get(session, one.id) for one in (OLD, NEW, OTHER)]
        return [one.state for one in found if one is not None]


def _fields(engine: Engine, item: str = NEW.id) -> Mapping[str, FieldValue]:
    with reading(engine) as session:
        found = submissions.get(session, item)
        return {} if found is None else found.fields


def test_undo_decision_lets_all_it_settled_wait_again(ledger: Engine) -> None:
    act = _decide(ledger, NEW.id)
    done = _undo(ledger, act)
    assert (done.decided, done.edited, done.parted) == ((NEW.id, OLD.id), (), ())
    assert _standing(ledger) == [State.WAITING] * 3


def test_undo_several_decisions_at_once(ledger: Engine) -> None:
    act = _decide(ledger, OTHER.id, NEW.id)
    assert _undo(ledger, act).decided == (NEW.id, OLD.id, OTHER.id)
    assert _standing(ledger) == [State.WAITING] * 3


def test_undo_decision_on_a_message(ledger: Engine) -> None:
    assert _undo(ledger, _decide(ledger, BARE)).decided == (BARE,)


def test_undo_several_is_all_or_nothing(ledger: Engine) -> None:
    act = _decide(ledger, OTHER.id, NEW.id, BARE)
    with transaction(ledger) as session:
        again = decision(OTHER.id, RETURN, "seal-missing", actor="wang")
        decisions.decide(session, again, campaign=CAMPAIGN, now=NOW, other_reasons_allowed=True)
        decisions.decide(session, decision(BARE, Verdict.REOPEN, actor="wang"), campaign=CAMPAIGN, now=NOW)
    assert _undoable(ledger) is None
    with pytest.raises(UndoRefusedError) as refused:
        _undo(ledger, act)
    told = f"wang 之后又对 {OTHER.id} 作了“要求补正”；wang 之后又对 {BARE} 作了“撤回决定”"
    assert str(refused.value) == f"不能撤销：{told}。没有作任何改动"
    assert _standing(ledger) == [State.RETURNED, State.ACCEPTED, State.RETURNED]


@pytest.mark.parametrize("gone", [False, True])
def test_undo_decision_until_its_letter_is_on_the_way(ledger: Engine, gone: bool) -> None:
    with transaction(ledger) as session:
        given = replace(decision(NEW.id, RETURN, "seal-missing"), note="请盖章")
        decisions.decide(session, given, campaign=RULED, now=NOW, other_reasons_allowed=True)
        act = acts.record(session, acts.decided(session, [NEW.id]), person="li", what=RETURN, now=NOW)
        outbox.approve(session, 1, actor="chief", now=NOW)
        if gone:
            outbox.claim(session, 1, message_id="one@office.example", now=NOW)
    assert _undoable(ledger) == (None if gone else act)
    if gone:
        with pytest.raises(UndoRefusedError, match=f"{NEW.id} 的回复函已经发出或正在发送"):
            _undo(ledger, act)
    else:
        _undo(ledger, act)
    with reading(ledger) as session:
        states = [one.state for one in letters.listed(session)]
    assert states == [LetterState.SENDING if gone else LetterState.WITHDRAWN]


def test_undo_edit_brings_back_the_values(ledger: Engine) -> None:
    act = _edit(ledger, {"mobile": value("139"), "activity_name": value("科普进学校")})
    assert _undo(ledger, act).edited == (NEW.id,)
    assert _fields(ledger) == NEW.fields
    with reading(ledger) as session:
        history = [one.details for one in decisions.history(session, NEW.id) if one.what == "revision"]
    assert history[-1] == {"field": "mobile", "before": "139", "after": "13800000000"}


def test_undo_edit_of_a_field_that_another_changed_is_refused(ledger: Engine) -> None:
    act = _edit(ledger, {"mobile": value("139")})
    _edit(ledger, {"mobile": value("137")}, person="wang")
    assert _undoable(ledger) is None
    with pytest.raises(UndoRefusedError, match=f"{NEW.id} 的同一栏之后又改过"):
        _undo(ledger, act)
    assert _fields(ledger)["mobile"] == value("137")


def test_undo_edit_leaves_what_another_changed_beside_it(ledger: Engine) -> None:
    act = _edit(ledger, {"mobile": value("139")})
    _edit(ledger, {"activity_name": value("科普进学校")}, person="wang")
    _undo(ledger, act)
    assert _fields(ledger) == {**NEW.fields, "activity_name": value("科普进学校")}


def test_undo_distinction_and_its_reverse(ledger: Engine) -> None:
    pair = tuple(sorted((NEW.id, OTHER.id)))
    assert _undo(ledger, _distinguish(ledger)).parted == pair
    with reading(ledger) as session:
        assert likenesses.distinct(session, [NEW.id]) == set()
    _distinguish(ledger)
    act = _take_back(ledger, person="wang")
    assert _undo(ledger, act, "wang").parted == pair
    with reading(ledger) as session:
        assert likenesses.distinct(session, [NEW.id]) == {frozenset(pair)}


def test_undo_distinction_that_another_took_back_is_refused(ledger: Engine) -> None:
    act = _distinguish(ledger)
    _take_back(ledger)
    assert _undoable(ledger) is None
    with pytest.raises(UndoRefusedError, match="“不是重复”已经撤销"):
        _undo(ledger, act)


def test_undo_of_taking_back_what_another_said_again_is_refused(ledger: Engine) -> None:
    _distinguish(ledger)
    act = _take_back(ledger, person="wang")
    _distinguish(ledger)
    assert _undoable(ledger, "wang") is None
    with pytest.raises(UndoRefusedError, match="已经又标为“不是重复”"):
        _undo(ledger, act, "wang")


def test_undo_taking_back_gives_the_decision_again(ledger: Engine) -> None:
    with transaction(ledger) as session:
        given = replace(decision(NEW.id, RETURN, "seal-missing", actor="wang"), note="请盖章")
        decisions.decide(session, given, campaign=RULED, now=NOW, other_reasons_allowed=True)
    act = _decide(ledger, NEW.id, verdict=Verdict.REOPEN)
    assert _standing(ledger) == [State.WAITING] * 3
    assert _undo(ledger, act).decided == (NEW.id, OLD.id)
    with reading(ledger) as session:
        last = decisions.decisions(session, NEW.id)[-1]
    assert last == replace(given, actor="li", decided=hours(9).astimezone(dt.UTC))


def _assign(engine: Engine, *items: str, to: str) -> int:
    with transaction(engine) as session:
        for item in items:
            claims.assign(session, item, to=to, by="li", now=NOW)
        steps = [Step(Deed.ASSIGNED, item, other=to) for item in items]
        return acts.record(session, steps, person="li", what="assign", now=NOW)


def test_undo_handing_out_lets_go_of_it(ledger: Engine) -> None:
    act = _assign(ledger, NEW.id, BARE, to="wang")
    with transaction(ledger) as session:
        claims.take(session, NEW.id, person="wang", now=hours(1))
    _undo(ledger, act)
    with reading(ledger) as session:
        assert claims.held(session, now=hours(1)) == []


def test_undo_handing_out_what_another_has_taken_over_is_refused(ledger: Engine) -> None:
    act = _assign(ledger, NEW.id, BARE, to="wang")
    with transaction(ledger) as session:
        claims.take_over(session, NEW.id, person="li", now=hours(1))
    assert _undoable(ledger) is None
    with pytest.raises(UndoRefusedError, match=f"{NEW.id} 已经处理，或者由别人接手了"):
        _undo(ledger, act)


def test_undo_goes_back_step_by_step(ledger: Engine) -> None:
    first, second = _edit(ledger, {"mobile": value("139")}), _decide(ledger, NEW.id)
    assert _undoable(ledger) == second
    _undo(ledger, second)
    assert _undoable(ledger) == first
    _undo(ledger, first)
    assert _undoable(ledger) is None


def test_undo_twice_or_out_of_order_or_anothers_is_refused(ledger: Engine) -> None:
    first = _edit(ledger, {"mobile": value("139")})
    second = _decide(ledger, OTHER.id)
    for act, person in ((first, "li"), (second, "wang"), (99, "li")):
        with pytest.raises(UndoRefusedError, match="请刷新"):
            _undo(ledger, act, person)
    _undo(ledger, second)
    with pytest.raises(UndoRefusedError, match="已经撤销过"):
        _undo(ledger, second)


def test_undoable_asks_no_more_for_many_steps_than_for_one(ledger: Engine) -> None:
    counts = []
    for items in ([OTHER.id], [NEW.id, BARE]):
        _decide(ledger, *items)
        with reading(ledger) as session, questions(ledger) as asked:
            acts.undoable(session, "li")
        counts.append(len(asked))
    assert counts[0] == counts[1]
