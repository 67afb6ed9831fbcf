"""Messages: a reading is stored whole, may be stored again, and never undoes what a person did."""

import pytest

from domain.decision import Verdict
from domain.message import Kind, Outcome, Progress
from domain.submission import State
from store.engine import Engine, reading, transaction
from store.errors import UnknownItemError
from store.queries import decisions, deliveries, messages, submissions
from store.queries.events import of_items
from tests.store.values import (
    CAMPAIGN,
    NOW,
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

MAIL = digest("mail")


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A database in which the mail called ``mail`` has arrived."""
    with transaction(engine) as session:
        deliveries.record(session, [delivery()], now=NOW)
    return engine


def _whats(engine: Engine, item: str, kind: str = "submission") -> list[str]:
    with reading(engine) as session:
        return [event.what for event in of_items(session, {item: kind})]


def test_waiting_is_ordered_by_arrival_then_digest(engine: Engine) -> None:
    with transaction(engine) as session:
        arrivals = [delivery("late", uid=1, received=hours(1)), delivery("b", uid=2), delivery("a", uid=3)]
        deliveries.record(session, arrivals, now=NOW)
        expected = [*sorted([digest("a"), digest("b")]), digest("late")]
        assert messages.waiting(session) == expected
        assert messages.waiting(session, limit=1) == expected[:1]


def test_begin_counts_attempts(ledger: Engine) -> None:
    with transaction(ledger) as session:
        assert [messages.begin(session, MAIL, now=NOW) for _ in range(2)] == [1, 2]
    assert _whats(ledger, MAIL, "message") == ["arrived", "retried"]


def test_begin_unknown_message_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownItemError, match=MAIL), transaction(engine) as session:
        messages.begin(session, MAIL, now=NOW)


def test_save_stores_message_whole(ledger: Engine) -> None:
    parts = (attachment("2"), attachment("1", outcome=Outcome.BODY, name=""))
    mail = message(attachments=parts, findings=[finding("file-encrypted")])
    with transaction(ledger) as session:
        messages.save(session, mail, [registration()], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert messages.get(session, MAIL) == mail
        assert messages.waiting(session) == []


def test_get_message_not_read_yet_is_none(ledger: Engine) -> None:
    with reading(ledger) as session:
        assert (messages.get(session, MAIL), messages.get(session, digest("unknown"))) == (None, None)


def test_save_stores_submissions_with_their_findings(ledger: Engine) -> None:
    first, second = registration(), application(part="3")
    found = {first.id: [finding("a"), finding("b")]}
    with transaction(ledger) as session:
        messages.save(session, message(), [first, second], found, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert submissions.of_message(session, MAIL) == [first, second]
        assert submissions.findings(session, [first.id, second.id]) == {
            first.id: (finding("a"), finding("b")),
            second.id: (),
        }


def test_save_message_with_form_needs_no_decision_itself(ledger: Engine) -> None:
    with transaction(ledger) as session:
        messages.save(session, message(), [registration()], {}, campaign=CAMPAIGN, now=NOW)
        standing = messages.standing(session, MAIL)
    assert (standing.kind, standing.state, standing.progress) == (Kind.SUBMISSION, None, Progress.DONE)


@pytest.mark.parametrize(
    ("kind", "state", "progress"),
    [
        (Kind.SUBMISSION, State.WAITING, Progress.DONE),
        (Kind.CORRESPONDENCE, None, Progress.DONE),
        (Kind.AUTOMATIC, None, Progress.DONE),
        (Kind.QUARANTINED, None, Progress.QUARANTINED),
    ],
)
def test_save_message_without_form_stands_by_its_kind(
    ledger: Engine, kind: Kind, state: State | None, progress: Progress
) -> None:
    with transaction(ledger) as session:
        messages.save(session, message(kind=kind), [], {}, campaign=CAMPAIGN, now=NOW)
        standing = messages.standing(session, MAIL)
    assert (standing.kind, standing.state, standing.progress) == (kind, state, progress)


def test_save_twice_changes_nothing_but_the_log(ledger: Engine) -> None:
    mail = message(attachments=[attachment()], findings=[finding("no-form")])
    found = {registration().id: [finding()]}
    with transaction(ledger) as session:
        messages.save(session, mail, [registration()], found, campaign=CAMPAIGN, now=NOW)
        version = submissions.version(session, registration().id)
    with transaction(ledger) as session:
        messages.save(session, mail, [registration()], found, campaign=CAMPAIGN, now=hours(1))
    with reading(ledger) as session:
        assert messages.get(session, MAIL) == mail
        assert submissions.of_message(session, MAIL) == [registration()]
        assert submissions.findings(session, [registration().id]) == {registration().id: (finding(),)}
        assert submissions.version(session, registration().id) == version
    assert _whats(ledger, registration().id) == ["submitted"]


def test_save_replaces_parts_and_findings(ledger: Engine) -> None:
    before = message(attachments=[attachment("1"), attachment("2")], findings=[finding("no-form")])
    after = message(attachments=[attachment("2", outcome=Outcome.MATERIAL)])
    with transaction(ledger) as session:
        found = {registration().id: [finding("a")]}
        messages.save(session, before, [registration()], found, campaign=CAMPAIGN, now=NOW)
        messages.save(session, after, [registration()], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert messages.get(session, MAIL) == after
        assert submissions.findings(session, [registration().id]) == {registration().id: ()}


def test_save_better_reading_replaces_values_and_keeps_the_state(ledger: Engine) -> None:
    first, better = registration(activity="科普进社区"), registration(activity="科普进学校")
    with transaction(ledger) as session:
        messages.save(session, message(), [first], {}, campaign=CAMPAIGN, now=NOW)
        decisions.decide(session, decision(first.id), campaign=CAMPAIGN, now=NOW)
    with transaction(ledger) as session:
        messages.save(session, message(), [better], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        stored = submissions.get(session, first.id)
        group = submissions.group(session, kind="registration", team_key="启明星服务队")
    assert stored is not None
    assert (stored.form, stored.fields, stored.state) == (better.form, better.fields, State.ACCEPTED)
    assert group == [stored]
    assert _whats(ledger, first.id) == ["submitted", "decided", "reread"]


def test_save_keeps_corrections_by_hand(ledger: Engine) -> None:
    first, again = registration(activity="科普进杜区"), registration(activity="科普进肚区")
    with transaction(ledger) as session:
        messages.save(session, message(), [first], {}, campaign=CAMPAIGN, now=NOW)
        right = {"activity_name": value("科普进社区")}
        submissions.edit(session, first.id, right, actor="li", version=1, campaign=CAMPAIGN, now=NOW)
    with transaction(ledger) as session:
        messages.save(session, message(), [again], {}, campaign=CAMPAIGN, now=NOW)
        stored = submissions.get(session, first.id)
    assert stored is not None
    assert stored.fields == {**again.fields, **right}
    assert stored.form == again.form


def test_save_removes_what_is_no_longer_read(ledger: Engine) -> None:
    gone, stays = registration(part="2"), registration(part="3")
    with transaction(ledger) as session:
        found = {gone.id: [finding()]}
        messages.save(session, message(), [gone, stays], found, campaign=CAMPAIGN, now=NOW)
    with transaction(ledger) as session:
        messages.save(session, message(), [stays], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert submissions.of_message(session, MAIL) == [stays]
    assert _whats(ledger, gone.id) == ["submitted", "removed"]


def test_save_form_read_as_another_kind_takes_its_place(ledger: Engine) -> None:
    with transaction(ledger) as session:
        messages.save(session, message(), [registration()], {}, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message(), [application()], {}, campaign=CAMPAIGN, now=NOW)
    with reading(ledger) as session:
        assert submissions.of_message(session, MAIL) == [application()]


def test_save_keeps_decided_submission_that_is_no_longer_read(ledger: Engine) -> None:
    decided = registration()
    with transaction(ledger) as session:
        messages.save(session, message(), [decided], {}, campaign=CAMPAIGN, now=NOW)
        decisions.decide(session, decision(decided.id), campaign=CAMPAIGN, now=NOW)
    with transaction(ledger) as session:
        messages.save(session, message(kind=Kind.CORRESPONDENCE), [], {}, campaign=CAMPAIGN, now=NOW)
        standing = messages.standing(session, MAIL)
    with reading(ledger) as session:
        assert [one.id for one in submissions.of_message(session, MAIL)] == [decided.id]
    assert (standing.kind, standing.state) == (Kind.SUBMISSION, None)
    assert _whats(ledger, decided.id) == ["submitted", "decided", "kept"]


def test_save_keeps_decision_on_message_without_form(ledger: Engine) -> None:
    with transaction(ledger) as session:
        mail = message(findings=[finding("no-form")])
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
        decisions.decide(session, decision(f"M{MAIL[:10]}", Verdict.RETURN, "no-form"), campaign=CAMPAIGN, now=NOW)
    with transaction(ledger) as session:
        messages.save(session, message(kind=Kind.AUTOMATIC), [], {}, campaign=CAMPAIGN, now=NOW)
        standing = messages.standing(session, MAIL)
    assert (standing.kind, standing.state) == (Kind.SUBMISSION, State.RETURNED)


def test_save_message_that_never_arrived_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownItemError), transaction(engine) as session:
        messages.save(session, message(), [], {}, campaign=CAMPAIGN, now=NOW)


def test_quarantine_sets_message_aside(ledger: Engine) -> None:
    with transaction(ledger) as session:
        messages.quarantine(session, MAIL, reason="部件超过500个", now=NOW)
        standing = messages.standing(session, MAIL)
        waiting = messages.waiting(session)
    assert (standing.kind, standing.progress, standing.error) == (
        Kind.QUARANTINED,
        Progress.QUARANTINED,
        "部件超过500个",
    )
    assert waiting == []


def test_quarantine_keeps_submissions_of_an_earlier_reading(ledger: Engine) -> None:
    with transaction(ledger) as session:
        messages.save(session, message(), [registration()], {}, campaign=CAMPAIGN, now=NOW)
        messages.quarantine(session, MAIL, reason="读不出来", now=NOW)
        standing = messages.standing(session, MAIL)
    assert (standing.kind, standing.progress) == (Kind.SUBMISSION, Progress.QUARANTINED)


def test_reset_lets_chosen_messages_wait_again(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
        for name in ("a", "b"):
            messages.quarantine(session, digest(name), reason="坏", now=NOW)
        count = messages.reset(session, [digest("a")], now=NOW)
        standing = messages.standing(session, digest("a"))
    assert (count, standing.progress, standing.error, standing.attempts) == (1, Progress.WAITING, "", 0)
    with reading(engine) as session:
        assert messages.waiting(session) == [digest("a")]


def test_reset_all_counts_only_those_that_did_not_wait(engine: Engine) -> None:
    with transaction(engine) as session:
        deliveries.record(session, [delivery("a", uid=1), delivery("b", uid=2)], now=NOW)
        messages.quarantine(session, digest("a"), reason="坏", now=NOW)
        count = messages.reset(session, None, now=NOW)
        assert (count, len(messages.waiting(session))) == (1, 2)


def test_reset_unknown_message_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownItemError), transaction(engine) as session:
        messages.reset(session, [MAIL], now=NOW)
