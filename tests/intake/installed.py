"""A pipeline over a ledger in a folder, for tests that process mails without the command line."""

import datetime as dt

from domain.message import Delivery
from intake.packs import load_campaign
from intake.pipeline import Pipeline, Processed
from store.engine import transaction
from store.queries import deliveries
from tests.intake.collecting import NOW, Ledger

CAMPAIGN = load_campaign("shenyang-2024")


def pipeline_of(ledger: Ledger) -> Pipeline:
    return Pipeline(ledger.engine, ledger.archive, CAMPAIGN, lambda: NOW)


def record(ledger: Ledger, *mails: bytes, received: dt.datetime = NOW, first: int = 1) -> list[str]:
    """Put mails into archive and ledger as if they had been collected, and return their digests."""
    digests = ledger.archive.put_many(mails)
    arrived = [
        Delivery("main", "INBOX", 7, uid, digest, len(raw), received)
        for uid, (digest, raw) in enumerate(zip(digests, mails, strict=True), start=first)
    ]
    with transaction(ledger.engine) as session:
        deliveries.record(session, arrived, now=NOW)
    return digests


def process(ledger: Ledger) -> Processed:
    return pipeline_of(ledger).process(lambda _done, _all: None)
