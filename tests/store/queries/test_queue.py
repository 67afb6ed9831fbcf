"""The queue: the most pressing first, what a newer one supersedes last, in few questions."""

import pytest

from domain.finding import Finding, Severity
from domain.message import Kind
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, messages
from store.queries.queue import QueueItem, queue
from tests.store.counting import questions
from tests.store.values import CAMPAIGN, NOW, decision, delivery, digest, finding, hours, message, registration

REJECT = finding("form-altered", Severity.REJECT)
CORRECT = finding("task-incomplete", Severity.CORRECT)
VERIFY = finding("mobile-invalid", Severity.VERIFY)
INFO = finding("revision", Severity.INFO)
SUPERSEDED = finding("superseded", Severity.INFO)
COPY = finding("duplicate-exact", Severity.REJECT)


def _add(engine: Engine, name: str, *found: Finding, hour: float = 0, mail: tuple[Finding, ...] = ()) -> str:
    """Store one registration that the mail ``name`` brought, with findings on it and on the mail."""
    one = registration(name, team=f"{name}队", activity=f"{name}活动")
    with transaction(engine) as session:
        deliveries.record(session, [delivery(name, uid=int(digest(name)[:6], 16), received=hours(hour))], now=NOW)
        judged = {one.id: found}
        messages.save(session, message(name, findings=mail), [one], judged, campaign=CAMPAIGN, now=NOW)
    return one.id


def _add_bare(engine: Engine, name: str, *found: Finding, hour: float = 0, kind: Kind = Kind.SUBMISSION) -> str:
    with transaction(engine) as session:
        deliveries.record(session, [delivery(name, uid=int(digest(name)[:6], 16), received=hours(hour))], now=NOW)
        mail = message(name, kind=kind, findings=found, subject="材料")
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    return f"M{digest(name)[:10]}"


def _ids(engine: Engine, *, flagged_only: bool = False, limit: int | None = None) -> list[str]:
    with reading(engine) as session:
        return [item.id for item in queue(session, flagged_only=flagged_only, limit=limit)]


def test_queue_puts_the_most_pressing_first(engine: Engine) -> None:
    expected = [
        _add(engine, "reject", REJECT, VERIFY, hour=9),
        _add(engine, "correct", CORRECT, hour=8),
        _add_bare(engine, "bare", CORRECT, hour=8.5),
        _add(engine, "verify early", VERIFY, hour=1),
        _add(engine, "verify late", VERIFY, hour=2),
        _add(engine, "info", INFO, hour=0),
        _add(engine, "none", hour=3),
        _add(engine, "copy", COPY, hour=-2),
        _add(engine, "superseded", SUPERSEDED, hour=-1),
    ]
    assert _ids(engine) == expected


def test_queue_flagged_only_leaves_out_what_asks_for_nothing(engine: Engine) -> None:
    flagged = [_add(engine, "verify", VERIFY), _add_bare(engine, "bare", VERIFY, hour=1), _add(engine, "copy", COPY)]
    _add(engine, "info", INFO)
    _add(engine, "none")
    _add(engine, "superseded", SUPERSEDED)
    _add_bare(engine, "bare without findings")
    assert _ids(engine, flagged_only=True) == flagged


def test_queue_is_cut_at_the_limit(engine: Engine) -> None:
    _add(engine, "none")
    first = _add(engine, "reject", REJECT)
    assert _ids(engine, limit=1) == [first]


def test_queue_leaves_out_what_is_decided_or_needs_nothing(engine: Engine) -> None:
    decided = _add(engine, "decided", VERIFY)
    with transaction(engine) as session:
        decisions.decide(session, decision(decided), campaign=CAMPAIGN, now=NOW)
        deliveries.record(session, [delivery("not read yet", uid=5)], now=NOW)
    _add_bare(engine, "letter", kind=Kind.CORRESPONDENCE)
    assert _ids(engine) == []


def test_queue_item_tells_what_to_decide(engine: Engine) -> None:
    name = _add(engine, "form", VERIFY, INFO, mail=(CORRECT,))
    with reading(engine) as session:
        assert queue(session) == [
            QueueItem(name, "registration", "form队", "form活动", NOW, "zhang@example.com", (VERIFY, INFO), (CORRECT,))
        ]


def test_queue_item_of_message_without_form(engine: Engine) -> None:
    name = _add_bare(engine, "bare", CORRECT)
    with reading(engine) as session:
        assert queue(session) == [QueueItem(name, "message", "", "材料", NOW, "zhang@example.com", (CORRECT,))]


def test_queue_ranks_a_form_by_the_faults_of_its_mail_too(engine: Engine) -> None:
    later = _add(engine, "verify", VERIFY)
    first = _add(engine, "unreadable beside it", hour=5, mail=(CORRECT,))
    assert _ids(engine, flagged_only=True) == [first, later]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_the_same_number_of_questions(engine: Engine, count: int) -> None:
    for number in range(count):
        _add(engine, f"form {number}", VERIFY, INFO)
        _add_bare(engine, f"bare {number}", CORRECT)
    with reading(engine) as session:
        session.connection()
        with questions(engine) as asked:
            found = queue(session)
    assert (len(found), len(asked)) == (count * 2, 3)
