"""Dossiers in the ledger: found, set, and followed by the mails they came in, on both databases."""

import pytest

from domain.decision import Verdict
from domain.dossiers import Claim, Ground
from domain.message import Attachment, Kind, Outcome
from domain.submission import State
from store.engine import Engine, connection, reading, transaction
from store.queries import counts, decisions, deliveries, dossiers, messages, submissions
from store.queries.dossiers import Material, Row
from store.queries.events import of_items
from tests.store.values import (
    CAMPAIGN,
    NOW,
    ZONE,
    application,
    attachment,
    decision,
    delivery,
    digest,
    finding,
    hours,
    message,
    registration,
    value,
)

FORM = application("form")
LETTER = digest("letter")
SUMMARY = Attachment("2", "总结.docx", digest("总结"), 9, "", Outcome.MATERIAL, "summary", "活动总结", "材料.zip")
CASE = Attachment("3", "案例.docx", digest("案例"), 9, "", Outcome.MATERIAL, "case")
ROWS = [Row(LETTER, "2", Ground.NAME), Row(LETTER, "3", Ground.SENDER)]


def _save(engine: Engine, *files: Attachment) -> None:
    with transaction(engine) as session:
        mail = message("letter", attachments=[attachment("1", outcome=Outcome.BODY), *files])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A database with an application, and a mail with two materials."""
    with transaction(engine) as session:
        arrivals = [delivery("form", uid=1), delivery("letter", uid=2, received=hours(1))]
        deliveries.record(session, arrivals, now=NOW)
        mail = message("form", attachments=[attachment()])
        messages.save(session, mail, [FORM], {}, campaign=CAMPAIGN, now=NOW)
    _save(engine, SUMMARY, CASE)
    return engine


def _put(engine: Engine, rows: list[Row], materials: list[str], *, whole: bool = True) -> bool:
    with transaction(engine) as session:
        changed = dossiers.put(session, FORM.id, rows, materials, now=NOW)
        dossiers.settle(session, LETTER, [FORM.id] if rows else [], whole=whole, now=NOW)
    return changed


def _state(engine: Engine) -> State | None:
    with connection(engine) as session:
        assert counts.balance(session).holds
    with reading(engine) as session:
        return messages.standing(session, LETTER).state


def _whats(engine: Engine, item: str, kind: str) -> list[str]:
    with reading(engine) as session:
        return [event.what for event in of_items(session, {item: kind})]


def test_claims_are_the_applications_with_their_units(ledger: Engine) -> None:
    with reading(ledger) as session:
        assert dossiers.claims(session, {"application": "team_name"}) == [
            Claim(
                FORM.id,
                "application",
                "启明星服务队",
                "银龄行动",
                "启明星服务队",
                "form@example.com",
                "zhang@example.com",
            )
        ]
        assert [one.unit for one in dossiers.claims(session, {"application": "no_field"})] == [""]
        assert dossiers.claims(session, {}) == []
        assert (dossiers.senders(session), dossiers.teams(session)) == (
            {"zhang@example.com": {"启明星服务队"}},
            ["启明星服务队"],
        )


def test_letters_are_mails_of_materials_without_a_form(ledger: Engine) -> None:
    with reading(ledger) as session:
        (found,) = dossiers.letters(session)
    assert (found.digest, found.subject, found.files) == (LETTER, "登记表", (SUMMARY, CASE))


def test_dossier_is_told_with_mail_and_ground(ledger: Engine) -> None:
    assert _put(ledger, ROWS, ["summary", "case"])

    with reading(ledger) as session:
        found = dossiers.of_submissions(session, [FORM.id, "R00000000"])
        assert found == {
            FORM.id: [
                Material("summary", "总结.docx", LETTER, "2", hours(1), Ground.NAME),
                Material("case", "案例.docx", LETTER, "3", hours(1), Ground.SENDER),
            ],
            "R00000000": [],
        }
        assert dossiers.entry_json(found[FORM.id][0], ZONE)["received"] == hours(1).isoformat()
        assert dossiers.of_messages(session, [LETTER]) == {
            LETTER: {"2": [(FORM.id, Ground.NAME)], "3": [(FORM.id, Ground.SENDER)]}
        }
        assert dossiers.elsewhere(session, [FORM.id]) == {FORM.id: {"summary", "case"}}
        assert dossiers.touching(session, [LETTER], []) == {FORM.id}
        assert dossiers.touching(session, [], [FORM.id]) == {FORM.id}
        one = submissions.get(session, FORM.id)
    assert one is not None
    assert one.materials == {"case", "summary"}
    assert _whats(ledger, FORM.id, "submission") == ["submitted", "gathered"]


def test_same_dossier_again_changes_nothing(ledger: Engine) -> None:
    _put(ledger, ROWS, ["summary", "case"])
    before = _whats(ledger, LETTER, "message"), _whats(ledger, FORM.id, "submission")

    assert not _put(ledger, ROWS, ["case", "summary"])
    assert (_whats(ledger, LETTER, "message"), _whats(ledger, FORM.id, "submission")) == before


def test_dossier_may_shrink_and_change_its_ground(ledger: Engine) -> None:
    _put(ledger, ROWS, ["summary", "case"])

    assert _put(ledger, [Row(LETTER, "2", Ground.THREAD)], ["summary"], whole=False)
    with reading(ledger) as session:
        assert dossiers.of_messages(session, [LETTER]) == {LETTER: {"2": [(FORM.id, Ground.THREAD)]}}
    assert _state(ledger) is State.WAITING


def test_mail_follows_its_application_once_all_is_assigned(ledger: Engine) -> None:
    assert _state(ledger) is State.WAITING
    _put(ledger, ROWS, ["summary", "case"])
    assert _state(ledger) is None

    with transaction(ledger) as session:
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
    _save(ledger, SUMMARY, CASE)
    _put(ledger, ROWS, ["summary", "case"])

    assert _state(ledger) is None
    assert _whats(ledger, LETTER, "message")[-2:] == ["gathered", "read"]


def test_mail_that_comes_after_the_decision_waits(ledger: Engine) -> None:
    with transaction(ledger) as session:
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
    _put(ledger, ROWS, ["summary", "case"])

    assert _state(ledger) is State.WAITING


def test_decided_mail_and_faulty_mail_stay(ledger: Engine) -> None:
    with transaction(ledger) as session:
        mail = message("letter", attachments=[SUMMARY, CASE], findings=[finding()])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    _put(ledger, ROWS, ["summary", "case"])
    assert _state(ledger) is State.WAITING

    with transaction(ledger) as session:
        decisions.decide(session, decision(f"M{LETTER[:10]}", Verdict.ACCEPT), campaign=CAMPAIGN, now=NOW)
    _put(ledger, ROWS, ["summary", "case"])
    assert _state(ledger) is State.ACCEPTED


def test_reading_that_gives_other_materials_lets_the_mail_wait(ledger: Engine) -> None:
    _put(ledger, ROWS, ["summary", "case"])

    _save(ledger, SUMMARY)

    assert _state(ledger) is State.WAITING
    with reading(ledger) as session:
        seen = dossiers.unseen(session)
        assert dossiers.of_messages(session, [LETTER]) == {LETTER: {}}
    assert seen is not None
    assert (LETTER in seen.messages, seen.released) == (True, frozenset({FORM.id}))


def test_application_that_is_gone_lets_the_mail_wait(ledger: Engine) -> None:
    _put(ledger, ROWS, ["summary", "case"])

    with transaction(ledger) as session:
        messages.save(session, message("form", kind=Kind.CORRESPONDENCE), [], {}, campaign=CAMPAIGN, now=NOW)

    assert _state(ledger) is State.WAITING


def test_what_happened_is_seen_once(ledger: Engine) -> None:
    with transaction(ledger) as session:
        seen = dossiers.unseen(session)
        assert seen is not None
        assert seen.messages == {digest("form"), LETTER}
        dossiers.gathered(session, seen, now=NOW)
        assert dossiers.unseen(session) is None

        changed = {"team_name": value("另一支")}
        submissions.edit(session, FORM.id, changed, actor="li", version=1, campaign=CAMPAIGN, now=NOW)
        again = dossiers.unseen(session)
        assert again is not None
        assert (again.messages, again.submissions) == (frozenset(), frozenset({FORM.id}))
        former = submissions.former_values(session, {(FORM.id, "team_name")})
        assert former == {(FORM.id, "team_name"): ["启明星服务队"]}
        assert submissions.corrections(session, [FORM.id]) == {FORM.id: changed}


def test_registrations_have_no_dossier_of_their_own(ledger: Engine) -> None:
    with transaction(ledger) as session:
        deliveries.record(session, [delivery("other", uid=3)], now=NOW)
        messages.save(session, message("other"), [registration("other")], {}, campaign=CAMPAIGN, now=NOW)
        assert [one.submission for one in dossiers.claims(session, {"application": "unit"})] == [FORM.id]
