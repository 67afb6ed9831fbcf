"""The English catalogue: it says all that the pages say, and nothing else."""

from domain.people import Role
from tests.review import catalogue
from tests.review.office import Office


def test_catalogue_is_as_the_pages_are() -> None:
    assert catalogue.CATALOGUE.read_bytes() == catalogue.written(), "run `make texts` and translate what it prints"


def test_every_text_is_translated() -> None:
    assert [text for text, translation in catalogue.translations().items() if not translation.strip()] == []


def test_translation_fills_in_what_the_text_does() -> None:
    wrong = [
        (text, translation)
        for text, translation in catalogue.translations().items()
        if catalogue.places(text) != catalogue.places(translation)
    ]
    assert wrong == []


def test_template_says_nothing_past_the_catalogue() -> None:
    assert catalogue.bare() == []


def test_person_reads_the_pages_in_english(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        browser.post("/settings", {"language": "en"})
        page = browser.get("/settings").text
    assert '<html lang="en">' in page
    assert ">Sign out<" in page
