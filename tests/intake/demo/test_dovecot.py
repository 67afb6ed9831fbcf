import socket

import psutil
import pytest
from imapclient import IMAPClient

from intake.demo.dovecot import DovecotError, PrivateDovecot, available
from tests.intake.collecting import PASSWORD, USER, arrival


def test_available() -> None:
    assert available() is not None, "these tests need Dovecot: apt-get install dovecot-imapd"


def test_server_is_gone_when_left() -> None:
    with PrivateDovecot({USER: PASSWORD}) as server:
        folder, port = server.folder, server.port
        running = [
            one for one in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(one.info["cmdline"] or [])
        ]

    assert running
    assert not any(one.is_running() for one in running)
    assert not folder.exists()
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass


def test_servers_run_side_by_side() -> None:
    with PrivateDovecot({USER: PASSWORD}) as one, PrivateDovecot({USER: PASSWORD}) as other:
        one.deliver(USER, b"Subject: x\r\n\r\n", received=arrival(0))

        counts = []
        for server in (one, other):
            with IMAPClient(server.host, server.port, ssl=False) as client:
                client.login(USER, PASSWORD)
                counts.append(client.select_folder("INBOX", readonly=True)[b"EXISTS"])

    assert counts == [1, 0]


def test_deliver_orders_uids_and_sets_arrival() -> None:
    with PrivateDovecot({USER: PASSWORD}) as server:
        for minute in (30, 10, 20):
            server.deliver(USER, b"Subject: %d\r\n\r\n" % minute, received=arrival(minute))
        with IMAPClient(server.host, server.port, ssl=False) as client:
            client.normalise_times = False
            client.login(USER, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            found = client.fetch([1, 2, 3], ["INTERNALDATE"])

    assert [found[uid][b"INTERNALDATE"] for uid in (1, 2, 3)] == [arrival(30), arrival(10), arrival(20)]


def test_server_outside_its_with_statement() -> None:
    with pytest.raises(DovecotError, match="outside"):
        PrivateDovecot({USER: PASSWORD}).deliver(USER, b"", received=arrival(0))


def test_server_keeps_port_and_mail_over_a_stop() -> None:
    with PrivateDovecot({USER: PASSWORD}) as server:
        server.deliver(USER, b"Subject: x\r\n\r\n", received=arrival(0))
        port = server.port
        server.stop()
        server.start()
        with IMAPClient(server.host, port, ssl=False) as client:
            client.login(USER, PASSWORD)
            assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 1
