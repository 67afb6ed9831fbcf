"""Documents that are no form of the campaign are taken for none."""

from intake.packs import load_campaign
from parsers.files import FileParser
from tests.parsers.forms.strangers import strangers


def test_none_of_two_hundred_strangers_is_taken_for_a_form() -> None:
    parser = FileParser(load_campaign("shenyang-2024"))

    found = {name: parser.parse(data, name) for name, data in strangers()}

    assert len(found) >= 200
    assert [name for name, parsed in found.items() if parsed.trouble] == []
    assert {name: [form.kind for form in parsed.forms] for name, parsed in found.items() if parsed.forms} == {}
