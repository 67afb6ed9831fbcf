"""Export: the shapes of the contract, everything once, in few questions."""

import json
from typing import Any

import pytest

from domain.message import Kind, Outcome
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, export, messages
from tests.store.counting import questions
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
)

FORM, SECOND, OTHER = registration(part="2"), registration(part="10"), application(part="2!b.docx")


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A mail with three forms that arrived twice, a letter before it, and one not read yet."""
    parts = [
        attachment("10", name="second.docx"),
        attachment("1", outcome=Outcome.BODY, name=""),
        attachment("2", name="form.docx"),
    ]
    with transaction(engine) as session:
        arrivals = [
            delivery("mail", uid=1),
            delivery("mail", uid=2, received=hours(3)),
            delivery("letter", uid=3, received=hours(-1)),
            delivery("new", uid=4, received=hours(1)),
        ]
        deliveries.record(session, arrivals, now=NOW)
        mail = message(attachments=parts, findings=[finding("file-encrypted")])
        judged = {FORM.id: [finding("mobile-invalid")]}
        messages.save(session, mail, [OTHER, SECOND, FORM], judged, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("letter", kind=Kind.CORRESPONDENCE), [], {}, campaign=CAMPAIGN, now=NOW)
        decisions.decide(session, decision(FORM.id), campaign=CAMPAIGN, now=NOW)
    return engine


def _finding(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "field": "mobile",
        "severity": "verify",
        "clause": "form-1",
        "message": f"问题：{code}",
        "evidence": {"value": "138", "limits": [1, 2]},
    }


FIELDS = {
    "team_name": "启明星服务队",
    "activity_name": "科普进社区",
    "mobile": "13800000000",
    "tasks": [{"content": "讲座", "goal": "五十人"}, {"content": "义诊", "goal": ""}],
}


def test_messages_are_ordered_by_arrival(ledger: Engine) -> None:
    with reading(ledger) as session:
        found = [(one["sha256"], one["kind"], one["deliveries"]) for one in export.messages(session, ZONE)]
    assert found == [
        (digest("letter"), "correspondence", 1),
        (digest("mail"), "submission", 2),
        (digest("new"), None, 1),
    ]


def test_message_has_the_shape_of_the_contract(ledger: Engine) -> None:
    with reading(ledger) as session:
        _, found, _ = export.messages(session, ZONE)
    assert {name: found[name] for name in ("sha256", "message_id", "received", "from", "subject", "kind")} == {
        "sha256": digest("mail"),
        "message_id": "mail@example.com",
        "received": "2024-05-20T09:00:00+08:00",
        "from": "zhang@example.com",
        "subject": "登记表",
        "kind": "submission",
    }
    assert [(part["name"], part["outcome"]) for part in found["parts"]] == [
        ("", "body"),
        ("form.docx", "form"),
        ("second.docx", "form"),
    ]
    assert found["findings"] == [_finding("file-encrypted")]
    assert [one["id"] for one in found["submissions"]] == [FORM.id, OTHER.id, SECOND.id]
    assert found["submissions"][0] == {
        "id": FORM.id,
        "form": "registration",
        "key": "科普进社区",
        "fields": FIELDS,
        "findings": [_finding("mobile-invalid")],
        "state": "accepted",
    }


def test_submission_is_told_whole(ledger: Engine) -> None:
    with reading(ledger) as session:
        found = next(export.submissions(session, ZONE))
    assert found == {
        "id": FORM.id,
        "form": "registration",
        "key": "科普进社区",
        "fields": FIELDS,
        "findings": [_finding("mobile-invalid")],
        "state": "accepted",
        "edition": "2024",
        "team": "启明星服务队",
        "received": "2024-05-20T09:00:00+08:00",
        "message": digest("mail"),
        "part": "2",
        "index": 0,
        "from": "zhang@example.com",
        "renditions": ["3"],
        "materials": ["case", "photo"],
        "dossier": [],
        "version": 2,
    }


def test_findings_name_their_item(ledger: Engine) -> None:
    context = {"sha256": digest("mail"), "received": "2024-05-20T09:00:00+08:00"}
    with reading(ledger) as session:
        assert list(export.findings(session, ZONE)) == [
            {"item": f"M{digest('mail')[:10]}", "form": None, "state": None} | context | _finding("file-encrypted"),
            {"item": FORM.id, "form": "registration", "state": "accepted"} | context | _finding("mobile-invalid"),
        ]


@pytest.mark.parametrize("what", [export.messages, export.submissions, export.findings])
def test_export_is_plain_json(ledger: Engine, what: Any) -> None:  # noqa: ANN401 -- any of the three
    with reading(ledger) as session:
        found = list(what(session, ZONE))
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("count", [1, 3])
def test_export_asks_the_same_number_of_questions(engine: Engine, count: int) -> None:
    with transaction(engine) as session:
        for number in range(count):
            name = f"mail {number}"
            deliveries.record(session, [delivery(name, uid=number + 1)], now=NOW)
            one = registration(name)
            mail = message(name, attachments=[attachment()], findings=[finding()])
            messages.save(session, mail, [one], {one.id: [finding()]}, campaign=CAMPAIGN, now=NOW)
    with reading(engine) as session:
        session.connection()
        with questions(engine) as asked:
            found = list(export.messages(session, ZONE))
    assert (len(found), len(asked)) == (count, 7)


def test_export_goes_on_over_pages(engine: Engine) -> None:
    names = [f"mail {number}" for number in range(1003)]
    with transaction(engine) as session:
        deliveries.record(session, [delivery(name, uid=at) for at, name in enumerate(names)], now=NOW)
    with reading(engine) as session:
        found = [one["sha256"] for one in export.messages(session, ZONE)]
    assert found == sorted(digest(name) for name in names)
