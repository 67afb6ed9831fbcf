import datetime as dt
import threading

import pytest

from tests.intake.collecting import PASSWORD, USER, arrival
from tests.intake.mailbox.pymap_server import PrivatePymap
from tests.intake.mailbox.talking import LOGIN, talk

CHINA = dt.timezone(dt.timedelta(hours=8))


def test_pymap_shows_what_was_delivered() -> None:
    with PrivatePymap({USER: PASSWORD}) as server:
        server.deliver(USER, b"Subject: 1\r\n\r\nbare\nlf\0", received=dt.datetime(2024, 5, 6, 9, 30, tzinfo=CHINA))
        with talk(server.port, LOGIN, b"EXAMINE INBOX") as client:
            found = client.say(b"UID FETCH 1:* (BODY.PEEK[] INTERNALDATE RFC822.SIZE)")

    date = b'INTERNALDATE "06-May-2024 09:30:00 +0800"'
    assert b"".join(found[:-1]) == (
        b"* 1 FETCH (BODY[] {22}\r\nSubject: 1\r\n\r\nbare\nlf\0 " + date + b" RFC822.SIZE 22 UID 101)\r\n"
    )


def test_pymap_shows_a_header_alone_without_its_last_byte() -> None:
    with PrivatePymap({USER: PASSWORD}) as server:
        server.deliver(USER, b"Subject: 1\r\n", received=arrival(0))
        with talk(server.port, LOGIN, b"EXAMINE INBOX") as client:
            assert client.say(b"FETCH 1 (BODY.PEEK[])")[:2] == [b"* 1 FETCH (BODY[] {11}\r\n", b"Subject: 1\r"]


def test_pymap_keeps_port_and_mail_over_a_stop_and_leaves_nothing_behind() -> None:
    before = threading.active_count()
    with PrivatePymap({USER: PASSWORD}) as server, talk(server.port, LOGIN) as cut_off:
        server.deliver(USER, b"Subject: x\r\n\r\n", received=arrival(0), folder="垃圾邮件")
        port = server.port
        server.stop()
        assert cut_off.answers.read() == b"* BYE [UNAVAILABLE] Server has closed the connection.\r\n"
        with pytest.raises(ConnectionRefusedError), talk(port):
            pass
        server.start()
        with talk(port, LOGIN) as client:
            assert b"* 1 EXISTS\r\n" in client.say(b"EXAMINE &V4NXPpCuTvY-")

    assert threading.active_count() == before


def test_pymap_renumbered() -> None:
    with PrivatePymap({USER: PASSWORD}) as server:
        server.renumber(USER, 7)
        with talk(server.port, LOGIN) as client:
            assert b"* OK [UIDVALIDITY 7] UIDs valid.\r\n" in client.say(b"EXAMINE INBOX")
            assert client.say(b"LOGIN intake wrong")[-1].startswith(b"a BAD")


def test_pymap_with_a_wrong_password() -> None:
    with PrivatePymap({USER: PASSWORD}) as server, talk(server.port) as client:
        assert client.say(b"LOGIN intake wrong") == [
            b"a NO [AUTHENTICATIONFAILED] Invalid authentication credentials.\r\n"
        ]
