"""The drawn forms read back as the values they were drawn from."""

import io
from dataclasses import asdict, replace

import openpyxl
import pytest

from intake.demo import documents, pdf, word
from intake.demo.people import cast
from intake.demo.story import application, registration
from intake.demo.values import ApplicationValues, Body, Cover, Labels, Layout, Paper, RegistrationValues, TaskStyle
from intake.packs import load_campaign
from parsers.document import EncryptedError, ScannedError, paragraphs
from parsers.files import FileParser
from parsers.readers import pdf as pdf_reader
from parsers.readers.word import docx as docx_reader

PARSER = FileParser(load_campaign("shenyang-2024"))
TEAMS = cast(7)
REGISTRATION = registration("college", TEAMS["college"], "2024年4月27日-28日")
APPLICATION = application("stones", TEAMS["stones"], "2024年10月9日")
LAYOUTS = [
    Layout(body=body, labels=labels, tasks=tasks, headings_apart=apart)
    for body in Body
    for labels, tasks, apart in (
        (Labels.PLAIN, TaskStyle.OFFICIAL, False),
        (Labels.SPACED, TaskStyle.NESTED, True),
        (Labels.PLAIN, TaskStyle.ONE_LINE, True),
    )
]
COVERED = [
    Layout(body=body, cover=cover, headings_apart=apart, instructions=apart)
    for body in Body
    for cover, apart in ((Cover.COLON, True), (Cover.TABLE, False), (Cover.UNDERLINED, True))
]


def read(data: bytes, names: tuple[str, ...]) -> dict[str, object]:
    (form,) = PARSER.parse(data, "demo").forms
    return {name: form.fields[name].value for name in names}


def written(values: RegistrationValues | ApplicationValues, *without: str) -> dict[str, object]:
    return {name: value for name, value in asdict(values).items() if name not in {"edition", *without}}


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_registration_reads_back_from_word_in_every_layout(layout: Layout) -> None:
    wanted = written(REGISTRATION, "tasks")

    assert read(documents.registration_docx(REGISTRATION, layout), tuple(wanted)) == wanted


@pytest.mark.parametrize("layout", LAYOUTS, ids=repr)
def test_registration_reads_back_from_pdf_in_every_layout(layout: Layout) -> None:
    wanted = written(REGISTRATION, "tasks")

    assert read(documents.registration_pdf(REGISTRATION, layout), tuple(wanted)) == wanted


@pytest.mark.parametrize("layout", COVERED, ids=repr)
def test_application_reads_back_from_word_in_every_layout(layout: Layout) -> None:
    wanted = written(APPLICATION, "sealed")

    assert read(documents.application_docx(APPLICATION, layout), tuple(wanted)) == wanted


@pytest.mark.parametrize("layout", COVERED, ids=repr)
def test_application_reads_back_from_pdf_in_every_layout(layout: Layout) -> None:
    wanted = written(APPLICATION, "sealed")

    assert read(documents.application_pdf(APPLICATION, layout), tuple(wanted)) == wanted


def test_registration_reads_back_from_a_sheet() -> None:
    wanted = written(REGISTRATION, "tasks")

    assert read(documents.registration_xlsx(REGISTRATION), tuple(wanted)) == wanted


def test_list_has_a_row_per_activity_and_mobiles_as_numbers() -> None:
    other = registration("stars", TEAMS["stars"], "2024年6月1日")

    book = openpyxl.load_workbook(io.BytesIO(documents.registration_list_xlsx([REGISTRATION, other])))

    rows = list(book["汇总表"].iter_rows(min_row=3, max_col=7, values_only=True))
    assert rows == [
        (at, one.team_name, one.unit, one.activity_name, one.planned_time, one.leader, int(one.mobile))
        for at, one in enumerate((REGISTRATION, other), start=1)
    ]


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_pages_have_the_size_of_the_paper(paper: Paper, size: tuple[int, int]) -> None:
    layout = Layout(paper=paper)

    pages = {
        (round(width), round(height))
        for document in (
            docx_reader.read(documents.application_docx(APPLICATION, layout)),
            pdf_reader.read(documents.application_pdf(APPLICATION, layout)),
        )
        for width, height in document.pages
    }

    assert pages == {size}


def test_labels_deleted_by_the_sender_are_not_drawn() -> None:
    layout = Layout(without=frozenset({"项目效益", "手机"}))

    document = docx_reader.read(documents.application_docx(APPLICATION, layout))

    lines = {one.text for one in paragraphs(document.blocks)}
    assert lines & {"四、项目效益", "手机", "三、活动亮点", "联系电话"} == {"三、活动亮点", "联系电话"}


def test_edition_stands_in_the_title() -> None:
    document = docx_reader.read(documents.registration_docx(replace(REGISTRATION, edition="2023")))

    assert paragraphs(document.blocks)[1].text == "2023年沈阳市科技志愿服务活动登记表"


def test_password_locks_a_pdf() -> None:
    locked = documents.registration_pdf(REGISTRATION, password="8888")

    with pytest.raises(EncryptedError):
        pdf_reader.read(locked)


def test_scan_has_no_text() -> None:
    with pytest.raises(ScannedError):
        pdf_reader.read(pdf.scan(1))


def test_article_has_its_title_paragraphs_and_pictures() -> None:
    document = docx_reader.read(word.article("活动总结", ("第一段。", "第二段。"), pictures=(1,)))

    assert [one.text for one in paragraphs(document.blocks)] == ["活动总结", "第一段。", "第二段。", ""]


def test_same_values_give_the_same_bytes() -> None:
    def files() -> list[bytes]:
        return [
            documents.registration_docx(REGISTRATION),
            documents.registration_pdf(REGISTRATION),
            documents.registration_pdf(REGISTRATION, password="8888"),
            documents.registration_xlsx(REGISTRATION),
            documents.registration_list_xlsx([REGISTRATION]),
            documents.application_docx(APPLICATION),
            documents.application_pdf(APPLICATION),
            pdf.scan(3),
        ]

    assert files() == files()
