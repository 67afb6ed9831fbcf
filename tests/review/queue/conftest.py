from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.office import Office, copied
from tests.review.queue.inbox import arrive


@pytest.fixture(scope="session")
def busy_model(office_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger and archive of an office with much to do, to be copied."""
    folder = tmp_path_factory.mktemp("busy")
    with copied(office_model, folder) as office:
        arrive(office)
    return folder


@pytest.fixture
def office(busy_model: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with much to do and a ledger of its own."""
    with copied(busy_model, tmp_path) as found:
        yield found
