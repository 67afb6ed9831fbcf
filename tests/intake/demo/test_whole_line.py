"""The whole season through archive, ledger and pipeline: every mail comes out as its label says."""

import datetime as dt
from collections.abc import Iterator

import pytest

from domain.message import Delivery, Kind
from intake.archive import Archive
from intake.demo import rosters as invented
from intake.demo.season import SEED, season
from intake.packs import load_campaign
from intake.pipeline import Pipeline
from intake.rosters import read_roster
from store.engine import Engine, connect, connection, reading, transaction
from store.queries import counts, deliveries, messages, rosters, submissions
from store.schema import migrate

NOW = dt.datetime(2024, 11, 30, tzinfo=dt.UTC)
SEASON = season()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, list[str]]]:
    """The season as read with its rosters loaded: the database, and each mail's digest in order."""
    folder = tmp_path_factory.mktemp("season")
    engine = connect(f"sqlite:///{folder / 'ledger.db'}")
    migrate(engine)
    archive = Archive(folder / "archive")
    campaign = load_campaign("shenyang-2024")
    specs = {one.key: one for one in campaign.rosters}
    for name, rows in (("teams", invented.registered(SEED)), ("awarded", invented.awarded(SEED))):
        path = folder / f"{name}.csv"
        path.write_bytes(invented.written(rows))
        with transaction(engine) as session:
            rosters.replace(session, name, read_roster(path, specs[name]), now=NOW)
    digests = archive.put_many([mail.raw for mail in SEASON])
    arrivals = [
        Delivery("office", "INBOX", 1, uid, digest, len(mail.raw), mail.received)
        for uid, (digest, mail) in enumerate(zip(digests, SEASON, strict=True), start=1)
    ]
    with transaction(engine) as session:
        deliveries.record(session, arrivals, now=NOW)
    Pipeline(engine, archive, campaign, lambda: NOW).process(lambda _done, _all: None)
    yield engine, digests
    engine.dispose()


@pytest.mark.parametrize("at", range(len(SEASON)), ids=lambda at: SEASON[at].label)
def test_mail_comes_out_as_its_label_says(read: tuple[Engine, list[str]], at: int) -> None:
    engine, digests = read
    mail = SEASON[at]

    with reading(engine) as session:
        message = messages.get(session, digests[at])
        brought = submissions.of_message(session, digests[at])
        found = submissions.findings(session, [one.id for one in brought])

    assert message is not None
    codes = [finding.code for several in (message.findings, *found.values()) for finding in several]
    assert (message.kind, len(brought), sorted(codes)) == (mail.kind, mail.forms, sorted(mail.expected))


def test_every_item_of_the_season_has_its_place(read: tuple[Engine, list[str]]) -> None:
    engine, _ = read
    forms = sum(mail.forms for mail in SEASON)
    without = sum(mail.kind is Kind.SUBMISSION and not mail.forms for mail in SEASON)
    letters, machines = (sum(mail.kind is kind for mail in SEASON) for kind in (Kind.CORRESPONDENCE, Kind.AUTOMATIC))

    with connection(engine) as found:
        balance = counts.balance(found)

    assert balance == counts.Balance(
        received=forms + without + letters + machines,
        accepted=0,
        returned=0,
        rejected=0,
        waiting=forms + without,
        correspondence=letters,
        automatic=machines,
        quarantined=0,
    )
