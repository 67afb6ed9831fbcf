"""The PDF, opened by another library: what it says, how long it is, and that it can be kept and read aloud."""

import dataclasses
import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from reports import pdf
from reports.fonts import fonts, installed
from reports.paper import Paper, Section, paper
from reports.values import WeeklyReport
from tests.reports.sample import empty, report

FONTS = fonts(installed())


def rendered(made: WeeklyReport) -> bytes:
    return pdf.render(paper(made, office="某某科协办公室"), FONTS)


def said(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as found:
        return "".join(page.extract_text() for page in found.pages).replace("\n", "").replace(" ", "")


def faces(data: bytes) -> Iterator[tuple[str, bool]]:
    """Yield the fonts by name, and whether each lies in the file."""
    with pdfplumber.open(io.BytesIO(data)) as found:
        for page in found.pages:
            for font in (resolve1(one) for one in resolve1(page.page_obj.resources["Font"]).values()):
                (inner,) = (resolve1(one) for one in resolve1(font["DescendantFonts"]))
                descriptor = resolve1(inner["FontDescriptor"])
                yield str(inner["BaseFont"]), bool({"FontFile2", "FontFile3"} & descriptor.keys())


@pytest.mark.parametrize("made", [report(), empty()], ids=["full", "empty"])
def test_pdf_says_what_the_paper_says(made: WeeklyReport) -> None:
    text = said(rendered(made))

    wanted: Paper = paper(made, office="某某科协办公室")
    words = [wanted.title, *(one.heading for one in wanted.sections), *wanted.signature]
    words += [table.caption for one in wanted.sections for table in one.tables]
    assert [one for one in words if one.replace(" ", "").replace("　", "") not in text.replace("　", "")] == []
    assert "—1—" in text


def test_all_fonts_lie_in_the_file_and_are_chinese() -> None:
    found = list(faces(rendered(report())))

    assert [name for name, embedded in found if not embedded] == []
    assert {name.partition("+")[2].rstrip("'") for name, _ in found if "CJK" in name}


def test_pdf_is_for_archives_and_for_screen_readers() -> None:
    with pdfplumber.open(io.BytesIO(rendered(report()))) as found:
        catalogue = found.doc.catalog
        about = resolve1(catalogue["Metadata"]).get_data().decode()
        language = resolve1(catalogue["Lang"])
        marked = resolve1(catalogue["MarkInfo"])

    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert (bytes(language).lower()[:2], marked["Marked"]) == (b"zh", True)


def test_structure_is_told_to_those_who_cannot_see_it() -> None:
    with pdfplumber.open(io.BytesIO(rendered(report()))) as found:
        catalogue = found.doc.catalog
        (intent,) = resolve1(catalogue["OutputIntents"])
        shows_title = resolve1(catalogue["ViewerPreferences"])["DisplayDocTitle"]
        parts = list(structure(catalogue["StructTreeRoot"]))
        orders = [page.page_obj.attrs.get("Tabs") for page in found.pages]

    kinds = [kind for kind, _ in parts]
    assert (resolve1(intent)["S"].name, shows_title) == ("GTS_PDFA1", True)
    assert {"Document", "H1", "P", "Table", "THead", "TH", "TD", "Caption", "Figure"} <= set(kinds)
    assert kinds.count("H1") == len(paper(report(), office="").sections)
    assert [one for kind, one in parts if kind == "Figure" and not one.get("Alt")] == []
    assert [one for kind, one in parts if kind == "TH" and b"Scope" not in str(resolve1(one["A"])).encode()] == []
    assert {getattr(one, "name", None) for one in orders} == {"S"}


def structure(node: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the parts of a structure tree by their kinds, in reading order."""
    found = resolve1(node)
    if isinstance(found, list):
        for one in found:
            yield from structure(one)
    elif isinstance(found, dict):
        if "S" in found:
            yield found["S"].name, found
        yield from structure(found.get("K"))


@pytest.mark.parametrize("lines", range(22))
def test_who_signs_and_when_it_was_made_never_stand_on_a_page_alone(lines: int) -> None:
    made = paper(report(), office="某某科协办公室")
    longer = Section("补充", ("本周共收到材料。",) * lines)
    made = dataclasses.replace(made, sections=(*made.sections[:-1], longer, made.sections[-1]))

    with pdfplumber.open(io.BytesIO(pdf.render(made, FONTS))) as found:
        last = found.pages[-1].extract_text()

    assert [
        one for one in ("邮箱情况", *made.signature, made.issue) if one.replace(" ", "") not in last.replace(" ", "")
    ] == []


def test_hostile_text_is_text() -> None:
    made = report(campaign='#panic("x") $x$ *粗* <label> @ref \\ "引"')

    assert '#panic("x")$x$*粗*<label>@ref\\"引"' in said(rendered(made)).replace("“", '"').replace("”", '"')


def test_character_that_no_font_has_stops_nothing() -> None:
    assert "2024(cid:0)活动收件周报" in said(rendered(report(campaign="2024🌱活动")))


def test_same_paper_gives_the_same_bytes() -> None:
    assert rendered(report()) == rendered(report())


def test_chart_is_drawn_as_vectors_and_as_dots() -> None:
    drawn = pdf.chart(paper(report(), office=""), FONTS)

    assert drawn is not None
    assert (drawn[0][:4], drawn[1][:4]) == (b"<svg", b"\x89PNG")
    assert b"<text" not in drawn[0]


def test_paper_of_nothing_has_no_chart() -> None:
    assert pdf.chart(paper(empty(), office=""), FONTS) is None
