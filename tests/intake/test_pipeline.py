"""The pipeline: each message once, whatever one of them trips over, and again without a trace."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.message import Kind, Progress
from domain.roster import RosterEntry
from intake.archive import Archive
from intake.demo import documents
from intake.demo.mails import PDF, File
from intake.errors import DiskFullError
from intake.pipeline import ATTEMPTS, Processed
from store.engine import reading, transaction, writing
from store.queries import messages, rosters, submissions
from tests.intake.cli import letters
from tests.intake.collecting import NOW, Ledger
from tests.intake.installed import pipeline_of, process, record
from tests.intake.mails import mixed, text_part


class FullArchive(Archive):
    """An archive on a full disk."""

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        raise DiskFullError(f"no room for {len(contents)} files")


def _standing(ledger: Ledger, digest: str) -> messages.Standing:
    with reading(ledger.engine) as session:
        return messages.standing(session, digest)


def _codes(ledger: Ledger, digest: str) -> list[list[str]]:
    with reading(ledger.engine) as session:
        ids = [one.id for one in submissions.of_message(session, digest)]
        return [[one.code for one in found] for found in submissions.findings(session, ids).values()]


def _dump(ledger: Ledger) -> list[Sequence[object]]:
    tables = ("message", "attachment", "submission", "finding", "event")
    with writing(ledger.engine) as found:
        return [tuple(row) for name in tables for row in found.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608  constants


def test_process_reads_every_waiting_message(ledger: Ledger) -> None:
    record(ledger, letters.registered(), letters.registered("museum"), letters.empty())

    assert process(ledger) == Processed(messages=3, quarantined=0, submissions=2)


def test_process_again_changes_nothing(ledger: Ledger) -> None:
    record(ledger, letters.registered(), letters.empty())
    process(ledger)
    before = _dump(ledger)

    assert process(ledger) == Processed()
    assert _dump(ledger) == before


def test_process_tells_how_far_it_is(ledger: Ledger) -> None:
    record(ledger, letters.registered(), letters.empty())
    steps: list[tuple[int, int]] = []

    pipeline_of(ledger).process(lambda done, whole: steps.append((done, whole)))

    assert steps == [(1, 2), (2, 2)]


def test_hostile_message_is_set_aside_at_once(ledger: Ledger) -> None:
    digest, good = record(ledger, letters.hostile(), letters.registered())

    assert process(ledger) == Processed(messages=2, quarantined=1, submissions=1)
    assert _standing(ledger, digest).kind is Kind.QUARANTINED
    assert "嵌套过深" in _standing(ledger, digest).error
    assert _standing(ledger, good).progress is Progress.DONE


def test_message_that_fails_is_tried_again(ledger: Ledger) -> None:
    (digest,) = record(ledger, letters.registered())
    path = ledger.archive.path(digest)
    kept = path.read_bytes()
    path.unlink()
    for _ in range(ATTEMPTS - 1):
        assert process(ledger) == Processed(messages=1)
    path.write_bytes(kept)

    assert process(ledger) == Processed(messages=1, submissions=1)


def test_message_that_fails_each_time_is_set_aside(ledger: Ledger) -> None:
    (digest,) = record(ledger, letters.registered())
    ledger.archive.path(digest).unlink()
    for _ in range(ATTEMPTS - 1):
        process(ledger)

    assert process(ledger) == Processed(messages=1, quarantined=1)
    assert _standing(ledger, digest).progress is Progress.QUARANTINED


@pytest.mark.parametrize(("deaths", "quarantined"), [(ATTEMPTS - 1, 0), (ATTEMPTS, 1)])
def test_message_that_kills_the_process_is_set_aside(ledger: Ledger, deaths: int, quarantined: int) -> None:
    (digest,) = record(ledger, letters.registered())
    for _ in range(deaths):
        with transaction(ledger.engine) as session:
            messages.begin(session, digest, now=NOW)

    assert process(ledger).quarantined == quarantined


def test_full_disk_is_not_held_against_a_message(ledger: Ledger) -> None:
    (digest,) = record(ledger, letters.registered())
    pipeline = replace(pipeline_of(ledger), archive=FullArchive(ledger.archive.root))
    for _ in range(ATTEMPTS + 1):
        with pytest.raises(DiskFullError):
            pipeline.process(lambda _done, _all: None)

    assert _standing(ledger, digest).attempts == 0
    assert process(ledger) == Processed(messages=1, submissions=1)


def test_correction_is_related_in_either_order_of_processing(ledger: Ledger) -> None:
    early = letters.registered(sent=letters.MAY)
    late = letters.registered(sent=letters.MAY + dt.timedelta(days=1), planned="2024年6月9日")
    (newer,) = record(ledger, late, received=letters.MAY + dt.timedelta(days=1))
    process(ledger)
    (older,) = record(ledger, early, received=letters.MAY, first=2)
    process(ledger)

    assert (_codes(ledger, older), _codes(ledger, newer)) == ([["superseded"]], [["revision"]])


def test_file_and_its_page_are_one_submission(ledger: Ledger) -> None:
    word, page = documents.registration_docx(letters.values()), documents.registration_pdf(letters.values())

    record(ledger, letters.letter(File("登记表.docx", word), File("登记表.pdf", page, PDF)))

    assert process(ledger) == Processed(messages=1, submissions=1)


def test_recheck_judges_what_waits_by_the_rosters_of_now(ledger: Ledger) -> None:
    (digest,) = record(ledger, letters.registered())
    process(ledger)
    with transaction(ledger.engine) as session:
        rosters.replace(session, "teams", [RosterEntry("另一支队伍")], now=NOW)

    assert pipeline_of(ledger).recheck() == 1
    assert _codes(ledger, digest) == [["team-not-registered"]]


def test_body_that_holds_a_form_is_a_file_of_the_archive(ledger: Ledger) -> None:
    rows = "".join(f"<tr><td>{label}</td><td>甲</td></tr>" for label in ("服务队名称", "活动名称", "负责人", "手机"))
    raw = mixed(text_part(f"<p>科技志愿服务活动登记表</p><table>{rows}</table>", kind=b"html"))
    record(ledger, raw)

    assert process(ledger) == Processed(messages=1, quarantined=0, submissions=1)
    with reading(ledger.engine) as session:
        (mail,) = [messages.get(session, one) for one in messages.find(session, "")]
    assert mail is not None
    assert [ledger.archive.get(one.sha256).startswith("<p>科技".encode()) for one in mail.attachments] == [True]
