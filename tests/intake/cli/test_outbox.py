"""outbox: letters from decision to server, at the command line, also where a sending is killed at some step."""

import queue
import signal
from typing import TYPE_CHECKING

import mailparser
import pytest

from tests.intake.cli import letters
from tests.intake.cli.program import Office, start
from tests.intake.outbox.receiver import DROP, Receiver, Step

if TYPE_CHECKING:
    import subprocess


def _configure(office: Office, receiver: Receiver, *lines: str) -> None:
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as file:
        file.write(receiver.settings + "\n".join(lines) + "\n")


def _drafted(office: Office) -> str:
    """Return a registration that was returned, with its letter."""
    office.bring(letters.registered(leader=""))
    (item,) = office.items()
    office.must("decide", item, "return", "--reason", "field-missing:leader", "--note", "请补。", "--by", "li")
    return item


def _approved(office: Office) -> None:
    _drafted(office)
    office.must("outbox", "approve", "1", "--by", "wang")


def _states(office: Office) -> list[str]:
    return [one["state"] for one in office.must("outbox", "list", "--json").objects]


def test_letter_from_decision_to_server(office: Office, receiver: Receiver) -> None:
    item = _drafted(office)
    _configure(office, receiver, "dry_run = false")
    assert office.must("outbox", "send").out == ""
    assert receiver.taken == []

    assert "放入待发送，尚未发出" not in office.must("outbox", "approve", "1", "--by", "wang").out
    assert office.must("outbox", "send", "--json").objects == [
        {"sent": 1, "postponed": 0, "refused": 0, "unknown": 0, "kept_back": 0}
    ]

    shown = office.must("outbox", "show", "1", "--json").objects[0]
    found = mailparser.parse_from_bytes(receiver.bodies[0])
    assert (shown["state"], shown["item"], shown["approved_by"]) == ("sent", item, "wang")
    assert (found.subject, found.from_) == (shown["subject"], [("某某科协", "office@kexie.example")])
    assert found.text_plain[0].replace("\r\n", "\n") == shown["text"]
    assert "原文：" in shown["text"]
    assert "补充说明：请补。" in shown["text"]
    history = office.must("show", item).out
    assert "回复函已发出" in history


def test_approving_says_that_nothing_has_gone_yet(office: Office) -> None:
    _drafted(office)

    assert office.must("outbox", "approve", "1", "--by", "wang").err == "第 1 号回复函：待发送，尚未发出。\n"
    assert office.must("outbox", "withdraw", "1", "--by", "wang").err == "第 1 号回复函：已撤回。\n"


@pytest.mark.parametrize("arguments", [("approve", "1", "--by", "li"), ("approve", "9"), ("resolve", "1", "sent")])
def test_what_cannot_be_done_is_refused_with_words(office: Office, arguments: tuple[str, ...]) -> None:
    _drafted(office)
    done = office.run("outbox", *arguments)

    assert (done.code, done.out) == (1, "")
    assert "号回复函" in done.err
    assert _states(office) == ["draft"]


def test_several_are_approved_all_or_none(office: Office) -> None:
    _drafted(office)

    assert office.run("outbox", "approve", "1", "9", "--by", "wang").code == 1
    assert _states(office) == ["draft"]


def test_list_is_by_state(office: Office) -> None:
    item = _drafted(office)

    assert office.must("outbox", "list", "--state", "sent").out == ""
    assert office.must("outbox", "list").out.startswith(f"1\t草稿待复核\t补正通知\t{item}\t")
    assert office.must("outbox", "show", "1").out.startswith("第 1 号　补正通知　草稿待复核\n")


@pytest.mark.parametrize("by", ["setting", "option"])
def test_rehearsal_sends_nothing(office: Office, receiver: Receiver, by: str) -> None:
    _approved(office)
    _configure(office, receiver, *(["dry_run = false"] if by == "option" else []))

    done = office.must("outbox", "send", *(["--dry-run"] if by == "option" else []))

    assert done.out.startswith("第 1 号　")
    assert "没有发出（演练）" in done.err
    assert (receiver.taken, _states(office)) == ([], ["approved"])


