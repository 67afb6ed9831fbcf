"""The outbox: drafted with the decision, approved by another person, sent at most once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.campaign import Clause, LetterKind, LetterTemplate
from domain.decision import Decision, Verdict
from domain.finding import Severity
from domain.letter import Drafted, LetterState
from domain.message import Kind, handle
from domain.outgoing import Outgoing
from domain.people import Role
from store import tables
from store.engine import Engine, reading, transaction
from store.errors import DecisionRefusedError, LetterRefusedError
from store.queries import decisions, deliveries, letters, messages, outbox
from store.queries import events as log
from tests.store.values import CAMPAIGN, NOW, delivery, digest, finding, hours, message, registration

RULED = replace(
    CAMPAIGN,
    office="测试办公室",
    clauses={"form-1": Clause("form-1", "附件1", "第1条", "栏目填写完整。")},
    letters={
        LetterKind.RECEIPT: LetterTemplate("收到{id}", "{team}：收到{id}。"),
        LetterKind.CORRECTION: LetterTemplate("补正{id}", "{team}：\n{reasons}\n补充：{note}"),
        LetterKind.REJECTION: LetterTemplate("退回{id}", "{team}：\n{reasons}\n补充：{note}"),
    },
)
FORM, OLDER = registration("form"), registration("older", activity="旧活动")
BARE = handle(digest("bare"))
RETURN, REJECT = Verdict.RETURN, Verdict.REJECT
DRAFT, APPROVED, SENDING = LetterState.DRAFT, LetterState.APPROVED, LetterState.SENDING
SENT, UNKNOWN, FAILED, WITHDRAWN = LetterState.SENT, LetterState.UNKNOWN, LetterState.FAILED, LetterState.WITHDRAWN
REASON = "1. 问题：mobile-invalid。\n   所填内容：138\n   依据：附件1，第1条\n   原文：栏目填写完整。"


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A registration with a finding that rests on a clause and one that does not, another one, and a bare mail."""
    loose = replace(finding("not-a4"), clause=None)
    with transaction(engine) as session:
        names = ("form", "older", "bare")
        arrivals = [delivery(name, uid=at, received=hours(at)) for at, name in enumerate(names)]
        deliveries.record(session, arrivals, now=NOW)
        mail = replace(message("form"), answers=("first@example.com",))
        messages.save(session, mail, [FORM], {FORM.id: [finding(), loose]}, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("older"), [OLDER], {}, campaign=CAMPAIGN, now=NOW)
        bare = message("bare", findings=[finding("no-form")], subject="报名")
        messages.save(session, bare, [], {}, campaign=CAMPAIGN, now=NOW)
    return engine


def _decide(
    engine: Engine,
    verdict: Verdict,
    *reasons: str,
    item: str = FORM.id,
    note: str = "",
    actor: str = "li",
) -> Drafted:
    with transaction(engine) as session:
        given = Decision(item, verdict, actor, NOW, reasons, note)
        return decisions.decide(session, given, campaign=RULED, now=NOW).letter


def _all(engine: Engine) -> list[Outgoing]:
    with reading(engine) as session:
        return letters.listed(session)[::-1]


def _states(engine: Engine) -> list[LetterState]:
    return [one.state for one in _all(engine)]


def _approve(engine: Engine, number: int = 1, actor: str = "wang") -> Outgoing:
    with transaction(engine) as session:
        return outbox.approve(session, number, actor=actor, now=hours(1))


def _claim(engine: Engine, number: int = 1, name: str = "one@office.example", at: dt.datetime = NOW) -> Outgoing | None:
    with transaction(engine) as session:
        return outbox.claim(session, number, message_id=name, now=at)


def _reach(engine: Engine, state: LetterState) -> None:
    """Bring letter 1 from its draft to a state."""
    if state is not DRAFT:
        _approve(engine)
    if state in {SENDING, SENT, UNKNOWN, FAILED}:
        _claim(engine)
    ends = {SENT: outbox.sent, UNKNOWN: outbox.lost, FAILED: outbox.refused}
    if state in ends:
        with transaction(engine) as session:
            ends[state](session, 1, reply="250 ok", now=NOW)


def _logged(engine: Engine, item: str = FORM.id, kind: str = "submission") -> list[tuple[str, str]]:
    with reading(engine) as session:
        found = log.of_items(session, {item: kind})
        return [(one.actor, one.what) for one in found if one.what.startswith("letter-")]


