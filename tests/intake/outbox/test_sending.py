"""Sending: to a real server, each letter at most once, whatever the server does."""

import datetime as dt
import socket

import mailparser
import pytest

from domain.letter import LetterState
from intake.errors import ConfigurationError
from intake.outbox.sending import Caps, Told
from intake.outbox.server import SenderRefusedError, Server, ServerAwayError
from store.engine import transaction
from store.queries import outbox
from tests.intake.outbox.letters import Outbox
from tests.intake.outbox.receiver import DROP, Receiver, Step
from tests.store.values import NOW

APPROVED, SENT, UNKNOWN = LetterState.APPROVED, LetterState.SENT, LetterState.UNKNOWN
FAILED, WITHDRAWN = LetterState.FAILED, LetterState.WITHDRAWN


def test_approved_letter_arrives_under_the_mail_that_it_answers(box: Outbox, receiver: Receiver) -> None:
    box.add("first")

    assert box.send(receiver.port) == Told(sent=1)

    (taken,), (letter,) = receiver.taken, box.all()
    assert (taken.mail_from, taken.rcpt_tos) == ("office@kexie.example", ["first@example.com"])
    found = mailparser.parse_from_bytes(receiver.bodies[0])
    assert (found.subject, found.message_id) == (letter.subject, f"<{letter.message_id}>")
    assert (found.headers["In-Reply-To"], found.headers["References"]) == ("<first@example.com>",) * 2
    assert found.text_plain[0].replace("\r\n", "\n") == letter.text
    assert (letter.state, letter.reply, letter.tries) == (SENT, "250 queued as 1", 1)


def test_sending_again_sends_nothing(box: Outbox, receiver: Receiver) -> None:
    box.add("first")
    box.send(receiver.port)

    assert box.send(receiver.port) == Told()
    assert len(receiver.taken) == 1


