from collections.abc import Iterator
from pathlib import Path

import pytest

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
    found = copied(office_model, tmp_path)
    yield found
    found.engine.dispose()