@pytest.mark.parametrize(
    ("verdict", "kind", "subject"),
    [(RETURN, LetterKind.CORRECTION, "补正"), (REJECT, LetterKind.REJECTION, "退回")],
)
def test_decision_writes_its_draft(ledger: Engine, verdict: Verdict, kind: LetterKind, subject: str) -> None:
    assert _decide(ledger, verdict, "mobile-invalid", "not-a4", note="请 尽快。") is Drafted.WRITTEN
    assert _all(ledger) == [
        Outgoing(
            id=1,
            kind=kind,
            item=FORM.id,
            mail=digest("form"),
            recipient="zhang@example.com",
            recipient_name="张三",
            subject=f"{subject}{FORM.id}",
            text=f"启明星服务队：\n{REASON}\n补充：请 尽快。\n",
            state=DRAFT,
            drafted=NOW,
            drafted_by="li",
            changed=NOW,
            in_reply_to="form@example.com",
            thread=("first@example.com", "form@example.com"),
        )
    ]
    assert _logged(ledger) == [("li", "letter-drafted")]


@pytest.mark.parametrize(
    ("verdict", "reasons", "note", "drafted"),
    [
        (Verdict.ACCEPT, (), "好", Drafted.NOT_NEEDED),
        (RETURN, ("not-a4",), "", Drafted.NO_GROUND),
        (RETURN, ("not-a4",), "请补。", Drafted.WRITTEN),
    ],
)
def test_decision_without_a_clause(
    ledger: Engine, verdict: Verdict, reasons: Sequence[str], note: str, drafted: Drafted
) -> None:
    assert _decide(ledger, verdict, *reasons, note=note) is drafted
    assert [one.text for one in _all(ledger)] == ["启明星服务队：\n补充：请补。\n"] * (drafted is Drafted.WRITTEN)


@pytest.mark.parametrize(
    ("verdict", "note", "drafted"),
    [
        (RETURN, "没有表格。", Drafted.WRITTEN),
        (RETURN, "", Drafted.NO_GROUND),
        (REJECT, "没有表格。", Drafted.NO_GROUND),
    ],
)
def test_decision_on_a_mail_without_a_form(ledger: Engine, verdict: Verdict, note: str, drafted: Drafted) -> None:
    assert _decide(ledger, verdict, "no-form", item=BARE, note=note) is drafted
    expected = [(BARE, f"补正{BARE}", "张三：\n补充：没有表格。\n")] * (drafted is Drafted.WRITTEN)
    assert [(one.item, one.subject, one.text) for one in _all(ledger)] == expected
    assert len(_logged(ledger, digest("bare"), "message")) == len(expected)


@pytest.mark.parametrize("address", ["", "张三@例子.中国", "a b@example.com", "a@example.com, b@example.com"])
def test_decision_on_a_mail_without_an_address(engine: Engine, address: str) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("form")], now=NOW)
        mail = replace(message("form"), sender=address)
        messages.save(session, mail, [FORM], {FORM.id: [finding()]}, campaign=CAMPAIGN, now=NOW)
    assert _decide(engine, RETURN, "mobile-invalid") is Drafted.NO_ADDRESS
    assert _all(engine) == []