def test_receipt_has_an_empty_envelope_sender_unless_the_server_refuses_that(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second"):
        box.add(name, receipt=True)
        box.send(receiver.port, receipts_from="" if name == "first" else "office@kexie.example")

    assert [one.mail_from for one in receiver.taken] == ["<>", "office@kexie.example"]
    assert all(b"Auto-Submitted: auto-replied" in one for one in receiver.bodies)


def test_what_was_withdrawn_or_may_have_gone_stays(box: Outbox, receiver: Receiver) -> None:
    box.change(outbox.withdraw, box.add("first"), actor="wang")
    number = box.add("second")
    with transaction(box.engine) as session:
        outbox.claim(session, number, message_id="x@y", now=NOW)
        outbox.lost(session, number, reply="", now=NOW)

    assert box.send(receiver.port) == Told()
    assert receiver.taken == []


def test_pause_between_two_letters(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second", "third"):
        box.add(name)

    assert box.send(receiver.port) == Told(sent=3)
    assert box.pauses == [7.0, 7.0]


def test_no_more_in_an_hour_than_the_cap(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second", "third"):
        box.add(name)
    caps = Caps(per_hour=2, pause=1.0)

    assert box.send(receiver.port, caps) == Told(sent=2, kept_back=1)
    box.now = NOW + dt.timedelta(minutes=59)
    assert box.send(receiver.port, caps) == Told(kept_back=1)
    box.now = NOW + dt.timedelta(minutes=62)
    assert box.send(receiver.port, caps) == Told(sent=1)


def test_no_more_to_one_recipient_in_a_day_than_the_cap(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second", "third"):
        box.add(name, sender="" if name == "third" else "same@example.com")
    caps = Caps(per_recipient_day=1, pause=1.0)

    assert box.send(receiver.port, caps) == Told(sent=2, kept_back=1)
    assert box.states() == [SENT, APPROVED, SENT]
    box.now = NOW + dt.timedelta(hours=25)
    assert box.send(receiver.port, caps) == Told(sent=1)


@pytest.mark.parametrize(
    ("step", "told", "state"),
    [
        (Step.MAIL, Told(postponed=1), APPROVED),
        (Step.RCPT, Told(postponed=1), APPROVED),
        (Step.DATA, Told(postponed=1), APPROVED),
        (Step.BODY, Told(unknown=1), UNKNOWN),
        (Step.QUIT, Told(sent=1), SENT),
    ],
)
def test_dropped_connection(box: Outbox, receiver: Receiver, step: Step, told: Told, state: LetterState) -> None:
    box.add("first")
    receiver.deeds.append((step, DROP))

    assert box.send(receiver.port) == told
    assert (box.states(), len(receiver.taken)) == ([state], 0 if state is APPROVED else 1)

    box.send(receiver.port)
    assert len(receiver.taken) == 1


def test_dropped_connection_leaves_the_other_letters_for_later(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second"):
        box.add(name)
    receiver.deeds.append((Step.BODY, DROP))

    assert box.send(receiver.port) == Told(unknown=1)
    assert box.states() == [UNKNOWN, APPROVED]
    assert box.send(receiver.port) == Told(sent=1)
    assert box.states() == [UNKNOWN, SENT]


def test_unknown_end_is_resent_only_when_a_person_says_so(box: Outbox, receiver: Receiver) -> None:
    number = box.add("first")
    receiver.deeds.append((Step.BODY, DROP))
    box.send(receiver.port)
    box.send(receiver.port)
    assert len(receiver.taken) == 1
    box.change(outbox.resolve, number, sent=False, actor="wang")

    assert box.send(receiver.port) == Told(sent=1)
    first, second = (mailparser.parse_from_bytes(raw).message_id for raw in receiver.bodies)
    assert first == second


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT, Step.DATA, Step.BODY])
def test_letter_that_is_put_off_is_tried_again_after_the_others(box: Outbox, receiver: Receiver, step: Step) -> None:
    for name in ("first", "second"):
        box.add(name)
    receiver.deeds.append((step, "451 DT:SPM try later"))

    assert box.send(receiver.port) == Told(sent=1, postponed=1)
    assert [(one.state, one.reply) for one in box.all()] == [
        (APPROVED, "451 DT:SPM try later"),
        (SENT, "250 queued as 1"),
    ]
    assert box.send(receiver.port) == Told(sent=1)
    assert [one.rcpt_tos for one in receiver.taken] == [["second@example.com"], ["first@example.com"]]


def test_server_that_closes_is_left_alone(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second"):
        box.add(name)
    receiver.deeds.append((Step.RCPT, "421 HL:ICC too many"))

    assert box.send(receiver.port) == Told(postponed=1)
    assert box.states() == [APPROVED, APPROVED]


def test_letter_that_is_put_off_for_days_is_given_up(box: Outbox, receiver: Receiver) -> None:
    box.add("first")
    receiver.deeds.append((Step.RCPT, "450 later"))
    box.now = NOW + dt.timedelta(days=6)

    assert box.send(receiver.port) == Told(refused=1)
    assert [(one.state, one.reply) for one in box.all()] == [(FAILED, "450 later")]


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.BODY])
def test_refused_letter_is_not_tried_again(box: Outbox, receiver: Receiver, step: Step) -> None:
    for name in ("first", "second"):
        box.add(name)
    receiver.deeds.append((step, "550 没有这个收件人"))

    assert box.send(receiver.port) == Told(sent=1, refused=1)
    assert [one.state for one in box.all()] == [FAILED, SENT]
    assert box.all()[0].reply.startswith("550 ")
    assert box.send(receiver.port) == Told()


def test_refused_sender_is_a_matter_of_the_settings(box: Outbox, receiver: Receiver) -> None:
    box.add("first", receipt=True)
    receiver.deeds.append((Step.MAIL, "553 mail from must equal authorized user"))

    with pytest.raises(SenderRefusedError, match="receipts_from_address = true"):
        box.send(receiver.port)
    assert box.states() == [APPROVED]


def test_server_that_is_away_leaves_everything_as_it_is(box: Outbox) -> None:
    box.add("first")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(ServerAwayError, match="没有发出任何信"):
            box.send(unused.getsockname()[1])
    assert [(one.state, one.tries) for one in box.all()] == [(APPROVED, 0)]


def test_server_that_hangs_up_at_the_greeting_is_away(box: Outbox, receiver: Receiver) -> None:
    box.add("first")
    receiver.deeds.append((Step.HELLO, DROP))

    with pytest.raises(ServerAwayError):
        box.send(receiver.port)
    assert box.states() == [APPROVED]


@pytest.mark.parametrize(
    ("server", "match"),
    [
        (Server("127.0.0.1", 0, "starttls"), "不支持所设的加密或登录方式"),
        (Server("127.0.0.1", 0, "none", "li", "x"), "不支持所设的加密或登录方式"),
        (Server("mail.example.com", 0, "none"), "只能用于本机"),
    ],
)
def test_server_that_cannot_be_spoken_to_as_set(box: Outbox, receiver: Receiver, server: Server, match: str) -> None:
    box.add("first")
    server = server._replace(port=receiver.port)

    with pytest.raises(ConfigurationError, match=match):
        box.send(receiver.port, server=server)
    assert box.states() == [APPROVED]


def test_letter_withdrawn_while_others_are_sent_does_not_go(box: Outbox, receiver: Receiver) -> None:
    for name in ("first", "second"):
        number = box.add(name)
    receiver.deeds.append((Step.BODY, lambda: box.change(outbox.withdraw, number, actor="wang")))

    assert box.send(receiver.port) == Told(sent=1)
    assert box.states() == [SENT, WITHDRAWN]
