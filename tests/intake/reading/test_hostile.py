"""What files built to do harm come to; after each of them a good one is read."""

from collections.abc import Callable, Iterator

import pytest

from intake.demo import documents
from intake.demo.values import RegistrationValues
from intake.packs import load_campaign
from intake.reading.isolated import IsolatedParser
from tests.intake.reading import hostile

CAMPAIGN = load_campaign("shenyang-2024")
DOCX = documents.registration_docx(RegistrationValues(team_name="甲队"))
PDF = documents.registration_pdf(RegistrationValues(team_name="甲队"))
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00"
UNREADABLE, ENCRYPTED = "file-unreadable", "file-encrypted"


@pytest.fixture(scope="module")
def parser() -> Iterator[IsolatedParser]:
    with IsolatedParser(CAMPAIGN) as found:
        yield found


@pytest.mark.parametrize(
    ("build", "trouble"),
    [
        pytest.param(lambda: b"", UNREADABLE, id="empty"),
        pytest.param(lambda: DOCX[: len(DOCX) // 2], UNREADABLE, id="half a docx"),
        pytest.param(lambda: PDF[:300], UNREADABLE, id="the head of a PDF"),
        pytest.param(lambda: LOCKED, ENCRYPTED, id="office file with a password"),
        pytest.param(
            lambda: documents.registration_pdf(RegistrationValues(), password="1"), ENCRYPTED, id="locked PDF"
        ),
        pytest.param(hostile.bomb, UNREADABLE, id="zip bomb"),
        pytest.param(hostile.elements, UNREADABLE, id="millions of elements"),
        pytest.param(hostile.outside, UNREADABLE, id="external entity"),
        pytest.param(hostile.laughs, UNREADABLE, id="billion laughs"),
        pytest.param(hostile.nested, UNREADABLE, id="nested tables"),
        pytest.param(hostile.corner, UNREADABLE, id="cell XFD1048576"),
        pytest.param(hostile.flate, UNREADABLE, id="PDF flate bomb"),
        pytest.param(lambda: b"<html>" + b"<div>" * 2_000_000, UNREADABLE, id="nested page"),
    ],
)
def test_hostile_file_is_told_and_stops_no_other(
    parser: IsolatedParser, build: Callable[[], bytes], trouble: str
) -> None:
    parsed = parser.parse(build(), "附件")

    assert (parsed.forms, parsed.trouble, bool(parsed.reason)) == ((), trouble, True)
    assert parser.parse(DOCX, "照片.jpg").forms[0].fields["team_name"].value == "甲队"


@pytest.mark.parametrize(
    "build", [pytest.param(lambda: hostile.pages(10_000), id="10,000 pages"), hostile.vast_picture]
)
def test_vast_file_holds_no_form(parser: IsolatedParser, build: Callable[[], bytes]) -> None:
    parsed = parser.parse(build(), "附件")

    assert (parsed.forms, parsed.material) == ((), None)
