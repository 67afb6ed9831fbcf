"""Counts: every item in exactly one place, whatever happened to it."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.decision import Verdict
from domain.message import Kind
from domain.roster import RosterEntry
from store.engine import Engine, connection, transaction, writing
from store.errors import DecisionRefusedError
from store.queries import counts, decisions, deliveries, messages, rosters
from store.queries.counts import Balance, FolderPoll, LoadedRoster, Status
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
)


def _arrive(engine: Engine, *names: str) -> None:
    with transaction(engine) as session:
        arrivals = [delivery(name, uid=int(digest(name)[:6], 16)) for name in names]
        deliveries.record(session, arrivals, now=NOW)


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """One item in each place of the balance, two in some."""
    forms = {name: registration(name) for name in ("accepted", "returned", "rejected", "waiting")}
    kinds = {
        "letter": Kind.CORRESPONDENCE,
        "bounce": Kind.AUTOMATIC,
        "bare": Kind.SUBMISSION,
        "returned bare": Kind.SUBMISSION,
    }
    _arrive(engine, *forms, *kinds, "broken", "new")
    with transaction(engine) as session:
        for name, form in forms.items():
            judged = {form.id: [finding("mobile-invalid")]}
            found = [form, application(name, part="3")] if name == "waiting" else [form]
            messages.save(session, message(name), found, judged, campaign=CAMPAIGN, now=NOW)
        for name, kind in kinds.items():
            listed = [finding("no-form")] if kind is Kind.SUBMISSION else []
            messages.save(session, message(name, kind=kind, findings=listed), [], {}, campaign=CAMPAIGN, now=NOW)
        messages.quarantine(session, digest("broken"), reason="坏", now=NOW)
        decisions.decide(session, decision(forms["accepted"].id), campaign=CAMPAIGN, now=NOW)
        decisions.decide(
            session, decision(forms["returned"].id, Verdict.RETURN, "mobile-invalid"), campaign=CAMPAIGN, now=NOW
        )
        decisions.decide(
            session, decision(forms["rejected"].id, Verdict.REJECT, "mobile-invalid"), campaign=CAMPAIGN, now=NOW
        )
        decisions.decide(
            session, decision(f"M{digest('returned bare')[:10]}", Verdict.RETURN, "no-form"), campaign=CAMPAIGN, now=NOW
        )
    return engine


def _balance(engine: Engine) -> Balance:
    with connection(engine) as found:
        return counts.balance(found)


def test_balance_counts_every_item_once(ledger: Engine) -> None:
    balance = _balance(ledger)
    assert balance == Balance(
        received=11,
        accepted=1,
        returned=2,
        rejected=1,
        waiting=4,
        correspondence=1,
        automatic=1,
        quarantined=1,
    )
    assert balance.holds


def test_balance_of_an_empty_ledger_holds(engine: Engine) -> None:
    assert _balance(engine) == Balance(0, 0, 0, 0, 0, 0, 0, 0)
    assert _balance(engine).holds


def test_balance_does_not_hold_where_an_item_has_no_place(ledger: Engine) -> None:
    with writing(ledger) as found:
        digit = digest("bare")
        found.execute(text("UPDATE message SET state = NULL WHERE sha256 = :digest"), {"digest": digit})
    balance = _balance(ledger)
    assert (balance.received, balance.listed, balance.holds) == (11, 10, False)


ACTIONS = ("letter", "bare", "form", "two forms", "quarantine", "reset", "return form", "return bare")


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(ACTIONS)), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_balance_holds_whatever_happens(engine: Engine, steps: list[tuple[str, str]]) -> None:
    with transaction(engine) as session:
        messages.reset(session, None, now=NOW)
    _arrive(engine, "a", "b")
    for name, action in steps:
        _act(engine, name, action)
        assert _balance(engine).holds


def _act(engine: Engine, name: str, action: str) -> None:
    form, second = registration(name), registration(name, part="3")
    saved = {
        "letter": (Kind.CORRESPONDENCE, []),
        "bare": (Kind.SUBMISSION, []),
        "form": (Kind.SUBMISSION, [form]),
        "two forms": (Kind.SUBMISSION, [form, second]),
    }
    with transaction(engine) as session:
        if action in saved:
            kind, found = saved[action]
            messages.save(session, message(name, kind=kind), found, {}, campaign=CAMPAIGN, now=NOW)
        elif action == "quarantine":
            messages.quarantine(session, digest(name), reason="坏", now=NOW)
        elif action == "reset":
            messages.reset(session, [digest(name)], now=NOW)
        else:
            item = form.id if action == "return form" else f"M{digest(name)[:10]}"
            verdict = decision(item, Verdict.RETURN, "other")
            with contextlib.suppress(DecisionRefusedError):  # there may be nothing to decide on
                decisions.decide(session, verdict, campaign=CAMPAIGN, now=NOW, other_reasons_allowed=True)


def test_status_tells_what_is_where(ledger: Engine) -> None:
    with transaction(ledger) as session:
        rosters.replace(session, "teams", [RosterEntry("启明星服务队"), RosterEntry("北斗服务队")], now=NOW)
        rosters.replace(session, "units", [], now=hours(1))
        place = {"account": "office", "folder": "INBOX"}
        deliveries.note_poll(session, **place, uidvalidity=7, now=NOW)
        deliveries.note_poll(session, **place, uidvalidity=8, now=hours(1), error="断开")
        deliveries.note_failure(session, **place, uidvalidity=8, uid=4, error="NO", now=NOW)
        deliveries.advance(session, account="files", folder="season", uidvalidity=1, uid=1, now=NOW)
    with connection(ledger) as found:
        status = counts.status(found)
    assert status == Status(
        messages=10,
        deliveries=10,
        submissions=5,
        kinds={"": 1, "automatic": 1, "correspondence": 1, "quarantined": 1, "submission": 6},
        progress={"done": 8, "quarantined": 1, "waiting": 1},
        states={"accepted": 1, "rejected": 1, "returned": 2, "waiting": 3},
        forms={
            "application": {"waiting": 1},
            "registration": {"accepted": 1, "rejected": 1, "returned": 1, "waiting": 1},
        },
        findings={"mobile-invalid": 1, "no-form": 1},
        polls=(FolderPoll("office", "INBOX", hours(1), NOW, "断开", 1),),
        rosters=(LoadedRoster("teams", NOW, 2), LoadedRoster("units", hours(1), 0)),
    )


def test_status_counts_faults_of_mails_whose_forms_wait(engine: Engine) -> None:
    _arrive(engine, "mail")
    with transaction(engine) as session:
        mail = message(findings=[finding("file-encrypted")])
        messages.save(session, mail, [registration(), registration(part="3")], {}, campaign=CAMPAIGN, now=NOW)
    with connection(engine) as found:
        assert counts.status(found).findings == {"file-encrypted": 1}


def test_found_since_counts_messages_with_a_finding_of_a_code(engine: Engine) -> None:
    _arrive(engine, "warned", "other")
    with transaction(engine) as session:
        warned = message("warned", findings=[finding("mailbox-warning"), finding("mailbox-warning")])
        messages.save(session, warned, [], {}, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("other", findings=[finding("no-form")]), [], {}, campaign=CAMPAIGN, now=NOW)
    with connection(engine) as found:
        counted = [counts.found_since(found, "mailbox-warning", hours(later)) for later in (-1, 0, 1)]
    assert counted == [1, 1, 0]
