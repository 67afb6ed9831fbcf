"""Copies and corrections through pipeline and store: the order of processing decides nothing."""

import itertools
from datetime import timedelta

import pytest

from intake.demo import documents
from intake.demo.mails import PDF, File
from store.engine import reading
from store.queries import submissions
from tests.intake.cli import letters
from tests.intake.collecting import NOW, Ledger
from tests.intake.installed import process, record

SPACED = "　".join(letters.values().unit)
FIRST = letters.registered()
COPY = letters.letter(File("登记表.pdf", documents.registration_pdf(letters.values(unit=SPACED)), PDF))
CHANGED = letters.registered(sent=letters.MAY + timedelta(days=2), mobile="13900000000")
MAILS = (FIRST, COPY, CHANGED)


def _codes(ledger: Ledger, digests: list[str]) -> list[list[list[str]]]:
    with reading(ledger.engine) as session:
        found = [
            submissions.findings(session, [one.id for one in submissions.of_message(session, digest)])
            for digest in digests
        ]
    return [[[one.code for one in findings] for findings in each.values()] for each in found]


@pytest.mark.parametrize("order", list(itertools.permutations(range(len(MAILS)))))
def test_findings_are_the_same_in_any_order_of_processing(ledger: Ledger, order: tuple[int, ...]) -> None:
    digests = {}
    for at in order:
        (digests[at],) = record(ledger, MAILS[at], received=NOW + timedelta(hours=at), first=at + 1)
        process(ledger)

    found = _codes(ledger, [digests[at] for at in range(len(MAILS))])

    assert found == [[["superseded"]], [["duplicate-exact"]], [["revision"]]]


def test_arrival_decides_who_is_later(ledger: Ledger) -> None:
    first = record(ledger, CHANGED, received=NOW, first=1)
    second = record(ledger, FIRST, received=NOW + timedelta(hours=1), first=2)
    process(ledger)

    assert _codes(ledger, first + second) == [[["superseded"]], [["revision"]]]
