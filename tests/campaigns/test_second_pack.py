"""A second, invented notice, read and judged by its pack alone: no code knows the first one's words."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from domain.campaign import FieldType
from domain.duplicates import relate
from domain.form import Value
from domain.rules import CHECKS, check
from domain.submission import Submission
from intake.demo import documents, pdf, word
from intake.demo.people import cast
from intake.demo.story import registration
from intake.judging import submissions_of
from intake.packs import load_campaign
from parsers.files import FileParser
from tests.campaigns import books
from tests.campaigns.drawn import Layout, drawn
from tests.campaigns.filled import (
    ROSTERS,
    Filled,
    faulty_grants,
    faulty_openings,
    faulty_teachers,
    grant,
    opening,
    teacher,
)

PACK = Path(__file__).parents[1] / "data" / "campaigns" / "qingwu-2026"
CAMPAIGN = load_campaign(str(PACK))
PARSER = FileParser(CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Document:
    """A file and the forms in it, in order."""

    name: str
    data: bytes
    forms: tuple[Filled, ...]


def _documents() -> Iterator[Document]:
    """Yield every form in every format: those without a fault in every layout, the others in turn."""
    writers = {"docx": word.render, "pdf": pdf.render, "xlsx": books.render}
    numbers = itertools.count()
    for make, faulty in ((opening, faulty_openings), (grant, faulty_grants)):
        spec = CAMPAIGN.form(make(0).form)
        for kind, render in writers.items():
            # The writer of PDFs draws no white space.
            layouts = [one for one in Layout if kind != "pdf" or one is not Layout.PAIRED]
            forms = [(make(seed), layout) for seed, layout in enumerate(layouts)]
            forms += zip(faulty(), itertools.cycle(layouts), strict=False)
            for one, layout in forms:
                if one.findings == ("paper-size",) and kind == "xlsx":
                    continue  # a sheet has no paper
                name = f"{next(numbers):03} {layout} {'、'.join(one.findings) or '无误'}.{kind}"
                yield Document(name, render(drawn(one, spec, layout)), (one,))
    teachers = (*(teacher(seed) for seed in range(8)), *faulty_teachers())
    yield Document("登记册.xlsx", books.listed(teachers, CAMPAIGN.form("teacher")), teachers)
    openings = tuple(replace(opening(seed), units=opening(0).units) for seed in range(6))
    yield Document("汇总表.xlsx", books.listed(openings, CAMPAIGN.form("opening")), openings)


DOCUMENTS = tuple(_documents())


def _expected(one: Filled) -> dict[str, Value]:
    spec = CAMPAIGN.form(one.form)
    values: dict[str, Value] = {name: written.value for name, written in one.values.items() if name not in one.gone}
    for field in spec.fields:
        if field.type is FieldType.TASKS:
            values[field.name] = one.units
        elif field.type is FieldType.SEAL:
            values[field.name] = True if one.sealed else None
    return values | dict(one.derived)


def _read(document: Document) -> list[Submission]:
    forms = PARSER.parse(document.data, document.name).forms
    found = submissions_of(forms, CAMPAIGN, message="m", part="1", received=document.forms[0].moment)
    return [replace(one, materials=gold.materials) for one, gold in zip(found, document.forms, strict=False)]


def _values(one: Submission) -> dict[str, Value]:
    return {name: field.value for name, field in one.fields.items()}


def _codes(one: Submission) -> list[str]:
    return [finding.code for finding in check(one, CAMPAIGN, ROSTERS)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_form_is_read_and_judged_by_the_pack_alone(document: Document) -> None:
    found = _read(document)

    assert [_values(one) for one in found] == [_expected(one) for one in document.forms]
    assert [_codes(one) for one in found] == [list(one.findings) for one in document.forms]


def test_every_rule_of_the_pack_is_broken_on_some_paper() -> None:
    broken = {code.partition(":")[0] for document in DOCUMENTS for one in document.forms for code in one.findings}
    elsewhere = {"no-seal", "look-again"}  # below: what only a scan shows

    assert broken | elsewhere == {rule.code for rule in CAMPAIGN.rules if rule.check in CHECKS}


def test_every_check_is_named_by_a_pack() -> None:
    packs = (CAMPAIGN, load_campaign("shenyang-2024"))

    assert set(CHECKS) == {rule.check for pack in packs for rule in pack.rules} & set(CHECKS)


def test_seal_of_the_committee_is_seen_in_its_section() -> None:
    one = replace(grant(1), sealed=True)
    data = word.render(drawn(one, CAMPAIGN.form("grant"), Layout.BESIDE))

    (found,) = _read(Document("盖章.docx", data, (one,)))

    assert _values(found) == _expected(one)


def test_scan_without_a_seal_and_with_doubtful_names() -> None:
    read = [
        _read(Document("表.pdf", pdf.render(drawn(one, CAMPAIGN.form(one.form), Layout.BESIDE)), (one,)))
        for one in (grant(1), opening(1))
    ]
    (sealed,), (named,) = read

    bare = replace(sealed, fields={**sealed.fields, "sealed": replace(sealed.fields["sealed"], value=False)})
    doubtful = replace(named, fields={**named.fields, "course": replace(named.fields["course"], confidence=0.8)})

    assert (_codes(bare), _codes(doubtful)) == (["no-seal"], ["look-again:course"])


def test_same_form_again_and_a_correction_are_known_by_the_packs_fields() -> None:
    spec = CAMPAIGN.form("opening")
    first = opening(1)
    files = [word.render(drawn(first, spec, Layout.BESIDE)), pdf.render(drawn(first, spec, Layout.ABOVE))]
    files.append(books.render(drawn(first.but(lecturer="石磊磊"), spec, Layout.VARIANTS)))
    sent = [_read(Document("备案表", data, (first,)))[0] for data in files]
    group = [replace(one, id=f"O{at}", message=f"m{at}") for at, one in enumerate(sent)]

    found = relate(group, CAMPAIGN)

    assert {name: [finding.message for finding in findings] for name, findings in found.items()} == {
        "O0": ["以O2为准"],
        "O1": ["与O0相同"],
        "O2": ["更正了O0的主讲教师"],
    }


@pytest.mark.parametrize("name", ["登记册.xlsx", "汇总表.xlsx"])
def test_last_line_of_a_list_is_no_form(name: str) -> None:
    (document,) = (one for one in DOCUMENTS if one.name == name)

    assert len(PARSER.parse(document.data, name).forms) == len(document.forms)


def test_first_notices_forms_are_none_of_the_second() -> None:
    first = documents.registration_docx(registration("college", cast(7)["college"], "2024年6月8日"))

    assert PARSER.parse(first, "登记表.docx").forms == ()
