"""Names in unseen wordings: units in full and short, one project and several, just short enough and just too long."""

import tomllib
from pathlib import Path

import pytest

from domain.rules import check
from tests.domain.factories import CAMPAIGN, application

_DATA = tomllib.loads((Path(__file__).parents[2] / "data" / "names.toml").read_text(encoding="utf-8"))
UNITS, PROJECTS = _DATA["units"], _DATA["projects"]


def unit_codes(unit: str, holder: str) -> list[str]:
    one = application(unit=unit, unit_in_table=unit, account_holder=holder)
    return [finding.code for finding in check(one, CAMPAIGN, {})]


def name_codes(name: str) -> list[str]:
    found = [finding.code for finding in check(application(project_name=name), CAMPAIGN, {})]
    return [code for code in found if code != "project-name-too-long"]


@pytest.mark.parametrize(("unit", "holder"), UNITS["short"])
def test_unit_that_is_no_full_name(unit: str, holder: str) -> None:
    assert unit_codes(unit, holder or unit) == ["unit-not-full-name"]


@pytest.mark.parametrize("unit", UNITS["full"])
def test_unit_that_is_a_full_name(unit: str) -> None:
    assert unit_codes(unit, unit) == []


@pytest.mark.parametrize("name", PROJECTS["several"])
def test_name_of_several_projects(name: str) -> None:
    assert name_codes(name) == ["several-projects"]


@pytest.mark.parametrize("name", PROJECTS["one"])
def test_name_of_one_project(name: str) -> None:
    assert name_codes(name) == []
