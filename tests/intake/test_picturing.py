"""The pass that makes pictures, on mails that were processed: drawn by our own child and by LibreOffice."""

from pathlib import Path

import pytest

from domain.pages import FORM_PAGES, MATERIAL_PAGES, Certainty, Drawn
from intake.demo import documents, word
from intake.demo.mails import JPEG, PDF, File
from intake.picturing import Pictured, picture
from intake.reconcile import reconcile
from parsers.office import installed as office
from store.engine import reading
from store.queries import pages, submissions
from tests.intake import pasted
from tests.intake.cli import letters
from tests.intake.collecting import Ledger
from tests.intake.installed import pipeline_of, process, record
from tests.intake.mails import mixed, text_part

FORM = documents.registration_pdf(letters.values())
WORD = documents.registration_docx(letters.values("museum"))
BROKEN = FORM[:900]
LONG = word.article("活动总结", tuple("累计开展活动十二场，服务居民八百人次。" * 40 for _ in range(80)))


def mail(*files: File, key: str = "college") -> bytes:
    return letters.letter(*files, key=key)


def made(ledger: Ledger) -> Pictured:
    return picture(pipeline_of(ledger), lambda _done, _all: None)


def drawings(ledger: Ledger, message: str) -> list[tuple[str, Drawn, int, int]]:
    """Return each file of a mail: its name, what became of it, how many pages it has and how many are drawn."""
    with reading(ledger.engine) as session:
        found = [(one.attachment.name, one.drawing) for one in pages.of_message(session, message)]
    return [(name, one.outcome, one.pages, len(one.images)) for name, one in found if one is not None]


def spots(ledger: Ledger, message: str) -> dict[str, tuple[int, Certainty]]:
    with reading(ledger.engine) as session:
        (form,) = submissions.of_message(session, message)
        return {one.field: (one.page, one.certainty) for one in pages.spots(session, form.id)}


def test_every_file_is_drawn_once_and_its_values_found(ledger: Ledger) -> None:
    pdf, doc = record(
        ledger,
        mail(File("登记表.pdf", FORM, PDF)),
        mail(File("登记表.docx", WORD), File("总结.docx", LONG), key="museum"),
    )
    process(ledger)

    first, again = made(ledger), made(ledger)

    assert (first.files, first.pictures, first.located) == (3, 2 + MATERIAL_PAGES, 2)
    assert again == Pictured(0, 0, 0)
    assert drawings(ledger, pdf) == [("登记表.pdf", Drawn.DRAWN, 1, 1)]
    form, summary = drawings(ledger, doc)
    assert form == ("登记表.docx", Drawn.DRAWN, 1, 1)
    assert (summary[0], summary[1], summary[2] > MATERIAL_PAGES, summary[3]) == (
        "总结.docx",
        Drawn.DRAWN,
        True,
        MATERIAL_PAGES,
    )
    assert spots(ledger, pdf)["mobile"] == (1, Certainty.READ)
    assert spots(ledger, doc)["mobile"] == (1, Certainty.FOUND)


def test_file_that_fails_costs_the_others_nothing(ledger: Ledger) -> None:
    (digest,) = record(
        ledger, mail(File("坏.pdf", BROKEN, PDF), File("空.jpg", b"\xff\xd8\xff", JPEG), File("登记表.pdf", FORM, PDF))
    )
    process(ledger)
    made(ledger)

    assert drawings(ledger, digest) == [
        ("坏.pdf", Drawn.FAILED, 0, 0),
        ("空.jpg", Drawn.FAILED, 0, 0),
        ("登记表.pdf", Drawn.DRAWN, 1, 1),
    ]
    assert made(ledger) == Pictured(0, 0, 0)


def test_interrupted_pass_is_finished_by_the_next(ledger: Ledger) -> None:
    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    record(ledger, mail(File("登记表.pdf", FORM, PDF)), mail(File("坏.pdf", BROKEN, PDF), key="museum"))
    process(ledger)

    with pytest.raises(KeyboardInterrupt):
        picture(pipeline_of(ledger), stop)

    assert made(ledger) == Pictured(1, 0, 1)


def test_file_that_the_archive_has_lost_is_drawn_when_it_is_back(ledger: Ledger) -> None:
    record(ledger, mail(File("登记表.pdf", FORM, PDF)))
    process(ledger)
    with reading(ledger.engine) as session:
        (one,) = pages.undrawn(session, office=True)
    ledger.archive.path(one.file).unlink()

    assert (one.most, made(ledger)) == (FORM_PAGES, Pictured(1, 0, 0))
    ledger.archive.put(FORM)
    assert made(ledger) == Pictured(1, 1, 1)


def test_office_files_are_drawn_as_soon_as_libreoffice_is_there(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (digest,) = record(ledger, mail(File("登记表.docx", WORD)))
    process(ledger)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        office.installed.cache_clear()
        first, again = made(ledger), made(ledger)
    office.installed.cache_clear()

    assert (first, again) == (Pictured(1, 0, 1), Pictured(0, 0, 0))
    assert drawings(ledger, digest) == [("登记表.docx", Drawn.UNSUPPORTED, 0, 0)]
    assert made(ledger) == Pictured(1, 1, 1)
    assert spots(ledger, digest)["team_name"] == (1, Certainty.FOUND)


def test_form_pasted_into_a_letter_is_drawn(ledger: Ledger) -> None:
    (digest,) = record(ledger, mixed(text_part(pasted.grid(), kind=b"html")))
    process(ledger)
    made(ledger)

    assert [one[1:] for one in drawings(ledger, digest)] == [(Drawn.DRAWN, 1, 1)]
    assert spots(ledger, digest)["mobile"] == (1, Certainty.FOUND)


def test_proof_counts_pictures_and_names_one_that_is_lost(ledger: Ledger) -> None:
    record(ledger, mail(File("登记表.pdf", FORM, PDF)))
    process(ledger)
    made(ledger)
    with reading(ledger.engine) as session:
        kept = pages.images(session)

    whole = reconcile(ledger.engine, ledger.archive, [], lambda _done, _all: None)
    ledger.archive.path(kept[0]).unlink()
    broken = reconcile(ledger.engine, ledger.archive, [], lambda _done, _all: None)

    assert (whole.holds, whole.pictures) == (True, 2)
    (problem,) = broken.problems
    assert problem.startswith("页面图片：档案中缺少文件")
