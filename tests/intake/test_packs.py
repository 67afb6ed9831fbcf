"""Campaign packs: the shipped one, one of one's own, and each mistake with its name."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.errors import ConfigurationError
from intake.packs import load_campaign, shipped

NAME = "shenyang-2024"
SHIPPED = Path(__file__).parents[2] / "campaigns" / NAME


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a copy of the shipped pack in ``own``."""
    shutil.copytree(SHIPPED, tmp_path / "own")
    return tmp_path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_pack_is_listed_and_loads() -> None:
    assert shipped() == [NAME]
    campaign = load_campaign(NAME)
    assert (campaign.key, [form.key for form in campaign.forms]) == (NAME, ["registration", "application"])


def test_every_clause_of_the_shipped_pack_is_cited_or_kept_for_letters() -> None:
    campaign = load_campaign(NAME)

    assert {clause for rule in campaign.rules for clause in rule.clauses.values()} <= set(campaign.clauses)
    assert all(clause.text for clause in campaign.clauses.values())


def test_own_pack_beside_the_settings_is_the_same(own: Path) -> None:
    assert load_campaign("own", beside=own) == load_campaign(NAME)


def test_own_pack_goes_before_the_shipped_one_of_its_name(own: Path) -> None:
    (own / "own").rename(own / NAME)
    _replace(own / NAME / "campaign.toml", "year = 2024", "year = 2031")

    assert load_campaign(NAME, beside=own).year == 2031


def test_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=NAME) as wrong:
        load_campaign("mars-2024")

    assert wrong.value.exit_code == 78


@pytest.mark.parametrize("name", ["clauses.toml", "rules.toml", "forms"])
def test_missing_part_is_named(own: Path, name: str) -> None:
    path = own / "own" / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    with pytest.raises(ConfigurationError, match=name):
        load_campaign("own", beside=own)


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("campaign.toml", "year = 2024", "year = ", "campaign.toml"),
        ("campaign.toml", "year = 2024", 'year = "2024"', "year"),
        ("campaign.toml", "year = 2024", "jahr = 2024", "jahr"),
        ("campaign.toml", 'zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "Asia/Shanghai"),
        ("campaign.toml", 'zone = "Asia/Shanghai"', 'zone = "../x"', "Asia/Shanghai"),
        ("campaign.toml", 'form = "application"', 'form = "nonsense"', "nonsense"),
        ("rules.toml", 'severity = "', 'severity = "very-', "severity"),
        ("rules.toml", 'check = "', 'check = "no-such-', "no-such-"),
        ("rules.toml", 'forms = ["registration', 'forms = ["nonsense', "nonsense"),
        ("rules.toml", 'clauses = { "*" = "', 'clauses = { "*" = "nonsense-', "nonsense-"),
        ("forms/registration.toml", 'type = "', 'type = "nonsense-', "type"),
        ("forms/registration.toml", "variants", "varients", "varients"),
    ],
)
def test_mistake_is_named(own: Path, file: str, old: str, new: str, named: str) -> None:
    _replace(own / "own" / file, old, new)

    with pytest.raises(ConfigurationError, match=named):
        load_campaign("own", beside=own)


def _no_tables(root: Path) -> None:
    (root / "clauses.toml").write_text('registration = "text"\n', encoding="utf-8")


def _gbk(root: Path) -> None:
    path = root / "clauses.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))


@pytest.mark.parametrize("spoil", [_no_tables, _gbk])
def test_clauses_of_another_shape_are_told(own: Path, spoil: Callable[[Path], None]) -> None:
    spoil(own / "own")

    with pytest.raises(ConfigurationError, match="clauses"):
        load_campaign("own", beside=own)
