from collections.abc import Iterator

import pytest

from intake.demo.dovecot import PrivateDovecot
from tests.intake.collecting import PASSWORD, USER, arrival
from tests.intake.mailbox.coremail import Coremail
from tests.intake.mailbox.talking import LOGIN, talk

CAPABILITY = b"* CAPABILITY IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS XAPPLEPUSHSERVICE UIDPLUS X-CM-EXT-1\r\n"
UNSAFE = b"a NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n"
UNKNOWN = [b"a BAD Parse command error\r\n"]
ID = b'ID ("name" "test")'
ENTERED = (LOGIN, ID, b"SELECT INBOX")


@pytest.fixture(scope="module")
def server() -> Iterator[Coremail]:
    with PrivateDovecot({USER: PASSWORD}) as dovecot, Coremail(dovecot) as running:
        for minute in range(25):
            running.deliver(USER, b"Subject: %d\r\n\r\n" % minute, received=arrival(minute))
        yield running


def test_coremail_says_who_it_is_and_what_it_can(server: Coremail) -> None:
    with talk(server.port) as client:
        before = client.say(b"CAPABILITY")
        entered = client.say(LOGIN)
        after = client.say(b"CAPABILITY")

    assert client.greeting.startswith(b"* OK Coremail System IMap Server Ready(163com[")
    assert before == after == [CAPABILITY, b"a OK CAPABILITY completed\r\n"]
    assert entered == [b"a OK LOGIN completed\r\n"]


@pytest.mark.parametrize("command", [b"SELECT INBOX", b"EXAMINE INBOX", b'EXAMINE "&V4NXPpCuTvY-"'])
@pytest.mark.parametrize("before", [(LOGIN,), (ID, LOGIN)], ids=["no ID", "ID before LOGIN"])
def test_coremail_opens_no_folder_to_a_stranger(server: Coremail, before: tuple[bytes], command: bytes) -> None:
    with talk(server.port, *before) as client:
        assert client.say(command) == [UNSAFE]
        client.say(ID)
        assert client.say(command)[-1].startswith(b"a OK")


def test_coremail_knows_a_client_on_its_connection_alone(server: Coremail) -> None:
    with talk(server.port, *ENTERED), talk(server.port, LOGIN) as second:
        assert second.say(b"SELECT INBOX") == [UNSAFE]


def test_coremail_opens_a_folder(server: Coremail) -> None:
    with talk(server.port, LOGIN, ID) as client:
        found = client.say(b"SELECT INBOX")

    assert [line for line in found if b"UIDNEXT" in line or b"HIGHESTMODSEQ" in line or rb"\*" in line] == []
    assert b"* OK [UIDVALIDITY 1] UIDs valid\r\n" in found
    assert [line.partition(b"]")[0] for line in found if b"PERMANENTFLAGS" in line] == [
        rb"* OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft)"
    ]


def test_coremail_numbers_other_folders_otherwise(server: Coremail) -> None:
    with talk(server.port, LOGIN, ID) as client:
        found = client.say(b'EXAMINE "&V4NXPpCuTvY-"')

    assert b"* OK [UIDVALIDITY 1] UIDs valid\r\n" not in found
    assert any(line.startswith(b"* OK [UIDVALIDITY ") for line in found)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (b"(UIDNEXT)", b"()"),
        (b"(UIDNEXT HIGHESTMODSEQ)", b"()"),
        (b"(MESSAGES UIDNEXT UIDVALIDITY)", b"(MESSAGES 25 UIDVALIDITY 1)"),
    ],
)
def test_coremail_leaves_out_what_it_does_not_tell(server: Coremail, asked: bytes, told: bytes) -> None:
    with talk(server.port, LOGIN, ID) as client:
        assert client.say(b"STATUS INBOX " + asked)[0] == b"* STATUS INBOX " + told + b"\r\n"


def test_coremail_lists_its_folders(server: Coremail) -> None:
    with talk(server.port, LOGIN) as client:
        found = client.say(b'LIST "" "*"')

    assert sorted(found[:-1]) == [
        b'* LIST () "/" "&Xn9USpCuTvY-"\r\n',
        b'* LIST () "/" "&dcVr0mWHTvZZOQ-"\r\n',
        b'* LIST () "/" "&i6KWBZCuTvY-"\r\n',
        b'* LIST () "/" "INBOX"\r\n',
        b'* LIST (\\Drafts) "/" "&g0l6P3ux-"\r\n',
        b'* LIST (\\Junk) "/" "&V4NXPpCuTvY-"\r\n',
        b'* LIST (\\Sent) "/" "&XfJT0ZAB-"\r\n',
        b'* LIST (\\Trash) "/" "&XfJSIJZk-"\r\n',
    ]


@pytest.mark.parametrize(
    "command",
    [
        *(b"IDLE", b"NAMESPACE", b"ENABLE CONDSTORE", b"UNSELECT", b"MOVE 1 Trash", b"UID MOVE 1 Trash"),
        *(b"SORT (DATE) UTF-8 ALL", b"UID SORT (DATE) UTF-8 ALL", b"UID SEARCH RETURN (MIN) ALL"),
    ],
)
def test_coremail_does_not_know(server: Coremail, command: bytes) -> None:
    with talk(server.port, *ENTERED) as client:
        assert client.say(command) == UNKNOWN


@pytest.mark.parametrize("command", [b"UID FETCH 1:21 (BODY.PEEK[])", b"uid fetch 1:* (UID RFC822)"])
def test_coremail_resets_who_asks_for_many_bodies(server: Coremail, command: bytes) -> None:
    with talk(server.port, *ENTERED) as client, pytest.raises(ConnectionResetError):
        client.say(command)


@pytest.mark.parametrize(
    "command", [b"UID FETCH 1:20 (BODY.PEEK[])", b"UID FETCH 1:* (UID RFC822.SIZE)", b"UID FETCH 1:25 (FLAGS)"]
)
def test_coremail_gives_out(server: Coremail, command: bytes) -> None:
    with talk(server.port, *ENTERED) as client:
        assert client.say(command)[-1].startswith(b"a OK")


def test_coremail_sends_an_idle_client_away(server: Coremail) -> None:
    with Coremail(server.behind, idle=0.05) as other, talk(other.port, LOGIN) as client:
        assert client.answers.read() == b"* BYE Autologout; idle for too long\r\n"


def test_coremail_renumbered(server: Coremail) -> None:
    with Coremail(server.behind) as other, talk(other.port, LOGIN, ID) as client:
        other.renumber(USER, 7)
        assert b"* OK [UIDVALIDITY 7] UIDs valid\r\n" in client.say(b"EXAMINE INBOX")


def test_coremail_with_a_wrong_password(server: Coremail) -> None:
    # The last test, since Dovecot lets who was refused wait for some seconds at the next login.
    with talk(server.port) as client:
        assert client.say(b"LOGIN intake wrong")[-1].startswith(b"a NO ")
