import socket
import threading
from collections.abc import Iterator

import psutil
import pytest

from intake.demo.dovecot import PrivateDovecot
from tests.intake.collecting import PASSWORD, USER, arrival
from tests.intake.mailbox.faults import Answer, Cut, Deed, Fault, Halt, Misstate, Rule, Trickle
from tests.intake.mailbox.relay import Relay
from tests.intake.mailbox.talking import LOGIN, talk

LIKE_IMAP = b"Subject: x\r\n\r\n* 9 FETCH (BODY[] {3}\r\na OK done\r\n)\r\nends so {7}\r\n"
FETCH = b"UID FETCH 1 BODY.PEEK[]"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[PrivateDovecot]:
    with PrivateDovecot({USER: PASSWORD}) as running:
        running.deliver(USER, LIKE_IMAP, received=arrival(0))
        yield running


def upon(word: bytes, deed: Deed) -> Rule:
    return lambda line: deed if word in line else Fault.NONE


def fetched(dovecot: PrivateDovecot, deed: Deed, *, seconds: float = 5.0) -> bytes:
    """Return all that comes after a FETCH upon which something is done, to the end of the connection."""
    with (
        Relay(dovecot.port, upon(b"FETCH", deed)) as relay,
        talk(relay.port, LOGIN, b"EXAMINE INBOX", seconds=seconds) as client,
    ):
        client.send(b"a " + FETCH + b"\r\nb LOGOUT\r\n")
        found = b""
        try:
            while piece := client.answers.read1():
                found += piece
        except TimeoutError:
            found += b"(silence)"
    return found


BEFORE = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n" % len(LIKE_IMAP)
WHOLE = BEFORE + LIKE_IMAP + b")\r\na OK Fetch completed"


def test_relay_passes_on_what_looks_like_imap_in_a_mail(dovecot: PrivateDovecot) -> None:
    assert fetched(dovecot, Fault.NONE).startswith(WHOLE)


@pytest.mark.parametrize("sign", [b"", b"+"], ids=["asked for", "not asked for"])
def test_relay_passes_on_literals_of_the_client(dovecot: PrivateDovecot, sign: bytes) -> None:
    with Relay(dovecot.port) as relay, talk(relay.port, LOGIN, b"CREATE copies" + sign) as client:
        client.say(b"APPEND copies%s {%d%s}\r\n%s" % (sign, len(LIKE_IMAP), sign, LIKE_IMAP))
        client.say(b"EXAMINE copies" + sign)
        found = client.say(FETCH)

    assert b"".join(found).startswith(WHOLE)
    assert [line.split()[1] for line in relay.commands] == [b"LOGIN", b"CREATE", b"APPEND", b"EXAMINE", b"UID"]


def test_relay_passes_on_what_is_said_while_idle(dovecot: PrivateDovecot) -> None:
    with Relay(dovecot.port) as relay, talk(relay.port, LOGIN, b"SELECT INBOX") as client:
        client.send(b"a IDLE\r\n")
        idling = client.answers.readline()
        client.send(b"DONE\r\n")
        ended = client.answers.readline()

    assert (idling, ended[:4]) == (b"+ idling\r\n", b"a OK")


def test_relay_hears_commands_after_a_literal_that_was_refused(dovecot: PrivateDovecot) -> None:
    with Relay(dovecot.port) as relay, talk(relay.port, LOGIN) as client:
        refused = client.say(b"APPEND nowhere {500}")
        heard = client.say(b"NOOP")

    assert (refused[-1].split()[1], heard[-1].split()[1]) == (b"NO", b"OK")
    assert [line.split()[1] for line in relay.commands] == [b"LOGIN", b"APPEND", b"NOOP"]


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (Fault.DROP, b""),
        (Fault.BYE, b"* BYE Server is going down\r\n"),
        (Fault.STALL, b"(silence)"),
        (Cut(0), BEFORE),
        (Cut(5), BEFORE + LIKE_IMAP[:5]),
        (Cut(len(LIKE_IMAP)), BEFORE + LIKE_IMAP),
        (Cut(len(LIKE_IMAP) + 1), BEFORE + LIKE_IMAP + b")"),
        (Halt(5), BEFORE + LIKE_IMAP[:5] + b"(silence)"),
    ],
    ids=str,
)
def test_relay_breaks_off(dovecot: PrivateDovecot, deed: Deed, expected: bytes) -> None:
    assert fetched(dovecot, deed, seconds=0.2) == expected


