"""The proof: it holds for what is whole, and names each thing that is not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from intake.demo.dovecot import PrivateDovecot
from intake.reconcile import Proof, reconcile
from store.engine import writing
from tests.intake.cli import letters
from tests.intake.collecting import USER, Ledger, account_on, arrival
from tests.intake.installed import process, record


def _prove(ledger: Ledger) -> Proof:
    return reconcile(ledger.engine, ledger.archive, [], lambda _done, _all: None)


def _sql(ledger: Ledger, statement: str) -> None:
    with writing(ledger.engine) as found:
        found.execute(text(statement))


def _path(ledger: Ledger, digest: str) -> Path:
    return ledger.archive.path(digest)


def _part(ledger: Ledger) -> str:
    with writing(ledger.engine) as found:
        return str(found.execute(text("SELECT sha256 FROM attachment WHERE outcome = 'form'")).scalar())


def test_proof_of_an_empty_ledger_holds(ledger: Ledger) -> None:
    proof = _prove(ledger)

    assert (proof.holds, proof.messages, proof.problems) == (True, 0, [])


def test_proof_counts_everything(ledger: Ledger) -> None:
    record(ledger, letters.registered(), letters.empty(), letters.hostile())
    process(ledger)

    proof = _prove(ledger)

    assert (proof.holds, proof.messages, proof.parts, proof.submissions) == (True, 3, 4, 1)
    assert (proof.balance.received, proof.balance.waiting, proof.balance.quarantined) == (3, 2, 1)


def test_proof_holds_before_anything_is_processed(ledger: Ledger) -> None:
    record(ledger, letters.registered())

    assert _prove(ledger).holds


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM attachment WHERE outcome = 'form'", "登记了 1 个"),
        ("UPDATE attachment SET sha256 = 'x' WHERE outcome = 'body'", "对不上"),
        ("UPDATE attachment SET path = '9' WHERE outcome = 'body'", "对不上"),
        ("DELETE FROM submission", "表格没有成为材料"),
    ],
)
def test_proof_names_what_the_ledger_lacks(ledger: Ledger, statement: str, words: str) -> None:
    record(ledger, letters.registered())
    process(ledger)
    _sql(ledger, statement)

    proof = _prove(ledger)

    assert not proof.holds
    assert words in "".join(proof.problems)


def test_proof_names_a_message_without_a_place(ledger: Ledger) -> None:
    record(ledger, letters.empty())
    process(ledger)
    _sql(ledger, "UPDATE message SET state = NULL")

    proof = _prove(ledger)

    assert not proof.holds
    assert "收支不平" in proof.problems[0]


def _missing(path: Path) -> None:
    path.unlink()


def _flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize(("damage", "words"), [(_missing, "缺少文件"), (_flipped, "已损坏")])
def test_proof_names_a_damaged_mail(ledger: Ledger, damage: Callable[[Path], None], words: str) -> None:
    (digest,) = record(ledger, letters.registered())
    process(ledger)
    damage(_path(ledger, digest))

    proof = _prove(ledger)

    assert not proof.holds
    assert f"M{digest[:10]}" in proof.problems[0]
    assert words in proof.problems[0]


@pytest.mark.parametrize(("damage", "words"), [(_missing, "缺少文件"), (_flipped, "已损坏")])
def test_proof_names_a_damaged_file(ledger: Ledger, damage: Callable[[Path], None], words: str) -> None:
    record(ledger, letters.registered())
    process(ledger)
    damage(_path(ledger, _part(ledger)))

    proof = _prove(ledger)

    assert not proof.holds
    assert "登记表.docx" in proof.problems[0]
    assert words in proof.problems[0]


def test_proof_compares_with_the_mailbox(ledger: Ledger, server: PrivateDovecot) -> None:
    account = account_on(server.port)
    server.deliver(USER, letters.registered(), received=arrival(0))
    ledger.collect(account)
    process(ledger)
    server.deliver(USER, letters.empty(), received=arrival(1))

    proof = reconcile(ledger.engine, ledger.archive, [account], lambda _done, _all: None)

    assert (proof.holds, proof.shown, proof.uncollected) == (True, 2, 1)


def test_proof_names_a_mail_of_the_mailbox_that_the_ledger_lost(ledger: Ledger, server: PrivateDovecot) -> None:
    account = account_on(server.port)
    for minute, raw in enumerate((letters.registered(), letters.empty())):
        server.deliver(USER, raw, received=arrival(minute))
    ledger.collect(account)
    _sql(ledger, "DELETE FROM delivery WHERE uid = 1")

    proof = reconcile(ledger.engine, ledger.archive, [account], lambda _done, _all: None)

    assert not proof.holds
    assert "有 1 封邮件没有登记（UID 1）" in proof.problems[-1]
