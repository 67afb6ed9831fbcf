"""Pictures of pages and spots of values in the ledger, on both databases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.dossiers import Ground
from domain.message import Attachment, Outcome
from domain.pages import FORM_PAGES, MATERIAL_PAGES, Certainty, Drawing, Drawn, PageImage, Spot
from store.engine import Engine, reading, transaction
from store.queries import deliveries, dossiers, messages, pages
from store.queries.pages import Part, ShownFile, Undrawn
from tests.store.counting import questions
from tests.store.values import CAMPAIGN, NOW, delivery, digest, hours, message, registration

FORM = Attachment("2", "登记表.docx", digest("form"), 9, "", Outcome.FORM)
SCAN = Attachment("3", "盖章.pdf", digest("scan"), 9, "", Outcome.FORM)
PHOTO = Attachment("4", "照片.jpg", digest("photo"), 9, "image/jpeg", Outcome.MATERIAL, "photo")
BODY = Attachment("1", "", digest("body"), 9, "text/plain", Outcome.BODY)
SUMMARY = Attachment("2", "总结.docx", digest("summary"), 9, "", Outcome.MATERIAL, "summary")
ONE = registration("mail")
PAGE = PageImage(1, 595.3, 841.9, 1200, 1697, (0.1, 0.125, 0.9, 0.75), digest("picture 1"))
DRAWING = Drawing(
    FORM.sha256, Drawn.DRAWN, "", 2, FORM_PAGES, digest("words"), (PAGE, replace(PAGE, number=2, image=digest("2")))
)
LOCKED = Drawing(PHOTO.sha256, Drawn.FAILED, "图片不完整或已损坏", most=MATERIAL_PAGES)
SPOTS = (
    Spot("mobile", FORM.sha256, 1, ((0.1, 0.2, 0.3, 0.25),), Certainty.READ),
    Spot("team_name", FORM.sha256, 1, ((0.1, 0.4, 0.3, 0.45), (0.1, 0.46, 0.2, 0.5)), Certainty.FOUND),
    Spot("tasks.0.goal", FORM.sha256, 2, ((0.1, 0.5, 0.3, 0.55),), Certainty.LABEL),
)


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """A database with a registration in two files and a photo, and a material in a mail of its own."""
    with transaction(engine) as session:
        arrivals = [delivery("mail", uid=1), delivery("letter", uid=2, received=hours(-1))]
        deliveries.record(session, arrivals, now=NOW)
        mail = message("mail", attachments=[BODY, PHOTO, FORM, SCAN])
        messages.save(session, mail, [ONE], {}, campaign=CAMPAIGN, now=NOW)
        messages.save(session, message("letter", attachments=[BODY, SUMMARY]), [], {}, campaign=CAMPAIGN, now=NOW)
        dossiers.put(session, ONE.id, [dossiers.Row(digest("letter"), "2", Ground.NAME)], ["summary"], now=NOW)
    return engine


def _draw(engine: Engine, *drawings: Drawing) -> None:
    with transaction(engine) as session:
        for one in drawings:
            pages.save(session, one)


def _undrawn(engine: Engine) -> list[Undrawn]:
    with reading(engine) as session:
        return pages.undrawn(session, office=True)


def _spots(engine: Engine, submission: str = ONE.id) -> Sequence[Spot]:
    with reading(engine) as session:
        return pages.spots(session, submission)


def test_files_are_drawn_once_those_with_forms_first(ledger: Engine) -> None:
    forms = [
        Undrawn(one.sha256, one.media_type, FORM_PAGES) for one in sorted((FORM, SCAN), key=lambda one: one.sha256)
    ]
    others = [
        Undrawn(one.sha256, one.media_type, MATERIAL_PAGES)
        for one in sorted((PHOTO, SUMMARY), key=lambda one: one.sha256)
    ]
    assert _undrawn(ledger) == [*forms, *others]
    _draw(ledger, DRAWING, LOCKED)
    assert [one.file for one in _undrawn(ledger)] == [SCAN.sha256, SUMMARY.sha256]


def test_file_drawn_as_a_material_is_drawn_whole_once_it_is_a_form(ledger: Engine) -> None:
    _draw(ledger, replace(DRAWING, most=MATERIAL_PAGES), LOCKED)
    assert Undrawn(FORM.sha256, FORM.media_type, FORM_PAGES) in _undrawn(ledger)


def test_files_of_a_submission_are_shown_with_their_pages(ledger: Engine) -> None:
    _draw(ledger, DRAWING, LOCKED)
    with reading(ledger) as session:
        shown = pages.of_submission(session, ONE.id)
    assert shown == (
        ShownFile(digest("mail"), FORM, Part.FORM, DRAWING),
        ShownFile(digest("mail"), SCAN, Part.RENDITION, None),
        ShownFile(digest("letter"), SUMMARY, Part.MATERIAL, None),
        ShownFile(digest("mail"), PHOTO, Part.MATERIAL, LOCKED),
    )


def test_files_of_a_message_are_shown_without_its_bodies(ledger: Engine) -> None:
    with reading(ledger) as session:
        shown = pages.of_message(session, digest("letter"))
    assert shown == (ShownFile(digest("letter"), SUMMARY, Part.MATERIAL, None),)


def test_files_of_an_unknown_item_are_none(ledger: Engine) -> None:
    with reading(ledger) as session:
        assert pages.of_submission(session, "R00000000") == ()
        assert pages.of_message(session, digest("nothing")) == ()


@pytest.mark.parametrize("count", [1, 2])
def test_questions_do_not_grow_with_the_files(ledger: Engine, count: int) -> None:
    _draw(ledger, *(DRAWING, LOCKED)[:count])
    with reading(ledger) as session, questions(ledger) as asked:
        pages.of_submission(session, ONE.id)
    assert len([one for one in asked if one.startswith("SELECT")]) == 4


def test_page_is_found_by_file_and_number(ledger: Engine) -> None:
    _draw(ledger, DRAWING)
    with reading(ledger) as session:
        assert pages.page(session, FORM.sha256, 1) == PAGE
        assert pages.page(session, FORM.sha256, 3) is None


def test_drawing_again_replaces_the_pages(ledger: Engine) -> None:
    again = replace(DRAWING, images=(PAGE,), pages=1)
    _draw(ledger, DRAWING, again)
    with reading(ledger) as session:
        assert pages.drawings(session, [FORM.sha256, SCAN.sha256]) == {FORM.sha256: again}


def test_spots_are_kept_until_forgotten(ledger: Engine) -> None:
    with transaction(ledger) as session:
        assert pages.unlocated(session) == [ONE.id]
        pages.locate(session, ONE.id, SPOTS[:1])
        pages.locate(session, ONE.id, SPOTS)
        assert pages.unlocated(session) == []
    assert _spots(ledger) == SPOTS
    with transaction(ledger) as session:
        pages.forget(session, [ONE.id])
        assert pages.unlocated(session) == [ONE.id]
    assert _spots(ledger) == ()


def test_images_are_those_that_drawing_keeps(ledger: Engine) -> None:
    _draw(ledger, DRAWING, LOCKED)
    with reading(ledger) as session:
        assert pages.images(session) == sorted([digest("words"), digest("picture 1"), digest("2")])


def test_form_that_is_read_otherwise_is_looked_for_anew(ledger: Engine) -> None:
    otherwise = replace(ONE, form=replace(ONE.form, edition="2031"))
    mail = message("mail", attachments=[BODY, PHOTO, FORM, SCAN])
    found = []
    for form in (ONE, otherwise):
        with transaction(ledger) as session:
            pages.locate(session, ONE.id, SPOTS)
            messages.save(session, mail, [form], {}, campaign=CAMPAIGN, now=NOW)
            found.append(pages.unlocated(session))
    assert found == [[], [ONE.id]]


def test_values_are_looked_for_anew_when_their_file_is_drawn_anew(ledger: Engine) -> None:
    with transaction(ledger) as session:
        pages.locate(session, ONE.id, SPOTS)
        pages.save(session, DRAWING)
        assert pages.unlocated(session) == [ONE.id]
        assert pages.form_file(session, ONE.id) == DRAWING


def test_drawing_that_waits_for_libreoffice_is_undrawn_once_that_is_there(ledger: Engine) -> None:
    waiting = Drawing(FORM.sha256, Drawn.UNSUPPORTED, "没有安装", waits=True)
    _draw(ledger, waiting)
    with reading(ledger) as session:
        files = [{one.file for one in pages.undrawn(session, office=there)} for there in (False, True)]
        assert (FORM.sha256 in files[0], FORM.sha256 in files[1]) == (False, True)
        assert pages.drawings(session, [FORM.sha256]) == {FORM.sha256: waiting}