@pytest.mark.parametrize("state", [DRAFT, APPROVED, FAILED])
def test_another_decision_withdraws_the_letter_of_the_first(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    assert _decide(ledger, REJECT, "mobile-invalid", actor="zhao") is Drafted.WRITTEN
    assert _states(ledger) == [WITHDRAWN, DRAFT]
    assert _logged(ledger)[-2:] == [("zhao", "letter-withdrawn"), ("zhao", "letter-drafted")]


@pytest.mark.parametrize("state", [SENDING, SENT, UNKNOWN])
def test_another_decision_leaves_what_may_have_gone_alone(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    _decide(ledger, Verdict.ACCEPT)
    assert _states(ledger) == [state]


def test_other_items_letters_stay(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _decide(ledger, RETURN, "no-form", item=BARE, note="没有表格。")
    _decide(ledger, Verdict.ACCEPT, item=OLDER.id)
    _decide(ledger, Verdict.ACCEPT, item=BARE)
    assert _states(ledger) == [DRAFT, WITHDRAWN]


def test_older_versions_closed_by_a_newer_one_get_no_letter(engine: Engine) -> None:
    newer, older = registration("newer"), registration("old")
    found = {older.id: [finding("superseded", Severity.INFO)], newer.id: [finding()]}
    with transaction(engine) as session:
        arrivals = [delivery("old", uid=1), delivery("newer", uid=2, received=hours(1))]
        deliveries.record(session, arrivals, now=NOW)
        messages.save(session, message("old"), [older], found, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("newer"), [newer], found, campaign=CAMPAIGN, now=NOW)
    _decide(engine, RETURN, "mobile-invalid", item=newer.id)
    assert [one.item for one in _all(engine)] == [newer.id]


def test_refused_decision_leaves_the_letter_of_the_first(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    with pytest.raises(DecisionRefusedError):
        _decide(ledger, RETURN, "mobile-invalid", actor="zhao")
    assert _states(ledger) == [DRAFT]


def test_approved_by_a_second_person(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    found = _approve(ledger)
    assert (found.state, found.approved, found.approved_by) == (APPROVED, hours(1), "wang")
    assert _logged(ledger)[-1] == ("wang", "letter-approved")
    with pytest.raises(LetterRefusedError, match="第 1 号回复函现在是“待发送”"):
        _approve(ledger, actor="zhao")


@pytest.mark.parametrize("actor", ["li", "Li"])
def test_nobody_approves_what_their_own_decision_wrote(ledger: Engine, actor: str) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    with pytest.raises(LetterRefusedError, match="须由另一人复核"):
        _approve(ledger, actor=actor)
    assert _states(ledger) == [DRAFT]


@pytest.mark.parametrize(
    ("role", "disabled", "allowed"),
    [
        (Role.CLERK, None, False),
        (Role.READER, None, False),
        (Role.APPROVER, NOW, False),
        (Role.APPROVER, None, True),
        (Role.ADMINISTRATOR, None, True),
    ],
)
def test_person_of_the_page_needs_the_power(
    ledger: Engine, role: Role, disabled: dt.datetime | None, *, allowed: bool
) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    with transaction(ledger) as session:
        person = tables.Person(
            id="wang", name="王", role=role, password="", created=NOW, disabled=disabled, failures=0, settings={}
        )
        session.add(person)
    if allowed:
        assert _approve(ledger).state is APPROVED
    else:
        with pytest.raises(LetterRefusedError, match="没有复核回复函的权限"):
            _approve(ledger)


@pytest.mark.parametrize("state", [DRAFT, APPROVED, FAILED])
def test_withdrawn_by_a_person(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    with transaction(ledger) as session:
        assert outbox.withdraw(session, 1, actor="zhao", now=NOW).state is WITHDRAWN
    assert _logged(ledger)[-1] == ("zhao", "letter-withdrawn")


@pytest.mark.parametrize("state", [SENDING, SENT, UNKNOWN])
def test_what_may_have_gone_is_not_withdrawn(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    with transaction(ledger) as session, pytest.raises(LetterRefusedError, match=state.words):
        outbox.withdraw(session, 1, actor="zhao", now=NOW)
    assert _states(ledger) == [state]


@pytest.mark.parametrize("state", [DRAFT, SENDING, SENT, UNKNOWN, FAILED])
def test_only_what_is_approved_is_claimed(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    assert _claim(ledger, name="two@office.example") is None
    assert _claim(ledger, 7) is None
    assert _states(ledger) == [state]


def test_letter_keeps_its_message_id_when_it_goes_again(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _approve(ledger)
    first = _claim(ledger)
    assert first is not None
    with transaction(ledger) as session:
        assert outbox.postponed(session, 1, reply="450 later", now=NOW).state is APPROVED
    again = _claim(ledger, name="two@office.example", at=hours(2))
    assert again == replace(first, tries=2, claimed=hours(2), changed=hours(2), reply="450 later")


@pytest.mark.parametrize(
    ("state", "sent", "end"), [(UNKNOWN, True, SENT), (UNKNOWN, False, APPROVED), (FAILED, False, APPROVED)]
)
def test_resolved_by_a_person(ledger: Engine, state: LetterState, end: LetterState, *, sent: bool) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    with transaction(ledger) as session:
        assert outbox.resolve(session, 1, sent=sent, actor="zhao", now=NOW).state is end
    assert _logged(ledger)[-1] == ("zhao", "letter-resolved")


@pytest.mark.parametrize("state", [DRAFT, APPROVED, SENDING, SENT])
def test_nothing_to_resolve(ledger: Engine, state: LetterState) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, state)
    with transaction(ledger) as session, pytest.raises(LetterRefusedError):
        outbox.resolve(session, 1, sent=False, actor="zhao", now=NOW)


def test_unknown_letter_is_refused(ledger: Engine) -> None:
    with transaction(ledger) as session, pytest.raises(LetterRefusedError, match="zhihui outbox list"):
        outbox.withdraw(session, 9, actor="zhao", now=NOW)


def test_broken_off_sending_has_an_unknown_end(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _reach(ledger, SENDING)
    with transaction(ledger) as session:
        assert outbox.interrupted(session, reply="中断", now=NOW) == [1]
        assert outbox.interrupted(session, reply="中断", now=NOW) == []
    assert [(one.state, one.reply) for one in _all(ledger)] == [(UNKNOWN, "中断")]
    assert _logged(ledger)[-1] == ("system", "letter-unknown")


def test_counts_and_lists(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _decide(ledger, RETURN, "no-form", item=BARE, note="没有表格。")
    _approve(ledger, 2)
    with reading(ledger) as session:
        assert {state: count for state, count in letters.counts(session).items() if count} == {DRAFT: 1, APPROVED: 1}
        assert [one.id for one in letters.listed(session, states=[APPROVED])] == [2]
        assert [one.id for one in letters.listed(session, before=2)] == [1]
        assert [one.id for one in letters.due(session)] == [2]
        assert [one.id for one in letters.of_message(session, digest("form"))] == [1]
        found = letters.of_decision(session, 2)
        assert (found, letters.of_decision(session, 9)) == (letters.get(session, 2), None)


def test_caps_count_what_has_begun(ledger: Engine) -> None:
    _decide(ledger, RETURN, "mobile-invalid")
    _decide(ledger, RETURN, "no-form", item=BARE, note="没有表格。")
    for number in (1, 2):
        _approve(ledger, number)
        _claim(ledger, number, at=hours(number))
    with transaction(ledger) as session:
        outbox.postponed(session, 1, reply="450", now=hours(1))
        assert [letters.begun_since(session, hours(at)) for at in (1, 2, 3)] == [2, 1, 0]
        assert [letters.gone_since(session, "zhang@example.com", hours(at)) for at in (1, 3)] == [1, 0]
        assert letters.gone_since(session, "other@example.com", NOW) == 0


def test_mail_has_one_receipt(ledger: Engine) -> None:
    with transaction(ledger) as session:
        assert letters.without_receipt(session, since=NOW) == [digest("form"), digest("older")]
        assert letters.without_receipt(session, since=hours(1)) == [digest("older")]
        assert not letters.acknowledged_since(session, "Zhang@example.com", NOW)
        found = outbox.acknowledge(session, digest("form"), RULED, now=hours(2))
        assert letters.without_receipt(session, since=NOW) == [digest("older")]
        assert letters.acknowledged_since(session, "Zhang@example.com", hours(2))
        assert not letters.acknowledged_since(session, "Zhang@example.com", hours(3))
    assert (found.kind, found.item, found.state) == (LetterKind.RECEIPT, handle(digest("form")), APPROVED)
    assert (found.subject, found.text) == (f"收到{FORM.id}", f"启明星服务队：收到{FORM.id}。\n")
    assert (found.drafted_by, found.approved_by) == ("system", "system")


def test_mail_without_a_form_gets_no_receipt(ledger: Engine) -> None:
    with transaction(ledger) as session, pytest.raises(LetterRefusedError, match="没有表格"):
        outbox.acknowledge(session, digest("bare"), RULED, now=NOW)


def test_decision_leaves_the_receipt_alone(ledger: Engine) -> None:
    with transaction(ledger) as session:
        outbox.acknowledge(session, digest("form"), RULED, now=NOW)
        messages.save(session, message("bare", kind=Kind.SUBMISSION), [], {}, campaign=CAMPAIGN, now=NOW)
    _decide(ledger, REJECT, "mobile-invalid")
    _decide(ledger, Verdict.ACCEPT, item=BARE)
    assert _states(ledger) == [APPROVED, DRAFT]