def test_sending_that_is_not_set_up_is_a_wrong_configuration(office: Office) -> None:
    _approved(office)
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as file:
        file.write("[smtp]\ndry_run = false\n")

    done = office.run("outbox", "send")

    assert (done.code, _states(office)) == (78, ["approved"])
    assert "[smtp]" in done.err


@pytest.mark.parametrize(
    ("step", "deed", "code", "state"),
    [
        (Step.RCPT, "450 later", 75, "approved"),
        (Step.RCPT, "550 nobody", 3, "failed"),
        (Step.MAIL, "553 not you", 78, "approved"),
        (Step.HELLO, DROP, 75, "approved"),
        (Step.BODY, DROP, 3, "unknown"),
    ],
)
def test_exit_code_says_what_to_do(  # noqa: PLR0917 -- a table of ends
    office: Office, receiver: Receiver, step: Step, deed: str, code: int, state: str
) -> None:
    _approved(office)
    _configure(office, receiver, "dry_run = false")
    receiver.deeds.append((step, deed))

    done = office.run("outbox", "send")

    assert (done.code, _states(office)) == (code, [state])
    assert done.err


def test_unknown_end_is_resolved_by_a_person(office: Office, receiver: Receiver) -> None:
    _approved(office)
    _configure(office, receiver, "dry_run = false")
    receiver.deeds.append((Step.BODY, DROP))
    assert "不会自动重发" in office.run("outbox", "send").err

    office.must("outbox", "send")
    assert len(receiver.taken) == 1
    office.must("outbox", "resolve", "1", "sent", "--by", "wang")
    assert _states(office) == ["sent"]


def test_run_sends_only_where_that_is_set(office: Office, receiver: Receiver) -> None:
    _approved(office)
    away = (
        'name = "main"',
        'host = "127.0.0.1"',
        "port = 1",
        'user = "u"',
        'password_file = "password"',
        "tls = false",
    )
    _configure(office, receiver, "dry_run = false", "[[mailbox]]", *away)
    office.run("run")
    assert _states(office) == ["approved"]

    path = office.folder / "zhihui.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("dry_run", "on_run = true\ndry_run"), encoding="utf-8")
    office.run("run")
    assert _states(office) == ["sent"]


def test_receipts_are_off_until_asked_for(office: Office, receiver: Receiver) -> None:
    office.bring(letters.registered())
    assert _states(office) == []
    _configure(office, receiver, "receipts = true")
    office.must("process")
    assert _states(office) == []


@pytest.mark.parametrize(
    ("step", "killed", "after", "taken"),
    [
        (Step.HELLO, "approved", "sent", 1),
        (Step.MAIL, "sending", "unknown", 0),
        (Step.RCPT, "sending", "unknown", 0),
        (Step.DATA, "sending", "unknown", 0),
        (Step.BODY, "sending", "unknown", 1),
        (Step.QUIT, "sent", "sent", 1),
    ],
)
def test_killed_sending_sends_nothing_twice(  # noqa: PLR0917 -- a table of steps
    office: Office, receiver: Receiver, step: Step, killed: str, after: str, taken: int
) -> None:
    _approved(office)
    _configure(office, receiver, "dry_run = false")
    started: queue.Queue[subprocess.Popen[bytes]] = queue.Queue()

    def kill() -> None:
        victim = started.get(timeout=60)
        victim.send_signal(signal.SIGKILL)
        victim.wait()

    receiver.deeds.append((step, kill))
    with start(office.folder, "outbox", "send") as process:
        started.put(process)
        process.communicate()
    assert (process.returncode, _states(office)) == (-signal.SIGKILL, [killed])

    done = office.run("outbox", "send")
    assert (done.code, _states(office), len(receiver.taken)) == (0 if after == "sent" else 3, [after], taken)
    assert office.run("outbox", "send").code == 0
    assert len(receiver.taken) == taken