def test_relay_ends_after_the_answer(dovecot: PrivateDovecot) -> None:
    found = fetched(dovecot, Fault.DROP_AFTER)

    assert found.startswith(WHOLE)
    assert b"BYE" not in found


def test_relay_resets(dovecot: PrivateDovecot) -> None:
    with pytest.raises(ConnectionResetError):
        fetched(dovecot, Fault.RESET)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (Fault.REFUSE, b"a NO refused\r\n"),
        (Fault.BUSY, b"a NO [UNAVAILABLE] try later\r\n"),
        (Fault.UNSAFE, b"a NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n"),
        (Fault.EMPTY, b"a OK done\r\n"),
        (Answer(b"BAD what", b"* 1 EXISTS\r\n"), b"* 1 EXISTS\r\na BAD what\r\n"),
    ],
    ids=str,
)
def test_relay_answers_in_the_servers_place(dovecot: PrivateDovecot, deed: Deed, expected: bytes) -> None:
    assert fetched(dovecot, deed).startswith(expected + b"* BYE Logging out")


def test_relay_puts_garbage_before_the_answer(dovecot: PrivateDovecot) -> None:
    assert fetched(dovecot, Fault.GARBAGE).startswith(b"\x00\xff) {not imap\r\n" + WHOLE)


@pytest.mark.parametrize("by", [-3, 3])
def test_relay_misstates_the_size_of_a_literal(dovecot: PrivateDovecot, by: int) -> None:
    misstated = WHOLE.replace(b"{%d}" % len(LIKE_IMAP), b"{%d}" % (len(LIKE_IMAP) + by))

    assert fetched(dovecot, Misstate(by)).startswith(misstated)


def test_relay_lets_an_answer_trickle(dovecot: PrivateDovecot) -> None:
    assert fetched(dovecot, Trickle(5000)).startswith(WHOLE)


@pytest.mark.parametrize(
    ("deed", "greeting"), [(Fault.DROP, b""), (Fault.BYE, b"* BYE Server is going down\r\n")], ids=str
)
def test_relay_judges_the_connecting_too(dovecot: PrivateDovecot, deed: Deed, greeting: bytes) -> None:
    with Relay(dovecot.port, lambda line: Fault.NONE if line else deed) as relay, talk(relay.port) as client:
        assert (client.greeting, client.answers.read()) == (greeting, b"")


def test_relay_sends_an_idle_client_away(dovecot: PrivateDovecot) -> None:
    with Relay(dovecot.port, idle=0.05) as relay, talk(relay.port) as client:
        assert client.answers.read() == b"* BYE Autologout; idle for too long\r\n"


def test_relay_leaves_nothing_behind(dovecot: PrivateDovecot) -> None:
    before = threading.active_count()
    with Relay(dovecot.port, upon(b"NOOP", Fault.STALL)) as relay, talk(relay.port) as one, talk(relay.port) as other:
        one.send(b"a NOOP\r\n")
        relay.stop()
        assert (one.answers.read(), other.answers.read()) == (b"", b"")

    assert threading.active_count() == before
    mine = {one.laddr.port for one in psutil.Process().net_connections() if one.status != psutil.CONN_TIME_WAIT}
    assert relay.port not in mine


def test_relay_keeps_its_port_over_a_stop(dovecot: PrivateDovecot) -> None:
    with Relay(dovecot.port) as relay:
        port = relay.port
        relay.stop()
        with pytest.raises(ConnectionRefusedError), socket.create_connection((relay.host, port)):
            pass
        relay.start()
        with talk(port) as client:
            assert client.greeting.startswith(b"* OK")


def test_relay_in_front_of_a_server_that_is_away() -> None:
    with PrivateDovecot({USER: PASSWORD}) as server, Relay(server.port) as relay:
        server.stop()
        with talk(relay.port) as client:
            assert client.greeting == b""
        server.start()
        with talk(relay.port) as client:
            assert client.greeting.startswith(b"* OK")
