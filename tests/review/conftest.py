from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.review import browser, busy
from tests.review.office import Office, build, copied


@pytest.fixture(scope="session")
def office_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger and archive of an office, to be copied."""
    folder = tmp_path_factory.mktemp("office")
    build(folder)
    return folder


@pytest.fixture
def office(office_model: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with a ledger of its own."""
    with copied(office_model, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def busy_model(office_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger and archive of an office with something of everything, to be copied."""
    return busy.worked(office_model, tmp_path_factory.mktemp("busy"))


@pytest.fixture
def busy_office(busy_model: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with something of everything, and a ledger of its own."""
    with copied(busy_model, tmp_path) as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of the pages; it ends with them, since its loop would be in the way of others."""
    with browser.chromium() as found:
        yield found


@pytest.fixture
def desktop(office: Office, chromium: Browser) -> Iterator[browser.Desktop]:
    """The windows that people open before a served office."""
    with browser.desktop(office, chromium) as found:
        yield found
